"""`mujaz export`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import Quiet, Verbose, emit, ledger_of
from pipeline.errors import EXIT_SOME_FAILED, UsageError
from pipeline.terminal.messages import Messages


class ExportFormat(StrEnum):
    """Formats of `export`."""

    JSONL = "jsonl"
    TMX = "tmx"
    ATOM = "atom"


def export(
    outputs: Annotated[Path, typer.Argument(help="Output folder of mujaz batch.")],
    output_format: Annotated[
        ExportFormat,
        typer.Option("--format", "-f", help="Sentence pairs, translation memory or news feed."),
    ],
    file: Annotated[
        Path | None,
        typer.Option("--file", help="Write here instead of standard output.", show_default=False),
    ] = None,
    unflagged: Annotated[
        bool, typer.Option("--unflagged", help="tmx: leave out pairs that have a flag.")
    ] = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Finished briefs for other programs: sentence pairs, a translation memory, a news feed."""
    from pipeline.export.atom import atom
    from pipeline.export.brief import finished_briefs, in_order
    from pipeline.export.jsonl import jsonl
    from pipeline.export.tmx import tmx
    from pipeline.files import write_atomic

    messages = Messages(quiet, verbose)
    if unflagged and output_format is not ExportFormat.TMX:
        raise UsageError(
            f"--unflagged is for tmx, not {output_format}", "every jsonl line names its flags"
        )
    with ledger_of(outputs) as ledger:
        entries = in_order(ledger.entries())
    if not entries:
        raise UsageError(
            f"{outputs} has no finished brief", f"make some: mujaz batch FOLDER --out {outputs}"
        )
    unreadable: list[str] = []
    if output_format is ExportFormat.JSONL:
        text = jsonl(finished_briefs(outputs, entries, unreadable))
    elif output_format is ExportFormat.TMX:
        text = tmx(lambda: finished_briefs(outputs, entries, unreadable), unflagged=unflagged)
    else:
        text = atom(finished_briefs(outputs, reversed(entries), unreadable))
    try:
        if file is None:
            for piece in text:
                emit(piece)
        else:
            try:
                write_atomic(file, text)
            except OSError as error:
                raise UsageError(
                    f"cannot write {file}: {error.strerror}", "give another with --file"
                ) from error
    finally:
        for reason in dict.fromkeys(unreadable):  # tmx reads twice
            messages.error(reason)
    if unreadable:
        raise typer.Exit(EXIT_SOME_FAILED)
    if file is not None:
        messages.note(f"{len(entries)} briefs exported to {file}")
