"""Numbers in English text by their value: 6,000 = 6000 = six thousand."""

from __future__ import annotations

import re
from decimal import Decimal

_UNITS = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
    fifteen sixteen seventeen eighteen nineteen"""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SMALL = {
    **{word: value for value, word in enumerate(_UNITS.split())},
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
_TOKEN = re.compile(r"\d[\d,]*(?:\.\d+)?|[A-Za-z]+")


def numbers_in(text: str) -> list[tuple[Decimal, str]]:
    """Every number of `text` as (value, as written), in order.

    Digits with separators, number words up to trillions and mixtures ("1.5 million"). A lone
    "one" is left out: it is a pronoun more often than a number.
    """
    found: list[tuple[Decimal, str]] = []
    run: list[re.Match[str]] = []
    for match in _TOKEN.finditer(text):
        if run and not _continues(run, match, text):
            found.extend(_value(run, text))
            run = []
        word = match.group().lower()
        if run or word[0].isdigit() or word in _SMALL:
            run.append(match)
    found.extend(_value(run, text))
    return found


def _continues(run: list[re.Match[str]], match: re.Match[str], text: str) -> bool:
    between = text[run[-1].end() : match.start()]
    if between not in {" ", "-", "\u00a0"}:
        return False
    last, word = run[-1].group().lower(), match.group().lower()
    if word in _SCALES:
        return last != "and"
    if word == "and":
        return last in _SCALES
    if word in _SMALL:
        # "twenty-five", "six hundred forty", "hundred and five"; but "five six" are two numbers.
        tens_then_unit = _SMALL.get(last, 0) >= 20 and 0 < _SMALL[word] < 10
        return tens_then_unit or last in _SCALES or last == "and"
    return False


def _value(run: list[re.Match[str]], text: str) -> list[tuple[Decimal, str]]:
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
        elif word == "hundred":
            current = max(current, Decimal(1)) * 100
        elif word in _SCALES:
            total += max(current, Decimal(1)) * _SCALES[word]
            current = Decimal(0)
    return [((total + current).normalize(), text[run[0].start() : run[-1].end()])]
