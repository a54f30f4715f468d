"""The articles that failed in the last run, to be tried again alone."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from pipeline.article import RawArticle
from pipeline.batch.runs import past_runs
from pipeline.errors import UsageError
from pipeline.sources.failure import SourceFailure


@dataclass(frozen=True, slots=True)
class Retry:
    """What failed in a run.

    Attributes:
        file: its report.
        inputs, profile: what that run was given.
        paths: of the articles that failed, as in the report.
    """

    file: Path
    inputs: tuple[str, ...]
    profile: str
    paths: frozenset[str]


def last_failures(out: Path) -> Retry:
    """The failures of the newest run under `out`.

    Raises:
        UsageError: there was no run, or it read standard input, which is gone.
    """
    runs = past_runs(out)
    if not runs:
        raise UsageError(f"no run to retry in {out}", "give the --out of an earlier batch")
    report = json.loads(runs[-1].file.read_text(encoding="utf-8"))
    inputs = tuple(report["settings"]["inputs"])
    if "-" in inputs:
        raise UsageError("the last run read standard input, which is gone", "pipe it in again")
    paths = frozenset(failure["path"] for failure in report["failures"])
    return Retry(runs[-1].file, inputs, report["settings"]["profile"], paths)


def path_of(item: RawArticle | SourceFailure) -> str:
    """The path under which the report names an input."""
    return item.path if isinstance(item, SourceFailure) else item.source.path
