"""Removing what is old: briefs, reports, and what killed runs left behind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pipeline.batch.ledger import Ledger
from pipeline.batch.lock import exclusive
from pipeline.batch.runs import past_runs, unfinished
from pipeline.batch.writer import BriefFolder
from pipeline.briefs.render import FORMATS
from pipeline.files import remove_leftovers, sync_folder


@dataclass(frozen=True, slots=True)
class Pruned:
    """What was removed, or would be: brief ids, report file names, number of leftover files."""

    briefs: tuple[str, ...]
    reports: tuple[str, ...]
    leftovers: int


def prune(
    out: Path,
    older_than: timedelta,
    *,
    now: datetime,
    forget: bool = False,
    dry_run: bool = False,
) -> Pruned:
    """Remove briefs, reports and the digests of nights before `now - older_than`.

    A run that was killed, interrupted or stopped, and whose work no later run has finished, is
    left alone: its report, and every brief made since it began. So is the newest report.

    Args:
        now: with time zone.
        forget: articles of removed briefs are made again where a run still finds them; by default
            the ledger remembers that they were done.
        dry_run: remove nothing.

    Raises:
        UsageError: a batch is running on `out`, or its ledger cannot be used.
        OSError: a file cannot be removed; what was removed before is in the ledger.
    """
    before = (now - older_than).astimezone(UTC).isoformat(timespec="seconds")
    before = before.replace("+00:00", "Z")
    with exclusive(out), Ledger(out) as ledger:
        runs = past_runs(out)
        open_runs = unfinished(runs)
        protected = min((run.started for run in open_runs), default="~")  # after every date
        last = min(before, protected)
        briefs = tuple(entry.id for entry in ledger.entries() if entry.created < last)
        reports = tuple(
            run.file.name for run in runs[:-1] if run.started < before and run not in open_runs
        )
        if dry_run:
            return Pruned(briefs, reports, 0)
        # The row first: a brief with a row but without files would count as lost, and be made
        # again; files without a row are removed as leftovers next time.
        ledger.prune(briefs, forget=forget)
        folder = BriefFolder(out)
        for name in briefs:
            for suffix in FORMATS.values():
                folder.path(name, suffix).unlink(missing_ok=True)
        for name in reports:
            (out / "runs" / name).unlink(missing_ok=True)
        for page in (out / "nights").glob("????-??-??.html"):
            if page.stem < before[:10]:
                page.unlink()
        leftovers = _leftovers(out, ledger, protected)
        for part in ("briefs", "runs"):
            sync_folder(out / part)
    return Pruned(briefs, reports, leftovers)


def _leftovers(out: Path, ledger: Ledger, protected: str) -> int:
    """Remove half-written files, and briefs that are not in the ledger (of a killed run that was
    never resumed, or of a prune that was killed); how many files.
    """
    count = sum(
        remove_leftovers(folder) for folder in (out, out / "briefs", out / "runs", out / "nights")
    )
    known = {entry.id for entry in ledger.entries()}
    for file in (out / "briefs").iterdir():
        made = datetime.fromtimestamp(file.stat().st_mtime, UTC).isoformat(timespec="seconds")
        ours = file.suffix in FORMATS.values() and len(file.stem) == 16
        if ours and file.stem not in known and made < protected:
            file.unlink()
            count += 1
    return count
