"""sacreBLEU scores with their signatures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.errors import UsageError


@dataclass(frozen=True, slots=True)
class Score:
    """A corpus score, 0..100, and the sacreBLEU signature that says how it was made."""

    metric: str
    value: float
    signature: str


def corpus_scores(hypotheses: Sequence[str], references: Sequence[str]) -> list[Score]:
    """BLEU and chrF2++ of `hypotheses` against one reference each.

    Raises:
        UsageError: sacrebleu is not installed, or the counts differ.
    """
    try:
        from sacrebleu.metrics import BLEU, CHRF
    except ImportError:
        raise UsageError(
            "evaluation needs sacrebleu", "install it with: pip install 'mujaz[evaluate]'"
        ) from None
    if len(hypotheses) != len(references):
        raise UsageError(
            f"{len(hypotheses)} source lines but {len(references)} reference lines",
            "the two files must correspond line by line",
        )
    scores = []
    for name, metric in (("BLEU", BLEU()), ("chrF2++", CHRF(word_order=2))):
        score = metric.corpus_score(list(hypotheses), [list(references)])
        scores.append(Score(name, round(score.score, 2), str(metric.get_signature())))
    return scores


def mean_chrf(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Mean over sentences of chrF (sacreBLEU's default, 0..100); None for no pairs.

    Args:
        pairs: (hypothesis, reference).

    Raises:
        UsageError: sacrebleu is not installed.
    """
    try:
        from sacrebleu.metrics import CHRF
    except ImportError:
        raise UsageError(
            "evaluation needs sacrebleu", "install it with: pip install 'mujaz[evaluate]'"
        ) from None
    metric = CHRF()
    scores = [
        metric.sentence_score(hypothesis, [reference]).score for hypothesis, reference in pairs
    ]
    return round(sum(scores) / len(scores), 2) if scores else None
