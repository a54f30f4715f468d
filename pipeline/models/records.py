"""What the store says of a model."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

State = Literal["ready", "downloaded", "not downloaded", "damaged"]


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A complete checkpoint on this machine.

    Attributes:
        revision: resolved hub commit; None for a local folder.
        sha256: digest over the names and digests of the files that matter.
    """

    name: str
    folder: Path
    revision: str | None
    sha256: str


@dataclass(frozen=True, slots=True)
class ModelStatus:
    """One line of `mujaz models list`.

    Attributes:
        origin: hub id, with `@revision` unless that is `main`, or the local folder.
        state: `ready` (converted), `downloaded` (will be converted on first use),
            `not downloaded`, or `damaged`.
        detail: what is wrong when damaged, else empty.
        size_mb: bytes on disk / 10**6, or the download's announced size; None where unknown.
    """

    name: str
    task: str
    family: str
    origin: str
    state: State
    detail: str
    licence: str
    size_mb: float | None
    quality: str
    revision: str | None
