"""What a running model says of a given translation: word alignment, log-probabilities, and how it
would go on from a given beginning.

Used to put names and dates right. Every call is about one source text, so that no result depends
on what else is translated in the same run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from pipeline.settings import DecodingSettings

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Alignment:
    """Attention of a translation's tokens to its source's, both with their place in the text.

    Attributes:
        source, target: characters of each token in the texts given; an empty span where a token
            has no letters of its own (control tokens, `</s>`) or could not be found.
        attention: one row per target token, one column per source token, rows sum to about 1. The
            first head of the last decoder layer: guided alignment trains it where there was any
            (Chen et al. 2016); elsewhere it is a hint that has to be checked by its result.
    """

    source: tuple[Span, ...]
    target: tuple[Span, ...]
    attention: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class Scored:
    """A given translation with the natural-log probability of each of its tokens.

    Attributes:
        target: characters of each token; the closing `</s>` has the empty span at the end.
    """

    target: tuple[Span, ...]
    log_probabilities: tuple[float, ...]


@runtime_checkable
class ForcingEngine(Protocol):
    """An engine that can be asked about given translations. CTranslate2 with Marian can."""

    max_source_tokens: int
    can_force: bool

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """As `Seq2SeqEngine.count_tokens`."""

    def align(self, text: str, target: str) -> Alignment:
        """The alignment of `target` as a translation of `text`."""

    def score(self, text: str, targets: Sequence[str]) -> list[Scored]:
        """The probabilities of each of `targets` as a translation of `text`."""

    def go_on(self, text: str, beginnings: Sequence[str], decoding: DecodingSettings) -> list[str]:
        """The best translation of `text` with each of `beginnings`; "" where none has an end."""


def token_spans(pieces: Sequence[str], text: str, word_start: str = "▁") -> tuple[Span, ...]:
    """Where SentencePiece pieces stand in the text they came from.

    Normalisation inside the tokenizer may change letters; a piece that is not found is given the
    letters up to the next that is, or nothing.
    """
    spans: list[Span] = []
    place = 0
    for piece in pieces:
        letters = piece.replace(word_start, "")
        if piece.startswith(word_start):
            gap = text.find(" ", place) if place else -1
            # A new word: on to the next space, unless its letters begin right here.
            if letters and not text.startswith(letters, _skip(text, place)) and gap >= 0:
                place = gap
        start = _skip(text, place)
        if not letters or piece in {"</s>", "<unk>", "<pad>"}:
            spans.append((start, start))
            continue
        at = text.find(letters, start, start + len(letters) + 3)
        if at < 0:
            spans.append((start, start))
            continue
        place = at + len(letters)
        spans.append((at, place))
    return tuple(spans)


def _skip(text: str, place: int) -> int:
    while place < len(text) and text[place] == " ":
        place += 1
    return place
