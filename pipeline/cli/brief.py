"""`mujaz brief`."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import (
    ModelsFile,
    Profile,
    Quiet,
    Verbose,
    emit,
    make_folder,
    settings_of,
    stages_of,
)
from pipeline.errors import EXIT_SOME_FAILED, ArticleError, UsageError
from pipeline.terminal.messages import Messages


class BriefFormat(StrEnum):
    """Formats of `brief`."""

    MARKDOWN = "markdown"
    HTML = "html"
    JSON = "json"


def brief(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Articles; - for stdin.")],
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="Write to this folder instead of standard output."),
    ] = None,
    output_format: Annotated[
        BriefFormat | None,
        typer.Option(
            "--format",
            "-f",
            help="Output format; without it, markdown, and on a terminal a page for reading.",
            show_default=False,
        ),
    ] = None,
    profile: Profile = None,
    models: ModelsFile = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Make bilingual briefs of one or a few articles."""
    from pipeline.briefs.document import to_document
    from pipeline.briefs.render import FORMATS, render
    from pipeline.files import write_atomic
    from pipeline.sources.inputs import SourceFailure, read_inputs

    messages = Messages(quiet, verbose)
    for_reading = output_format is None and out is None and sys.stdout.isatty()
    written = output_format or BriefFormat.MARKDOWN
    settings = settings_of(models)
    missing = [name for name in files if name != "-" and not os.path.lexists(name)]
    if missing:
        raise UsageError(f"no such file: {', '.join(missing)}", "check the path; nothing was done")
    stages = stages_of(settings, profile, messages)
    failed, articles = 0, []
    for item in read_inputs(files, settings.limits):
        try:
            if isinstance(item, SourceFailure):
                raise item.error
            articles.append(stages.clean(item))
        except ArticleError as error:
            path = item.path if isinstance(item, SourceFailure) else item.source.path
            messages.error(f"{path}: {error}")
            failed += 1
    if written is BriefFormat.HTML and out is None and len(articles) > 1:
        raise UsageError("several HTML pages need a folder", "add --out FOLDER")
    if out is not None:
        make_folder(out)
    if articles:
        with messages.progress("translating") as progress:
            briefs = stages.briefs(articles, progress.at)
        for made in briefs:
            document = to_document(made)
            if for_reading:
                from rich.console import Console

                from pipeline.terminal.brief import print_brief

                print_brief(document, Console())
            elif out is None:
                emit(render(document, written.value))
            else:
                file = out / f"{made.id}{FORMATS[written.value]}"
                write_atomic(file, render(document, written.value))
                messages.note(str(file))
    if failed:
        raise typer.Exit(EXIT_SOME_FAILED)
