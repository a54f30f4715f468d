"""`mujaz brief`."""

from __future__ import annotations

import os
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
        BriefFormat, typer.Option("--format", "-f", help="Output format.")
    ] = BriefFormat.MARKDOWN,
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
    if output_format is BriefFormat.HTML and out is None and len(articles) > 1:
        raise UsageError("several HTML pages need a folder", "add --out FOLDER")
    if out is not None:
        make_folder(out)
    if articles:
        with messages.progress("translating") as progress:
            briefs = stages.briefs(articles, progress.at)
        for made in briefs:
            text = render(to_document(made), output_format.value)
            if out is None:
                emit(text)
            else:
                file = out / f"{made.id}{FORMATS[output_format.value]}"
                write_atomic(file, text)
                messages.note(str(file))
    if failed:
        raise typer.Exit(EXIT_SOME_FAILED)
