"""Names in English text: where a wanted form stands, and what looks like it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from pipeline.translation.names.matcher import Mention

_WORD = re.compile(r"[^\W_](?:[^\W_]|['’.](?=[^\W_]))*")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of English text; hyphens separate, an apostrophe or dot inside does not."""

    text: str
    start: int
    end: int


def words_of(text: str) -> list[Word]:
    """The words of `text` in order, a possessive 's left off."""
    found = []
    for match in _WORD.finditer(text):
        word, end = match.group(), match.end()
        if word.lower().endswith(("'s", "’s")):
            word, end = word[:-2], end - 2
        found.append(Word(word, match.start(), end))
    return found


def occurrences(text: str, form: str) -> list[tuple[int, int]]:
    """Where `form` stands in `text`: whatever the case and hyphens, at word boundaries."""
    return [match.span() for match in _pattern(_plain(form)).finditer(_plain(text))]


def _plain(text: str) -> str:
    """`text` without accents, letter for letter: São becomes Sao."""
    if text.isascii():
        return text
    return "".join(unicodedata.normalize("NFKD", sign)[0] for sign in text)


def has_form(text: str, mention: Mention) -> bool:
    """Whether the English has the mentioned name in any form that is right."""
    return any(occurrences(text, form) for form in right_forms(mention))


def right_forms(mention: Mention) -> tuple[str, ...]:
    """The wanted form first, then everything else that is right for the mention."""
    entry = mention.entry
    full = (entry.english,) if mention.short else ()
    short = () if mention.short else tuple(english for _, english in entry.short)
    many = tuple(f"{form}s" for form in entry.accepted if form.endswith(("n", "i")))
    bare = (_without_kind(mention.english),) if entry.type in {"place", "organisation"} else ()
    return tuple(dict.fromkeys([mention.english, *full, *short, *entry.accepted, *many, *bare]))


# What kind of thing a name names; the name is right without it: Atlantic, Guardian, Barcelona.
_KINDS = frozenset(
    [
        "The",
        "Ocean",
        "Sea",
        "City",
        "FC",
        "SC",
        "River",
        "Islands",
        "Island",
        "Peninsula",
        "Province",
        "State",
        "Governorate",
        "Agency",
        "Newspaper",
        "Group",
        "Movement",
        "crossing",
        "Sahara",
        "Airport",
        "University",
        "Club",
        "Canal",
        "Party",
        "Airlines",
        "Bank",
    ]
)


def _without_kind(english: str) -> str:
    words = [word for word in english.split() if word not in _KINDS]
    bare = " ".join(words)
    return bare if len(bare) >= 4 else english


def looks_derived(word: str, place: str) -> bool:
    """Whether a word is a place's adjective or people: Greenlander, Balkan, Antarctic."""
    stem = place.lower()[: max(3, len(place) - 3)]
    return word.lower().startswith(stem) and word.lower().endswith(_DERIVED)


_DERIVED = ("n", "ns", "er", "ers", "ese", "ic", "i", "is", "ish", "o", "ite", "ites", "ies")


@lru_cache(maxsize=4096)
def _pattern(form: str) -> re.Pattern[str]:
    parts = r"[\s-]+".join(re.escape(word) for word in re.split(r"[\s\-]+", form) if word)
    # A one-word form of capitals (US, UN) is no "us" or "un".
    case = re.NOFLAG if form.isupper() else re.IGNORECASE
    return re.compile(rf"(?<![^\W_]){parts}(?![^\W_])", case)


# Letters that transcriptions of one Arabic or foreign name swap.
_SAME = (
    ("kh", "k"), ("gh", "g"), ("ph", "f"), ("th", "t"), ("dh", "d"), ("sch", "s"), ("sh", "s"),
    ("ch", "s"), ("zh", "z"), ("ck", "k"), ("qu", "k"), ("ou", "u"), ("oo", "u"), ("ee", "i"),
    ("q", "k"), ("c", "k"), ("w", "v"), ("y", "i"), ("j", "i"), ("x", "ks"), ("z", "s"),
)  # fmt: skip


@lru_cache(maxsize=8192)
def sound(word: str) -> str:
    """A rough key of how a name sounds: Jong, Yong and Jung become iong, iong, iung."""
    plain = unicodedata.normalize("NFKD", word.lower())
    plain = "".join(c for c in plain if c.isalnum())
    for written, heard in _SAME:
        plain = plain.replace(written, heard)
    return re.sub(r"(.)\1+", r"\1", plain)


def likeness(one: str, other: str) -> float:
    """How alike two names sound, 0..1: one minus edits / length, vowels at half the price."""
    a, b = sound(one), sound(other)
    if not a or not b:
        return 0.0
    row = [0.0]
    for sign in b:
        row.append(row[-1] + _price(sign))
    for x in a:
        before, row = row, [row[0] + _price(x)]
        for k, y in enumerate(b, start=1):
            swap = 0.0 if x == y else max(_price(x), _price(y))
            row.append(min(before[k - 1] + swap, before[k] + _price(x), row[k - 1] + _price(y)))
    whole = max(sum(map(_price, a)), sum(map(_price, b)))
    return 1.0 - row[-1] / whole


def _price(letter: str) -> float:
    return 0.5 if letter in "aeiou" else 1.0
