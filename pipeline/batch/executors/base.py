"""The interface of every executor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from pipeline.batch.work import Done, Pending


class Executor(Protocol):
    """Runs `work.make_briefs` over windows, wherever that is.

    Every article of every window comes back exactly once, as made or failed; nothing is lost
    when a worker is. What a brief says does not depend on the executor.
    """

    def run(self, windows: Iterable[list[Pending]]) -> Iterator[Done]:
        """Take windows as there is room for them, and give back what is done, in any order.

        Raises:
            ModelError: a model is missing or damaged.
        """
