"""Folders made once and kept in the cache: conversions, written tokenizers.

An artifact appears whole or not at all (built beside its place, hashed, renamed into it), is built
by one process at a time, and is built anew when its files are no longer the ones recorded.
"""

from __future__ import annotations

import errno
import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from pipeline.errors import ModelError
from pipeline.files import write_atomic
from pipeline.models.hashing import HashCache, file_sha256

_RECORD = "artifact.json"
# What a full disk, a quota and a limit on file size say.
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
# Converting the largest model listed takes minutes; a process that waits longer than this for
# another's conversion is better told than left hanging.
_LOCK_SECONDS = 1800.0


class ArtifactCache:
    """Artifacts under one folder, each named by its key."""

    def __init__(self, folder: Path, hashes: HashCache) -> None:
        self._folder = folder
        self._hashes = hashes

    def find(self, key: str, *, fresh: bool = False) -> Path | None:
        """The artifact's folder if it is there and whole.

        Args:
            fresh: read every byte instead of trusting sizes and times.
        """
        folder = self._folder / key
        try:
            recorded = json.loads((folder / _RECORD).read_text(encoding="utf-8"))["files"]
            found = self._hashes.sha256(folder, tuple(recorded), fresh=fresh)
        except (OSError, ValueError, KeyError, TypeError):
            return None  # not there, or not whole: the caller builds it
        return folder if found == recorded else None

    def get(
        self, key: str, what: str, build: Callable[[Path], None], *, replace: bool = False
    ) -> Path:
        """The artifact's folder, built now if it is not there or no longer whole.

        Args:
            what: what is built, for error messages.
            build: fills an empty folder, or raises.
            replace: build it even where it is there.

        Raises:
            ModelError: it cannot be built: see `build`, a full disk, an unwritable cache.
        """
        if not replace and (found := self.find(key)) is not None:
            return found
        from filelock import FileLock, Timeout

        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with FileLock(self._folder / f".{key}.lock", timeout=_LOCK_SECONDS):
                # Another process may have built it while this one waited.
                if not replace and (found := self.find(key)) is not None:
                    return found
                return self._build(key, build)
        except Timeout as error:
            raise ModelError(
                f"{what}: another process has been at it for {_LOCK_SECONDS / 60:.0f} minutes",
                "end that process and run again",
            ) from error
        except OSError as error:
            raise disk_error(error, what, self._folder) from error

    def remove(self, key: str) -> bool:
        """Forget an artifact, so that the next `get` builds it; whether there was one.

        Raises:
            ModelError: it cannot be removed.
        """
        try:
            if not (self._folder / key).exists():
                return False
            shutil.rmtree(self._folder / key)
            return True
        except OSError as error:
            raise disk_error(error, f"removing {key}", self._folder) from error

    def _build(self, key: str, build: Callable[[Path], None]) -> Path:
        for leftover in self._folder.glob(f".{key}-*"):
            shutil.rmtree(leftover)  # of a process that was killed; the lock is ours now
        building = Path(tempfile.mkdtemp(dir=self._folder, prefix=f".{key}-"))
        try:
            build(building)
            files = {entry.name: file_sha256(entry) for entry in sorted(building.iterdir())}
            write_atomic(building / _RECORD, json.dumps({"files": files}, indent=1))
            building.chmod(0o755)  # mkdtemp's 0700 would hide a shared cache from others
            final = self._folder / key
            if final.exists():
                shutil.rmtree(final)
            building.rename(final)
        except BaseException:
            shutil.rmtree(building, ignore_errors=True)
            raise
        self._hashes.sha256(final, tuple(files))
        return final


def disk_error(error: OSError, what: str, folder: Path) -> ModelError:
    """A ModelError that says what to do about `error`, which happened while writing to `folder`."""
    if error.errno in FULL:
        return ModelError(
            f"{what}: no space left in {folder}",
            "free some space, or set MUJAZ_CACHE to a folder on a larger disk",
        )
    return ModelError(
        f"{what}: cannot write to {folder}: {error.strerror or error}",
        "make the folder writable, or set MUJAZ_CACHE to one that is",
    )
