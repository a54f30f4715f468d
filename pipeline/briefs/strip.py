"""The strip under a brief's headline: its figures, names and dates, each leading to its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pipeline.briefs.mentions import Mention, dates, figures, names
from pipeline.cleaning.unicode import as_printed


@dataclass(frozen=True, slots=True)
class Chip:
    """A figure, name or date of the strip, with the ids of the sentences it stands in.

    Attributes:
        doubt: one of those sentences is marked for its numbers, names or dates.
    """

    text: str
    sentences: tuple[str, ...]
    doubt: bool


def strip_of(sentences: list[dict[str, Any]]) -> tuple[tuple[str, tuple[Chip, ...]], ...]:
    """Headings with their chips, from the `sentences` of a brief document; empty ones left out."""
    english = [(sentence["id"], as_printed(sentence["en"])) for sentence in sentences]
    kinds = {
        sentence["id"]: {flag["kind"].partition("_")[0] for flag in sentence["flags"]}
        for sentence in sentences
    }

    def chips(mentions: list[Mention], kind: str) -> tuple[Chip, ...]:
        return tuple(
            Chip(found.text, found.sentences, any(kind in kinds[name] for name in found.sentences))
            for found in mentions
        )

    found = (
        ("Figures", chips(figures(english), "number")),
        ("Names", chips(names(english), "name")),
        ("Dates", chips(dates(english), "date")),
    )
    return tuple((heading, some) for heading, some in found if some)
