"""`mujaz batch`, the nightly run."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Annotated, NoReturn

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


def batch(
    inputs: Annotated[
        list[str], typer.Argument(metavar="INPUT...", help="Files, folders, or - for stdin.")
    ],
    out: Annotated[Path, typer.Option("--out", "-o", help="Output folder.")] = Path("outputs"),
    workers: Annotated[
        int, typer.Option("--workers", min=0, help="Batches decoded at once; 0: one a core.")
    ] = 0,
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

    messages = Messages(quiet, verbose)
    settings = settings_of(models)
    missing = [name for name in inputs if name != "-" and not os.path.lexists(name)]
    if len(missing) == len(inputs):
        raise UsageError(f"no such file or folder: {', '.join(missing)}", "check the path")
    signal.signal(signal.SIGTERM, _interrupt)
    with memory_of(settings) as memory, messages.progress("articles") as progress:
        stages = stages_of(settings, profile, messages, workers, memory)
        report = run_batch(inputs, out, settings, stages, limit=limit, advance=progress.step)
    for result in report.results:
        if result.outcome == "failed":
            remedy = f"\n  {result.remedy}" if result.remedy else ""
            messages.error(f"{result.path}: {result.reason}{remedy}")
    messages.note(f"{report.last_line()}; see {out / 'index.html'}")
    raise typer.Exit(report.exit_code)


def _interrupt(*_: object) -> NoReturn:
    raise KeyboardInterrupt
