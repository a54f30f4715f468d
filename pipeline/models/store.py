"""The models of models.yaml: what is there, how it gets there, and engines that run it.

Only `fetch` uses the network. Everything else is local and says at once what to run when a model
is missing.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pipeline.errors import ModelError
from pipeline.models.artifacts import ArtifactCache
from pipeline.models.conversion import conversion_key
from pipeline.models.engines.base import Seq2SeqEngine
from pipeline.models.hashing import HashCache, combined_sha256
from pipeline.models.hub import HubFolders, read_record
from pipeline.models.layout import Layout, inspect_folder
from pipeline.models.loading import load_engine
from pipeline.models.smoke import smoke_test
from pipeline.models.weights import check_safetensors
from pipeline.settings import EngineName, ModelSettings, Quantization, Settings

CACHE_VARIABLE = "MUJAZ_CACHE"
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


class ModelStore:
    """The models of a settings file and their cache.

    Args:
        cache: folder for downloads and conversions; by default $MUJAZ_CACHE or the user's cache
            folder. Made on first use.
    """

    def __init__(self, settings: Settings, cache: Path | None = None) -> None:
        self._settings = settings
        self.cache = cache or default_cache()
        self._hashes = HashCache(self.cache / "hashes")
        self._artifacts = ArtifactCache(self.cache / "converted", self._hashes)
        self._hub = HubFolders(self.cache / "checkpoints")

    def checkpoint(self, name: str) -> Checkpoint:
        """The model's files, complete and the ones recorded.

        Raises:
            SettingsError: no such model.
            ModelError: not downloaded, incomplete or changed; says what to run.
        """
        return self._open(name)[0]

    def open_engine(
        self,
        name: str,
        *,
        engine: EngineName,
        quantization: Quantization,
        device: str = "cpu",
        threads: int = 0,
    ) -> Seq2SeqEngine:
        """Load the model; converts it first if that has not been done.

        Raises:
            SettingsError: no such model, or a quantization the engine does not take.
            ModelError: missing or damaged, not convertible, no such device.
        """
        checkpoint, layout = self._open(name)
        return load_engine(
            layout,
            checkpoint.sha256,
            self._settings.model(name),
            self._artifacts,
            engine=engine,
            quantization=quantization,
            device=device,
            threads=threads,
        )

    def fetch(self, name: str, report: Callable[[str], None]) -> Checkpoint:
        """Download (hub models), verify, convert for every use in a profile, and smoke-test.

        Args:
            report: gets one line per step.

        Raises:
            SettingsError: no such model.
            ModelError: what went wrong and what to do; nothing half-done is left in use.
        """
        model = self._settings.model(name)
        if model.hub is None:
            report(f"{name}: a local folder, nothing to download")
        else:
            damaged = self._hub.find(model)
            if damaged is not None and not self._changed_files(damaged, fresh=True):
                damaged = None
            if damaged is not None:
                report(f"{name}: the files here are damaged; downloading them again")
            self._hub.download(model, lambda line: report(f"{name}: {line}"), replace=damaged)
        self._prepare(name, report)
        return self.checkpoint(name)

    def check(self, name: str, report: Callable[[str], None]) -> None:
        """Read every file again, verify conversions, run the smoke test.

        Raises:
            SettingsError: no such model.
            ModelError: the first thing that is wrong.
        """
        checkpoint, layout = self._open(name, fresh=True)
        check_safetensors(layout)
        report(f"{name}: {len(layout.files)} files as recorded, sha256 {checkpoint.sha256[:16]}")
        for quantization in self._quantizations(name):
            key = conversion_key(layout, checkpoint.sha256, quantization)
            if self._artifacts.find(key, fresh=True) is None and self._artifacts.remove(key):
                report(f"{name}: the {quantization} conversion was damaged; it is made anew")
        self._prepare(name, report)

    def status(self) -> list[ModelStatus]:
        """Every model of the settings, in their order. Reads no weights."""
        return [self._status(name, model) for name, model in self._settings.models.items()]

    def _open(self, name: str, *, fresh: bool = False) -> tuple[Checkpoint, Layout]:
        model = self._settings.model(name)
        remedy = f"run: mujaz models fetch {name}"
        if model.hub is None:
            folder = self._settings.model_folder(model)
            assert folder is not None  # noqa: S101 - the settings have exactly one of the two
            remedy = f"complete the folder, or correct 'path' of '{name}' in {self._settings.file}"
            revision = None
        else:
            found = self._hub.find(model)
            if found is None:
                raise ModelError(f"model '{name}' ({model.hub}) is not on this machine", remedy)
            folder = found
            if changed := self._changed_files(folder, fresh=fresh):
                raise ModelError(
                    f"model '{name}': {folder / changed[0]} is not the file that was recorded",
                    remedy,
                )
            revision = read_record(folder).commit
        layout = inspect_folder(folder, model.family, remedy)
        try:
            hashes = self._hashes.sha256(folder, layout.files, fresh=fresh)
        except OSError as error:
            raise ModelError(f"model '{name}': cannot read {folder}: {error}", remedy) from error
        return Checkpoint(name, folder, revision, combined_sha256(hashes)), layout

    def _changed_files(self, folder: Path, *, fresh: bool) -> list[str]:
        """Files of a download that are missing or no longer what its record says."""
        recorded = read_record(folder).files
        absent = [name for name in recorded if not (folder / name).is_file()]
        if absent:
            return absent
        try:
            found = self._hashes.sha256(folder, tuple(recorded), fresh=fresh)
        except OSError as error:
            raise ModelError(f"cannot read {folder}: {error}", "check its permissions") from error
        return [name for name in recorded if found[name] != recorded[name]]

    def _quantizations(self, name: str) -> list[Quantization]:
        """Types the profiles use the model in through CTranslate2; int8 where none does."""
        wanted: list[Quantization] = []
        for profile in self._settings.profiles.values():
            for part in (profile.translator, profile.summarizer):
                if part.model == name and part.engine == "ctranslate2":
                    wanted.append(part.quantization)  # noqa: PERF401 - clearer than nested in one
        return list(dict.fromkeys(wanted)) or ["int8"]

    def _prepare(self, name: str, report: Callable[[str], None]) -> None:
        model = self._settings.model(name)
        for quantization in self._quantizations(name):
            report(f"{name}: converting to CTranslate2 {quantization}, or verifying that it is")
            engine = self.open_engine(name, engine="ctranslate2", quantization=quantization)
            smoke_test(engine, name, model.task, model.smoke)
            report(f"{name}: smoke test passed ({quantization})")

    def _status(self, name: str, model: ModelSettings) -> ModelStatus:
        state: State = "ready"
        detail, revision, size = "", None, model.download_mb
        try:
            if model.hub is not None and self._hub.find(model) is None:
                state = "not downloaded"
            else:
                checkpoint, layout = self._open(name)
                revision = checkpoint.revision
                size = sum((layout.folder / file).stat().st_size for file in layout.files) / 1e6
                if not any(
                    self._artifacts.find(conversion_key(layout, checkpoint.sha256, quantization))
                    for quantization in self._quantizations(name)
                ):
                    state = "downloaded"
        except ModelError as error:
            state, detail = "damaged", error.message
        origin = model.path or f"{model.hub}" + (
            "" if model.revision == "main" else f"@{model.revision}"
        )
        return ModelStatus(
            name=name,
            task=model.task,
            family=model.family,
            origin=origin,
            state=state,
            detail=detail,
            licence=model.licence,
            size_mb=size,
            quality=model.quality,
            revision=revision,
        )


def default_cache() -> Path:
    """$MUJAZ_CACHE, or the user's cache folder."""
    if chosen := os.environ.get(CACHE_VARIABLE):
        return Path(chosen).expanduser()
    from platformdirs import user_cache_path

    return user_cache_path("mujaz")
