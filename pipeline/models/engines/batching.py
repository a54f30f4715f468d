"""Which texts are decoded together, and how long each output may get.

Only texts with the same output limit share a batch, so that what a text becomes does not depend
on its neighbours.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.settings import DecodingSettings

# Output limits follow the source length in steps of this many tokens: coarse enough that
# texts of similar length share a limit and therefore a batch.
LENGTH_STEP = 16


@dataclass(frozen=True, slots=True)
class Batch:
    """Texts decoded in one call.

    Attributes:
        indices: positions in the caller's list, longest source first.
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
    """Sort by limit and length, and cut into batches of at most `batch_tokens` padded tokens.

    A single text longer than `batch_tokens` is a batch of its own. Longest first, so that memory
    peaks at the start of a run and not at its end.
    """
    order = sorted(range(len(lengths)), key=lambda i: (-limits[i], -lengths[i], i))
    batches: list[Batch] = []
    current: list[int] = []
    for index in order:
        if current:
            # `current[0]` is the longest of its batch: every row is padded to it.
            padded = (len(current) + 1) * lengths[current[0]]
            if limits[index] != limits[current[0]] or padded > batch_tokens:
                batches.append(Batch(tuple(current), limits[current[0]]))
                current = []
        current.append(index)
    if current:
        batches.append(Batch(tuple(current), limits[current[0]]))
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
