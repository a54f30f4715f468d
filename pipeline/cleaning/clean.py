"""The cleaning stage: one raw article to one cleaned article, or a reason why not."""

from __future__ import annotations

from collections import Counter

from pipeline.article import Article, Line, RawArticle, Sentence
from pipeline.cleaning.lines import classify_lines
from pipeline.cleaning.sentences import split_sentences
from pipeline.cleaning.unicode import arabic_share, as_printed, persian_share
from pipeline.errors import ArticleError
from pipeline.settings import LimitSettings

# Arabic news has a پ or گ in a foreign name now and then; Persian and Urdu have one letter in
# eight that Arabic does not know.
PERSIAN_SHARE = 0.04


def clean_article(
    raw: RawArticle, limits: LimitSettings, furniture: frozenset[str] = frozenset()
) -> Article:
    """Roles for every line, sentences of the kept ones.

    Args:
        furniture: folded lines that repeat in the outlet's other articles.

    Raises:
        ArticleError: no text, not Arabic, or no body left; says what there was.
    """
    _check_language(raw, limits)
    lines = classify_lines(raw.text, raw.title, raw.source.outlet, furniture)
    if not any(line.role == "body" for line in lines):
        roles = Counter(line.role for line in lines)
        found = ", ".join(f"{count} {role}" for role, count in roles.most_common())
        raise ArticleError(
            "cleaning",
            f"no body text is left after cleaning ({found or 'no lines'})",
            "see `mujaz clean --format json` for what every line was taken for",
        )
    sentences = tuple(_sentences(lines))
    title = next((line.text for line in lines if line.role == "title"), None)
    return Article(raw.source, title, lines, sentences)


def _check_language(raw: RawArticle, limits: LimitSettings) -> None:
    text = as_printed(raw.text)
    if not text:
        raise ArticleError("cleaning", "the article is empty", "remove it or scrape it again")
    share = arabic_share(text)
    if share < limits.min_arabic_share:
        what = f"{share:.0%} of its letters are Arabic" if share else "no Arabic letters in it"
        raise ArticleError(
            "cleaning",
            f"not an Arabic article: {what}",
            "only Arabic is translated; limits.min_arabic_share in models.yaml sets the bound",
        )
    foreign = persian_share(text)
    if foreign > PERSIAN_SHARE:
        raise ArticleError(
            "cleaning",
            f"not Arabic but probably Persian or Urdu ({foreign:.0%} of its letters are not used "
            "in Arabic)",
            "only Arabic is translated",
        )


def _sentences(lines: tuple[Line, ...]) -> list[Sentence]:
    found: list[Sentence] = []
    for line in lines:
        if not line.kept:
            continue
        parts = split_sentences(line.text) if line.role == "body" else [line.text]
        for part in parts:
            found.append(Sentence(f"s{len(found) + 1}", line.number, line.role, part))
    return found
