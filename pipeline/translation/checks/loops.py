"""Repetition that the source does not have: a clause said twice, words over and over.

Loops come from dirty input more than from clean sentences: of 2,009 clean ones of opus-mt-ar-en,
one loops.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.article import Flag
from pipeline.cleaning.unicode import folded

_WORD = re.compile(r"\w+(?:['’]\w+)*")
# A signs-only or letters-only loop inside a word: hahahahaha, 5.5.5.5.5.
_INSIDE = re.compile(r"(\S{1,6}?)\1{4,}")
# How many words in a row must come twice, apart from each other, to be a loop where the source
# repeats nothing; and how many may right after each other. By bench/sentence_checks.py.
_APART = 4
_CLAUSE = 4
_LONG_WORD = 4
_DOUBLED = frozenset({"that", "very", "many", "more", "really", "great", "heavy", "right"})


def check_loops(source: str, translation: str) -> list[Flag]:
    """Flags `loop`."""
    matches = list(_WORD.finditer(translation))
    words = [match.group().lower() for match in matches]
    gaps = [translation[one.end() : other.start()] for one, other in pairwise(matches)]
    repeated = _adjacent(words, gaps) or _apart(words, source) or _inside(source, translation)
    if not repeated:
        return []
    shown = repeated if len(repeated) <= 60 else f"{repeated[:57]}..."
    return [Flag("loop", f'repeated: "{shown}"')]


def _adjacent(words: Sequence[str], gaps: Sequence[str]) -> str | None:
    """A block of words that follows itself.

    A short block may do so across a stop or a comma ("the way of the guru. The guru is ..."), a
    single word where it is short ("had had") or a name; three times is a loop for all of them.
    """
    for size in range(len(words) // 2, 0, -1):
        run = 0
        for place in range(len(words) - size):
            run = run + 1 if words[place] == words[place + size] else 0
            if run < size:
                continue
            start = place - run + 1
            block = words[start : start + size]
            if not any(word.isalpha() for word in block):
                continue
            clean = gaps[start + size - 1] == " "
            if (
                size >= _CLAUSE
                or run >= 2 * size
                or (clean and size > 1)
                or (clean and len(block[0]) >= _LONG_WORD and block[0] not in _DOUBLED)
            ):
                return " ".join(block)
    return None


def _apart(words: Sequence[str], source: str) -> str | None:
    """The longest run of words that comes twice without overlapping itself."""
    longest, least = "", _APART
    if len(words) < 2 * least:
        return None
    repeated = _most_repeated(_WORD.findall(folded(source)))
    if repeated >= 2:
        least = _APART + 2 if repeated == 2 else 3 * _APART
    for size in range(len(words) // 2, least - 1, -1):
        seen: dict[tuple[str, ...], int] = {}
        for start in range(len(words) - size + 1):
            block = tuple(words[start : start + size])
            first = seen.setdefault(block, start)
            if start - first >= size:
                return " ".join(block)
    return longest or None


def _most_repeated(words: Sequence[str]) -> int:
    """Length of the longest run of words that comes twice."""
    for size in range(min(6, len(words) // 2), 0, -1):
        blocks = [tuple(words[start : start + size]) for start in range(len(words) - size + 1)]
        if len(set(blocks)) < len(blocks):
            return size
    return 0


def _inside(source: str, translation: str) -> str | None:
    match = _INSIDE.search(translation)
    if match and not _INSIDE.search(source):
        return match.group()
    return None
