"""A raw article to a cleaned one: the caller's door to this package."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.article import Article, Line, RawArticle, Sentence
from pipeline.cleaning.duplicates import furniture_of
from pipeline.cleaning.language import why_not_arabic
from pipeline.cleaning.layout import Page
from pipeline.cleaning.lines import assign_roles
from pipeline.cleaning.rules import View, views_of
from pipeline.cleaning.sentences import split_sentences
from pipeline.cleaning.shapes import is_navigation, is_site_name
from pipeline.cleaning.unicode import as_printed, folded
from pipeline.cleaning.wrapping import paragraphs_of
from pipeline.errors import ArticleError
from pipeline.settings import LimitSettings

_EXAMPLES = 3  # dropped lines named where nothing is left
# «Headline | Site», «Headline - Site»
_TITLE_PARTS = re.compile(r"\s+[|\-–—•»›:]+\s+|\s*\|\s*")


def clean_article(
    raw: RawArticle, limits: LimitSettings, furniture: frozenset[str] = frozenset()
) -> Article:
    """Give every line a role and a reason, and split the kept ones into sentences.

    Args:
        furniture: what `duplicates.find_furniture` found over all articles in hand.

    Raises:
        ArticleError: the article is empty, is not Arabic, is too long, or nothing of it is left.
    """
    paragraphs = paragraphs_of(views_of(raw.text))
    if not paragraphs:
        raise ArticleError("cleaning", "the article has no text", "check the file it came from")
    views = [paragraph.view for paragraph in paragraphs]
    outlet = as_printed(raw.source.outlet) if raw.source.outlet else None
    title = _stated_title(raw.title, views, outlet)
    page = Page(
        title=title,
        outlet=folded(outlet) if outlet else None,
        furniture=furniture_of(raw, views, furniture),
    )
    judged = assign_roles(views, page)
    lines = [
        replace(line, number=view.number, text=view.text)
        for paragraph, line in zip(paragraphs, judged, strict=True)
        for view in paragraph.lines
    ]
    if title is not None:
        stated = Line(0, title, "title", True, "the title stated by the source")
        lines.insert(0, stated)
        judged.insert(0, stated)
    _check(judged, limits)
    first = next((line.text for line in judged if line.role == "title"), None)
    sentences = tuple(_sentences(judged))
    if len(sentences) > limits.max_sentences:
        raise ArticleError(
            "cleaning",
            f"too many sentences: {len(sentences):,}, at most {limits.max_sentences:,} are taken",
            "split it, or raise limits.max_sentences in models.yaml",
        )
    return Article(raw.source, first, tuple(lines), sentences)


def _stated_title(title: str | None, views: Sequence[View], outlet: str | None) -> str | None:
    """The title as printed, without the site's name behind it."""
    title = as_printed(title or "")
    if not any(map(str.isalpha, title)):
        return None
    keys = {view.key for view in views[:10]}
    site = folded(outlet) if outlet else None
    parts = list(_TITLE_PARTS.finditer(title))
    for part in parts:
        if folded(title[: part.start()]) in keys:
            return title[: part.start()]
    if parts:
        rest = View(0, title[parts[-1].end() :])
        if rest.key == site or is_site_name(rest) or is_navigation(rest):
            return title[: parts[-1].start()]
    return title


def _check(lines: Sequence[Line], limits: LimitSettings) -> None:
    """Refuse what cannot become a brief."""
    kept = [line for line in lines if line.kept]
    text = "\n".join(line.text for line in kept or lines)
    if problem := why_not_arabic(text, limits.min_arabic_share):
        raise ArticleError(
            "cleaning", f"not an Arabic article: {problem}", "only Arabic articles can be briefed"
        )
    if not any(line.role == "body" for line in kept):
        dropped = [line for line in lines if not line.kept]
        counts = Counter(line.role for line in dropped).most_common()
        said = ", ".join(f"{count} {role}" for role, count in counts)
        examples = "; ".join(f"{line.text[:40]!r}: {line.reason}" for line in dropped[:_EXAMPLES])
        raise ArticleError(
            "cleaning",
            f"no article text is left after cleaning; dropped: {said} ({examples})",
            "if there is an article on this page, give its text alone as .txt",
        )


def _sentences(lines: Iterable[Line]) -> Iterable[Sentence]:
    number = 0
    for line in lines:
        if not line.kept:
            continue
        # A headline is one segment whatever signs it has.
        texts = split_sentences(line.text) if line.role == "body" else [line.text]
        for text in texts:
            number += 1
            yield Sentence(f"s{number}", line.number, line.role, text)
