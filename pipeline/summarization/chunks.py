"""What of an article a summarizer reads: all of it, or its best sentences in window-sized chunks.

Nothing is ever cut off silently: what is left out is left out sentence by sentence, and counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.models.engines.base import Seq2SeqEngine

# More windows than this and the summary reads as a list of summaries; the best sentences of a
# very long article fill these.
MOST_CHUNKS = 2


@dataclass(frozen=True, slots=True)
class Reading:
    """The chunks a model reads of one article.

    Attributes:
        chunks: texts that each fit the window, in the article's order.
        read, of: how many of the article's sentences are in them, and how many there are.
        cut: of the one sentence that is read only the beginning is: it alone is longer than
            all windows.
    """

    chunks: tuple[str, ...]
    read: int
    of: int
    cut: bool = False

    @property
    def condensed(self) -> bool:
        """Whether the model saw less than the whole article at once."""
        return len(self.chunks) > 1 or self.read < self.of


def plan_reading(
    sentences: Sequence[str],
    sizes: Sequence[int],
    scores: Sequence[float],
    engine: Seq2SeqEngine,
) -> Reading:
    """Fit an article into at most `MOST_CHUNKS` windows of `engine`.

    Args:
        sentences: the English body sentences, in order, none blank.
        sizes: source tokens of each, as `engine.count_tokens` gives them.
        scores: how telling each is; where not all fit, the best stay, in the article's order.
    """
    whole = " ".join(sentences)
    window = engine.max_source_tokens
    # Counted one by one, sentences have more tokens than joined: each has its own </s>.
    if sum(sizes) <= window or engine.count_tokens([whole])[0] <= window:
        return Reading((whole,), len(sentences), len(sentences))
    kept = _within(sizes, scores, window * MOST_CHUNKS)
    while True:
        chunks = _packed([sentences[k] for k in kept], engine)
        if len(chunks) <= MOST_CHUNKS or len(kept) == 1:
            cut = len(chunks) > MOST_CHUNKS
            return Reading(tuple(chunks[:MOST_CHUNKS]), len(kept), len(sentences), cut)
        kept.remove(min(kept, key=lambda k: (scores[k], -k)))


def _within(sizes: Sequence[int], scores: Sequence[float], budget: int) -> list[int]:
    """Indices of the best sentences whose sizes sum up to `budget` at most, in order."""
    kept: list[int] = []
    for k in sorted(range(len(sizes)), key=lambda k: (-scores[k], k)):
        if sizes[k] <= budget or not kept:
            kept.append(k)
            budget -= sizes[k]
    return sorted(kept)


def _packed(sentences: Sequence[str], engine: Seq2SeqEngine) -> list[str]:
    """Sentences joined into as few texts as fit the window, in order."""
    chunks: list[str] = []
    for sentence in sentences:
        for piece in _pieces(sentence, engine):
            joined = f"{chunks[-1]} {piece}" if chunks else piece
            if chunks and _fits(joined, engine):
                chunks[-1] = joined
            else:
                chunks.append(piece)
    return chunks


def _fits(text: str, engine: Seq2SeqEngine) -> bool:
    return engine.count_tokens([text])[0] <= engine.max_source_tokens


def _pieces(sentence: str, engine: Seq2SeqEngine) -> list[str]:
    """The sentence, or, where it alone is longer than the window, halves of it that fit."""
    if len(sentence) < 2 or _fits(sentence, engine):
        return [sentence]
    words = sentence.split()
    if len(words) > 1:
        middle = len(words) // 2
        left, right = " ".join(words[:middle]), " ".join(words[middle:])
    else:
        middle = len(sentence) // 2
        left, right = sentence[:middle], sentence[middle:]
    return _pieces(left, engine) + _pieces(right, engine)
