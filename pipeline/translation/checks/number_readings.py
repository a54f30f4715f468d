"""Every value that an English text may be read to say, generously.

A number of the source counts as translated where any reading has it: a dozen, both, Louis XVI,
$1.2bn, 1348-50, the sixties.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from decimal import Decimal

# Readings of English words that a number may be said with, beside what numbers_in reads.
_SAID = {
    "zero": "0 nil no none",
    "one": "1 single sole once first an a",
    "two": "2 both pair couple twice double second dual duo twin twins bi half halves",
    "three": "3 third thirds triple trio thrice tri trilateral",
    "four": "4 quarter quarters quadruple fortnight",
    "six": "6 semester",
    "ten": "10 decade decades",
    "twelve": "12 dozen dozens noon midnight",
    "hundred": "100 century hundred",
    "thousand": "1000 millennium thousand",
    "million": "1000000 million",
    "billion": "1000000000 billion",
}
_LOOSE = {word: Decimal(words.split()[0]) for words in _SAID.values() for word in words.split()[1:]}
_ROMAN = re.compile(r"[IVX]+|(?=[IVXLCDM]{2,})L?X{0,3}(?:IX|IV|V?I{0,3})")
_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_MULTIPLIERS = {
    **dict.fromkeys(("k", "thousand"), 10**3),
    **dict.fromkeys(("m", "mn", "mln", "million"), 10**6),
    **dict.fromkeys(("b", "bn", "billion"), 10**9),
    "tn": 10**12,
}
_SHORT_SCALE = re.compile(r"(\d+(?:,\d{3})*(?:\.\d+)?)\s?(k|mn|mln|m|bn|b|tn)\b", re.IGNORECASE)
# between 5 and 6 million
_SHARED_SCALE = re.compile(
    r"(\d+(?:\.\d+)?)\s?(?:and|to|or|[-–])\s?[$€£]?\d+(?:\.\d+)?\s?(thousand|million|billion|m|bn)\b",
    re.IGNORECASE,
)
_GROUPS = re.compile(r"(?<!\d)\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)")
DIGIT_RUN = re.compile(r"\d+")
_PLURAL_TENS = {
    f"{stem}ies": 10 * value
    for value, stem in enumerate(
        ["twent", "thirt", "fort", "fift", "sixt", "sevent", "eight", "ninet"], start=2
    )
}
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DASHED = re.compile(r"\b(\d{2,4})\s?[-–/]\s?(\d{1,3})\b")


def tidy_digits(translation: str) -> str:
    """The text without HTML entities, groups of three joined by commas: 10 000 as 10,000."""
    text = html.unescape(translation)
    return _GROUPS.sub(lambda match: re.sub(r"\s", ",", match.group()), text)


def english_readings(text: str, values: Iterable[Decimal]) -> set[Decimal]:
    """Every value the English may be read to say."""
    found = set(values)
    for match in _SHORT_SCALE.finditer(text):
        plain = Decimal(match[1].replace(",", ""))
        found.add(plain * _MULTIPLIERS[match[2].lower()])
    for match in _SHARED_SCALE.finditer(text):
        found.add(Decimal(match[1]) * _MULTIPLIERS[match[2].lower()])
    for match in DIGIT_RUN.finditer(text):
        found.add(Decimal(match.group()))
        if len(match.group()) == 4:  # 1120 hours
            found |= {Decimal(match.group()[:2]), Decimal(match.group()[2:])}
    found |= whole_ends(text)
    for word in re.findall(r"[A-Za-z]+", text):
        lower = word.lower()
        if lower in _LOOSE:
            found.add(_LOOSE[lower])
        if lower in _PLURAL_TENS:
            found.add(Decimal(_PLURAL_TENS[lower]))
        if word in _MONTHS:
            found.add(Decimal(_MONTHS.index(word) + 1))
        if _ROMAN.fullmatch(word):
            found.add(_roman(word))
    return {value.normalize() for value in found}


def whole_ends(text: str) -> set[Decimal]:
    """The second year of 1348-50 in full."""
    return {
        Decimal(first[: len(first) - len(last)] + last)
        for first, last in _DASHED.findall(text)
        if len(last) < len(first)
    }


def _roman(numeral: str) -> Decimal:
    digits = [_ROMAN_DIGITS[sign] for sign in numeral]
    return Decimal(
        sum(-value if value < max(digits[place:]) else value for place, value in enumerate(digits))
    )
