"""Numbers of the source that the translation lacks, and numbers it has that the source does not.

Both sides are compared by value, so 6,000 may stand for ستة آلاف. Numbers up to two (dual, half,
first) are never asked for, and in words never too many: both languages say them without a number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from pipeline.article import Flag
from pipeline.cleaning.unicode import fold_letters, for_marian
from pipeline.language.arabic_numbers import ArabicNumber, arabic_numbers
from pipeline.language.english_numbers import Number, numbers_in
from pipeline.translation.checks.number_readings import (
    DIGIT_RUN,
    english_readings,
    tidy_digits,
    whole_ends,
)


@dataclass(frozen=True, slots=True)
class NumberDifference:
    """What the comparison found; numbers as they are written.

    Attributes:
        missing: of the source, without a counterpart.
        added: of the translation, without a counterpart.
    """

    missing: tuple[str, ...]
    added: tuple[str, ...]


def compare_numbers(source: str, translation: str) -> NumberDifference:
    """Compare the numbers of an Arabic sentence and its English translation."""
    theirs = _with_centuries(arabic_numbers(source))
    text = tidy_digits(translation)
    ours = numbers_in(text)
    said = english_readings(text, (number.value for number in ours))
    known = _source_readings(source, theirs)
    clock = bool(_CLOCK.search(text))
    missing = [
        number.written
        for number in theirs
        if number.kind != "vague" and not _is_said(number, said, clock)
    ]
    two = bool(_DUAL.search(fold_letters(source)))
    added = [number.written for number in ours if not _is_known(number, known, clock, two)]
    return NumberDifference(tuple(missing), tuple(added))


def check_numbers(source: str, translation: str) -> list[Flag]:
    """Flags `number_missing` and `number_added`."""
    found = compare_numbers(source, translation)
    flags = []
    if found.missing:
        listed = ", ".join(dict.fromkeys(found.missing))
        flags.append(Flag("number_missing", f"not in the translation: {listed}"))
    if found.added:
        listed = ", ".join(dict.fromkeys(found.added))
        flags.append(Flag("number_added", f"not in the Arabic: {listed}"))
    return flags


# Where 3 may stand for 15: the translation tells a time.
_CLOCK = re.compile(
    r"\d[:.]\d\d|\b[ap]\.?m\b|o.clock|\bhours?\b|\bin the (?:after|eve|mor)|\bGMT\b", re.IGNORECASE
)
# A noun that may be a dual, for which English has "two".
_DUAL = re.compile(r"\b\w{2,}(?:ان|ين|تا|تي|يا)\b|\w{3,}[اي]\b")


def _with_centuries(numbers: list[ArabicNumber]) -> list[ArabicNumber]:
    """Decades may also be read with the centuries named: ستينيات القرن التاسع عشر, the 1860s."""
    centuries = {n.value - 1 for n in numbers if n.kind == "ordinal" and n.value <= 21}
    return [
        replace(
            n, others=n.others | {(100 * century + n.value).normalize() for century in centuries}
        )
        if n.kind == "decade"
        else n
        for n in numbers
    ]


def _is_said(number: ArabicNumber, said: set[Decimal], clock: bool) -> bool:
    if number.values & said:
        return True
    parts = {part for part in number.parts if part >= 1}
    if parts and parts <= said:
        return True
    value = number.value
    if clock and value == int(value):
        if (value <= 12 and value + 12 in said) or (12 < value <= 24 and value - 12 in said):
            return True  # 3 pm, 15:00
        if {value // 100, value % 100} <= said:
            return number.kind == "digits"  # 0230, 02:30
    return False


def _source_readings(source: str, numbers: list[ArabicNumber]) -> set[Decimal]:
    """Every value the Arabic may be read to say."""
    text = fold_letters(for_marian(source))
    known = {value for number in numbers for value in number.values}
    known |= {part for number in numbers for part in number.parts}
    # A sign that separates may be read in several ways: 2:11.60, 3/4, 7-2, A330.
    known |= {Decimal(run) for run in DIGIT_RUN.findall(text)}
    known |= {Decimal(a + b) for a, b in re.findall(r"\b(\d\d?)[:.](\d\d)\b", text)}
    known |= whole_ends(text)
    known |= {Decimal(value) for stem, value in _DERIVED if re.search(rf"\b\w{{0,3}}{stem}", text)}
    return {value.normalize() for value in known}


# Words made of numbers (رباعي four-, ثلاثتهم the three of them, خمسهم a fifth of them), and English
# numbers in Arabic letters, which are parts of names.
_DERIVED = (
    *((word, 3) for word in ("ثلاث", "ثالوث", "ثري")),
    *((word, 4) for word in ("رباع", "اربعت", "فور")),
    *((word, 5) for word in ("خماس", "خمس", "فايف")),
    *((word, 6) for word in ("سداس", "ستت", "سدس", "سيكس")),
    *((word, 7) for word in ("سباع", "سبع", "سفن")),
    *((word, 8) for word in ("ثمان", "ثمن")),
    *((word, 9) for word in ("تساع", "تسع")),
    *((word, 10) for word in ("عشر", "عقد", "عقود")),
    *((word, 12) for word in ("دزين",)),
    *((word, 15) for word in ("اسبوعين",)),
    *((word, 100) for word in ("قرن", "قرون")),
)


def _is_known(number: Number, known: set[Decimal], clock: bool, two: bool) -> bool:
    value, written = number.value, number.written
    if value in known:
        return True
    if value <= 2 and (not written.isdecimal() or value == 0):
        return True  # one, two, half: Arabic has a form of the noun for them
    if value == 2 and two:
        return True
    runs = [Decimal(run).normalize() for run in DIGIT_RUN.findall(written)]
    if len(runs) > 1 and set(runs) <= known:
        return True
    whole = value == int(value)
    return bool(
        clock
        and whole
        and ((value <= 12 and value + 12 in known) or (12 < value <= 24 and value - 12 in known))
    )
