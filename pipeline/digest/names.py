"""The names of a story, from the English, for filtering the digest."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from pipeline.language.english import names_in

_WORD = re.compile(r"[^\W\d_]+(?:[.'’-][^\W\d_]+)*")
_SHORTEST, _LONGEST = 3, 4
_MOST = 8
_DAYS_AND_OFFICES = """
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May
    June July August September October November December President Minister Prime Foreign Mr Mrs
    Ministry Government Governor Spokesman Spokeswoman Secretary General"""
_NO_NAMES = frozenset(_DAYS_AND_OFFICES.split())


def names_of(top: Sequence[str], body: Sequence[str]) -> tuple[str, ...]:
    """Names of persons, places and organisations, the most mentioned first; at most eight.

    Runs of capitalised words that do not merely open a sentence. Days, months and bare offices
    are none.

    Args:
        top: headline and summary; a name in them counts wherever it stands.
        body: the text's sentences; a name in them counts when it stands in two.
    """
    said = Counter(name for text in top for name in set(_runs(text)))
    repeated = Counter(name for text in body for name in set(_runs(text)))
    counts = Counter({name: count for name, count in repeated.items() if count > 1})
    counts.update({name: 2 * count for name, count in said.items()})
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(name for name, _ in ranked[:_MOST])


def _runs(text: str) -> list[str]:
    named = set(names_in(text)) - _NO_NAMES
    found: list[str] = []
    run: list[str] = []
    end = 0
    for match in _WORD.finditer(text):
        word = re.sub(r"['’]s?$", "", match.group())
        owner = word != match.group()
        if run and (word not in named or end < 0 or text[end : match.start()] != " "):
            found.append(" ".join(run[:_LONGEST]))
            run = []
        if word in named:
            run.append(word)
        end = -1 if owner else match.end()  # "Iran's Rostami" are two names
    if run:
        found.append(" ".join(run[:_LONGEST]))
    return [name for name in found if len(name) >= _SHORTEST]
