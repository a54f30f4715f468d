"""Scores of one or several systems as JSON data or as a Markdown table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.evaluation.scores import Score


@dataclass(frozen=True, slots=True)
class System:
    """One system's translations and what is known of it.

    Attributes:
        facts: profile, model, engine and decoding of a profile; the path of a hypothesis file.
    """

    name: str
    facts: Mapping[str, str | int]
    hypotheses: Sequence[str] = field(repr=False)


def as_data(scored: Sequence[tuple[System, Sequence[Score]]], sentences: int) -> dict[str, Any]:
    """JSON-ready data: one system's record, or several with the baseline they are tested against.

    A record has the system's facts, `sentences` and `scores`: metric to `value` and `signature`,
    and where systems are compared `mean`, `interval_95` and, except for the baseline, `p_value`.
    """
    records = [
        {
            **system.facts,
            "sentences": sentences,
            "scores": {score.metric: _score(score) for score in scores},
        }
        for system, scores in scored
    ]
    if len(records) == 1:
        return records[0]
    return {"sentences": sentences, "baseline": scored[0][0].name, "systems": records}


def as_markdown(scored: Sequence[tuple[System, Sequence[Score]]], sentences: int) -> str:
    """A GitHub table, systems in rows, and the signatures under it; ends with a newline."""
    baseline, first = scored[0]
    metrics = [score.metric for score in first]
    lines = [
        f"| system | {' | '.join(metrics)} |",
        f"|---|{'---:|' * len(metrics)}",
    ]
    for system, scores in scored:
        name = system.name.replace("|", "\\|")
        lines.append(f"| {name} | {' | '.join(_cell(score) for score in scores)} |")
    lines += ["", f"{sentences} sentences."]
    if len(scored) > 1:
        name = baseline.name.replace("|", "\\|")
        lines[-1] += (
            f" ± is half the 95 % interval over bootstrap resamples; p is the paired bootstrap's"
            f" against {name}, with * below 0.05."
        )
    lines += ["", *(f"- {score.metric}: `{score.signature}`" for score in first)]
    return "\n".join(lines) + "\n"


def _score(score: Score) -> dict[str, float | str]:
    found: dict[str, float | str | None] = {
        "value": score.value,
        "signature": score.signature,
        "mean": score.mean,
        "interval_95": score.interval,
        "p_value": score.p_value,
    }
    return {name: value for name, value in found.items() if value is not None}


def _cell(score: Score) -> str:
    text = f"{score.value:.4f}" if score.metric == "COMET" else f"{score.value:.1f}"
    if score.interval is not None:
        text += f" ± {score.interval:.1f}"
    if score.p_value is not None:
        text += f" (p = {score.p_value:.3f}{'*' if score.p_value < 0.05 else ''})"
    return text
