"""How common a term is in news, so that two articles are not alike because both are news."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from functools import cache
from importlib.resources import files


class Frequencies:
    """Document frequencies: a background, and the articles that are being compared.

    The background (`frequencies.tsv`, first line the number of documents) was counted over the
    2,023 report openings of training/corpus by bench/story_frequencies.py. Without it a folder
    of three articles would know nothing of how rare a word is.
    """

    def __init__(self) -> None:
        self._documents, self._background = _background()
        self._seen: Counter[str] = Counter()

    def add(self, found: Iterable[str]) -> None:
        """Count one article's distinct terms."""
        self._seen.update(found)
        self._documents += 1

    def weight(self, term: str) -> float:
        """Inverse document frequency (Spärck Jones 1972), natural log, smoothed; > 0."""
        seen = self._background.get(term, 0) + self._seen[term]
        return math.log((self._documents + 1) / (seen + 0.5))


@cache
def _background() -> tuple[int, dict[str, int]]:
    lines = files("pipeline.stories").joinpath("frequencies.tsv").read_text(encoding="utf-8")
    first, *rest = lines.splitlines()
    counts = {term: int(count) for term, count in (line.split("\t") for line in rest)}
    return int(first), counts
