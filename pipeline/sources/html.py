"""A page to its article: main text and metadata, by trafilatura. Importing this loads nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.errors import ArticleError
from pipeline.sources.failure import beyond
from pipeline.sources.text import decode

_CHARSET = re.compile(rb"(?i)<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})")
_XML = re.compile(rb"(?i)^\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]{2,40})")
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}>")
_PAGE = re.compile(
    r"(?is)\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html)\b"
)
_PREFORMATTED = re.compile(r"(?i)<(?:pre|textarea)\b")
_LINE_ENDS = str.maketrans("\r\n", "  ")
_HUGE_TAG = re.compile(r"<[a-zA-Z][^<>]{20000,}>")
_TAG = re.compile(r"<[!/a-zA-Z]")
_ELEMENT = re.compile(r"<[a-zA-Z]")
_HEAD = 4096  # bytes in which a page must name its encoding (HTML standard: 1024)


@dataclass(frozen=True, slots=True)
class PageArticle:
    """The article of a page; metadata as the page states it, None where it does not."""

    text: str
    title: str | None
    outlet: str | None
    url: str | None
    published: str | None


def looks_like_page(text: str) -> bool:
    """Whether text that came without a name begins as an HTML page does."""
    return bool(_PAGE.match(text[:_HEAD]))


def has_markup(text: str) -> bool:
    """Whether there is any tag in it; a "page" without one is plain text under a wrong name."""
    return bool(_TAG.search(text))


def decode_page(data: bytes) -> str:
    """The page's markup, in the encoding it names or the one found. Raises as `decode` does."""
    named = _XML.search(data[:_HEAD]) or _CHARSET.search(data[:_HEAD])
    return decode(data, named[1].decode("ascii") if named else None)


def extract_article(markup: str, max_tags: int) -> PageArticle:
    """Main text, one line a paragraph, and metadata of a page.

    Args:
        max_tags: pages with more elements are refused unparsed.

    Raises:
        ArticleError: there is no article on the page, or it has too many elements.
    """
    if (tags := sum(1 for _ in _ELEMENT.finditer(markup))) > max_tags:
        raise beyond("max_tags", "elements on the page", tags, max_tags)
    from trafilatura import bare_extraction

    # lxml takes no text that names its own encoding, and its time grows with the square of a
    # tag's attributes; tags that long are pictures written into the page.
    markup = _HUGE_TAG.sub(" ", _XML_DECLARATION.sub("", markup))
    if not _PREFORMATTED.search(markup):
        # trafilatura takes a line end of the markup after <br> for the end of a paragraph.
        markup = markup.translate(_LINE_ENDS)
    try:
        found = bare_extraction(
            markup,
            with_metadata=True,
            include_comments=False,
            include_images=False,
            include_links=False,
            # Only dates the page states: a guess would be printed as fact.
            date_extraction_params={"original_date": True, "extensive_search": False},
        )
    except Exception as error:
        raise ArticleError(
            "source",
            f"the page cannot be read as HTML ({type(error).__name__}: {error})",
            "save the article's text as .txt",
        ) from error
    text = getattr(found, "text", None)
    if found is None or not text or not text.strip():
        raise ArticleError(
            "source",
            "no article text found on the page",
            "the page may be a menu, a login page or built by scripts; save the article's text"
            " as .txt",
        )
    return PageArticle(
        text=text,
        title=found.title or None,
        outlet=found.sitename or None,
        url=found.url or None,
        published=found.date or None,
    )
