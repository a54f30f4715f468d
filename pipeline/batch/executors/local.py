"""The executor that works in this process."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.batch.work import Done, Pending, make_briefs
from pipeline.stages import Stages


class LocalExecutor:
    """One window after the other. See `Executor` for the interface."""

    def __init__(self, stages: Stages) -> None:
        self._stages = stages

    def run(self, windows: Iterable[list[Pending]]) -> Iterator[Done]:
        for window in windows:
            yield make_briefs(self._stages, window)
