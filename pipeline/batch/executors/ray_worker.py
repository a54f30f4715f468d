"""What runs in the processes of a Ray cluster. Knows nothing of Ray but how its handles are called.

Answers are data, never exceptions, so that the caller can tell a worker that is gone from one that
has something to say.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline import __version__
from pipeline.article import ModelRecord
from pipeline.batch.work import Done, Pending, make_briefs
from pipeline.errors import MujazError
from pipeline.models.engines.base import Hypothesis
from pipeline.models.engines.memory import SqliteMemory
from pipeline.models.store import ModelStore
from pipeline.settings import Settings
from pipeline.stages import Stages

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a worker cannot work: the fields of a `MujazError`."""

    message: str
    remedy: str


class WindowWorker:
    """One process with the profile's models, which makes the briefs of one window at a time.

    Args:
        threads: batches decoded at the same time.
        models: what the caller's models are; other ones would make other briefs.
        memory: handle of the `MemoryKeeper`.
    """

    def __init__(self, settings: Settings, profile: str, threads: int, memory: Any) -> None:
        self._stages = Stages(
            settings, profile, ModelStore(settings), threads, _RemoteMemory(memory)
        )

    def prepare(self, version: str, models: tuple[ModelRecord, ...]) -> Problem | None:
        """Open the models, and see that they and the software are the caller's."""
        if version != __version__:
            return Problem(
                f"a node of the cluster has mujaz {__version__}, this machine {version}",
                "install the same version on every node",
            )
        try:
            if self._stages.models != models:
                return Problem(
                    "a node of the cluster has other models than this machine: "
                    + ", ".join(f"{m.name} {m.sha256[:12]}" for m in self._stages.models),
                    "give every node the same model files (docs/nightly.md, Many machines)",
                )
            self._stages.open()
        except MujazError as error:
            return Problem(f"on a node of the cluster: {error.message}", error.remedy)
        return None

    def make(self, window: Sequence[Pending]) -> Done | Problem:
        """The stages, as everywhere."""
        try:
            return make_briefs(self._stages, window)
        except MujazError as error:
            return Problem(f"on a node of the cluster: {error.message}", error.remedy)


class MemoryKeeper:
    """The translation memory, kept by one process on the caller's machine for all workers.

    Args:
        file, limit_bytes: as `SqliteMemory` takes them.
    """

    def __init__(self, file: Path | None, limit_bytes: int) -> None:
        self._memory = SqliteMemory(file, limit_bytes)

    def find(self, keys: Sequence[bytes]) -> dict[bytes, Hypothesis]:
        """The outputs that are known among `keys`."""
        return self._memory.find(keys)

    def add(self, outputs: Mapping[bytes, Hypothesis]) -> None:
        """Keep outputs under their keys."""
        self._memory.add(outputs)

    def close(self) -> None:
        """Bring the file down to its limit and close it."""
        self._memory.close()


class _RemoteMemory:
    """The keeper as a `Memory`. Where it is out of reach, nothing is known and all is decoded."""

    def __init__(self, keeper: Any) -> None:
        self._keeper = keeper

    def find(self, keys: Sequence[bytes]) -> dict[bytes, Hypothesis]:
        import ray

        if not keys:
            return {}
        try:
            found: dict[bytes, Hypothesis] = ray.get(self._keeper.find.remote(list(keys)))
        except ray.exceptions.RayError as error:
            log.warning("the translation memory is out of reach: %s", error)
            return {}
        return found

    def add(self, outputs: Mapping[bytes, Hypothesis]) -> None:
        # Not waited for: it is a cache.
        if outputs:
            self._keeper.add.remote(dict(outputs))
