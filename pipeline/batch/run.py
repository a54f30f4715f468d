"""The run: windows of articles through the stages, each finished brief written at once.

Reading is streamed and a window of articles is in flight at a time, so memory does not grow with
the number of articles.
"""

from __future__ import annotations

import errno
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.article import Article, RawArticle
from pipeline.batch.index import render_index
from pipeline.batch.ledger import Entry, Ledger
from pipeline.batch.lock import exclusive
from pipeline.batch.report import Result, RunReport
from pipeline.briefs.document import to_document
from pipeline.briefs.render import FORMATS, render
from pipeline.cleaning.duplicates import find_furniture
from pipeline.errors import ArticleError, ModelError, UsageError
from pipeline.files import write_atomic
from pipeline.identity import brief_id
from pipeline.settings import Settings
from pipeline.sources.inputs import SourceFailure, read_inputs
from pipeline.stages import Stages, utc_now

# Articles in flight. Enough sentences (some 600) to fill sorted batches, few enough that an
# interruption costs little.
WINDOW = 32
# The errors after which no further brief can be written either.
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}

log = logging.getLogger(__name__)
Advance = Callable[[int], None]


class _OutOfRoomError(Exception):
    """Nothing more can be written to the output folder."""


@dataclass(frozen=True, slots=True)
class _Pending:
    path: str
    article: Article
    fingerprint: str


def run_batch(
    inputs: Sequence[str],
    out: Path,
    settings: Settings,
    stages: Stages,
    *,
    limit: int | None = None,
    advance: Advance | None = None,
) -> RunReport:
    """Make briefs of all articles in `inputs` under `out`; skip those that are done.

    Args:
        inputs: files, folders or `-`.
        limit: take at most this many articles.
        advance: called with the number of inputs that have just been dealt with.

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
    )
    with exclusive(out), Ledger(out) as ledger:
        run = _Run(out, stages, ledger, report, advance or _no_progress)
        try:
            with report.timed("furniture"):
                furniture = find_furniture(_articles(inputs, settings, limit))
            run.all_of(_limited(read_inputs(inputs, settings.limits), limit), furniture)
        except KeyboardInterrupt:
            report.interrupted = True
        except _OutOfRoomError as error:
            report.stopped = str(error)
        try:
            write_atomic(out / "index.html", render_index(ledger.entries(), report))
            name = report.started.replace(":", "")
            write_atomic(out / "runs" / f"{name}.json", report.to_json(utc_now()))
        except OSError as error:
            report.stopped = report.stopped or f"the report could not be written: {error}"
    return report


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


def _articles(inputs: Sequence[str], settings: Settings, limit: int | None) -> Iterator[RawArticle]:
    """The readable articles, for a first look at what repeats; standard input is read once only."""
    if "-" in inputs:
        return
    for item in _limited(read_inputs(inputs, settings.limits), limit):
        if isinstance(item, RawArticle):
            yield item


def _no_progress(_count: int) -> None:
    """For callers that show none."""


class _Run:
    """The state of one run: its ledger, its report and what it has seen."""

    def __init__(
        self, out: Path, stages: Stages, ledger: Ledger, report: RunReport, advance: Advance
    ) -> None:
        self._out = out
        self._stages = stages
        self._ledger = ledger
        self._report = report
        self._advance = advance
        self._seen: set[str] = set()

    def all_of(
        self, found: Iterable[RawArticle | SourceFailure], furniture: frozenset[str]
    ) -> None:
        window: list[_Pending] = []
        for item in found:
            with self._report.timed("cleaning"):
                pending = self._take(item, furniture)
            if pending is None:
                self._advance(1)
            else:
                window.append(pending)
            if len(window) == WINDOW:
                self._make(window)
                window = []
        self._make(window)

    def _take(self, item: RawArticle | SourceFailure, furniture: frozenset[str]) -> _Pending | None:
        """An article to be made, or None when its result is already known."""
        if isinstance(item, SourceFailure):
            self._report.fail(item.path, item.error)
            return None
        path = item.source.path
        try:
            article = self._stages.clean(item, furniture)
        except ArticleError as error:
            self._report.fail(path, error)
            return None
        identity = self._stages.identity(article)
        if identity in self._seen:
            self._report.results.append(Result(path, "duplicate", brief_id(identity)))
            return None
        self._seen.add(identity)
        if self._ledger.has(identity) and self._files_there(identity):
            self._report.results.append(Result(path, "already_done", brief_id(identity)))
            return None
        return _Pending(path, article, identity)

    def _files_there(self, identity: str) -> bool:
        return all(path.is_file() for path in self._paths(identity).values())

    def _paths(self, identity: str) -> dict[str, Path]:
        return {
            kind: self._out / "briefs" / f"{brief_id(identity)}{suffix}"
            for kind, suffix in FORMATS.items()
        }

    def _make(self, window: list[_Pending]) -> None:
        """All articles of the window at once; if that fails, each alone, so that one bad article
        fails alone.
        """
        if not window:
            return
        try:
            self._through_the_stages(window)
        except (_OutOfRoomError, ModelError):
            raise
        except Exception as error:
            if len(window) == 1:
                log.debug("failed: %s", window[0].path, exc_info=True)
                failure = (
                    error
                    if isinstance(error, ArticleError)
                    else ArticleError(
                        "translation",
                        f"{type(error).__name__}: {error}",
                        "run again with --verbose for the details",
                    )
                )
                self._report.fail(window[0].path, failure)
                self._advance(1)
                return
            for pending in window:
                self._make([pending])

    def _through_the_stages(self, window: list[_Pending]) -> None:
        with self._report.timed("translation"):
            translated = self._stages.translate([pending.article for pending in window])
        with self._report.timed("summarization"):
            summaries = self._stages.summarize(translated)
        for pending, article, summary in zip(window, translated, summaries, strict=True):
            with self._report.timed("writing"):
                self._write(pending, to_document(self._stages.assemble(article, summary)))
            self._report.results.append(Result(pending.path, "made", brief_id(pending.fingerprint)))
            self._advance(1)

    def _write(self, pending: _Pending, document: dict[str, object]) -> None:
        try:
            for kind, path in self._paths(pending.fingerprint).items():
                write_atomic(path, render(document, kind))
            self._ledger.add(Entry.of(document))
        except OSError as error:
            if error.errno in _NO_ROOM:
                raise _OutOfRoomError(
                    f"{error.strerror} while writing to {self._out}; "
                    "make room and run again, finished briefs are kept"
                ) from error
            raise
