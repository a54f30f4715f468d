"""From inputs to the articles whose briefs are to be made; everything else gets its result here."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator

from pipeline.article import RawArticle
from pipeline.batch.furniture import BLOCK, BLOCK_CHARACTERS, Furniture
from pipeline.batch.ledger import Ledger
from pipeline.batch.report import RunReport
from pipeline.batch.results import Result, SeenSet
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
        furniture: what is known about the outlets' furniture.
    """

    def __init__(
        self,
        stages: Stages,
        ledger: Ledger,
        briefs: BriefFolder,
        furniture: Furniture,
        report: RunReport,
    ) -> None:
        self._stages = stages
        self._ledger = ledger
        self._briefs = briefs
        self._furniture = furniture
        self._report = report
        self._seen = SeenSet()

    def windows(
        self, found: Iterable[RawArticle | SourceFailure], size: int
    ) -> Iterator[list[Pending]]:
        """The articles to be made, `size` at a time and in order."""
        window: list[Pending] = []
        for block in _blocks(found):
            with self._report.seconds.timed("furniture"):
                self._furniture.learn([item for item in block if isinstance(item, RawArticle)])
            for item in block:
                with self._report.seconds.timed("cleaning"):
                    pending = self._take(item)
                if pending is not None:
                    window.append(pending)
                if len(window) == size:
                    yield window
                    window = []
        if window:
            yield window

    def _take(self, item: RawArticle | SourceFailure) -> Pending | None:
        """An article to be made, or None when its result is already known."""
        if isinstance(item, SourceFailure):
            self._report.fail(item.path, item.error)
            return None
        path = item.source.path
        try:
            article = self._stages.clean(item, self._furniture.of(item))
        except ArticleError as error:
            self._report.fail(path, error)
            return None
        except Exception as error:
            log.debug("failed: %s", path, exc_info=True)
            self._report.fail(path, unforeseen("cleaning", error))
            return None
        identity = self._stages.identity(article)
        if not self._seen.add(identity):
            self._report.add(Result(path, "duplicate", brief_id(identity)))
            return None
        if self._is_done(identity):
            self._report.add(Result(path, "already_done", brief_id(identity)))
            return None
        return Pending(path, article, identity)

    def _is_done(self, identity: str) -> bool:
        if self._ledger.was_pruned(identity):
            return True
        return self._ledger.has(identity) and self._briefs.has(identity)


def _blocks(
    found: Iterable[RawArticle | SourceFailure],
) -> Iterator[list[RawArticle | SourceFailure]]:
    """What was read, in blocks that are looked at for furniture before they are cleaned."""
    block: list[RawArticle | SourceFailure] = []
    characters = 0
    for item in found:
        block.append(item)
        characters += len(item.text) if isinstance(item, RawArticle) else 0
        if len(block) >= BLOCK or characters >= BLOCK_CHARACTERS:
            yield block
            block, characters = [], 0
    if block:
        yield block
