"""The figures, names and dates of a brief, for the strip under its headline.

Read from the translation, because its reader reads English; each with the sentences it stands in,
so that the page can show where. The rules are ours, tried on the samples; the strip is an index of
the article and claims nothing about it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.language.english import FUNCTION_WORDS, names_in
from pipeline.language.english_numbers import Number, numbers_in
from pipeline.language.places import peoples

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR = r"(?:19|20)\d\d"
_DATE = re.compile(
    rf"\b(?:(?:{_DAYS}),? )?(?:{_DAY} (?:of )?(?:{_MONTHS})|(?:{_MONTHS}) {_DAY}(?!\d))"
    rf"(?:,? {_YEAR})?\b"
    rf"|\b(?:{_MONTHS}),? {_YEAR}\b"
    # A month alone only after a word of time: May is also a verb, and March, and August.
    rf"|(?<=\b(?i:in) )(?:{_MONTHS})\b"
    rf"|(?<=\b(?i:by|of) )(?:{_MONTHS})\b"
    rf"|(?<=\b(?i:last|next|late) )(?:{_MONTHS})\b"
    rf"|(?<=\b(?i:since|until|early) )(?:{_MONTHS})\b"
    rf"|\b(?:{_DAYS})\b"
    rf"|(?<=\b(?i:in|by|of|to) ){_YEAR}\b(?![,.]\d)"
    rf"|(?<=\b(?i:from) ){_YEAR}\b(?![,.]\d)"
    rf"|(?<=\b(?i:since|until) ){_YEAR}\b(?![,.]\d)"
)
# What a figure counts ends at its first plural; a run of content words without one is cut to one.
_UNIT = re.compile(r"(?:[ -][a-z]+){1,3}")
_PLURAL = re.compile(r"(?:s|people|children|men|women|percent|cent|degrees)$")
_CURRENCY = re.compile(r"(?:US)?[$€£¥]\s?$")
_AFTER_CURRENCY = re.compile(r" (?:U\.?S\.? )?(?:dollars?|euros?|pounds?|riyals?|dinars?|dirhams?)")
_WORD = re.compile(r"[^\W\d_]+(?:[-.'’][^\W\d_]+)*")
_LINKS = frozenset({"of", "al", "bin", "ibn", "de", "and", "for", "the"})
_NO_NAMES = frozenset(f"{_MONTHS}|{_DAYS}".split("|"))
# A figure below this is listed only where it is written in digits: "two sides" is no figure.
_LEAST_IN_WORDS = 10


@dataclass(frozen=True, slots=True)
class Mention:
    """A figure, a name or a date, as it stands in the translation.

    Attributes:
        sentences: ids of the sentences it stands in, in order.
    """

    text: str
    sentences: tuple[str, ...]


def figures(sentences: Iterable[tuple[str, str]], most: int = 9) -> list[Mention]:
    """Numbers with what they count, in the order of their first appearance.

    Args:
        sentences: (id, English) of each sentence.
        most: at most this many.
    """
    found = ((name, text) for name, english in sentences for text in _figures(english))
    return _collected(found)[:most]


def dates(sentences: Iterable[tuple[str, str]], most: int = 8) -> list[Mention]:
    """Dates, months, weekdays and years, in the order of their first appearance."""
    found = (
        (name, match.group()) for name, english in sentences for match in _DATE.finditer(english)
    )
    return _collected(found)[:most]


def names(sentences: Iterable[tuple[str, str]], most: int = 9) -> list[Mention]:
    """Names, the most often mentioned first; a part of a longer name counts for the longer one."""
    found = _collected((name, text) for name, english in sentences for text in _names(english))
    longest = sorted(found, key=lambda mention: -len(mention.text))
    merged: dict[str, set[str]] = {}
    for mention in longest:
        whole = next((text for text in merged if _part_of(mention.text, text)), mention.text)
        merged.setdefault(whole, set()).update(mention.sentences)
    order = [mention.text for mention in found if mention.text in merged]
    by_weight = sorted(order, key=lambda text: -len(merged[text]))[:most]
    return [Mention(text, tuple(sorted(merged[text], key=_place))) for text in by_weight]


def _place(sentence: str) -> tuple[int, str]:
    digits = re.sub(r"\D", "", sentence)
    return (int(digits) if digits else 0, sentence)


def _part_of(short: str, long: str) -> bool:
    """Whether it is the longer name's end (Lavrov) or beginning (Kim), but no mere people."""
    return short != long and (long.endswith(f" {short}") or long.startswith(f"{short} "))


def _collected(found: Iterable[tuple[str, str]]) -> list[Mention]:
    places: dict[str, list[str]] = {}
    written: dict[str, str] = {}
    for sentence, text in found:
        key = text.lower()
        written.setdefault(key, text)
        if sentence not in places.setdefault(key, []):
            places[key].append(sentence)
    return [Mention(written[key], tuple(ids)) for key, ids in places.items()]


def _figures(english: str) -> Iterator[str]:
    taken = [match.span() for match in _DATE.finditer(english)]
    for number in numbers_in(english):
        if any(start <= number.start < end for start, end in taken):
            continue
        before = _CURRENCY.search(english[: number.start])
        text = _with_unit(number, english, bool(before))
        if before or number.written[0].isdigit() or number.value >= _LEAST_IN_WORDS:
            yield (before.group() if before else "") + text


def _with_unit(number: Number, english: str, money: bool) -> str:
    after = english[number.end :]
    if after[:1] == "%":
        return f"{number.written}%"
    if money:
        return number.written
    if currency := _AFTER_CURRENCY.match(after):
        return number.written + currency.group()
    run = _UNIT.match(after)
    unit: list[str] = []
    for word in run.group().replace("-", " ").split() if run else ():
        if word in FUNCTION_WORDS and word != "per":
            break
        unit.append(word)
        if _PLURAL.search(word):
            return f"{number.written} {' '.join(unit)}"
    return f"{number.written} {unit[0]}" if unit else number.written


def _names(english: str) -> Iterator[str]:
    """Runs of capitalised words in which at least one is capitalised because it names."""
    naming = set(names_in(english)) - _NO_NAMES
    run: list[str] = []
    end = 0
    for match in [*_WORD.finditer(english), None]:
        word = match.group() if match else ""
        bare = re.sub(r"['’]s?$", "", word)
        joined = match is not None and english[end : match.start()] == " "
        if run and (not joined or run[-1] != run[-1].removesuffix("'s").removesuffix("’s")):
            yield from _name(run, naming)
            run = []
        # names_in() reads Al-Qassam as two words.
        names_it = bare[:1].isupper() and bare not in _NO_NAMES
        names_it = names_it and bool(naming & {bare, *bare.split("-")})
        if names_it or (run and bare in _LINKS and run[-1] not in _LINKS):
            run.append(bare)
        elif run:
            yield from _name(run, naming)
            run = []
        if bare != word and run and run[-1] == bare:
            yield from _name(run, naming)  # "Russia's Lavrov" are two names
            run = []
        end = match.end() if match else 0


def _name(run: list[str], naming: set[str]) -> Iterator[str]:
    while run and run[-1] in _LINKS:
        run = run[:-1]
    # "the president and Lavrov": words that join names join two of them as often as one.
    parts = re.split(r" (?:and|for|the) ", " ".join(run)) if run else []
    yield from (
        part
        for part in parts
        if len(part) > 1 and naming & set(re.split("[ -]", part)) and part not in peoples()
    )
