"""The run: inputs through intake and executor, each finished brief written at once.

Reading is streamed and a window of articles is in flight at a time, so memory does not grow with
the number of articles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from pipeline.article import RawArticle
from pipeline.batch.executors.base import Executor
from pipeline.batch.executors.local import LocalExecutor
from pipeline.batch.intake import Intake
from pipeline.batch.ledger import Ledger
from pipeline.batch.lock import exclusive
from pipeline.batch.report import Result, RunReport
from pipeline.batch.work import Done, Failed, Made
from pipeline.batch.writer import BriefFolder, BriefWriter, OutOfRoomError
from pipeline.cleaning.duplicates import find_furniture
from pipeline.digest.render import write_digest
from pipeline.errors import ArticleError, UsageError
from pipeline.files import write_atomic
from pipeline.identity import brief_id
from pipeline.settings import Settings
from pipeline.sources.inputs import SourceFailure, read_inputs
from pipeline.stages import Stages, utc_now

# Articles in flight. Enough sentences (some 600) to fill sorted batches, few enough that an
# interruption costs little.
WINDOW = 32

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
) -> RunReport:
    """Make briefs of all articles in `inputs` under `out`; skip those that are done.

    Args:
        inputs: files, folders or `-`.
        limit: take at most this many articles.
        advance: called with the number of inputs that have just been dealt with.
        counted: called once with the number of all inputs, where they can be counted beforehand.
        executor: who makes the briefs; this process by default.

    Returns:
        The report, which is also written to `out/runs/`.

    Raises:
        UsageError: `out` cannot be written or is in use by another batch.
        ModelError: a model of the profile is missing; nothing was done.
    """
    models = stages.models  # before anything is written: a missing model stops the run here
    _prepare_folder(out)
    report = RunReport(
        started=utc_now(),
        settings={
            "inputs": list(inputs),
            "profile": stages.profile_name,
            "models": {model.name: model.sha256 for model in models},
            "settings_file": str(settings.file),
        },
        advance=advance or _no_progress,
    )
    with exclusive(out), Ledger(out) as ledger:
        briefs = BriefFolder(out)
        writer = BriefWriter(briefs, ledger)
        intake = Intake(stages, ledger, briefs, report)
        try:
            with report.timed("furniture"):
                furniture = find_furniture(
                    _articles(inputs, settings, limit, counted or _no_progress)
                )
            found = _limited(read_inputs(inputs, settings.limits), limit)
            windows = intake.windows(found, furniture, WINDOW)
            for done in (executor or LocalExecutor(stages)).run(windows):
                _finish(done, writer, report)
        except KeyboardInterrupt:
            report.interrupted = True
        except OutOfRoomError as error:
            report.stopped = str(error)
        try:
            name = report.started.replace(":", "")
            write_atomic(out / "runs" / f"{name}.json", report.to_json(utc_now()))
            write_digest(out, ledger.entries())
        except OSError as error:
            report.stopped = report.stopped or f"the report could not be written: {error}"
    return report


def _finish(done: Done, writer: BriefWriter, report: RunReport) -> None:
    """Write what was made and record what became of every article."""
    for stage, seconds in done.seconds.items():
        report.seconds[stage] = report.seconds.get(stage, 0.0) + seconds
    for result in done.results:
        if isinstance(result, Made):
            _write(result, writer, report)
        else:
            _fail(result, report)


def _write(made: Made, writer: BriefWriter, report: RunReport) -> None:
    try:
        with report.timed("writing"):
            writer.write(made)
    except OSError as error:
        _fail(Failed.of(made.path, error), report)
    else:
        report.add(Result(made.path, "made", brief_id(made.fingerprint)))


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


def _articles(
    inputs: Sequence[str], settings: Settings, limit: int | None, counted: Advance
) -> Iterator[RawArticle]:
    """The readable articles, for a first look at what repeats; standard input is read once only."""
    if "-" in inputs:
        return
    count = 0
    for item in _limited(read_inputs(inputs, settings.limits), limit):
        count += 1
        if isinstance(item, RawArticle):
            yield item
    counted(count)


def _no_progress(_count: int) -> None:
    """For callers that show none."""
