"""`mujaz batch`, the nightly run."""

from __future__ import annotations

import os
import signal
from contextlib import nullcontext
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

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
    from pipeline.settings import Settings
    from pipeline.stages import Stages


class ExecutorName(StrEnum):
    """Where the work is done."""

    LOCAL = "local"
    RAY = "ray"


def batch(
    inputs: Annotated[
        list[str], typer.Argument(metavar="INPUT...", help="Files, folders, or - for stdin.")
    ],
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
    profile: Profile = None,
    models: ModelsFile = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Make briefs of many articles; what is done already is skipped."""
    from pipeline.batch.run import run_batch
    from pipeline.terminal.run_table import run_table

    messages = Messages(quiet, verbose)
    settings = settings_of(models)
    missing = [name for name in inputs if name != "-" and not os.path.lexists(name)]
    if len(missing) == len(inputs):
        raise UsageError(f"no such file or folder: {', '.join(missing)}", "check the path")
    signal.signal(signal.SIGTERM, _interrupt)
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
        )
    for result in report.results:
        if result.outcome == "failed":
            remedy = f"\n  {result.remedy}" if result.remedy else ""
            messages.error(f"{result.path}: {result.reason}{remedy}")
    messages.table(run_table(report))
    messages.note(f"{report.last_line()}; see {out / 'index.html'}")
    raise typer.Exit(report.exit_code)


def _ray(settings: Settings, stages: Stages, workers: int) -> Executor:
    from pipeline.batch.executors.ray import RayExecutor

    return RayExecutor(settings, stages, workers)


def _interrupt(*_: object) -> NoReturn:
    raise KeyboardInterrupt
