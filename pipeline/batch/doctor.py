"""What could spoil the night, looked at beforehand: settings, models, folders, disk, lock, ledger.

Nothing is changed, except that a model may be converted, which the batch would do otherwise.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pipeline.batch.ledger import LEDGER_FILE, briefs_on_disk
from pipeline.batch.lock import holder
from pipeline.batch.runs import past_runs, unfinished
from pipeline.batch.space import shortage
from pipeline.errors import EXIT_MODEL, EXIT_OK, EXIT_USAGE, MujazError
from pipeline.models.store import ModelStore, default_cache
from pipeline.settings import Settings


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `bad` would stop or spoil the batch; `note` is only to know."""

    subject: str
    state: Literal["good", "note", "bad"]
    detail: str
    remedy: str = ""
    exit_code: int = EXIT_OK


def examine(
    settings: Settings, profile: str | None, out: Path, inputs: Sequence[str]
) -> Iterator[Finding]:
    """Look at everything a batch with these arguments would need, one finding after the other.

    Raises:
        SettingsError: there is no such profile.
    """
    name, chosen = settings.profile(profile)
    yield Finding("settings", "good", f"{settings.file}, profile {name}")
    models = [chosen.translator.model, chosen.summarizer.model]
    for model in filter(None, models):
        yield _model(settings, model)
    for given in inputs:
        yield _input(given)
    yield _writable("output", out)
    yield _writable("cache", default_cache())
    for folder in dict.fromkeys((out, default_cache())):
        if problem := shortage(folder, settings.limits.min_free_mb):
            yield _bad("disk", problem, "make room, or lower limits.min_free_mb in models.yaml")
        else:
            yield Finding("disk", "good", f"enough room for {folder}")
    if out.is_dir():
        yield _lock(out)
        yield _ledger(out)
        yield from _runs(out)


def exit_code(findings: Sequence[Finding]) -> int:
    """3 where a model is bad, 2 where anything else is, else 0."""
    return max((finding.exit_code for finding in findings), default=EXIT_OK)


def _bad(subject: str, detail: str, remedy: str, exit_code: int = EXIT_USAGE) -> Finding:
    return Finding(subject, "bad", detail, remedy, exit_code)


def _model(settings: Settings, name: str) -> Finding:
    try:
        ModelStore(settings).check(name, lambda _line: None)
    except MujazError as error:
        return _bad("model", error.message, error.remedy, EXIT_MODEL)
    return Finding("model", "good", f"{name}: files, conversion and a known sentence")


def _input(given: str) -> Finding:
    if given == "-" or os.access(given, os.R_OK):
        return Finding("input", "good", given)
    return _bad("input", f"{given} is not there or cannot be read", "check path and permissions")


def _writable(subject: str, folder: Path) -> Finding:
    """Whether files can be made in the folder, tried where it is there."""
    existing = folder.absolute()
    while not existing.exists() and existing != existing.parent:
        existing = existing.parent
    try:
        with tempfile.NamedTemporaryFile(dir=existing, prefix=".doctor."):
            pass
    except OSError as error:
        reason = error.strerror or str(error)
        return _bad(subject, f"cannot write to {existing}: {reason}", "check its permissions")
    made = "" if existing == folder.absolute() else " (to be made)"
    return Finding(subject, "good", f"{folder}{made} can be written")


def _lock(out: Path) -> Finding:
    if found := holder(out):
        return _bad("lock", f"a batch is writing to {out} ({found})", "wait for it to end")
    return Finding("lock", "good", f"nobody is writing to {out}")


def _ledger(out: Path) -> Finding:
    file = out / LEDGER_FILE
    if not file.exists():
        return Finding("ledger", "good", "none yet")
    try:
        # Read only, and without making a WAL file.
        uri = f"{file.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            state = connection.execute("PRAGMA integrity_check").fetchone()[0]
            rows = connection.execute("SELECT count(*) FROM briefs WHERE pruned = 0").fetchone()[0]
    except sqlite3.DatabaseError as error:
        state, rows = str(error), 0
    if state != "ok":
        return Finding("ledger", "note", f"{file}: {state}; the next batch rebuilds it")
    whole = sum(1 for _ in briefs_on_disk(out))
    if whole != rows:
        detail = f"{rows} briefs recorded, {whole} whole ones on disk; the next batch evens it out"
        return Finding("ledger", "note", detail)
    return Finding("ledger", "good", f"{rows} briefs, all on disk")


def _runs(out: Path) -> Iterator[Finding]:
    for run in unfinished(past_runs(out)):
        detail = f"the run of {run.started} did not come to its end; the same command resumes it"
        yield Finding("runs", "note", detail)
