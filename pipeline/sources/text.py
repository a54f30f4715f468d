"""Bytes to text: the encodings in which scraped Arabic is found."""

from __future__ import annotations

import codecs
import re

from pipeline.cleaning.unicode import arabic_share
from pipeline.errors import ArticleError

_BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Files that are something else altogether; their magic numbers say so before any decoding.
_BINARY_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP or Office file"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "a gzip file"),
    (b"\xfd7zXZ", "an xz file"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "an SQLite database"),
)
_LINE_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Of the first bytes, more control characters than this is no text in any encoding.
_MOST_CONTROLS = 0.02


def decode(data: bytes) -> str:
    """The text of an article file, with \\n as the only line break.

    UTF-8 and UTF-16 by their byte-order mark; then strict UTF-8; UTF-16 without a mark by its
    zero bytes; then Windows-1256 and its kin, where the result must read as Arabic.

    Raises:
        ArticleError: binary data, or no encoding gives readable text.
    """
    return normalise_breaks(_decode(data).lstrip("\ufeff"))


def normalise_breaks(text: str) -> str:
    """Every kind of line break as \\n."""
    return _LINE_BREAKS.sub("\n", text)


def _decode(data: bytes) -> str:
    for start, what in _BINARY_STARTS:
        if data.startswith(start):
            raise _not_text(f"it is {what}")
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as error:
                raise _not_text(
                    f"it starts as {encoding.upper()} but breaks at byte {error.start}"
                ) from error
    if b"\x00" in data:
        return _utf16_without_mark(data)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _legacy(data, error.start)
    _refuse_controls(text)
    return text


def _utf16_without_mark(data: bytes) -> str:
    """Arabic text in UTF-16 has zero bytes only for its ASCII spaces and dots, all on one side."""
    even, odd = data[0::2].count(0), data[1::2].count(0)
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise _not_text("it has zero bytes") from None
    if min(even, odd) > 0.02 * max(even, odd) or arabic_share(text) < 0.3:
        raise _not_text("it has zero bytes")
    return text


def _legacy(data: bytes, utf8_error: int) -> str:
    """Windows-1256 first, since nearly all legacy Arabic pages are; charset-normalizer else."""
    try:
        text = data.decode("cp1256")
    except UnicodeDecodeError:
        text = ""
    if _reads_as_arabic(text):
        _refuse_controls(text)
        return text
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    if best is not None and _reads_as_arabic(text := str(best)):
        return text
    mended = data.decode("utf-8", errors="replace")
    if _reads_as_arabic(mended) and mended.count("\ufffd") <= max(3, len(mended) // 500):
        return mended  # UTF-8 with a few broken bytes
    raise _not_text(f"it is not UTF-8 (byte {utf8_error}) and in no other encoding Arabic")


_COMMON = re.compile(r"(?<!\w)(?:في|من|على|إلى|أن|إن|عن|مع|هذا|التي|الذي|قال|و\w+|ال\w+)(?!\w)")


def _reads_as_arabic(text: str) -> bool:
    """Mostly Arabic letters, and every tenth word a common one or one with the article: other
    bytes read as Windows-1256 give Arabic letters too, but not Arabic words.
    """
    if arabic_share(text) < 0.5:
        return False
    sample = text[:20_000]
    return len(_COMMON.findall(sample)) >= 0.1 * len(sample.split())


def _refuse_controls(text: str) -> None:
    sample = text[:20_000]
    controls = sum(sign < " " and sign not in "\t\n\r\f\v" for sign in sample)
    if controls > _MOST_CONTROLS * len(sample):
        raise _not_text("it is full of control characters")


def _not_text(why: str) -> ArticleError:
    return ArticleError("source", f"not a text file: {why}", "give text, HTML or JSONL in UTF-8")
