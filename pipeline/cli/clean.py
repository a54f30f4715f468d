"""`mujaz clean`."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from pipeline.cli.options import ModelsFile, Quiet, Verbose, emit, settings_of, single_article
from pipeline.terminal.messages import Messages


class CleanFormat(StrEnum):
    """Formats of `clean`."""

    TEXT = "text"
    JSON = "json"


def clean(
    source: Annotated[
        str, typer.Argument(metavar="[FILE | -]", help="Article to clean; - for stdin.")
    ] = "-",
    output_format: Annotated[
        CleanFormat, typer.Option("--format", "-f", help="Output format.")
    ] = CleanFormat.TEXT,
    models: ModelsFile = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Show what cleaning keeps, and with --format json every line's role and why."""
    from pipeline.cleaning.clean import clean_article
    from pipeline.terminal import output

    Messages(quiet, verbose)
    settings = settings_of(models)
    article = clean_article(single_article(source, settings), settings.limits)
    write = output.cleaned_json if output_format is CleanFormat.JSON else output.cleaned_text
    emit(write(article))
