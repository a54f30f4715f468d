"""The terms of an Arabic news text by which articles are compared: word skeletons and figures."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.cleaning.unicode import fold_letters, for_marian
from pipeline.summarization.words import stems

# Letters that outlets write for one another in foreign names: غوتيريش/جوتيريش, كورسك/قورسق.
_ALIKE = str.maketrans("غثقطصضظذ", "جتكتسدزد")
_VOWELS = re.compile("[اويه]")
_SHORTEST_WORD, _SHORTEST_SKELETON = 5, 3
# Not a figure inside a word, but one with "and", "by" or "for" written on to it.
_FIGURE = re.compile(r"(?<![^\W_])[وفبل]{0,2}(\d+(?:[.,]\d+)*)")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?$")
_WEEKDAY = re.compile(r"\b[وبل]?ال(اثنين|ثلاثاء|اربعاء|خميس|جمعه|سبت|احد)\b")


def terms(text: str) -> list[str]:
    """The terms of `text` in order: skeletons of content words, then figures as `#value`."""
    words = [skeleton(word) for word in stems(text) if not word[0].isdigit()]
    return words + figures(text)


@lru_cache(maxsize=1 << 16)
def skeleton(word: str) -> str:
    """A light stem without its long vowels, and with letters that spellings swap made one.

    Spellings of a foreign name differ in just these: خاركيف and خاركوف, رافائيل and رفائيل,
    غوتيريش and جوتيريش. Forms of one Arabic root come closer too (قتيل، قتلى). Short words stay as
    they are, because too little would be left of them.
    """
    if len(word) < _SHORTEST_WORD:
        return word
    bones = (word[0] + _VOWELS.sub("", word[1:])).translate(_ALIKE)
    if bones[0] == "ا" and len(bones) > _SHORTEST_SKELETON:
        bones = bones[1:]
    return bones if len(bones) >= _SHORTEST_SKELETON else word


def figures(text: str) -> list[str]:
    """Figures of `text` as `#value`, rounded to two significant digits: outlets round.

    One-digit whole numbers say too little and are left out.
    """
    found = []
    for match in _FIGURE.finditer(for_marian(text)):
        written = match[1]
        plain = written.replace(",", "" if _THOUSANDS.match(written) else ".")
        if plain.count(".") > 1 or len(plain) == 1 or len(plain) > 15:
            continue
        found.append(f"#{float(f'{float(plain):.2g}'):g}")
    return found


def weekdays(text: str) -> set[str]:
    """The days of the week that `text` names."""
    return set(_WEEKDAY.findall(fold_letters(for_marian(text))))
