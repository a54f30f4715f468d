"""Finished briefs to disk: first the files, then the ledger's row."""

from __future__ import annotations

import errno
from pathlib import Path

from pipeline.batch.ledger import Ledger
from pipeline.batch.stopping import RunStoppedError
from pipeline.batch.work import Made
from pipeline.briefs.render import FORMATS
from pipeline.files import write_atomic
from pipeline.identity import brief_id
from pipeline.interruption import deferred

# The errors after which no further brief can be written either.
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}


class BriefFolder:
    """The briefs of an output folder, `briefs/<id>.json|.md|.html`."""

    def __init__(self, out: Path) -> None:
        self._folder = out / "briefs"

    def has(self, fingerprint: str) -> bool:
        """Whether the brief's files are all there and none is empty."""
        for suffix in FORMATS.values():
            path = self.path(fingerprint, suffix)
            if not (path.is_file() and path.stat().st_size):
                return False
        return True

    def path(self, fingerprint: str, suffix: str) -> Path:
        """Where the brief's file with this suffix is or will be."""
        return self._folder / f"{brief_id(fingerprint)}{suffix}"


class BriefWriter:
    """Writes briefs and records them in the ledger once their files are durably in place."""

    def __init__(self, briefs: BriefFolder, ledger: Ledger) -> None:
        self._briefs = briefs
        self._ledger = ledger

    def write(self, made: Made) -> None:
        """Write one brief; a signal waits until it is written.

        Raises:
            RunStoppedError: a full or read-only disk; finished briefs are kept.
            OSError: this brief could not be written, others perhaps can.
        """
        try:
            with deferred():
                for suffix, text in made.texts.items():
                    write_atomic(self._briefs.path(made.fingerprint, suffix), text)
                self._ledger.add(made.entry)
        except OSError as error:
            if error.errno in _NO_ROOM:
                raise RunStoppedError(
                    f"{error.strerror} while writing {made.path}; "
                    "make room and run again, finished briefs are kept"
                ) from error
            raise
