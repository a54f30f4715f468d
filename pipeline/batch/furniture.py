"""What an output folder has learned about outlets' furniture, from night to night.

Articles are looked at in blocks, before they are cleaned. A line counts once per article; when it
stands in enough of an outlet's articles, it is furniture from that block on and stays so. An
article is cleaned with what was known when it was first seen, and that block is remembered with
it: so a folder that grows does not make old briefs anew, a run that was interrupted goes on as it
would have, and inputs are read once.

All of it is on disk: memory does not grow with the number of articles or outlets.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType

from pipeline.article import RawArticle
from pipeline.batch.ledger import no_room
from pipeline.batch.stopping import RunStoppedError
from pipeline.cleaning.duplicates import is_furniture, line_keys, outlet_of, text_digest
from pipeline.errors import UsageError

FURNITURE_FILE = "furniture.sqlite"
# Articles looked at together, and the text they may have together (characters). Part of what
# decides a brief, so it depends on nothing else: neither workers nor windows.
BLOCK, BLOCK_CHARACTERS = 256, 20_000_000
# After so many articles of an outlet, counting starts anew: what is furniture stays, the other
# lines are forgotten, and a new design of the site can show itself.
_EPOCH = 300
_SCHEMA = """
CREATE TABLE IF NOT EXISTS articles (text BLOB PRIMARY KEY, block INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS outlets (outlet BLOB PRIMARY KEY, articles INTEGER NOT NULL)
    WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS lines (
    outlet BLOB, key TEXT, articles INTEGER NOT NULL, PRIMARY KEY (outlet, key)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS furniture (
    outlet BLOB, key TEXT, block INTEGER NOT NULL, PRIMARY KEY (outlet, key)
) WITHOUT ROWID;
"""


class Furniture:
    """The furniture of one output folder's outlets. Use as a context manager.

    Raises:
        UsageError: the file is there but cannot be used.
    """

    def __init__(self, out: Path) -> None:
        self._out = out
        file = out / FURNITURE_FILE
        try:
            self._connection = sqlite3.connect(file, isolation_level=None)
            self._connection.execute("PRAGMA journal_mode=WAL")
            self._connection.executescript(_SCHEMA)
            (last,) = self._connection.execute("SELECT max(block) FROM articles").fetchone()
        except sqlite3.DatabaseError as error:
            if no_room(error, self._out):
                raise UsageError(f"no space left for {file}", "make room and run again") from error
            raise UsageError(
                f"{file} cannot be used: {error}",
                "delete it; what repeats in an outlet's articles is then learned again",
            ) from error
        self._block = last or 0

    def __enter__(self) -> Furniture:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()

    def learn(self, block: Sequence[RawArticle]) -> None:
        """Count the lines of the articles that were not seen before; all of them or none.

        Raises:
            RunStoppedError: the disk is full.
        """
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                self._learn(block)
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")
        except sqlite3.DatabaseError as error:
            if no_room(error, self._out):
                raise RunStoppedError(
                    "no space left for what is learned about outlets; make room and run again, "
                    "finished briefs are kept"
                ) from error
            raise

    def _learn(self, block: Sequence[RawArticle]) -> None:
        number, met = self._block + 1, set()
        for article in block:
            known = self._connection.execute(
                "INSERT OR IGNORE INTO articles VALUES (?, ?)", (text_digest(article), number)
            )
            if not known.rowcount:
                continue
            outlet = _short(outlet_of(article.source))
            met.add(outlet)
            self._count(
                "outlets (outlet, articles) VALUES (?, 1) ON CONFLICT (outlet)", [(outlet,)]
            )
            self._count(
                "lines (outlet, key, articles) VALUES (?, ?, 1) ON CONFLICT (outlet, key)",
                [(outlet, key) for key in sorted(line_keys(article))],
            )
        if met:
            self._block = number
        for outlet in met:
            self._decide(outlet)

    def _count(self, what: str, rows: Iterable[tuple[object, ...]]) -> None:
        self._connection.executemany(
            f"INSERT INTO {what} DO UPDATE SET articles = articles + 1",
            rows,
        )

    def _decide(self, outlet: bytes) -> None:
        (articles,) = self._connection.execute(
            "SELECT articles FROM outlets WHERE outlet = ?", (outlet,)
        ).fetchone()
        lines = self._connection.execute(
            "SELECT key, articles FROM lines WHERE outlet = ? AND articles > 1", (outlet,)
        )
        found = [
            (outlet, key, self._block) for key, count in lines if is_furniture(key, count, articles)
        ]
        self._connection.executemany("INSERT OR IGNORE INTO furniture VALUES (?, ?, ?)", found)
        if articles >= _EPOCH:
            self._connection.execute("DELETE FROM lines WHERE outlet = ?", (outlet,))
            self._connection.execute("DELETE FROM outlets WHERE outlet = ?", (outlet,))

    def of(self, article: RawArticle) -> frozenset[str]:
        """Keys for `clean_article`: what was furniture when the article was first seen."""
        rows = self._connection.execute(
            "SELECT key FROM furniture WHERE outlet = ? "
            "AND block <= (SELECT block FROM articles WHERE text = ?)",
            (_short(outlet_of(article.source)), text_digest(article)),
        )
        return frozenset(key for (key,) in rows)


def _short(outlet: str) -> bytes:
    """Names of outlets come from articles and may be of any length."""
    return hashlib.blake2b(outlet.encode(errors="replace"), digest_size=16).digest()
