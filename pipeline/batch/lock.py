"""One batch at a time on an output folder."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import UsageError

LOCK_FILE = ".lock"


@contextmanager
def exclusive(out: Path) -> Iterator[None]:
    """Hold the output folder; the lock goes with the process, however that ends.

    Raises:
        UsageError: another batch holds it; says which process.
    """
    with (out / LOCK_FILE).open("a+", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.seek(0)
            holder = lock.read().strip() or "unknown"
            raise UsageError(
                f"another batch is writing to {out} (process {holder})",
                "wait for it to end, or give another --out",
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield
