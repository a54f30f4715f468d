"""JSON Lines: one article a line; a bad line fails alone."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from pipeline.article import RawArticle, Source
from pipeline.cleaning.unicode import as_printed
from pipeline.errors import ArticleError
from pipeline.settings import LimitSettings
from pipeline.sources.failure import SourceFailure
from pipeline.sources.html import page_article
from pipeline.sources.text import normalise_breaks

_FIELDS = ("text", "html", "id", "title", "url", "outlet", "published")


def read_jsonl(
    lines: BinaryIO, path: str, limits: LimitSettings
) -> Iterator[RawArticle | SourceFailure]:
    """Articles and failures, in order; each is named `path:LINE`.

    A record has `text` or `html`, and may have `id`, `title`, `url`, `outlet` and `published`,
    all strings; other fields are left alone. Lines over `limits.max_bytes` are skipped unread.
    """
    number = 0
    while line := lines.readline(limits.max_bytes + 1):
        number += 1
        name = f"{path}:{number}"
        if len(line) > limits.max_bytes and not line.endswith(b"\n"):
            _skip_line(lines)
            yield SourceFailure(name, _too_long(limits))
            continue
        if not line.strip():
            continue
        try:
            yield _article(line, name)
        except ArticleError as error:
            yield SourceFailure(name, error)


def _skip_line(lines: BinaryIO) -> None:
    while chunk := lines.readline(1 << 20):
        if chunk.endswith(b"\n"):
            return


def _too_long(limits: LimitSettings) -> ArticleError:
    return ArticleError(
        "source",
        f"the line is longer than {limits.max_bytes} bytes",
        "split it, or raise limits.max_bytes in models.yaml",
    )


def _article(line: bytes, name: str) -> RawArticle:
    record = _record(line)
    if not isinstance(record, dict):
        raise _bad("the line is not a JSON object")
    values: dict[str, str | None] = {}
    for field in _FIELDS:
        value = record.get(field)
        if value is not None and not isinstance(value, str):
            raise _bad(f"field '{field}' must be a string, not {type(value).__name__}")
        values[field] = value
    source = Source(
        path=name,
        sha256=hashlib.sha256(line.rstrip(b"\r\n")).hexdigest(),
        id=_stated(values["id"]),
        url=_stated(values["url"]),
        outlet=_stated(values["outlet"]),
        published=_stated(values["published"]),
    )
    title = _stated(values["title"])
    if values["text"] is not None:
        return RawArticle(source, normalise_breaks(values["text"]), title)
    if values["html"] is not None:
        page = page_article(values["html"], source)
        return RawArticle(page.source, page.text, title or page.title)
    raise _bad("neither 'text' nor 'html' is there")


def _record(line: bytes) -> Any:
    try:
        return json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise _bad(f"not UTF-8 (byte {error.start} of the line)") from error
    except json.JSONDecodeError as error:
        raise _bad(f"not JSON: {error.msg} (column {error.colno})") from error
    except (RecursionError, ValueError) as error:
        raise _bad(f"not usable JSON: {error}") from error


def _stated(value: str | None) -> str | None:
    return (as_printed(value) or None) if value else None


def _bad(message: str) -> ArticleError:
    return ArticleError(
        "source", message, 'a line is like {"text": "...", "title": "...", "url": "..."}'
    )
