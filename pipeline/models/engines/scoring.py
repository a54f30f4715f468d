"""Log-probabilities of finished outputs under a Transformers model.

Transformers would return them from `generate`, but keeps every step's scores over the whole
vocabulary for every beam to do so: gigabytes for a batch of sentences. One pass over the outputs
gives the same numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

# Rows are scored together as long as their logits stay below this many float32 values (256 MB).
_MAX_LOGITS = 64_000_000


@dataclass(frozen=True, slots=True)
class Constraints:
    """What decoding ruled out, and which is therefore left out of the softmax.

    Attributes:
        suppressed: rows that were never allowed.
        eos: row of `</s>`, not allowed before `min_tokens` tokens.
        no_repeat_ngram_size: no n-gram of this size was allowed twice; 0 for no such rule.
        repetition_penalty: as in CTranslate2: logits of tokens that came before are divided by it
            where positive, multiplied where negative.
        forced: leading tokens that were forced and count nothing.
    """

    suppressed: tuple[int, ...]
    eos: int
    min_tokens: int
    no_repeat_ngram_size: int
    repetition_penalty: float
    forced: int


def total_log_probabilities(
    model: Any,
    sources: Any,
    mask: Any,
    outputs: Sequence[Sequence[int]],
    start: int,
    filler: int,
    constraints: Constraints,
) -> list[float]:
    """Sum of the log-probabilities of each output's tokens.

    Args:
        sources, mask: source rows and attention mask, as tensors.
        outputs: token rows of each output, without the start row, with `</s>` where it came.
        start: row the decoder starts from.
        filler: any row, to pad with.
    """
    import torch

    totals: list[float] = []
    width = max(len(output) for output in outputs)
    step = max(1, _MAX_LOGITS // (width * int(model.get_output_embeddings().weight.shape[0])))
    for first in range(0, len(outputs), step):
        chunk = outputs[first : first + step]
        shifted = [[start, *output[:-1]] + [filler] * (width - len(output)) for output in chunk]
        logits = model(
            input_ids=sources[first : first + step],
            attention_mask=mask[first : first + step],
            decoder_input_ids=torch.tensor(shifted, device=sources.device),
            use_cache=False,
        ).logits.float()
        totals += [
            _total(logits[row, : len(output)], list(output), constraints)
            for row, output in enumerate(chunk)
        ]
    return totals


def _total(logits: Any, output: list[int], constraints: Constraints) -> float:
    import torch

    minus_infinity = float("-inf")
    for position in range(len(output)):
        seen = output[:position]
        if constraints.repetition_penalty != 1 and seen:
            rows = torch.tensor(sorted(set(seen)), device=logits.device)
            values = logits[position, rows]
            penalty = constraints.repetition_penalty
            logits[position, rows] = torch.where(values < 0, values * penalty, values / penalty)
        banned = _repeating(seen, constraints.no_repeat_ngram_size)
        if banned:
            logits[position, banned] = minus_infinity
    logits[:, list(constraints.suppressed)] = minus_infinity
    logits[: constraints.min_tokens, constraints.eos] = minus_infinity
    probabilities = torch.log_softmax(logits, dim=-1)
    chosen = probabilities.gather(1, torch.tensor(output, device=logits.device)[:, None])
    return float(chosen[constraints.forced :].double().sum())


def _repeating(seen: list[int], size: int) -> list[int]:
    """Tokens that would complete an n-gram of `size` that is already there."""
    if size == 0 or len(seen) < size:
        return []
    tail = seen[len(seen) - size + 1 :]
    return [
        seen[i + size - 1] for i in range(len(seen) - size + 1) if seen[i : i + size - 1] == tail
    ]
