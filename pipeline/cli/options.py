"""What the commands share: options, and how they open settings, articles and stages."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.errors import UsageError
from pipeline.terminal.messages import Messages

if TYPE_CHECKING:
    from pipeline.article import RawArticle
    from pipeline.batch.ledger import Ledger
    from pipeline.models.engines.base import Memory
    from pipeline.models.engines.memory import SqliteMemory
    from pipeline.settings import Settings
    from pipeline.stages import Stages

Profile = Annotated[
    str | None, typer.Option("--profile", "-p", help="Profile of models.yaml.", show_default=False)
]
ModelsFile = Annotated[
    Path | None,
    typer.Option("--models", help="Settings file instead of models.yaml.", show_default=False),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Errors only.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Details, for finding faults.")]


def settings_of(models: Path | None) -> Settings:
    """The settings of `--models`, or of models.yaml."""
    from pipeline.settings import load_settings

    return load_settings(models)


def stages_of(
    settings: Settings,
    profile: str | None,
    messages: Messages,
    workers: int = 0,
    memory: Memory | None = None,
) -> Stages:
    """A profile's stages; says what the user should know of its models."""
    from pipeline.models.store import ModelStore
    from pipeline.stages import Stages

    stages = Stages(settings, profile, ModelStore(settings), workers, memory)
    for name in (stages.profile.translator.model, stages.profile.summarizer.model):
        if name and (notice := settings.model(name).notice):
            messages.note(f"note: {notice}")
    return stages


def memory_of(settings: Settings) -> SqliteMemory:
    """The translation memory of this machine, or one for the run where the settings want none."""
    from pipeline.models.engines.memory import SqliteMemory
    from pipeline.models.store import ModelStore

    limit = settings.memory.size_mb * 1_000_000
    return SqliteMemory(ModelStore(settings).memory_file, limit) if limit else SqliteMemory(None)


def single_article(source: str, settings: Settings) -> RawArticle:
    """The one article of a file or of standard input; raises its ArticleError."""
    from pipeline.sources.inputs import SourceFailure, read_inputs

    if source != "-" and Path(source).is_dir():
        raise UsageError(f"{source} is a folder", "give one file, or use: mujaz batch FOLDER")
    found = list(read_inputs([source], settings.limits))
    if len(found) > 1:
        raise UsageError(
            f"{source} holds {len(found)} articles", f"use: mujaz batch {source} --out outputs"
        )
    if not found:
        raise UsageError(f"{source} holds no article", "give a file with an Arabic article")
    item = found[0]
    if isinstance(item, SourceFailure):
        if source != "-" and not os.path.lexists(source):
            raise UsageError(item.error.message, item.error.remedy)
        raise item.error
    return item


def lines_of(source: str) -> list[str]:
    """Lines that end in \\n, whatever else is in them; bytes that are not UTF-8 become U+FFFD."""
    try:
        data = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    except OSError as error:
        raise UsageError(f"cannot read {source}: {error.strerror}", "check the path") from error
    text = data.decode("utf-8-sig", errors="replace")
    parts = text.split("\n")
    return parts[:-1] if parts[-1] == "" else parts


def must_correspond(one: Path, lines: Sequence[str], other: Path, others: Sequence[str]) -> None:
    """A UsageError unless two files have as many lines."""
    if len(lines) != len(others):
        raise UsageError(
            f"{one} has {len(lines)} lines, {other} has {len(others)}",
            "the two files must correspond line by line",
        )


def make_folder(folder: Path) -> None:
    """Make an output folder; a UsageError where that fails."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(
            f"cannot make folder {folder}: {error.strerror}", "give another with --out"
        ) from error


def ledger_of(out: Path) -> Ledger:
    """The ledger of an output folder, for reading; a UsageError where there is none."""
    from pipeline.batch.ledger import LEDGER_FILE, Ledger

    if not (out / LEDGER_FILE).is_file():
        raise UsageError(
            f"{out} holds no briefs of mujaz batch",
            "give the output folder of a batch, or make briefs: mujaz batch FOLDER --out outputs",
        )
    return Ledger(out)


def emit(text: str) -> None:
    """A result, on standard output."""
    sys.stdout.write(text)
