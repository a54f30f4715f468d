"""Which texts are decoded together, and how long each output may get.

Only texts of the same length share a batch, so that what a text becomes does not depend on its
neighbours. Padding is what makes it depend: attention over a padded row adds up floats in another
order, int8 then rounds some activations to the other side, and beams part. Of 500 sentences
through the embedded model in int8, 9 to 16 changed with their batches while texts of different
lengths shared them, and none, to the last bit of its score, once they did not. So a brief is the
same whatever the window, the workers and the state of the memory.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.settings import DecodingSettings

# Output limits follow the source length in steps of this many tokens.
LENGTH_STEP = 16


@dataclass(frozen=True, slots=True)
class Batch:
    """Texts of one length, decoded in one call.

    Attributes:
        indices: positions in the caller's list.
        max_tokens: output limit of each, `</s>` included.
    """

    indices: tuple[int, ...]
    max_tokens: int


def output_limit(
    source_tokens: int, decoding: DecodingSettings, max_tokens: int | None, ceiling: int
) -> int:
    """Most tokens an output may have, `</s>` included.

    Args:
        source_tokens: length of the source.
        max_tokens: the caller's limit, which replaces the one derived from the source.
        ceiling: what the decoder's positions allow.
    """
    if max_tokens is None:
        rounded = math.ceil(source_tokens / LENGTH_STEP) * LENGTH_STEP
        max_tokens = math.ceil(decoding.max_length_ratio * rounded + decoding.max_length_slack)
    return max(1, min(max_tokens, ceiling))


def plan_batches(lengths: Sequence[int], limits: Sequence[int], batch_tokens: int) -> list[Batch]:
    """Group by length and limit, and cut into batches of at most `batch_tokens` tokens.

    A single text longer than `batch_tokens` is a batch of its own. Longest first, so that memory
    peaks at the start of a run and not at its end, and the last batches are short ones.
    """
    groups: dict[tuple[int, int], list[int]] = {}
    for index, key in enumerate(zip(limits, lengths, strict=True)):
        groups.setdefault(key, []).append(index)
    batches: list[Batch] = []
    for (limit, length), indices in sorted(groups.items(), reverse=True):
        size = max(1, batch_tokens // length)
        batches.extend(
            Batch(tuple(indices[first : first + size]), limit)
            for first in range(0, len(indices), size)
        )
    return batches


def check_sources(texts: Sequence[str], lengths: Sequence[int], window: int) -> None:
    """Refuse what an engine must not be given.

    Raises:
        ValueError: a blank text (models invent an output for it), or one that does not fit.
    """
    for position, (text, length) in enumerate(zip(texts, lengths, strict=True)):
        if not text.strip():
            raise ValueError(f"text {position} is blank")
        if length > window:
            raise ValueError(
                f"text {position} has {length} tokens, more than the window of {window}"
            )


def is_out_of_memory(error: Exception) -> bool:
    """Whether decoding failed for want of memory, so that a smaller batch may succeed.

    On CPU that is MemoryError (std::bad_alloc); CUDA's runtime says "out of memory" in the
    RuntimeError of CTranslate2 and in torch.OutOfMemoryError, which is one, too.
    """
    return isinstance(error, MemoryError) or (
        isinstance(error, RuntimeError) and "out of memory" in str(error).lower()
    )


def halves(batch: Batch) -> tuple[Batch, Batch]:
    """A batch of at least two texts as two; what each text becomes stays the same."""
    middle = len(batch.indices) // 2
    return (
        Batch(batch.indices[:middle], batch.max_tokens),
        Batch(batch.indices[middle:], batch.max_tokens),
    )
