"""JSON Lines to raw articles: one record a line, a bad line fails alone.

Fields: `text` or `html`; optional `id`, `title`, `url`, `outlet`, `published`, all strings.
Other fields are left unread.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from pipeline.article import RawArticle, Source
from pipeline.errors import ArticleError, unforeseen
from pipeline.settings import LimitSettings
from pipeline.sources.failure import SourceFailure, too_large, within_limits
from pipeline.sources.html import extract_article

log = logging.getLogger(__name__)

_OPTIONAL = ("id", "title", "url", "outlet", "published")
_BOM = b"\xef\xbb\xbf"
_SKIP = 1 << 20  # bytes read at a time of a line that is too long
_SURROGATE = re.compile("[\ud800-\udfff]")
_REMEDY = "correct the line or remove it; the other lines are not affected"
_KINDS = {list: "an array", str: "a string", int: "a number", float: "a number", bool: "true/false"}


def read_records(
    stream: BinaryIO, path: str, limits: LimitSettings, first: bytes = b""
) -> Iterator[RawArticle | SourceFailure]:
    """The records of an open JSON Lines file, one at a time.

    Args:
        path: the file's name, `-` for standard input; a record's path is `path:LINE`.
        first: the beginning of the file where that has been read already.
    """
    empty = True
    for number, line in enumerate(_lines(stream, limits.max_bytes, first), 1):
        where = f"{path}:{number}"
        if line is not None and not line.strip():
            continue
        empty = False
        try:
            if line is None:
                raise too_large("the line", None, limits.max_bytes)
            yield within_limits(_article(line, where, limits), limits)
        except ArticleError as error:
            yield SourceFailure(where, error)
        except Exception as error:
            log.debug("failed: %s", where, exc_info=True)
            yield SourceFailure(where, unforeseen("source", error))
    if empty:
        yield SourceFailure(
            path,
            ArticleError("source", "the file holds no articles", "remove it or fetch it again"),
        )


def _lines(stream: BinaryIO, max_bytes: int, first: bytes) -> Iterator[bytes | None]:
    """Lines without their end; None for one that is too long, which is never held whole."""
    begun = first
    while True:
        line = begun
        if not line.endswith(b"\n"):
            line += stream.readline(max(0, max_bytes + 2 - len(line)))
        begun = b""
        if not line:
            return
        if len(line.rstrip(b"\r\n")) <= max_bytes:
            yield line.rstrip(b"\r\n")
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(_SKIP)
        yield None


def _article(line: bytes, where: str, limits: LimitSettings) -> RawArticle:
    record = _record(line.removeprefix(_BOM))
    fields: dict[str, str | None] = {}
    for name in ("text", "html", *_OPTIONAL):
        value = record.get(name)
        if value is not None and not isinstance(value, str):
            raise _bad(f"field '{name}' must be a string, not {_kind(value)}")
        # Half a surrogate pair cannot be written as UTF-8 again.
        fields[name] = _SURROGATE.sub("\ufffd", value).strip() or None if value else None
    title, url, outlet = fields["title"], fields["url"], fields["outlet"]
    published, text = fields["published"], fields["text"]
    if text is None:
        if fields["html"] is None:
            raise _bad("neither 'text' nor 'html' has any content")
        page = extract_article(fields["html"], limits.max_tags)
        text, title, url = page.text, title or page.title, url or page.url
        outlet, published = outlet or page.outlet, published or page.published
    source = Source(
        path=where,
        sha256=hashlib.sha256(line).hexdigest(),
        id=fields["id"],
        url=url,
        outlet=outlet,
        published=published,
    )
    return RawArticle(source, text.replace("\x00", ""), title)


def _record(line: bytes) -> dict[str, Any]:
    try:
        record = json.loads(line.decode("utf-8"), object_pairs_hook=_without_twins)
    except UnicodeDecodeError as error:
        raise _bad(f"not UTF-8 (byte {error.start + 1})") from error
    except RecursionError as error:
        raise _bad("nested too deeply") from error
    except json.JSONDecodeError as error:
        raise _bad(f"not valid JSON: {error.msg} (column {error.colno})") from error
    except ValueError as error:  # Python refuses to read integers of thousands of digits
        raise _bad("not usable JSON: a number has too many digits") from error
    if not isinstance(record, dict):
        raise _bad(f"expected an object with 'text' or 'html', found {_kind(record)}")
    return record


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) < len(pairs):
        names = [name for name, _ in pairs]
        twin = next(name for name in names if names.count(name) > 1)
        raise _bad(f"field '{twin}' stands twice")
    return record


def _kind(value: object) -> str:
    return "null" if value is None else _KINDS.get(type(value), "an object")


def _bad(message: str) -> ArticleError:
    return ArticleError("source", message, _REMEDY)
