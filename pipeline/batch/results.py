"""The results of a run and what it has met, kept on disk where they are many.

Both are temporary SQLite databases: a few megabytes of memory, however many articles; the file
deletes itself, also when the process is killed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from typing import Literal

Outcome = Literal["made", "already_done", "duplicate", "failed"]

# SQLite's name for a temporary database that spills to a file when it outgrows its cache.
_TEMPORARY = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one input. `brief` is the id of the brief that covers it, if any."""

    path: str
    outcome: Outcome
    brief: str | None = None
    stage: str | None = None
    reason: str | None = None
    remedy: str | None = None


class Results:
    """The results so far, in the order in which they came."""

    def __init__(self) -> None:
        self._connection = sqlite3.connect(_TEMPORARY, isolation_level=None)
        self._connection.execute(
            "CREATE TABLE results (path, outcome, brief, stage, reason, remedy)"
        )
        self._counts: dict[str, int] = {}

    def append(self, result: Result) -> None:
        """Add one."""
        row = tuple(_storable(value) for value in astuple(result))
        self._connection.execute("INSERT INTO results VALUES (?, ?, ?, ?, ?, ?)", row)
        self._counts[result.outcome] = self._counts.get(result.outcome, 0) + 1

    def count(self, outcome: Outcome) -> int:
        """How many ended so."""
        return self._counts.get(outcome, 0)

    def __len__(self) -> int:
        return sum(self._counts.values())

    def __iter__(self) -> Iterator[Result]:
        for row in self._connection.execute("SELECT * FROM results ORDER BY rowid"):
            yield Result(*row)

    def failures(self) -> Iterator[Result]:
        """Those that failed."""
        rows = "SELECT * FROM results WHERE outcome = 'failed' ORDER BY rowid"
        for row in self._connection.execute(rows):
            yield Result(*row)


class SeenSet:
    """Fingerprints met in this run."""

    def __init__(self) -> None:
        self._connection = sqlite3.connect(_TEMPORARY, isolation_level=None)
        self._connection.execute("CREATE TABLE seen (id BLOB PRIMARY KEY) WITHOUT ROWID")

    def add(self, fingerprint: str) -> bool:
        """Whether it is new; from now on it is not.

        Args:
            fingerprint: hex digits.
        """
        new = self._connection.execute(
            "INSERT OR IGNORE INTO seen VALUES (?)", (bytes.fromhex(fingerprint),)
        )
        return new.rowcount == 1


def _storable(value: str | None) -> str | None:
    """Paths and reasons may hold what UTF-8 cannot."""
    return value if value is None else value.encode(errors="backslashreplace").decode()
