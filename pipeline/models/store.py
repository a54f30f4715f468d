"""The models of models.yaml: what is there, how it gets there, and engines that run it.

Only `fetch` uses the network. Everything else is local and says at once what to run when a model
is missing.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipeline.errors import ModelError
from pipeline.models.artifacts import ArtifactCache
from pipeline.models.conversion import conversion_key
from pipeline.models.engines.base import Seq2SeqEngine
from pipeline.models.engines.tokenizers import Tokenizer
from pipeline.models.hashing import HashCache, combined_sha256
from pipeline.models.hub import HubFolders, read_record
from pipeline.models.layout import Layout, inspect_folder
from pipeline.models.loading import load_engine, load_tokenizer
from pipeline.models.records import Checkpoint, ModelStatus, State
from pipeline.models.shortlist import Shortlists
from pipeline.models.smoke import smoke_test
from pipeline.settings import EngineName, ModelSettings, Quantization, Settings

CACHE_VARIABLE = "MUJAZ_CACHE"
MEMORY_FILE = "memory.sqlite"


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
        self._shortlists = Shortlists(self._artifacts)
        self._hub = HubFolders(self.cache / "checkpoints")
        self.memory_file = self.cache / MEMORY_FILE

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
        shortlist: bool = False,
    ) -> Seq2SeqEngine:
        """Load the model; converts it first if that has not been done.

        Args:
            shortlist: only pieces of the model's shortlist can come out (`save_shortlist`).

        Raises:
            SettingsError: no such model, or a quantization the engine does not take.
            ModelError: missing or damaged, not convertible, no such device, no shortlist.
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
            shortlist=name if shortlist else None,
        )

    def tokenizer(self, name: str) -> Tokenizer:
        """The model's tokenizer alone. Raises as `checkpoint`."""
        checkpoint, layout = self._open(name)
        return load_tokenizer(
            layout, checkpoint.sha256, self._settings.model(name), self._artifacts
        )

    def save_shortlist(self, name: str, pieces: list[str], about: dict[str, Any]) -> None:
        """Keep the model's shortlist, in place of an earlier one. Raises ModelError."""
        self._shortlists.save(name, self.checkpoint(name).sha256, pieces, about)

    def shortlist(self, name: str) -> tuple[list[str], str]:
        """The pieces of the model's shortlist in order, and their SHA-256.

        Raises:
            SettingsError: no such model.
            ModelError: the model is missing, or no shortlist has been learned for it.
        """
        return self._shortlists.read(name, self.checkpoint(name).sha256)

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
        from pipeline.models.weights import check_safetensors  # numpy: no daily run needs it

        checkpoint, layout = self._open(name, fresh=True)
        check_safetensors(layout)
        report(f"{name}: {len(layout.files)} files as recorded, sha256 {checkpoint.sha256[:16]}")
        for key, quantization in self._conversions(name, layout, checkpoint.sha256).items():
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

    def _uses(self, name: str) -> list[tuple[EngineName, Quantization, str]]:
        """Engine, type and device of each use of the model in a profile."""
        uses: list[tuple[EngineName, Quantization, str]] = []
        for profile in self._settings.profiles.values():
            for part in (profile.translator, profile.summarizer):
                if part.model == name:
                    use = (part.engine, part.quantization, str(part.device))
                    uses += [] if use in uses else [use]
        return uses or [("ctranslate2", "int8", "cpu")]

    def _conversions(self, name: str, layout: Layout, sha256: str) -> dict[str, Quantization]:
        """Keys of the conversions that the profiles need."""
        return {
            conversion_key(layout, sha256, quantization): quantization
            for engine, quantization, _ in self._uses(name)
            if engine == "ctranslate2"
        }

    def _prepare(self, name: str, report: Callable[[str], None]) -> None:
        model = self._settings.model(name)
        for engine_name, quantization, device in self._uses(name):
            use = f"{engine_name}, {quantization}, {device}"
            report(f"{name}: loading ({use}); the first time, this converts")
            engine = self.open_engine(
                name, engine=engine_name, quantization=quantization, device=device
            )
            smoke_test(engine, name, model.reads_arabic, model.smoke)
            report(f"{name}: smoke test passed ({use})")

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
                conversions = self._conversions(name, layout, checkpoint.sha256)
                if conversions and not any(map(self._artifacts.find, conversions)):
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
