"""What the user names - files, folders, standard input - to a stream of raw articles."""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from pipeline.article import RawArticle, Source
from pipeline.errors import ArticleError
from pipeline.settings import LimitSettings
from pipeline.sources.failure import SourceFailure
from pipeline.sources.html import page_article
from pipeline.sources.jsonl import read_jsonl
from pipeline.sources.text import decode

__all__ = ["SourceFailure", "read_inputs"]

STDIN = "-"
TEXT_SUFFIXES = frozenset({".txt", ".text"})
HTML_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
JSONL_SUFFIXES = frozenset({".jsonl", ".ndjson"})
SUFFIXES = TEXT_SUFFIXES | HTML_SUFFIXES | JSONL_SUFFIXES


def read_inputs(
    inputs: Sequence[str], limits: LimitSettings
) -> Iterator[RawArticle | SourceFailure]:
    """Articles of all inputs in order, one at a time.

    A named file is read whatever its suffix (unknown suffixes as text); a folder is searched
    recursively in name order for the known suffixes, hidden files and symbolic links to
    folders left out; `-` is standard input. Each file counts once, however often it is named.
    """
    seen: set[tuple[int, int]] = set()
    for name in inputs:
        if name == STDIN:
            yield from _read_stdin(limits)
        elif Path(name).is_dir():
            yield from _read_folder(Path(name), limits, seen)
        else:
            yield from _read_file(Path(name), limits, seen)


def _read_stdin(limits: LimitSettings) -> Iterator[RawArticle | SourceFailure]:
    data = sys.stdin.buffer.read(limits.max_bytes + 1)
    if len(data) > limits.max_bytes:
        yield SourceFailure(STDIN, _too_large(limits))
        return
    try:
        yield _article(data, STDIN, looks_like_html(data))
    except ArticleError as error:
        yield SourceFailure(STDIN, error)


def looks_like_html(data: bytes) -> bool:
    """Whether nameless bytes are a web page."""
    start = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<!doctype html", b"<html"))


def _read_folder(
    folder: Path, limits: LimitSettings, seen: set[tuple[int, int]]
) -> Iterator[RawArticle | SourceFailure]:
    unreadable: list[OSError] = []
    found = False
    for parent, folders, files in os.walk(folder, onerror=unreadable.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            path = Path(parent) / name
            if name.startswith(".") or path.suffix.lower() not in SUFFIXES:
                continue
            found = True
            yield from _read_file(path, limits, seen)
    for error in unreadable:
        found = True
        yield SourceFailure(
            str(error.filename),
            ArticleError(
                "source", f"folder cannot be read: {error.strerror}", "check its permissions"
            ),
        )
    if not found:
        yield SourceFailure(
            str(folder),
            ArticleError(
                "source", "no articles in this folder", f"looked for {', '.join(sorted(SUFFIXES))}"
            ),
        )


def _read_file(
    path: Path, limits: LimitSettings, seen: set[tuple[int, int]]
) -> Iterator[RawArticle | SourceFailure]:
    try:
        with _open_regular(path) as file:
            status = os.fstat(file.fileno())
            identity = (status.st_dev, status.st_ino)
            if identity in seen:
                return
            seen.add(identity)
            if path.suffix.lower() in JSONL_SUFFIXES:
                yield from read_jsonl(file, str(path), limits)
                return
            data = b"" if status.st_size > limits.max_bytes else file.read(limits.max_bytes + 1)
        if status.st_size > limits.max_bytes or len(data) > limits.max_bytes:
            raise _too_large(limits)
        page = path.suffix.lower() in HTML_SUFFIXES
        article = _article(data, str(path), page)
    except ArticleError as error:
        yield SourceFailure(str(path), error)
        return
    except OSError as error:
        yield SourceFailure(
            str(path),
            ArticleError(
                "source",
                "file not found"
                if isinstance(error, FileNotFoundError)
                else f"file cannot be read: {error.strerror or error}",
                "check the path and its permissions",
            ),
        )
        return
    yield article


def _open_regular(path: Path) -> BinaryIO:
    """Open without waiting for a FIFO's writer; refuse what is no regular file."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise ArticleError("source", "not a regular file", "give a text, HTML or JSONL file")
    return os.fdopen(descriptor, "rb")


def _too_large(limits: LimitSettings) -> ArticleError:
    return ArticleError(
        "source",
        f"larger than {limits.max_bytes} bytes",
        "an article is a few kilobytes; limits.max_bytes in models.yaml sets the bound",
    )


def _article(data: bytes, name: str, page: bool) -> RawArticle:
    source = Source(path=name, sha256=hashlib.sha256(data).hexdigest())
    if not data.strip():
        raise ArticleError("source", "the file is empty", "remove it or scrape it again")
    text = decode(data)
    return page_article(text, source) if page else RawArticle(source, text)
