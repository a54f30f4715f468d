"""Lines that stand in many articles of one outlet: furniture that no rule could know.

What is kept of an article is one short digest per distinct line. `find_furniture` looks at articles
in hand; a batch learns with the same rules from night to night (`batch.furniture`).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from pipeline.article import RawArticle, Source
from pipeline.cleaning.rules import LONGEST_NOTICE, View, views_of
from pipeline.cleaning.shapes import ends_like_sentence

# A short line is furniture in so many articles and so large a share of the outlet's.
_FEWEST_ARTICLES, _SHARE = 3, 0.3
# Outlets repeat a paragraph of background by right, so a whole sentence must be everywhere.
_FEWEST_WITH_SENTENCE, _SHARE_WITH_SENTENCE = 5, 0.8
# An article that is mostly "furniture" is a copy of others; nothing is dropped from it.
_MOST_OF_AN_ARTICLE = 0.5
_SENTENCE = "s"


def find_furniture(articles: Iterable[RawArticle]) -> frozenset[str]:
    """Lines repeated in at least three articles and a large share of an outlet's articles.

    Returns:
        Opaque keys for `clean_article`; each holds for one outlet.
    """
    seen: Counter[tuple[str, str]] = Counter()
    totals: Counter[str] = Counter()
    texts: set[bytes] = set()
    for article in articles:
        outlet = outlet_of(article.source)
        text = text_digest(article)
        if text in texts:
            continue
        texts.add(text)
        totals[outlet] += 1
        seen.update((outlet, key) for key in line_keys(article))
    return frozenset(
        key for (outlet, key), count in seen.items() if is_furniture(key, count, totals[outlet])
    )


def text_digest(article: RawArticle) -> bytes:
    """Tells an article of an outlet from its others; copies of one text count once."""
    content = f"{outlet_of(article.source)}\n{article.text}"
    return hashlib.blake2b(content.encode(errors="replace"), digest_size=16).digest()


def line_keys(article: RawArticle) -> set[str]:
    """The keys of the article's distinct lines, without paragraphs too long to be furniture."""
    outlet = outlet_of(article.source)
    return {key for view in views_of(article.text) if (key := _key(outlet, view))}


def furniture_of(raw: RawArticle, views: Sequence[View], furniture: frozenset[str]) -> set[int]:
    """Numbers of the article's lines that are furniture; none where they are most of its text."""
    if not furniture:
        return set()
    outlet = outlet_of(raw.source)
    found = [view for view in views if _key(outlet, view) in furniture]
    if sum(view.words for view in found) > _MOST_OF_AN_ARTICLE * sum(view.words for view in views):
        return set()
    return {view.number for view in found}


def is_furniture(key: str, count: int, articles: int) -> bool:
    """Whether a line seen in `count` of an outlet's `articles` is furniture."""
    if key.startswith(_SENTENCE):
        return count >= _FEWEST_WITH_SENTENCE and count >= _SHARE_WITH_SENTENCE * articles
    return count >= _FEWEST_ARTICLES and count >= _SHARE * articles


def _key(outlet: str, view: View) -> str:
    """The line of this outlet as a digest; empty for paragraphs too long to be furniture."""
    if len(view.text) > LONGEST_NOTICE:
        return ""
    digest = hashlib.blake2b(f"{outlet}\n{view.key}".encode(errors="replace"), digest_size=8)
    return (_SENTENCE if ends_like_sentence(view) else "h") + digest.hexdigest()


def outlet_of(source: Source) -> str:
    """What tells outlets apart: the name, else the site, else the folder or file it came from."""
    if source.outlet:
        return source.outlet
    try:
        host = urlsplit(source.url or "").netloc
    except ValueError:  # a malformed address tells nothing
        host = ""
    return host or source.path.rpartition("/")[0]
