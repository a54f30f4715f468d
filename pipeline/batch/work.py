"""What goes to an executor and what comes back: plain data, so that it can cross machines.

`make_briefs` is the work itself, the same for every executor.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.article import Article, NameUse
from pipeline.batch.ledger import Entry
from pipeline.batch.timing import StageSeconds
from pipeline.briefs.document import to_document
from pipeline.briefs.render import FORMATS, render
from pipeline.errors import ArticleError, ModelError, unforeseen
from pipeline.stages import Stages
from pipeline.translation.translator import Progress

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pending:
    """A cleaned article whose brief is to be made."""

    path: str
    article: Article
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Made:
    """A finished brief, rendered but not yet on disk.

    Attributes:
        texts: file name suffix -> content, for every format.
        names: names of the names list in the article.
    """

    path: str
    fingerprint: str
    entry: Entry
    texts: dict[str, str]
    names: tuple[NameUse, ...] = ()


@dataclass(frozen=True, slots=True)
class Failed:
    """An article that could not become a brief. The fields are those of an `ArticleError`."""

    path: str
    stage: str
    message: str
    remedy: str

    @classmethod
    def of(cls, path: str, error: Exception) -> Failed:
        """The failure of the article at `path`; unforeseen errors count as translation's."""
        known = error if isinstance(error, ArticleError) else unforeseen("translation", error)
        return cls(path, known.stage, known.message, known.remedy)


@dataclass(slots=True)
class Done:
    """What became of a window of articles, in their order.

    Attributes:
        seconds: wall seconds per stage.
    """

    results: list[Made | Failed] = field(default_factory=list)
    seconds: StageSeconds = field(default_factory=StageSeconds)


class StoppedError(Exception):
    """The run ends; the window is given up."""


def make_briefs(
    stages: Stages, window: Sequence[Pending], progress: Progress | None = None
) -> Done:
    """All articles of the window at once; if that fails, each alone, so that one bad article
    fails alone.

    Args:
        progress: called between batches; may raise StoppedError.

    Raises:
        ModelError: a model is missing or damaged, which no other article would survive either.
        StoppedError: `progress` raised it.
    """
    done = Done()
    try:
        done.results = _through_the_stages(stages, window, done, progress)
    except (ModelError, StoppedError):
        raise
    except Exception as error:
        if len(window) > 1:
            for pending in window:
                alone = make_briefs(stages, [pending], progress)
                done.results += alone.results
                done.seconds.add(alone.seconds)
        else:
            log.debug("failed: %s", window[0].path, exc_info=True)
            done.results = [Failed.of(window[0].path, error)]
    return done


def _through_the_stages(
    stages: Stages, window: Sequence[Pending], done: Done, progress: Progress | None
) -> list[Made | Failed]:
    with done.seconds.timed("translation"):
        translated = stages.translate([pending.article for pending in window], progress)
    with done.seconds.timed("summarization"):
        summaries = stages.summarize(translated)
    made: list[Made | Failed] = []
    with done.seconds.timed("rendering"):
        for pending, article, summary in zip(window, translated, summaries, strict=True):
            document = to_document(stages.assemble(article, summary))
            texts = {suffix: render(document, kind) for kind, suffix in FORMATS.items()}
            entry = Entry.of(document)
            made.append(Made(pending.path, pending.fingerprint, entry, texts, article.names))
    return made
