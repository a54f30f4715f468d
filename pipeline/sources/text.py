"""Bytes to text: UTF-8, UTF-16, UTF-32, Windows-1256 and the older Arabic code pages.

Only the encoding is decided here. A wrong guess would be worse than a refusal, so a legacy code
page is taken only when the result reads as Arabic.
"""

from __future__ import annotations

import codecs
import re

from pipeline.cleaning.unicode import arabic_share
from pipeline.errors import ArticleError

_BOMS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SIGNATURES = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x7fELF", "a program"),
)
_LEGACY = ("cp1256", "iso8859_6", "mac_arabic", "cp720", "cp864")
# The commonest words of any Arabic text and its article; a wrong code page yields few of them.
_COMMON_WORD = re.compile(
    r"(?<!\w)(?:(?:في|من|على|إلى|الى|أن|ان|عن|مع|التي|الذي|هذا|هذه|قال|كان)(?!\w)|[وبكف]?ال(?=\w{2}))"
)
# What only a wrong code page puts into words: signs no letter belongs to, endings in the middle.
_WRONG = re.compile(
    "\ufffd|[\u064c\u064d](?=\\w)|[ةى](?=[\u0621-\u064a])|(?<=[\u0621-\u064a])[\\^_\\[\\]{}|~](?=[\u0621-\u064a])"
)
_MOST_WRONG = 10  # a code page with more than one such sign in ten characters is out
_LEAST_ARABIC = 0.3  # of the letters of a text in a legacy code page
_SAMPLE = 65_536  # bytes that decide about a code page
# Damaged bytes in an otherwise valid UTF-8 file, as a share of its non-ASCII characters.
_MOST_DAMAGE = 0.02
_MOST_CONTROLS = 0.02
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")


def decode(data: bytes, declared: str | None = None) -> str:
    """The text of a file, without byte-order mark and NULs; line ends as they are.

    Args:
        declared: an encoding the document names itself, tried after UTF-8.

    Raises:
        ArticleError: the data is empty, binary or in no encoding that can be told.
    """
    if not data.strip():
        raise _empty()
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            raise _binary(f"the file is {kind}, not text")
    text = _unicode(data)
    if text is None:
        text = _declared(data, declared) or _legacy(data) or _guessed(data)
    if len(_CONTROLS.findall(text)) > _MOST_CONTROLS * len(text):
        raise _binary("the file looks binary: it is full of control characters")
    text = text.removeprefix("\ufeff").replace("\x00", "")
    if not text.strip():
        raise _empty()
    return text


def _empty() -> ArticleError:
    return ArticleError("source", "the file is empty", "remove it or fetch it again")


def _binary(message: str) -> ArticleError:
    return ArticleError(
        "source", message, "give the article as text (.txt), a page (.html) or records (.jsonl)"
    )


def _unicode(data: bytes) -> str | None:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            # "replace": a file cut in the middle of a character is still an article.
            return data[len(mark) :].decode(encoding, errors="replace")
    if utf16 := _unmarked_utf16(data):
        return data.decode(utf16, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    text = data.decode("utf-8", errors="replace")
    beyond_ascii = sum(sign > "\x7f" for sign in text)
    damage = text.count("\ufffd")
    return text if damage <= max(1, _MOST_DAMAGE * beyond_ascii) < beyond_ascii else None


def _unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 without a mark: every other byte says Arabic (06), ASCII (00) or punctuation (20)."""
    pairs = min(len(data), _SAMPLE) // 2
    sample = data[: 2 * pairs]
    if pairs < 2:
        return None
    even, odd = sample[0::2], sample[1::2]
    for name, high, low in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        likely = sum(high.count(byte) for byte in (0x00, 0x06, 0x20))
        # 20 is also the space of ASCII, and a run of NULs is no text.
        latin = sum(a == 0 and b != 0 for a, b in zip(high, low, strict=True))
        if likely > 0.9 * pairs and high.count(0x06) + latin > 0.5 * pairs:
            return name
    return None


def _declared(data: bytes, name: str | None) -> str | None:
    if name is None:
        return None
    try:
        text = data.decode(name)
    except (LookupError, ValueError):  # no such encoding, or not this one
        return None
    return text if arabic_share(text[:_SAMPLE]) >= _LEAST_ARABIC else None


def _legacy(data: bytes) -> str | None:
    """The Arabic code page in which the text has the most common Arabic words."""
    best_score, best = 0.0, ""
    for name in _LEGACY:
        sample = data[:_SAMPLE].decode(name, errors="replace")
        share = arabic_share(sample)
        wrong = _MOST_WRONG * len(_WRONG.findall(sample)) / len(sample)
        score = share * (1 + len(_COMMON_WORD.findall(sample))) * (1 - wrong)
        if share >= _LEAST_ARABIC and score > best_score:
            best_score, best = score, name
    return data.decode(best, errors="replace") if best else None


def _guessed(data: bytes) -> str:
    """Whatever charset-normalizer makes of it, so that the refusal can say what it is not."""
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE]).best()
    if best is None:
        raise _binary("the file's encoding cannot be told; it may be binary")
    return data.decode(best.encoding, errors="replace")
