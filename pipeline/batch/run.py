"""The run: inputs through intake and executor, each finished brief written at once.

Reading is streamed and a window of articles is in flight at a time, so memory does not grow with
the number of articles.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path

from pipeline.article import RawArticle
from pipeline.batch.executors.base import Executor
from pipeline.batch.executors.local import LocalExecutor
from pipeline.batch.furniture import Furniture
from pipeline.batch.intake import Intake
from pipeline.batch.ledger import Ledger
from pipeline.batch.lock import exclusive
from pipeline.batch.report import RunReport
from pipeline.batch.results import Result
from pipeline.batch.retry import Retry, path_of
from pipeline.batch.space import shortage
from pipeline.batch.stopping import RunStoppedError
from pipeline.batch.work import Done, Failed, Made, Pending
from pipeline.batch.writer import BriefFolder, BriefWriter
from pipeline.digest.render import write_digest
from pipeline.errors import ArticleError, UsageError
from pipeline.files import remove_leftovers, write_atomic
from pipeline.identity import brief_id
from pipeline.interruption import Interrupted, deferred
from pipeline.settings import Settings
from pipeline.sources.inputs import SourceFailure, count_inputs, read_inputs
from pipeline.stages import Stages, utc_now

# Articles for each core, some 20 sentences an article, fill batches of one length.
_WINDOW_PER_CORE = 16

Advance = Callable[[int], None]


def run_batch(
    inputs: Sequence[str],
    out: Path,
    settings: Settings,
    stages: Stages,
    *,
    limit: int | None = None,
    advance: Advance | None = None,
    counted: Advance | None = None,
    executor: Executor | None = None,
    tell: Callable[[Result], None] | None = None,
    max_failures: int | None = None,
    retry: Retry | None = None,
    window: int = 0,
) -> RunReport:
    """Make briefs of all articles in `inputs` under `out`; skip those that are done.

    Args:
        inputs: files, folders or `-`.
        limit: take at most this many articles.
        advance: called with the number of inputs that have just been dealt with.
        counted: called once with the number of all inputs, where they can be counted beforehand.
        executor: who makes the briefs; this process by default.
        tell: called with every result as soon as it is known.
        max_failures: stop when more articles than that have failed.
        retry: take only the articles that failed in an earlier run.
        window: articles that go through the stages together; 0 for what suits the cores and
            `limits.in_flight`. Only speed depends on it.

    Returns:
        The report, which is also written to `out/runs/`. After a signal, on a full disk and with
        too many failures the run ends early, its report says so, and the next run goes on.

    Raises:
        UsageError: `out` cannot be written, has too little space or is in use by another batch.
        ModelError: a model of the profile is missing or damaged.
    """
    models = stages.models  # before anything is written: a missing model stops the run here
    _prepare_folder(out)
    if problem := shortage(out, settings.limits.min_free_mb):
        raise UsageError(problem, "make room, or lower limits.min_free_mb in models.yaml")
    report = RunReport(
        started=utc_now(),
        settings={
            "inputs": list(inputs),
            "profile": stages.profile_name,
            "models": {model.name: model.sha256 for model in models},
            "settings_file": str(settings.file),
            "retry_of": retry.file.name if retry else None,
        },
        advance=advance or _no_progress,
        tell=tell,
        max_failures=max_failures,
    )
    with exclusive(out), Ledger(out) as ledger, Furniture(out) as furniture:
        report.repaired = ledger.repaired
        for folder in (out, out / "briefs", out / "runs", out / "nights"):
            remove_leftovers(folder)
        file = _report_file(out, report.started)
        # A run that is killed leaves this one behind, as the sign that it did not end.
        _put_down(file, report, None)
        briefs = BriefFolder(out)
        writer = BriefWriter(briefs, ledger)
        intake = Intake(stages, ledger, briefs, furniture, report)
        try:
            if counted and (count := count_inputs(inputs)) is not None:
                counted(count if limit is None else min(count, limit))
            found = _limited(read_inputs(inputs, settings.limits), limit)
            if retry:
                found = (item for item in found if path_of(item) in retry.paths)
            size = window or max(settings.limits.in_flight, _WINDOW_PER_CORE * stages.threads)
            windows = intake.windows(found, size)
            with closing(_running(executor or LocalExecutor(stages), windows)) as running:
                for done in running:
                    _finish(done, writer, report)
                    if problem := shortage(out, settings.limits.min_free_mb):
                        raise RunStoppedError(f"{problem}; make room and run again")
        except Interrupted:
            report.interrupted = True
        except RunStoppedError as error:
            report.stopped = str(error)
        except sqlite3.DatabaseError as error:
            report.stopped = f"the ledger failed ({error}); run again, a damaged one is rebuilt"
        except Exception as error:
            report.stopped = getattr(error, "message", None) or f"{type(error).__name__}: {error}"
            raise
        finally:
            with deferred():
                _close(out, file, ledger, report)
    return report


def _running(executor: Executor, windows: Iterable[list[Pending]]) -> Generator[Done]:
    """What the executor gives back, as something that can be closed."""
    yield from executor.run(windows)


def _report_file(out: Path, started: str) -> Path:
    """`runs/<start>.json`, colons left out; of two runs in one second, the later has a number."""
    name = started.replace(":", "")
    file, number = out / "runs" / f"{name}.json", 1
    while file.exists():
        number += 1
        file = file.with_name(f"{name}-{number}.json")
    return file


def _put_down(file: Path, report: RunReport, finished: str | None) -> None:
    try:
        write_atomic(file, report.to_json(finished))
    except OSError as error:
        raise UsageError(
            f"the report {file} cannot be written: {error.strerror or error}",
            "make room or correct the permissions, and run again; finished briefs are kept",
        ) from error


def _close(out: Path, file: Path, ledger: Ledger, report: RunReport) -> None:
    """Write the report, then the digest, which shows it; whichever fails is said."""
    try:
        write_atomic(file, report.to_json(utc_now()))
    except OSError as error:
        report.stopped = report.stopped or f"the report could not be written: {error}"
    try:
        write_digest(out, ledger.entries())
    except (OSError, sqlite3.DatabaseError) as error:
        report.stopped = report.stopped or f"index.html could not be written: {error}"
        with suppress(OSError):  # the last line and the exit code say it in any case
            write_atomic(file, report.to_json(utc_now()))


def _finish(done: Done, writer: BriefWriter, report: RunReport) -> None:
    """Write what was made and record what became of every article."""
    report.seconds.add(done.seconds)
    for result in done.results:
        if isinstance(result, Made):
            _write(result, writer, report)
        else:
            _fail(result, report)


def _write(made: Made, writer: BriefWriter, report: RunReport) -> None:
    try:
        with report.seconds.timed("writing"):
            writer.write(made)
    except OSError as error:
        message = f"the brief cannot be written: {error.strerror or error}"
        _fail(Failed(made.path, "brief", message, "check the disk, and run again"), report)
    else:
        report.add(Result(made.path, "made", brief_id(made.fingerprint)))
        report.add_names(made.names)


def _fail(failed: Failed, report: RunReport) -> None:
    report.fail(failed.path, ArticleError(failed.stage, failed.message, failed.remedy))


def _prepare_folder(out: Path) -> None:
    try:
        for folder in (out, out / "briefs", out / "runs"):
            folder.mkdir(parents=True, exist_ok=True)
        (out / ".lock").touch()
    except OSError as error:
        raise UsageError(
            f"cannot write to {out}: {error.strerror or error}",
            "give a folder you may write to with --out, or free some disk space",
        ) from error


def _limited(
    found: Iterable[RawArticle | SourceFailure], limit: int | None
) -> Iterator[RawArticle | SourceFailure]:
    for number, item in enumerate(found):
        if limit is not None and number >= limit:
            return
        yield item


def _no_progress(_count: int) -> None:
    """For callers that show none."""
