"""SHA-256 of files, remembered by path, size and modification time.

A daily run must know that hundreds of megabytes are the ones recorded without reading them; a
file whose size or time changed is read again, and `mujaz models check` always reads.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from pipeline.files import write_atomic

_BLOCK = 1 << 20


def file_sha256(file: Path) -> str:
    """Hex digest of a file's bytes. Raises OSError."""
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def combined_sha256(hashes: Mapping[str, str]) -> str:
    """One digest over files: their names and digests, sorted by name."""
    digest = hashlib.sha256()
    for name in sorted(hashes):
        digest.update(f"{name}\0{hashes[name]}\n".encode())
    return digest.hexdigest()


class HashCache:
    """Digests of files, kept in a folder, one small JSON per folder of files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def sha256(
        self, folder: Path, names: tuple[str, ...], *, fresh: bool = False
    ) -> dict[str, str]:
        """Digest of each named file of `folder`.

        Args:
            fresh: read every file, whatever is remembered.

        Raises:
            OSError: a file cannot be read.
        """
        folder = folder.resolve()
        store = self._folder / f"{hashlib.sha256(str(folder).encode()).hexdigest()[:24]}.json"
        known = _load(store)
        result: dict[str, str] = {}
        changed = False
        for name in names:
            status = (folder / name).stat()
            stamp = f"{status.st_size}:{status.st_mtime_ns}"
            entry = known.get(name)
            if fresh or entry is None or entry[0] != stamp:
                entry = (stamp, file_sha256(folder / name))
                changed = changed or known.get(name) != entry
                known[name] = entry
            result[name] = entry[1]
        if changed:
            # Only a memory: in a read-only cache the files are read again next time.
            with contextlib.suppress(OSError):
                write_atomic(store, json.dumps(known, indent=1))
        return result


def _load(store: Path) -> dict[str, tuple[str, str]]:
    try:
        data = json.loads(store.read_text(encoding="utf-8"))
        return {str(name): (str(stamp), str(digest)) for name, (stamp, digest) in data.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}  # nothing remembered: the files are read
