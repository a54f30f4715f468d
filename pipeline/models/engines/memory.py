"""The translation memory: what an engine has put out before, so that nothing is decoded twice.

A key is a digest over everything that decides an output: model, engine and its version, type,
device, decoding, and the text. Since no output depends on what else is in its batch (see
`batching`), a remembered one is the one that would have come out.
"""

from __future__ import annotations

import hashlib
import logging
import sqlite3
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from types import TracebackType

from pipeline.errors import UsageError
from pipeline.models.engines.base import Hypothesis

# A row is stored under its key in the order of keys; nothing else is looked for by value.
_SCHEMA = """
CREATE TABLE IF NOT EXISTS outputs (
    key BLOB PRIMARY KEY,
    text TEXT NOT NULL,
    score REAL NOT NULL,
    truncated INTEGER NOT NULL,
    seal BLOB NOT NULL,
    used INTEGER NOT NULL
) WITHOUT ROWID
"""
# SQLite's default limit on host parameters was 999 for long.
_MOST_PARAMETERS = 900
# When the limit is passed, the oldest go until this share of it is in use.
_KEPT_SHARE = 0.9
# New rows between two looks at the size.
_ROWS_PER_LOOK = 20_000

log = logging.getLogger(__name__)


class SqliteMemory:
    """A memory in an SQLite file, which several processes on one machine may share.

    It is a cache: an error of the file after it was opened turns it off for the rest of the run,
    with a warning, and a row that is not as it was written counts as not there.

    Args:
        file: the database, made on first use; None for one that lasts as long as this object and
            lies on disk where it is large.
        limit_bytes: the file is kept to about this size; what was not used for longest goes.

    Raises:
        UsageError: the file cannot be opened or is no memory.
    """

    def __init__(self, file: Path | None, limit_bytes: int = sys.maxsize) -> None:
        self._limit = limit_bytes
        self._lock = threading.Lock()
        self._rows_to_look = _ROWS_PER_LOOK
        self._usable = True
        try:
            if file is not None:
                file.parent.mkdir(parents=True, exist_ok=True)
            # "" is SQLite's name for a temporary file that spills from memory and deletes itself.
            self._connection = sqlite3.connect(
                file or "", timeout=30, check_same_thread=False, isolation_level=None
            )
            self._connection.execute("PRAGMA auto_vacuum=INCREMENTAL")
            if file is not None:
                self._connection.execute("PRAGMA journal_mode=WAL")
            # Losing the last rows with the power costs their decoding again, nothing else.
            self._connection.execute("PRAGMA synchronous=NORMAL")
            self._connection.execute(_SCHEMA)
            (last,) = self._connection.execute("SELECT max(used) FROM outputs").fetchone()
        except (OSError, sqlite3.Error) as error:
            raise UsageError(
                f"the translation memory {file} cannot be used: {error}",
                "run: mujaz memory clear; or set 'memory: {size_mb: 0}' in models.yaml",
            ) from error
        self._run = (last or 0) + 1

    def __enter__(self) -> SqliteMemory:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Bring the file down to its limit and close it."""
        with self._lock:
            if self._usable:
                self._guarded(self._forget_oldest)
            self._usable = False
            self._connection.close()

    def find(self, keys: Sequence[bytes]) -> dict[bytes, Hypothesis]:
        found: dict[bytes, Hypothesis] = {}
        with self._lock:
            for first in range(0, len(keys), _MOST_PARAMETERS):
                part = list(keys[first : first + _MOST_PARAMETERS])
                if self._usable:
                    self._guarded(self._find, part, found)
        return found

    def add(self, outputs: Mapping[bytes, Hypothesis]) -> None:
        rows = [
            (key, h.text, h.score, h.truncated, _seal(key, h), self._run)
            for key, h in outputs.items()
        ]
        with self._lock:
            if self._usable and rows:
                self._guarded(self._add, rows)

    def _guarded(self, action: Callable[..., None], *arguments: object) -> None:
        """Run `action`; an error of the database ends the use of the memory, not the run."""
        try:
            action(*arguments)
        except sqlite3.Error as error:
            self._usable = False
            log.warning("the translation memory is off for the rest of this run: %s", error)

    def _find(self, keys: list[bytes], found: dict[bytes, Hypothesis]) -> None:
        marks = ", ".join("?" * len(keys))
        rows = self._connection.execute(
            f"SELECT key, text, score, truncated, seal, used FROM outputs WHERE key IN ({marks})",  # noqa: S608 - marks only
            keys,
        ).fetchall()
        stale = []
        for key, text, score, truncated, seal, used in rows:
            hypothesis = Hypothesis(text, score, bool(truncated))
            if seal == _seal(key, hypothesis):
                found[key] = hypothesis
                if used != self._run:
                    stale.append((self._run, key))
        if stale:
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.executemany("UPDATE outputs SET used = ? WHERE key = ?", stale)
            self._connection.execute("COMMIT")

    def _add(self, rows: list[tuple[bytes, str, float, bool, bytes, int]]) -> None:
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.executemany(
            "INSERT OR REPLACE INTO outputs VALUES (?, ?, ?, ?, ?, ?)", rows
        )
        self._connection.execute("COMMIT")
        self._rows_to_look -= len(rows)
        if self._rows_to_look <= 0:
            self._rows_to_look = _ROWS_PER_LOOK
            self._forget_oldest()

    def _forget_oldest(self) -> None:
        size = self._size()
        if size <= self._limit:
            return
        (rows,) = self._connection.execute("SELECT count(*) FROM outputs").fetchone()
        surplus = rows - int(rows * self._limit * _KEPT_SHARE / size)
        self._connection.execute(
            "DELETE FROM outputs WHERE key IN (SELECT key FROM outputs ORDER BY used LIMIT ?)",
            (surplus,),
        )
        self._connection.executescript("PRAGMA incremental_vacuum")

    def _size(self) -> int:
        """Bytes in use."""
        pages, free, size = (
            self._connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("page_count", "freelist_count", "page_size")
        )
        return int((pages - free) * size)

    def rows(self) -> int:
        """Outputs kept."""
        with self._lock:
            (rows,) = self._connection.execute("SELECT count(*) FROM outputs").fetchone()
        return int(rows)


def memory_status(file: Path) -> tuple[int, int]:
    """Outputs kept, and bytes on disk; nothing is made where there is no memory.

    Raises:
        UsageError: the file is no memory.
    """
    if not file.is_file():
        return 0, 0
    with SqliteMemory(file) as memory:
        rows = memory.rows()
    return rows, _bytes_on_disk(file)


def clear_memory(file: Path) -> int:
    """Forget everything; a file that is damaged is deleted. Returns the bytes freed.

    A batch that is running goes on, and fills the memory anew.

    Raises:
        OSError: it cannot be written.
    """
    before = _bytes_on_disk(file)
    try:
        with closing(sqlite3.connect(file, timeout=30, isolation_level=None)) as connection:
            connection.execute("DROP TABLE IF EXISTS outputs")
            connection.execute(_SCHEMA)
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.DatabaseError:
        for part in _parts(file):
            part.unlink(missing_ok=True)
    return max(0, before - _bytes_on_disk(file))


def _parts(file: Path) -> tuple[Path, ...]:
    """The database and what SQLite keeps beside it."""
    return file, *(file.with_name(file.name + end) for end in ("-wal", "-shm"))


def _bytes_on_disk(file: Path) -> int:
    return sum(part.stat().st_size for part in _parts(file) if part.is_file())


def _seal(key: bytes, output: Hypothesis) -> bytes:
    """A digest of the whole row: a damaged one must never be printed as a translation."""
    content = f"{output.score!r}\n{int(output.truncated)}\n{output.text}".encode()
    return hashlib.blake2b(key + content, digest_size=8).digest()
