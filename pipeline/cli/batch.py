"""`mujaz batch`, the nightly run."""

from __future__ import annotations

import os
from contextlib import nullcontext
from dataclasses import asdict
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.options import (
    ModelsFile,
    Profile,
    Quiet,
    Verbose,
    memory_of,
    settings_of,
    stages_of,
)
from pipeline.errors import UsageError
from pipeline.terminal.messages import Messages

if TYPE_CHECKING:
    from pipeline.batch.executors.base import Executor
    from pipeline.batch.results import Result
    from pipeline.settings import Settings
    from pipeline.stages import Stages


class ExecutorName(StrEnum):
    """Where the work is done."""

    LOCAL = "local"
    RAY = "ray"


def batch(
    inputs: Annotated[
        list[str] | None,
        typer.Argument(metavar="INPUT...", help="Files, folders, or - for stdin."),
    ] = None,
    out: Annotated[Path, typer.Option("--out", "-o", help="Output folder.")] = Path("outputs"),
    workers: Annotated[
        int,
        typer.Option(
            "--workers", min=0, help="Batches decoded at once, with ray: processes; 0: all cores."
        ),
    ] = 0,
    executor: Annotated[
        ExecutorName,
        typer.Option("--executor", help="ray: on the cluster of $RAY_ADDRESS, else on all cores."),
    ] = ExecutorName.LOCAL,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, help="At most this many articles.")
    ] = None,
    retry_failed: Annotated[
        bool,
        typer.Option("--retry-failed", help="Only what failed in the last run, with its inputs."),
    ] = False,
    max_failures: Annotated[
        int | None,
        typer.Option("--max-failures", min=0, help="Stop when more articles than this fail."),
    ] = None,
    json_logs: Annotated[
        bool, typer.Option("--json-logs", help="Messages as JSON lines, one for every article.")
    ] = False,
    profile: Profile = None,
    models: ModelsFile = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Make briefs of many articles; what is done already is skipped."""
    from pipeline.batch.retry import last_failures
    from pipeline.batch.run import run_batch
    from pipeline.terminal.run_table import run_table

    messages = Messages(quiet, verbose, json_logs)
    settings = settings_of(models)
    retry = None
    if retry_failed:
        if inputs:
            raise UsageError("--retry-failed takes the inputs of the last run", "give no INPUT")
        retry = last_failures(out)
        inputs, profile = list(retry.inputs), profile or retry.profile
    if not inputs:
        raise UsageError("nothing to read", "name files or folders, or - for standard input")
    missing = [name for name in inputs if name != "-" and not os.path.lexists(name)]
    if len(missing) == len(inputs):
        raise UsageError(f"no such file or folder: {', '.join(missing)}", "check the path")
    local = executor is ExecutorName.LOCAL
    # With Ray, a process of its own keeps the memory for all workers.
    with (
        memory_of(settings) if local else nullcontext() as memory,
        messages.progress("articles") as progress,
    ):
        stages = stages_of(settings, profile, messages, workers if local else 0, memory)
        report = run_batch(
            inputs,
            out,
            settings,
            stages,
            limit=limit,
            advance=progress.step,
            executor=None if local else _ray(settings, stages, workers),
            counted=progress.of,
            tell=partial(_tell, messages) if json_logs else None,
            max_failures=max_failures,
            retry=retry,
        )
    if report.repaired:
        messages.note(f"note: {report.repaired}", "repaired")
    if not json_logs:
        for result in report.results:
            if result.outcome == "failed":
                remedy = f"\n  {result.remedy}" if result.remedy else ""
                messages.error(f"{result.path}: {result.reason}{remedy}")
    messages.table(run_table(report))
    messages.note(
        f"{report.last_line()}; see {out / 'index.html'}",
        "finished",
        exit_code=report.exit_code,
        counts=report.counts(),
        seconds=report.rounded_seconds(),
    )
    raise typer.Exit(report.exit_code)


def _ray(settings: Settings, stages: Stages, workers: int) -> Executor:
    from pipeline.batch.executors.ray import RayExecutor

    return RayExecutor(settings, stages, workers)


def _tell(messages: Messages, result: Result) -> None:
    """One log line for what became of one article."""
    fields = {name: value for name, value in asdict(result).items() if value is not None}
    if result.outcome == "failed":
        messages.error(f"{result.path}: {result.reason}", "article", **fields)
    else:
        messages.event("article", f"{result.path}: {result.outcome}", **fields)
