"""From inputs to the articles whose briefs are to be made; everything else gets its result here."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator

from pipeline.article import RawArticle
from pipeline.batch.ledger import Ledger
from pipeline.batch.report import Result, RunReport
from pipeline.batch.work import Pending
from pipeline.batch.writer import BriefFolder
from pipeline.errors import ArticleError, unforeseen
from pipeline.identity import brief_id
from pipeline.sources.failure import SourceFailure
from pipeline.stages import Stages

log = logging.getLogger(__name__)


class Intake:
    """Cleans what was read and sorts out what is done, doubled or beyond help.

    Args:
        report: gets the result of every input that goes no further.
        briefs: where finished briefs are.
    """

    def __init__(
        self, stages: Stages, ledger: Ledger, briefs: BriefFolder, report: RunReport
    ) -> None:
        self._stages = stages
        self._ledger = ledger
        self._briefs = briefs
        self._report = report
        self._seen: set[str] = set()

    def windows(
        self,
        found: Iterable[RawArticle | SourceFailure],
        furniture: frozenset[str],
        size: int,
    ) -> Iterator[list[Pending]]:
        """The articles to be made, `size` at a time and in order."""
        window: list[Pending] = []
        for item in found:
            with self._report.timed("cleaning"):
                pending = self._take(item, furniture)
            if pending is not None:
                window.append(pending)
            if len(window) == size:
                yield window
                window = []
        if window:
            yield window

    def _take(self, item: RawArticle | SourceFailure, furniture: frozenset[str]) -> Pending | None:
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
        except Exception as error:
            log.debug("failed: %s", path, exc_info=True)
            self._report.fail(path, unforeseen("cleaning", error))
            return None
        identity = self._stages.identity(article)
        if identity in self._seen:
            self._report.add(Result(path, "duplicate", brief_id(identity)))
            return None
        self._seen.add(identity)
        if self._is_done(identity):
            self._report.add(Result(path, "already_done", brief_id(identity)))
            return None
        return Pending(path, article, identity)

    def _is_done(self, identity: str) -> bool:
        if self._ledger.was_pruned(identity):
            return True
        return self._ledger.has(identity) and self._briefs.has(identity)
