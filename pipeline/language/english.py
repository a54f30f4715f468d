"""English words for comparing a summary with its article: content stems and names."""

from __future__ import annotations

import re

from pipeline.language.english_numbers import numbers_in, with_digits
from pipeline.language.places import same_place

_WORD = re.compile(r"[^\W_]+(?:[.'’][^\W_]+)*")
_SUFFIXES = ("ings", "ing", "edly", "ied", "ies", "ed", "es", "s", "ly")

_FUNCTION_WORDS = """
    a an the of in on at to for from by with without into over under between during after
    before and or but nor so yet as than that which who whom whose this these those it its
    he she they them his her their him we us our you your i my me is are was were be been
    being am do does did has have had will would can could may might must shall should not
    no if when while where there here said says say told added also about more most some any
    all each other such only just up down out off per one
"""
FUNCTION_WORDS = frozenset(_FUNCTION_WORDS.split())


def content_stems(text: str) -> list[str]:
    """Lower-case stems of the content words, in order; 6,000 and six thousand are the same stem."""
    words = _WORD.findall(with_digits(text))
    lowered = [word.lower().replace("’", "'").removesuffix("'s") for word in words]
    return [word_stem(word) for word in lowered if word not in FUNCTION_WORDS]


def word_stem(word: str) -> str:
    """A lower-case word without its inflection; the same for publish and published."""
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            word = word[: -len(suffix)]
            break
    # publish/published, increase/increased, city/cities
    return word[:-1] if len(word) > 4 and word[-1] in "ey" else word


# Capitalised words that are no names wherever they stand.
_NO_NAMES = frozenset({"I", "The", "A", "An", "It", "He", "She", "They", "We", "But", "And", "In"})
_INSIDE_NAMES = frozenset({"of", "the", "for", "and"})
_LONGEST_NAME = 6
_OPENS = re.compile(r'(?:^|[.!?:\n]["”\')]*\s+)["“\'(]*$')


def names_in(text: str) -> list[str]:
    """Capitalised words of `text` that are so because they name, in order.

    A word that opens a sentence counts only before another capitalised word. Possessive endings
    are taken off.
    """
    matches = list(_WORD.finditer(text))
    return [
        _bare(match.group())
        for place, match in enumerate(matches)
        if match.group()[0].isupper()
        and _bare(match.group()) not in _NO_NAMES
        and not numbers_in(match.group())
        and (not _OPENS.search(text[: match.start()]) or _before_a_name(matches, place, text))
    ]


def capitalised(text: str) -> set[str]:
    """Every capitalised word of `text`, whatever the reason: where names are looked up."""
    return {_bare(word) for word in _WORD.findall(text) if word[0].isupper()}


def initials(text: str) -> dict[str, set[str]]:
    """Initials of the names of several words in `text`, with those words: UN for United Nations.

    Small words inside a name (of, the, for, and) are passed over.
    """
    found: dict[str, set[str]] = {}
    run: list[str] = []
    for word in [*_WORD.findall(text), ""]:
        if word[:1].isupper():
            run.append(_bare(word))
        elif word not in _INSIDE_NAMES:
            for start in range(len(run)):
                for end in range(start + 2, min(len(run), start + _LONGEST_NAME) + 1):
                    letters = "".join(part[0] for part in run[start:end])
                    found.setdefault(letters, set()).update(run[start:end])
            run = []
    return found


def _bare(word: str) -> str:
    return re.sub(r"['’]s?$", "", word)


def _before_a_name(matches: list[re.Match[str]], place: int, text: str) -> bool:
    word = matches[place].group().lower()
    # "Rebuilding Syria", "Unnamed Pentagon officials": the opening word is no part of the name.
    if word in FUNCTION_WORDS or word.endswith(("ing", "ed")) or place + 1 == len(matches):
        return False
    following = matches[place + 1]
    between = text[matches[place].end() : following.start()]
    return between == " " and following.group()[:1].isupper()


# A place and its people where no list has them: Alaska/Alaskan, Tibet/Tibetan, South/Southern.
_LEAST_SHARED = 4
_PLACES = frozenset({"", "a", "e", "o", "y", "ia"})
_PEOPLES = frozenset(
    {"n", "an", "ian", "i", "ese", "ish", "ern", "ns", "ans", "ians", "is", "erner", "erners"}
)


def same_name(one: str, other: str) -> bool:
    """Whether `one` may name what `other` does, two capitalised words: capitals, dots and the
    plural aside, a country's name, its people and its capital taken for one another, and a
    country for one of its towns.
    """
    a, b = one.lower().replace(".", ""), other.lower().replace(".", "")
    if a == b or a == f"{b}s" or b == f"{a}s":
        return True
    if (places := same_place(a, b)) is not None:
        return places
    shared = next(
        (k for k, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b))
    )
    ends = (a[shared:], b[shared:])
    return shared >= _LEAST_SHARED and (
        (ends[0] in _PLACES and ends[1] in _PEOPLES) or (ends[1] in _PLACES and ends[0] in _PEOPLES)
    )
