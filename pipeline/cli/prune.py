"""`mujaz prune`, retention."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import Quiet, Verbose, emit
from pipeline.errors import UsageError
from pipeline.terminal.messages import Messages


def prune(
    older_than: Annotated[
        int, typer.Option("--older-than", min=0, metavar="DAYS", help="Remove what is older.")
    ],
    out: Annotated[Path, typer.Option("--out", "-o", help="Output folder.")] = Path("outputs"),
    forget: Annotated[
        bool,
        typer.Option("--forget", help="Let a later batch make removed briefs again."),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would go; remove nothing.")
    ] = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Remove old briefs and reports; never those of an unfinished run.

    A later batch does not make removed briefs again, and takes them off index.html.
    """
    from pipeline.batch.retention import prune as remove

    messages = Messages(quiet, verbose)
    if not (out / "briefs").is_dir():
        raise UsageError(f"{out} is not the output folder of a batch", "give it with --out")
    try:
        pruned = remove(
            out,
            timedelta(days=older_than),
            now=datetime.now(UTC),
            forget=forget,
            dry_run=dry_run,
        )
    except OSError as error:
        raise UsageError(
            f"cannot remove {error.filename}: {error.strerror}", "check its permissions"
        ) from error
    if dry_run:
        emit("".join(f"briefs/{name}\n" for name in pruned.briefs))
        emit("".join(f"runs/{name}\n" for name in pruned.reports))
    verb = "would be removed" if dry_run else "removed"
    left = f", {pruned.leftovers} leftover files" if pruned.leftovers else ""
    messages.note(f"{len(pruned.briefs)} briefs and {len(pruned.reports)} reports{left} {verb}")
