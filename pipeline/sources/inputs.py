"""The inputs named on a command line, one article at a time; memory does not grow with them."""

from __future__ import annotations

import hashlib
import logging
import os
import stat
import sys
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from pipeline.article import RawArticle, Source
from pipeline.errors import ArticleError, unforeseen
from pipeline.settings import LimitSettings
from pipeline.sources.failure import SourceFailure, too_large, within_limits
from pipeline.sources.html import decode_page, extract_article, has_markup, looks_like_page
from pipeline.sources.jsonl import read_records

__all__ = ["SourceFailure", "count_inputs", "read_inputs"]

log = logging.getLogger(__name__)

STDIN = "-"
_TEXT, _PAGE, _RECORDS = {".txt", ".text"}, {".html", ".htm", ".xhtml"}, {".jsonl", ".ndjson"}
_SUPPORTED = _TEXT | _PAGE | _RECORDS
_KINDS = "text (.txt), a page (.html) or records (.jsonl)"


def read_inputs(
    inputs: Sequence[str], limits: LimitSettings
) -> Iterator[RawArticle | SourceFailure]:
    """Articles of files, folders and standard input (`-`), in the order given.

    Folders are read to any depth in order of their names, without hidden entries, other file
    types and anything that is no regular file. An input that cannot be read gives a
    `SourceFailure` in its place; nothing is raised for it.
    """
    for name in inputs:
        if name == STDIN:
            yield from _stdin(limits)
            continue
        try:
            mode = os.stat(name).st_mode  # noqa: PTH116 - keeps the path as the user gave it
        except (OSError, ValueError) as error:
            yield _unreadable(name, error)
            continue
        if stat.S_ISDIR(mode):
            yield from _folder(name, limits)
        else:
            yield from _file(name, limits)


def count_inputs(inputs: Sequence[str]) -> int | None:
    """How many articles `read_inputs` will find, by names and lines alone; None for a stream."""
    if STDIN in inputs:
        return None
    count = 0
    for name in inputs:
        for path in _walk(name):
            if isinstance(path, SourceFailure) or _suffix(path) not in _RECORDS:
                count += 1
                continue
            try:
                with open(path, "rb", opener=_open) as stream:
                    count += sum(1 for line in stream if line.strip())
            except OSError:  # its failure is one result
                count += 1
    return count


def _folder(name: str, limits: LimitSettings) -> Iterator[RawArticle | SourceFailure]:
    empty = True
    for path in _walk(name):
        empty = False
        if isinstance(path, SourceFailure):
            yield path
        else:
            yield from _file(path, limits)
    if empty:
        error = ArticleError("source", "no articles there", f"the folder should hold {_KINDS}")
        yield SourceFailure(_shown(name), error)


def _walk(folder: str) -> Iterator[str | SourceFailure]:
    """Files to read below a folder, sorted. A folder met before (links) is not entered."""
    waiting = [folder]
    entered: set[tuple[int, int]] = set()
    while waiting:
        path = waiting.pop()
        try:
            status = os.stat(path)  # noqa: PTH116
            if not stat.S_ISDIR(status.st_mode):
                yield path
                continue
            if (status.st_dev, status.st_ino) in entered:
                continue
            entered.add((status.st_dev, status.st_ino))
            with os.scandir(path) as entries:
                found = [entry.path for entry in entries if _is_wanted(entry)]
        except OSError as error:
            yield _unreadable(path, error)
            continue
        waiting.extend(sorted(found, reverse=True))


def _is_wanted(entry: os.DirEntry[str]) -> bool:
    if entry.name.startswith("."):
        return False
    supported = _suffix(entry.name) in _SUPPORTED
    try:
        # A link that leads nowhere is wanted: its failure is reported.
        is_there = os.path.exists(entry.path)  # noqa: PTH110
        return entry.is_dir() or (supported and (entry.is_file() or not is_there))
    except OSError:  # a link that leads to itself: reported, too, and the folder is read on
        return supported


def _file(name: str, limits: LimitSettings) -> Iterator[RawArticle | SourceFailure]:
    try:
        with open(name, "rb", opener=_open) as stream:
            status = os.fstat(stream.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise ArticleError("source", "not a regular file", "pipe it in and give - instead")
            kind = _suffix(name)
            if kind in _RECORDS:
                yield from read_records(stream, _shown(name), limits)
                return
            if kind not in _SUPPORTED:
                raise ArticleError(
                    "source", f"unsupported file type '{kind}'", f"give {_KINDS}, or pipe it in"
                )
            if status.st_size > limits.max_bytes:
                raise too_large("the file", status.st_size, limits.max_bytes)
            data = stream.read(limits.max_bytes + 1)
        yield _document(data, _shown(name), limits, page=kind in _PAGE)
    except ArticleError as error:
        yield SourceFailure(_shown(name), error)
    except OSError as error:
        yield _unreadable(name, error)
    except Exception as error:
        log.debug("failed: %s", name, exc_info=True)
        yield SourceFailure(_shown(name), unforeseen("source", error))


def _open(name: str, flags: int) -> int:
    """Open without waiting for a writer, should the file be a pipe."""
    return os.open(name, flags | getattr(os, "O_NONBLOCK", 0))


def _stdin(limits: LimitSettings) -> Iterator[RawArticle | SourceFailure]:
    stream: BinaryIO = sys.stdin.buffer
    first = stream.readline(limits.max_bytes + 1)
    if first.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        yield from read_records(stream, STDIN, limits, first)
        return
    data = first + stream.read(max(0, limits.max_bytes + 1 - len(first)))
    try:
        yield _document(data, STDIN, limits, page=False)
    except ArticleError as error:
        yield SourceFailure(STDIN, error)


def _document(data: bytes, path: str, limits: LimitSettings, *, page: bool) -> RawArticle:
    """One article from a text or page. Raises ArticleError."""
    if len(data) > limits.max_bytes:
        raise too_large("the input", None, limits.max_bytes)
    digest = hashlib.sha256(data).hexdigest()
    text = decode_page(data)
    if not (has_markup(text) if page else looks_like_page(text)):
        return within_limits(RawArticle(Source(path, digest), text), limits)
    found = extract_article(text, limits.max_tags)
    source = Source(path, digest, None, found.url, found.outlet, found.published)
    return within_limits(RawArticle(source, found.text, found.title), limits)


def _suffix(name: str) -> str:
    return os.path.splitext(name)[1].lower()  # noqa: PTH122


def _shown(name: str) -> str:
    """A path that can be printed and written: names on disk need not be valid UTF-8."""
    return os.fsencode(name).decode("utf-8", errors="replace")


def _unreadable(name: str, error: OSError | ValueError) -> SourceFailure:
    if isinstance(error, FileNotFoundError):
        problem = ArticleError(
            "source", f"no such file or folder: {_shown(name)}", "check the path"
        )
    else:
        reason = getattr(error, "strerror", None) or str(error)
        problem = ArticleError(
            "source", f"cannot be read: {reason}", "check the path and its permissions"
        )
    return SourceFailure(_shown(name), problem)
