"""A part that loops, hits the length limit or loses a number is decoded again before it is flagged.

Two more hypotheses are made: with a wider beam that may not repeat three tokens, and clause by
clause. The one with the fewest defects is kept, the first on a tie; what was wrong with the first
is recorded. Every part is judged alone and the engine decodes it alike in any company, so the
outcome does not depend on what else is translated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.article import Flag
from pipeline.cleaning.clauses import split_to_fit
from pipeline.models.engines.base import Hypothesis, Seq2SeqEngine
from pipeline.settings import DecodingSettings
from pipeline.translation.checks.numbers import compare_numbers
from pipeline.translation.checks.sentence import check_sentence
from pipeline.translation.segments import needs_translation

# A part with fewer tokens is not split: its clauses would be scraps.
_SPLIT_FROM = 12
_NO_REPEAT = 3
_WIDEST_BEAM = 32
# What one defect counts. A loop or a cut costs the reader more than one number does.
_GRAVE, _LIGHT = 3, 1
_GRAVE_KINDS = frozenset({"loop", "cut", "empty", "same_as_source"})
_REPAIRABLE = frozenset({"loop", "number_missing", "length_limit"})


@dataclass(frozen=True, slots=True)
class Repair:
    """A better hypothesis, and the flag that says what the first one had wrong."""

    hypothesis: Hypothesis
    flag: Flag


def repair(
    engine: Seq2SeqEngine, decoding: DecodingSettings, hypotheses: Mapping[str, Hypothesis]
) -> dict[str, Repair]:
    """Better hypotheses for those parts that need one and get one.

    Args:
        decoding: how `hypotheses` were made.
        hypotheses: first hypothesis of each part (normalised Arabic).
    """
    first = {part: _defects(part, hypothesis) for part, hypothesis in hypotheses.items()}
    broken = [part for part, flags in first.items() if _REPAIRABLE & {f.kind for f in flags}]
    if not broken:
        return {}
    careful = _decoded(engine, careful_decoding(decoding), [(part,) for part in broken])
    clauses = {part: _clauses(engine, part) for part in broken}
    splittable = [part for part in broken if len(clauses[part]) > 1]
    in_clauses = _decoded(engine, decoding, [clauses[part] for part in splittable])
    candidates = {part: [("decoded again", careful[(part,)])] for part in broken}
    for part in splittable:
        candidates[part].append(("translated clause by clause", in_clauses[clauses[part]]))
    repairs = {}
    for part in broken:
        how, best = min(candidates[part], key=lambda candidate: _cost(part, candidate[1]))
        if _cost(part, best) < _cost(part, hypotheses[part]):
            fault = "; ".join(f.detail for f in first[part] if f.kind in _REPAIRABLE)
            repairs[part] = Repair(best, Flag("repaired", f"{how}; at first, {fault}"))
    return repairs


def careful_decoding(decoding: DecodingSettings) -> DecodingSettings:
    """The same with twice the beam, no three tokens allowed twice."""
    size = decoding.no_repeat_ngram_size
    return decoding.model_copy(
        update={
            "beam_size": min(_WIDEST_BEAM, 2 * decoding.beam_size),
            "no_repeat_ngram_size": min(size, _NO_REPEAT) if size else _NO_REPEAT,
        }
    )


def _defects(part: str, hypothesis: Hypothesis) -> list[Flag]:
    flags = check_sentence(part, hypothesis.text)
    if hypothesis.truncated:
        flags.insert(0, Flag("length_limit", "it reached the length limit"))
    return flags


def _cost(part: str, hypothesis: Hypothesis) -> int:
    """How much is wrong; each number that differs counts."""
    numbers = compare_numbers(part, hypothesis.text)
    cost = _LIGHT * (len(numbers.missing) + len(numbers.added)) + _GRAVE * hypothesis.truncated
    for flag in check_sentence(part, hypothesis.text):
        if flag.kind not in ("number_missing", "number_added"):
            cost += _GRAVE if flag.kind in _GRAVE_KINDS else _LIGHT
    return cost


def _clauses(engine: Seq2SeqEngine, part: str) -> tuple[str, ...]:
    """The part in two or three pieces, cut at clauses; whole where it is short."""
    tokens = engine.count_tokens([part])[0]
    if tokens < _SPLIT_FROM:
        return (part,)
    most = tokens * 2 // 3

    def fits(text: str) -> bool:
        return engine.count_tokens([text])[0] <= most

    pieces = split_to_fit(part, fits)
    return tuple(pieces) if all(map(needs_translation, pieces)) else (part,)


def _decoded(
    engine: Seq2SeqEngine, decoding: DecodingSettings, parts: Sequence[tuple[str, ...]]
) -> dict[tuple[str, ...], Hypothesis]:
    """One hypothesis per part, joined from its pieces; its score weighs them by their length."""
    pieces = list(dict.fromkeys(piece for part in parts for piece in part))
    if not pieces:
        return {}
    found = dict(zip(pieces, engine.generate(pieces, decoding), strict=True))
    joined = {}
    for part in parts:
        hypotheses = [found[piece] for piece in part]
        weights = [len(piece) for piece in part]
        score = sum(h.score * w for h, w in zip(hypotheses, weights, strict=True)) / sum(weights)
        joined[part] = Hypothesis(
            text=" ".join(h.text for h in hypotheses if h.text),
            score=score,
            truncated=any(h.truncated for h in hypotheses),
        )
    return joined
