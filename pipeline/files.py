"""Writing files so that a reader never sees half of one."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

_PART = ".part"


def write_atomic(path: Path, text: str | Iterable[str]) -> None:
    """Write UTF-8 `text` to `path`: temporary file beside it, fsync, rename, fsync of the folder.

    The folder is made if it is not there.

    Args:
        text: whole or in pieces.

    Raises:
        OSError: it cannot be written; `path` is then as it was and no temporary file is left.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=_PART, dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as out:
            out.writelines([text] if isinstance(text, str) else text)
            out.flush()
            os.fsync(out.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename in `folder` durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove_leftovers(folder: Path) -> int:
    """Remove what `write_atomic` left in `folder` when its process was killed; how many files.

    Only where no other process is writing to the folder.
    """
    leftovers = list(folder.glob(f".*{_PART}"))
    for file in leftovers:
        file.unlink(missing_ok=True)
    return len(leftovers)
