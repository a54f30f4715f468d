"""Countries with their peoples, capitals and places: which names a summary may put for another."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

_Places = tuple[dict[str, set[int]], dict[str, set[int]]]


def same_place(one: str, other: str) -> bool | None:
    """Whether the place `one` may be written for `other`; None where a word is no place.

    A country's name, its people and its capital stand for one another, and all of them for a
    town or region of the country; a town stands for nothing else: Iraq for Mosul, but neither
    Mosul for Iraq nor Basra for Mosul. Both words are lower-case.
    """
    countries, towns = _places()
    if any(word not in countries and word not in towns for word in (one, other)):
        return None
    nothing: set[int] = set()
    wide = countries.get(other, nothing) | towns.get(other, nothing)
    return bool(countries.get(one, nothing) & wide)


def is_place(word: str) -> bool:
    """Whether a word is a country's, a people's or a town's name in the list."""
    return any(word.lower() in table for table in _places())


@cache
def _places() -> _Places:
    """Lines of countries.txt for each country word (before `|`) and each town (after it).

    Seoul and Pyongyang both stand for Korea, on two lines, and so never for one another.
    """
    text = files("pipeline.language").joinpath("countries.txt").read_text(encoding="utf-8")
    countries: dict[str, set[int]] = {}
    towns: dict[str, set[int]] = {}
    for number, line in enumerate(text.splitlines()):
        country, _, rest = line.partition("|")
        for words, table in ((country, countries), (rest, towns)):
            for word in words.lower().split():
                table.setdefault(word, set()).add(number)
    return countries, towns


@cache
def peoples() -> frozenset[str]:
    """Words for a country's people, which begin as the country does: Russian, Greeks, Omani."""
    text = files("pipeline.language").joinpath("countries.txt").read_text(encoding="utf-8")
    return frozenset(
        word
        for line in text.splitlines()
        for country, *others in [line.partition("|")[0].split()]
        for word in others
        if word[:2] == country[:2] and not word.isupper()
    )
