"""`mujaz stories`."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.options import Quiet, Verbose, emit, ledger_of
from pipeline.errors import EXIT_SOME_FAILED, UsageError
from pipeline.terminal.messages import Messages

if TYPE_CHECKING:
    from pipeline.stories.report import FollowedStory


class StoriesFormat(StrEnum):
    """Formats of `stories`."""

    TABLE = "table"
    JSON = "json"
    MARKDOWN = "markdown"


def stories(
    story: Annotated[
        str | None,
        typer.Argument(
            metavar="[STORY]", help="A story's id, or any of its briefs': night by night."
        ),
    ] = None,
    out: Annotated[Path, typer.Option("--out", "-o", help="Output folder of mujaz batch.")] = Path(
        "outputs"
    ),
    output_format: Annotated[
        StoriesFormat, typer.Option("--format", "-f", help="Output format.")
    ] = StoriesFormat.TABLE,
    limit: Annotated[int, typer.Option("--limit", min=0, help="So many stories; 0: all.")] = 20,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Follow the stories over the nights of an output folder."""
    from pipeline.stories.report import followed, stories_json, stories_markdown
    from pipeline.terminal.stories import story_table, told_table

    messages = Messages(quiet, verbose)
    unreadable: list[str] = []
    with ledger_of(out) as ledger:
        found = followed(out, ledger.entries(), unreadable)
    total = len(found)
    if story is not None:
        found = [_one(found, story, out)]
    elif limit:
        found = found[:limit]
    if output_format is StoriesFormat.JSON:
        emit(json.dumps(stories_json(found), ensure_ascii=False, indent=2) + "\n")
    elif output_format is StoriesFormat.MARKDOWN:
        emit(stories_markdown(found))
    elif story is not None:
        told_table(found[0])
    else:
        story_table(found)
        if total > len(found):
            messages.note(f"{len(found)} of {total} stories; --limit 0 shows all")
    for reason in unreadable:
        messages.error(reason)
    if unreadable:
        raise typer.Exit(EXIT_SOME_FAILED)


def _one(found: list[FollowedStory], wanted: str, out: Path) -> FollowedStory:
    for story in found:
        if wanted == story.id or any(
            told.brief == f"briefs/{wanted}.html" for told in story.articles
        ):
            return story
    raise UsageError(
        f"no story or brief '{wanted}' in {out}", f"list them: mujaz stories --out {out}"
    )
