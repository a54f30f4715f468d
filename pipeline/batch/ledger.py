"""What is done: one row per finished brief, in SQLite beside the briefs.

A row is written only after the brief's files are durably in place, so that a row always has its
files; files without a row are simply made again.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import UsageError

LEDGER_FILE = "ledger.sqlite"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS briefs (
    id TEXT PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    path TEXT NOT NULL,
    profile TEXT NOT NULL,
    outlet TEXT,
    published TEXT,
    title_ar TEXT,
    title_en TEXT,
    lead_en TEXT,
    flags INTEGER NOT NULL,
    created TEXT NOT NULL
)
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """A finished brief as the index shows it. `flags` counts flagged sentences."""

    id: str
    fingerprint: str
    path: str
    profile: str
    outlet: str | None
    published: str | None
    title_ar: str | None
    title_en: str | None
    lead_en: str | None
    flags: int
    created: str

    @classmethod
    def of(cls, document: dict[str, Any]) -> Entry:
        """The entry of a brief document (`mujaz.brief/1`)."""
        sentences = document["summary"]["sentences"]
        return cls(
            id=document["id"],
            fingerprint=document["fingerprint"],
            path=document["source"]["path"],
            profile=document["models"]["profile"],
            outlet=document["source"]["outlet"],
            published=document["source"]["published"],
            title_ar=document["title"]["ar"],
            title_en=document["title"]["en"],
            lead_en=sentences[0]["en"] if sentences else None,
            flags=sum(bool(sentence["flags"]) for sentence in document["sentences"]),
            created=document["created"],
        )


class Ledger:
    """The ledger of one output folder. Use as a context manager.

    Raises:
        UsageError: the file is there but is no ledger.
    """

    def __init__(self, out: Path) -> None:
        self._file = out / LEDGER_FILE
        try:
            self._connection = sqlite3.connect(self._file)
            self._connection.execute("PRAGMA journal_mode=WAL")
            self._connection.execute("PRAGMA synchronous=FULL")
            with self._connection:
                self._connection.execute(_SCHEMA)
        except sqlite3.DatabaseError as error:
            if _no_room(error):
                raise UsageError(
                    f"no space left for the ledger {self._file}", "make room and run again"
                ) from error
            raise UsageError(
                f"the ledger {self._file} cannot be used: {error}",
                "move it away; the next run makes the briefs again and starts a new one",
            ) from error

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *exception: object) -> None:
        self._connection.close()

    def has(self, fingerprint: str) -> bool:
        """Whether the brief with this fingerprint is finished."""
        row = self._connection.execute(
            "SELECT 1 FROM briefs WHERE fingerprint = ?", (fingerprint,)
        ).fetchone()
        return row is not None

    def add(self, entry: Entry) -> None:
        """Record a finished brief; call only once its files are durably in place.

        Raises:
            OSError: ENOSPC, the disk is full.
        """
        columns = ", ".join(Entry.__slots__)
        marks = ", ".join("?" * len(Entry.__slots__))
        statement = f"INSERT OR REPLACE INTO briefs ({columns}) VALUES ({marks})"  # noqa: S608 - our own column names
        try:
            with self._connection:
                self._connection.execute(
                    statement, [getattr(entry, name) for name in Entry.__slots__]
                )
        except sqlite3.DatabaseError as error:
            if _no_room(error):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error
            raise

    def entries(self) -> Iterator[Entry]:
        """All finished briefs, newest first."""
        rows = self._connection.execute(
            f"SELECT {', '.join(Entry.__slots__)} FROM briefs "  # noqa: S608 - our own column names
            "ORDER BY coalesce(published, created) DESC, id"
        )
        for row in rows:
            yield Entry(*row)


def _no_room(error: sqlite3.DatabaseError) -> bool:
    """SQLite says "full", or "I/O error" where it could not grow its shared memory file."""
    code = getattr(error, "sqlite_errorcode", 0)
    return code & 0xFF in {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}
