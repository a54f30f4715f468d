"""The reports of earlier runs, as far as they can be read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class PastRun:
    """One `runs/<start>.json`.

    Attributes:
        started: ISO 8601 UTC.
        finished: whether it came to its end; not so if it was killed, interrupted or stopped.
        work: what it was to do: inputs and profile, to be compared.
    """

    file: Path
    started: str
    finished: bool
    work: str


def past_runs(out: Path) -> list[PastRun]:
    """All runs of an output folder, oldest first; reports that cannot be read are left out."""
    runs = []
    for file in (out / "runs").glob("*.json"):
        try:
            runs.append(_past_run(file, json.loads(file.read_text(encoding="utf-8"))))
        except (OSError, ValueError, LookupError, TypeError):
            continue  # not a report of ours: nothing is known of it, and prune leaves it alone
    return sorted(runs, key=lambda run: run.started)


def _past_run(file: Path, report: dict[str, Any]) -> PastRun:
    settings = report["settings"]
    return PastRun(
        file=file,
        started=str(report["started"]),
        finished=bool(report["finished"]) and not report["interrupted"] and not report["stopped"],
        work=json.dumps([settings["inputs"], settings["profile"]]),
    )


def unfinished(runs: list[PastRun]) -> list[PastRun]:
    """The runs that did not come to their end and whose work no later run has finished."""
    return [
        run
        for number, run in enumerate(runs)
        if not run.finished
        and not any(later.finished and later.work == run.work for later in runs[number + 1 :])
    ]
