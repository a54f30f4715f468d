"""sacreBLEU scores with their signatures, and whether systems differ by more than chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.errors import UsageError


@dataclass(frozen=True, slots=True)
class Score:
    """A corpus score, 0..100 (COMET: 0..1), and what says how it was made.

    Attributes:
        signature: sacreBLEU's signature, or the name of the COMET checkpoint.
        mean, interval: mean and half the 95 % interval over bootstrap resamples; None where
            only one system was scored.
        p_value: how likely a difference to the baseline as large as this is by chance; None for
            the baseline itself.
    """

    metric: str
    value: float
    signature: str
    mean: float | None = None
    interval: float | None = None
    p_value: float | None = None


def corpus_scores(hypotheses: Sequence[str], references: Sequence[str]) -> list[Score]:
    """BLEU and chrF2++ of `hypotheses` against one reference each.

    Raises:
        UsageError: sacrebleu is not installed, or the counts differ.
    """
    metrics = _metrics()
    _check_lengths("source", hypotheses, references)
    scores = []
    for name, metric in metrics.items():
        score = metric.corpus_score(list(hypotheses), [list(references)])
        scores.append(Score(name, round(score.score, 2), str(metric.get_signature())))
    return scores


def compared_scores(
    systems: Mapping[str, Sequence[str]], references: Sequence[str]
) -> dict[str, list[Score]]:
    """BLEU and chrF2++ of several systems, each tested against the first by paired bootstrap.

    sacreBLEU's own test (Koehn 2004, "Statistical Significance Tests for Machine Translation
    Evaluation"): 1,000 resamples of the test set, the same for every system, seed 12345 or
    $SACREBLEU_SEED. A p-value below 0.05 is the usual bound.

    Args:
        systems: hypotheses by name; the first is the baseline.

    Raises:
        UsageError: sacrebleu is not installed, or the counts differ.
    """
    metrics = _metrics()
    for name, hypotheses in systems.items():
        _check_lengths(name, hypotheses, references)
    from sacrebleu.significance import PairedTest

    named = [(name, list(hypotheses)) for name, hypotheses in systems.items()]
    signatures, results = PairedTest(named, metrics, [list(references)], test_type="bs")()
    return {
        name: [
            Score(
                metric,
                round(result.score, 2),
                str(signatures[metric]),
                round(float(result.mean), 2),
                round(float(result.ci), 2),
                _p_value(result, results[metric][0]),
            )
            for metric in signatures
            for result in [results[metric][place]]
        ]
        for place, name in enumerate(systems)
    }


def _p_value(result: Any, baseline: Any) -> float | None:
    if result is baseline:
        return None
    # sacreBLEU counts only larger differences, and so finds no chance at all in no difference.
    return 1.0 if result.score == baseline.score else round(float(result.p_value), 4)


def _metrics() -> dict[str, Any]:
    try:
        from sacrebleu.metrics import BLEU, CHRF
    except ImportError:
        raise UsageError(
            "evaluation needs sacrebleu", "install it with: pip install 'mujaz[evaluate]'"
        ) from None
    return {"BLEU": BLEU(), "chrF2++": CHRF(word_order=2)}


def _check_lengths(name: str, hypotheses: Sequence[str], references: Sequence[str]) -> None:
    if len(hypotheses) != len(references):
        raise UsageError(
            f"{len(hypotheses)} {name} lines but {len(references)} reference lines",
            "the two files must correspond line by line",
        )


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
