"""What is done: one row per finished brief, in SQLite beside the briefs.

A row is written only after the brief's files are durably in place, so that a row always has its
files; files without a row are simply made again. All of a row but `pruned` stands in the brief's
JSON, so a damaged ledger is rebuilt from the briefs on disk.
"""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.briefs.document import read_document
from pipeline.briefs.render import FORMATS
from pipeline.errors import ArticleError, UsageError
from pipeline.identity import brief_id

LEDGER_FILE = "ledger.sqlite"
_PARTS = ("", "-wal", "-shm")  # the files of a database in WAL mode
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
    created TEXT NOT NULL,
    pruned INTEGER NOT NULL DEFAULT 0
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
    """The ledger of one output folder. Use as a context manager, and only under the folder's lock.

    A ledger that is damaged, of another version or gone is rebuilt from the briefs on disk; the
    damaged one is kept beside it as `ledger.sqlite.damaged`.

    Attributes:
        repaired: what was found and done about it, in words; None where all was well.

    Raises:
        UsageError: the file cannot be opened, read or written.
    """

    def __init__(self, out: Path) -> None:
        self._out = out
        self._file = out / LEDGER_FILE
        self.repaired: str | None = None
        try:
            try:
                problem = self._open()
            except sqlite3.DatabaseError as error:
                if not _is_damage(error):
                    raise
                problem = f"the ledger is damaged ({error})"
            if problem:
                self._rebuild(problem)
        except (sqlite3.DatabaseError, OSError) as error:
            raise UsageError(
                f"the ledger {self._file} cannot be used: {_words(error, self._out)}",
                "make room or correct its permissions, and run again",
            ) from error

    def _open(self) -> str | None:
        """Open or make the file; returns what is wrong with its content, if anything."""
        fresh = not self._file.exists()
        self._connection = sqlite3.connect(self._file)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=FULL")
        with self._connection:
            self._connection.execute(_SCHEMA)
        if fresh:
            return "there was no ledger" if any((self._out / "briefs").glob("*.json")) else None
        found = self._connection.execute("PRAGMA quick_check").fetchone()[0]
        if found != "ok":
            return f"the ledger is damaged ({found})"
        columns = [row[1] for row in self._connection.execute("PRAGMA table_info(briefs)")]
        if columns != [*Entry.__slots__, "pruned"]:
            return "the ledger is of another version of the program"
        return None

    def _rebuild(self, problem: str) -> None:
        self._connection.close()
        for part in _PARTS:
            file = self._file.with_name(self._file.name + part)
            if file.exists():
                file.replace(self._file.with_name(f"{self._file.name}.damaged{part}"))
        self._open()
        entries = list(briefs_on_disk(self._out))
        with self._connection:
            self._insert(entries)
        self.repaired = f"{problem}; rebuilt from {len(entries)} briefs on disk"

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *exception: object) -> None:
        self._connection.close()

    def has(self, fingerprint: str) -> bool:
        """Whether the brief with this fingerprint was finished and not pruned since."""
        return self._pruned(fingerprint) == 0

    def was_pruned(self, fingerprint: str) -> bool:
        """Whether the brief was finished and its files removed by `mujaz prune`."""
        return self._pruned(fingerprint) == 1

    def _pruned(self, fingerprint: str) -> int | None:
        row = self._connection.execute(
            "SELECT pruned FROM briefs WHERE id = ? AND fingerprint = ?",
            (brief_id(fingerprint), fingerprint),
        ).fetchone()
        return None if row is None else int(row[0])

    def add(self, entry: Entry) -> None:
        """Record a finished brief; call only once its files are durably in place.

        Raises:
            OSError: ENOSPC, the disk is full; EIO, the ledger cannot be written.
        """
        try:
            with self._connection:
                self._insert([entry])
        except sqlite3.DatabaseError as error:
            code = errno.ENOSPC if no_room(error, self._out) else errno.EIO
            raise OSError(code, f"{os.strerror(code)} (ledger: {error})") from error

    def _insert(self, entries: Iterable[Entry]) -> None:
        columns = ", ".join(Entry.__slots__)
        marks = ", ".join("?" * len(Entry.__slots__))
        self._connection.executemany(
            f"INSERT OR REPLACE INTO briefs ({columns}) VALUES ({marks})",  # noqa: S608 - our own column names
            ([getattr(entry, name) for name in Entry.__slots__] for entry in entries),
        )

    def prune(self, ids: Iterable[str], *, forget: bool = False) -> None:
        """Mark briefs as removed by intent, so that a rerun does not make them again.

        Args:
            forget: drop their rows instead; a rerun that finds their articles makes them again.
        """
        statement = (
            "DELETE FROM briefs WHERE id = ?"
            if forget
            else "UPDATE briefs SET pruned = 1 WHERE id = ?"
        )
        with self._connection:
            self._connection.executemany(statement, ((name,) for name in ids))

    def entries(self) -> Iterator[Entry]:
        """All finished briefs that were not pruned, newest first."""
        rows = self._connection.execute(
            f"SELECT {', '.join(Entry.__slots__)} FROM briefs "  # noqa: S608 - our own column names
            "WHERE pruned = 0 ORDER BY coalesce(published, created) DESC, id"
        )
        for row in rows:
            yield Entry(*row)


def briefs_on_disk(out: Path) -> Iterator[Entry]:
    """The briefs whose files are all there and whose JSON is whole; others are left out."""
    for file in sorted((out / "briefs").glob("*.json")):
        try:
            entry = Entry.of(read_document(file))
        except (ArticleError, LookupError, TypeError, AttributeError):
            continue  # not whole, or not ours: the next run makes it again
        named = file.stem == entry.id == brief_id(entry.fingerprint)
        if named and all(file.with_suffix(suffix).is_file() for suffix in FORMATS.values()):
            yield entry


def _is_damage(error: sqlite3.DatabaseError) -> bool:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR}


def no_room(error: sqlite3.DatabaseError, out: Path) -> bool:
    """Whether the disk is full: SQLite says "full", or "I/O error" where it could not grow its
    shared memory file.
    """
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_IOERR:
        return shutil.disk_usage(out).free < 1_000_000
    return code == sqlite3.SQLITE_FULL


def _words(error: sqlite3.DatabaseError | OSError, out: Path) -> str:
    if isinstance(error, sqlite3.DatabaseError) and no_room(error, out):
        return f"no space left ({error})"
    return str(error)
