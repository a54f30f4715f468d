"""A web page to its article: main text and metadata, by trafilatura."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.article import RawArticle, Source
from pipeline.cleaning.unicode import as_printed
from pipeline.errors import ArticleError

# lxml recurses; pages nested deeper than this are attacks or accidents.
_DEEPEST = 2_000
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*?(/?)>")
_VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr p li".split()
)


def page_article(page: str, source: Source) -> RawArticle:
    """The article of an HTML page; title, outlet, date and URL where the page states them.

    Raises:
        ArticleError: there is no main text, or the page is nested absurdly deep.
    """
    if _depth(page) > _DEEPEST:
        raise ArticleError(
            "source", f"the page is nested over {_DEEPEST} elements deep", "scrape it again"
        )
    from trafilatura import bare_extraction

    found = bare_extraction(
        page, with_metadata=True, include_comments=False, include_tables=False, favor_recall=False
    )
    text = (found.text or "") if found is not None else ""
    if found is None or not text.strip():
        raise ArticleError(
            "source", "no main text was found in the page", "save the article's text as .txt"
        )
    return RawArticle(
        replace(
            source,
            url=source.url or _stated(found.url),
            outlet=source.outlet or _stated(found.sitename),
            published=source.published or _stated(found.date),
        ),
        text,
        _stated(found.title),
    )


def _stated(value: str | None) -> str | None:
    return (as_printed(value) or None) if value else None


def _depth(page: str) -> int:
    """Deepest nesting of the page's tags, void and unclosed ones left out."""
    depth = deepest = 0
    for closing, name, closed in _TAG.findall(page):
        if name.lower() in _VOID or closed:
            continue
        depth = max(0, depth - 1) if closing else depth + 1
        deepest = max(deepest, depth)
    return deepest
