"""One batch at a time on an output folder."""

from __future__ import annotations

import fcntl
import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from pipeline.errors import UsageError
from pipeline.unseen import shown

LOCK_FILE = ".lock"


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds an output folder; `since` is ISO 8601 UTC."""

    pid: int
    host: str
    since: str

    def __str__(self) -> str:
        return f"process {self.pid} on {shown(self.host)}, since {shown(self.since)}"


@contextmanager
def exclusive(out: Path) -> Iterator[None]:
    """Hold the output folder; the lock (flock) goes with the process, however that ends.

    What stands in the file only tells others who it is: a file left behind holds nothing.

    Raises:
        UsageError: another batch holds it (says which process, where and since when), or the
            file cannot be written.
    """
    with (out / LOCK_FILE).open("a+", encoding="utf-8") as lock:
        if not _taken(lock):
            raise UsageError(
                f"another batch is writing to {out} ({_read(lock.name) or 'holder not known'})",
                "wait for it to end, or give another --out",
            )
        since = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        record = json.dumps(asdict(Holder(os.getpid(), socket.gethostname(), since)))
        try:  # not through the buffer, which would try again when the file is closed
            os.ftruncate(lock.fileno(), 0)
            os.write(lock.fileno(), record.encode())
        except OSError as error:
            raise UsageError(
                f"the lock {lock.name} cannot be written: {error.strerror}",
                "make room or correct its permissions, and run again",
            ) from error
        yield


def _taken(lock: IO[str]) -> bool:
    """Take the lock if nobody has it. `holder` has it for an instant when it looks."""
    for pause in (0.05, 0.1, None):
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if pause:
                time.sleep(pause)
        else:
            return True
    return False


def holder(out: Path) -> Holder | str | None:
    """Who holds the output folder now: None for nobody, text where the holder is not named."""
    try:
        with (out / LOCK_FILE).open("r", encoding="utf-8") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return _read(lock.name) or "holder not known"
    except FileNotFoundError:
        pass
    return None


def _read(name: str) -> Holder | None:
    """What the lock file says; None where it says nothing that makes sense."""
    try:
        return Holder(**json.loads(Path(name).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
