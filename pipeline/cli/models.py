"""`mujaz models list | fetch | check | shortlist`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.options import ModelsFile, Quiet, Verbose, emit, settings_of
from pipeline.errors import MujazError, UsageError
from pipeline.terminal.messages import Messages

if TYPE_CHECKING:
    from pipeline.settings import Settings


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


def models_shortlist(
    name: Annotated[str, typer.Argument(help="Name in models.yaml.")],
    text: Annotated[
        list[Path] | None,
        typer.Option(
            "--text",
            help="Articles to learn from (file or folder, may be repeated), not the program's own.",
            show_default=False,
        ),
    ] = None,
    size: Annotated[int | None, typer.Option(min=1, help="Pieces in all.")] = None,
    models: ModelsFile = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Learn a translator's vocabulary shortlist, for `shortlist: true` in a profile."""
    from pipeline.models.store import ModelStore
    from pipeline.translation.shortlist import SIZE, learn_shortlist

    messages = Messages(quiet, verbose)
    settings = settings_of(models)
    store = ModelStore(settings)
    store.checkpoint(name)  # before the texts are read: a missing model stops it here
    texts = None if not text else _sentences([str(path) for path in text], settings, messages)
    pieces = learn_shortlist(store, settings, name, texts, size=size or SIZE, report=messages.note)
    messages.note(
        f"{name}: {len(pieces)} pieces can come out; set 'shortlist: true' under the "
        "'translator' of a profile to use them"
    )


def _sentences(inputs: list[str], settings: Settings, messages: Messages) -> list[str]:
    """The sentences of the cleaned articles; what cannot be read is said and left out."""
    from pipeline.cleaning.clean import clean_article
    from pipeline.errors import ArticleError
    from pipeline.sources.inputs import SourceFailure, read_inputs

    found: list[str] = []
    for item in read_inputs(inputs, settings.limits):
        try:
            if isinstance(item, SourceFailure):
                raise item.error
            found += [s.ar for s in clean_article(item, settings.limits).sentences]
        except ArticleError as error:
            path = item.path if isinstance(item, SourceFailure) else item.source.path
            messages.error(f"{path}: {error}")
    if not found:
        raise UsageError("--text: no Arabic sentences there", "name files or folders of articles")
    return found
