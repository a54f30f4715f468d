"""Numbers in English text by their value: 6,000 = 6000 = six thousand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

_UNITS = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
    fifteen sixteen seventeen eighteen nineteen"""
# From the fourth on: first, second and third are also ranks, seconds and parts.
_ORDINALS = """fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
    fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SMALL = {
    **{word: value for value, word in enumerate(_UNITS.split())},
    **{word: value for value, word in enumerate(_ORDINALS.split(), start=4)},
    **{word: 10 * value for value, word in enumerate(_TENS.split(), start=2)},
}
_SCALES = {
    "hundred": 100,
    "thousand": 1_000,
    "million": 1_000_000,
    "billion": 1_000_000_000,
    "trillion": 1_000_000_000_000,
    "bn": 1_000_000_000,
}
# Only after a ten: twenty-first, thirty-second.
_LOW_ORDINALS = {"first": 1, "second": 2, "third": 3}
# Parts of a scale: half a million, two and a half million, a quarter of a million.
_PARTS = {
    "half": Decimal("0.5"),
    "half a": Decimal("0.5"),
    "and a half": Decimal("0.5"),
    "quarter": Decimal("0.25"),
    "quarter of a": Decimal("0.25"),
}
_TOKEN = re.compile(
    r"\d+(?:,\d{3})*(?:\.\d+)?"
    rf"|(?P<part>(?i:and a half|half(?: a)?|quarter(?: of a)?)(?= (?i:{'|'.join(_SCALES)})\b))"
    r"|[A-Za-z]+"
)
_JOINTS = frozenset({" ", "-", "\u00a0"})


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text.

    Attributes:
        value: what it says; compare these.
        written: as it stands in the text, from `start` to `end`.
    """

    value: Decimal
    written: str
    start: int
    end: int


def numbers_in(text: str) -> list[Number]:
    """Every number of `text`, in order.

    Digits with separators, number words up to trillions, mixtures ("1.5 million", "a hundred
    and five", "half a million") and ordinals from the fourth on
    (twenty-first, too). A lone "one" is left out: it is
    a pronoun more often than a number.
    """
    found: list[Number] = []
    run: list[re.Match[str]] = []
    before = ""
    for match in _TOKEN.finditer(text):
        word = match.group().lower()
        if run and not _continues(run, match, text):
            found.extend(_number(run, text))
            run = []
        opens = word[0].isdigit() or word in _SMALL
        opens |= match["part"] is not None and word != "and a half"
        if run or opens or (word in _SCALES and before == "a"):
            run.append(match)
        before = word
    found.extend(_number(run, text))
    return found


def with_digits(text: str) -> str:
    """`text` with every number written in plain digits: 6000 for "6,000" and "six thousand"."""
    parts: list[str] = []
    place = 0
    for number in numbers_in(text):
        parts += [text[place : number.start], f"{number.value:f}"]
        place = number.end
    return "".join([*parts, text[place:]])


def _continues(run: list[re.Match[str]], match: re.Match[str], text: str) -> bool:
    between = text[run[-1].end() : match.start()]
    last, word = run[-1].group().lower(), match.group().lower()
    if not between and last[0].isdigit() and word in _SCALES:
        return True  # $3bn
    if between not in _JOINTS:
        return False
    if word in _SCALES:
        return last != "and"
    if word == "and a half":
        return last[0].isdigit() or last in _SMALL
    if word == "and":
        return last in _SCALES
    if word in _LOW_ORDINALS:
        return 20 <= _SMALL.get(last, 0) < 100
    if word in _SMALL:
        # "twenty-five", "six hundred forty", "hundred and five"; but "five six" are two numbers.
        tens_then_unit = _SMALL.get(last, 0) >= 20 and 0 < _SMALL[word] < 10
        return tens_then_unit or last in _SCALES or last == "and"
    return False


def _number(run: list[re.Match[str]], text: str) -> list[Number]:
    words = [match.group().lower() for match in run]
    if words and words[-1] == "and":
        words, run = words[:-1], run[:-1]
    if not words or words == ["one"]:
        return []
    total, current = Decimal(0), Decimal(0)
    for word in words:
        if word[0].isdigit():
            current += Decimal(word.replace(",", ""))
        elif word in _SMALL:
            current += _SMALL[word]
        elif word in _LOW_ORDINALS:
            current += _LOW_ORDINALS[word]
        elif word in _PARTS:
            current += _PARTS[word]
        elif word == "hundred":
            current = (current or Decimal(1)) * 100
        elif word in _SCALES:
            total += (current or Decimal(1)) * _SCALES[word]
            current = Decimal(0)
    start, end = run[0].start(), run[-1].end()
    return [Number((total + current).normalize(), text[start:end], start, end)]
