"""Which numbers of a summary sentence the article bears out, beside those it states as they are.

A writer rounds ("nearly 100,000" for 99,763), converts (a year and a half, 18 months) and counts
what the article lists. Rules from the false alarms of bench/summary_support.py, first half.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from pipeline.language.english import content_stems
from pipeline.language.english_numbers import Number, numbers_in

# Words that say a number without being one, and the numbers they say.
_SAID = {
    2: r"two|both|pair|couple|twice|doubl\w+|second(?:ly)?|twin|neither|either",
    3: r"three|third|triple[ds]?|trio|thrice|tripl\w+",
    4: r"four|quarters?|quadrupl\w+",
    5: r"five|fifths?",
    12: r"a year|one year|dozen|annual\w*|yearly|last year|past year",
    10: r"decade|ten",
    20: r"two decades",
    24: r"two dozen|a day",
    100: r"century|centuries",
    50: r"half",
    18: r"(?:year|one) and a half",
    30: r"a month",
    7: r"a week",
    60: r"an hour|a minute",
}
_WORDS = {Decimal(n): re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for n, words in _SAID.items()}
_ROUNDED = re.compile(
    r"\b(?:about|almost|nearly|around|roughly|over|under|above|below|some|(?:more|less|fewer) than|"
    r"up to|at (?:least|most)|close to|nearing|near|approaching|approximately|exceeding|past|"
    r"topped|topping|beyond|just|estimated)\W+(?:\w+\W+)?(?:[$€£]\W*)?$",
    re.IGNORECASE,
)
# "3-1", "6-0": what a side did not score is written in words or not at all.
_SCORE = re.compile(r"\b\d{1,2}[-\u2013]\d{1,2}\b")
_UNIT = re.compile(
    r"[-\s]*(?:a |an |of )?(year|month|week|day|hour|decade|centur|dozen|basis point)",
    re.IGNORECASE,
)
# To days; only exact within a family (years and months, weeks and days and hours).
_FACTORS: dict[str, tuple[int | Decimal, str]] = {
    "year": (12, "month"),
    "decade": (120, "month"),
    "centur": (1200, "month"),
    "month": (1, "month"),
    "week": (168, "hour"),
    "day": (24, "hour"),
    "hour": (1, "hour"),
    "dozen": (12, "piece"),
    "basis point": (Decimal("0.01"), "point"),
}
# Up to here a writer counts what the article lists one by one: "two ministers".
_COUNTED = 4


def unsupported_numbers(sentence: str, article: str) -> list[str]:
    """Numbers of `sentence`, as written there, that nothing in `article` bears out."""
    known = numbers_in(article)
    values = {number.value for number in known}
    values |= {value for value, words in _WORDS.items() if words.search(article)}
    measures = {_measure(number, article) for number in known} - {None}
    scores = [match.span() for match in _SCORE.finditer(sentence)]
    return [
        number.written
        for number in numbers_in(sentence)
        if number.value not in values
        and not _converted(number, sentence, measures, values)
        and not _rounds(number, sentence, values)
        and not _counts(number, sentence, known, article)
        and not (number.value <= 1 and any(a <= number.start < b for a, b in scores))
    ]


def _measure(number: Number, text: str) -> tuple[Decimal, str] | None:
    unit = _UNIT.match(text, number.end)
    if unit is None:
        return None
    factor, family = _FACTORS[unit[1].lower()]
    value = number.value
    if re.match(r"[-\s]*(?:and a half|years? and a half)", text[number.end :]):
        value += Decimal("0.5")
    return (value * factor).normalize(), family


def _converted(
    number: Number,
    sentence: str,
    measures: Iterable[tuple[Decimal, str] | None],
    values: Iterable[Decimal],
) -> bool:
    measure = _measure(number, sentence)
    if measure is None:
        return False
    # "two dozen", "3.5 points": the other side may name no unit at all.
    return measure in measures or (measure[1] in {"piece", "month"} and measure[0] in values)


def _rounds(number: Number, sentence: str, values: Iterable[Decimal]) -> bool:
    """Whether the number is one of `values` with fewer figures, and says that it is rounded.

    99,763 becomes nearly 100,000 and 91.6 over 91; 12,240 never becomes about 12,243.
    """
    if not _ROUNDED.search(sentence[: number.start]):
        return False
    for value in values:
        if value <= number.value / 2 or value > number.value * 2 or value < 3:
            continue
        step = Decimal(10) ** int(number.value.normalize().as_tuple().exponent)
        rounder = len(number.value.normalize().as_tuple().digits) <= len(
            value.normalize().as_tuple().digits
        )
        if rounder and abs(number.value - value) < min(step, max(value / 10, Decimal("0.5"))):
            return True
    return False


def _counts(number: Number, sentence: str, known: Iterable[Number], article: str) -> bool:
    """Whether a small number in words may be the writer's own count of what the article lists.

    Not where the article itself gives another number of the same: two dead are not three dead.
    """
    if not (1 < number.value <= _COUNTED and number.written[0].isalpha()):
        return False
    counted = set(content_stems(sentence[number.end :])[:2])
    return not any(
        counted & set(content_stems(article[other.end : other.end + 40])[:2]) for other in known
    )
