"""What a run did: counts, seconds per stage, and every failure with its reason."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from pipeline.article import NameUse
from pipeline.batch.results import Outcome, Result, Results
from pipeline.batch.stopping import RunStoppedError
from pipeline.batch.timing import StageSeconds
from pipeline.errors import EXIT_INTERRUPTED, EXIT_OK, EXIT_SOME_FAILED, ArticleError
from pipeline.unseen import in_json


@dataclass(slots=True)
class NameCount:
    """How a name of the names list fared in the briefs of a run, counted in sentences."""

    articles: int = 0
    sentences: int = 0
    edited: int = 0
    missing: int = 0


@dataclass(slots=True)
class RunReport:
    """Collects the results of one run.

    Attributes:
        started: ISO 8601 UTC; also the report's file name, colons left out.
        seconds: wall seconds per stage.
        names: per English name of the names list, those that are missing most first in the file.
        advance: called with 1 for every result.
        tell: called with every result; for logs.
        max_failures: with more failures than that the run stops; None for no limit.
        repaired: what was wrong with the ledger and was put right.
    """

    started: str
    settings: dict[str, Any]
    advance: Callable[[int], None]
    tell: Callable[[Result], None] | None = None
    max_failures: int | None = None
    repaired: str | None = None
    failed: int = 0
    results: Results = field(default_factory=Results)
    seconds: StageSeconds = field(default_factory=StageSeconds)
    names: dict[str, NameCount] = field(default_factory=dict)
    interrupted: bool = False
    stopped: str | None = None

    def add(self, result: Result) -> None:
        """Record what became of one input."""
        self.results.append(result)
        self.advance(1)
        if self.tell:
            self.tell(result)

    def fail(self, path: str, error: ArticleError) -> None:
        """Record an article that failed.

        Raises:
            RunStoppedError: these are more failures than the run may have.
        """
        self.add(Result(path, "failed", None, error.stage, error.message, error.remedy or None))
        self.failed += 1
        if self.max_failures is not None and self.failed > self.max_failures:
            raise RunStoppedError(
                f"more than {self.max_failures} articles failed; look at the reasons, "
                "and run again with a higher --max-failures if they are to be expected"
            )

    def add_names(self, used: Iterable[NameUse]) -> None:
        """Count the names of one made brief."""
        for name in used:
            count = self.names.setdefault(name.english, NameCount())
            count.articles += 1
            count.sentences += len(name.sentences)
            count.edited += len(name.edited)
            count.missing += len(name.missing)

    def count(self, outcome: Outcome) -> int:
        """How many inputs ended so."""
        return self.results.count(outcome)

    def counts(self) -> dict[str, int]:
        """How many inputs there were, and how they ended."""
        outcomes: tuple[Outcome, ...] = ("made", "already_done", "duplicate", "failed")
        return {"inputs": len(self.results)} | {name: self.count(name) for name in outcomes}

    def rounded_seconds(self) -> dict[str, float]:
        """Seconds per stage, to the millisecond."""
        return {name: round(value, 3) for name, value in self.seconds.items()}

    @property
    def exit_code(self) -> int:
        """130 interrupted, 1 some failed or the run was stopped, else 0."""
        if self.interrupted:
            return EXIT_INTERRUPTED
        return EXIT_SOME_FAILED if self.stopped or self.count("failed") else EXIT_OK

    def to_json(self, finished: str | None) -> Iterator[str]:
        """The report as it is written to `runs/`, in pieces; `finished` is None while the run
        goes on.
        """
        data = {
            "schema": "mujaz.run/1",
            "started": self.started,
            "finished": finished,
            "interrupted": self.interrupted,
            "stopped": self.stopped,
            "repaired": self.repaired,
            "counts": self.counts(),
            "seconds": self.rounded_seconds(),
            "settings": self.settings,
            "names": [
                {"english": english, **asdict(count)}
                for english, count in sorted(
                    self.names.items(), key=lambda item: (-item[1].missing, item[0])
                )
            ],
            "failures": _Streamed(
                {
                    "path": result.path,
                    "stage": result.stage,
                    "reason": result.reason,
                    "remedy": result.remedy,
                }
                for result in self.results.failures()
            ),
            "briefs": _Streamed(
                {"path": result.path, "outcome": result.outcome, "brief": result.brief}
                for result in self.results
                if result.outcome != "failed"
            ),
        }
        for piece in json.JSONEncoder(ensure_ascii=False, indent=2).iterencode(data):
            yield in_json(piece)
        yield "\n"

    def last_line(self) -> str:
        """One line for a person."""
        made, done = self.count("made"), self.count("already_done")
        parts = [f"{made} brief{'' if made == 1 else 's'} made"]
        if done:
            parts.append(f"{done} already done")
        if duplicates := self.count("duplicate"):
            parts.append(f"{duplicates} duplicate{'' if duplicates == 1 else 's'}")
        if failed := self.count("failed"):
            parts.append(f"{failed} failed")
        if self.interrupted:
            parts.append("interrupted, run again to continue")
        if self.stopped:
            parts.append(f"stopped: {self.stopped}")
        return f"{len(self.results)} articles: " + ", ".join(parts)


class _Streamed(list[dict[str, str | None]]):
    """A list for the JSON encoder, which goes over it once, whose items are made one by one."""

    def __init__(self, items: Iterator[dict[str, str | None]]) -> None:
        super().__init__()
        self._first = next(items, None)
        self._rest = items

    def __bool__(self) -> bool:
        return self._first is not None

    def __iter__(self) -> Iterator[dict[str, str | None]]:
        if self._first is not None:
            yield self._first
            yield from self._rest
