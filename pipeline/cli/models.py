"""`mujaz models list | fetch | check`."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from pipeline.cli.options import ModelsFile, Quiet, Verbose, emit, settings_of
from pipeline.errors import MujazError
from pipeline.terminal.messages import Messages


def models_list(
    as_json: Annotated[bool, typer.Option("--json", help="JSON instead of a table.")] = False,
    models: ModelsFile = None,
) -> None:
    """Show every model: what is there, its size, licence and published quality."""
    from pipeline.models.store import ModelStore

    settings = settings_of(models)
    rows = ModelStore(settings).status()
    if as_json:
        from dataclasses import asdict

        emit(json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=2) + "\n")
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("model", "task", "state", "MB", "licence", "published quality"):
        table.add_column(heading, justify="right" if heading == "MB" else "left")
    for row in rows:
        size = "" if row.size_mb is None else f"{row.size_mb:.0f}"
        state = f"{row.state}: {row.detail}" if row.detail else row.state
        table.add_row(row.name, row.task, state, size, row.licence, row.quality)
    # A pipe has no width of its own; the rich default of 80 columns would cut the names.
    Console(width=None if sys.stdout.isatty() else 160).print(table)


def models_fetch(
    names: Annotated[list[str], typer.Argument(metavar="NAME...", help="Names in models.yaml.")],
    models: ModelsFile = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Download, verify and convert models. The only command that uses the network."""
    from pipeline.models.store import ModelStore

    messages = Messages(quiet, verbose)
    store = ModelStore(settings_of(models))
    for name in names:
        checkpoint = store.fetch(name, messages.note)
        messages.note(f"{name}: ready (revision {checkpoint.revision or 'local folder'})")


def models_check(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME...]", help="Names in models.yaml; all that are there."),
    ] = None,
    models: ModelsFile = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Verify files, conversion and a known sentence."""
    from pipeline.models.store import ModelStore

    messages = Messages(quiet, verbose)
    store = ModelStore(settings_of(models))
    chosen = names or [row.name for row in store.status() if row.state != "not downloaded"]
    worst: MujazError | None = None
    for name in chosen:
        try:
            store.check(name, messages.note)
        except MujazError as error:
            messages.error(str(error))
            worst = error
        else:
            messages.note(f"{name}: good")
    if worst is not None:
        raise typer.Exit(worst.exit_code)
