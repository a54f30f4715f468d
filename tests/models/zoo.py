"""Checkpoints of every family, and stores and engines over them."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.models.engines.base import Seq2SeqEngine
from pipeline.models.hashing import file_sha256
from pipeline.models.store import ModelStore
from pipeline.settings import Settings, parse_settings
from tests import checkpoints


@dataclass(frozen=True)
class Kind:
    """A checkpoint to build, and its entry in models.yaml."""

    family: str
    build: Callable[[Path], Path]
    settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def task(self) -> str:
        return "translation" if self.family == "marian" else "summarization"

    @property
    def texts(self) -> tuple[str, ...]:
        if self.family == "marian":
            return checkpoints.UNSEEN + tuple(arabic for arabic, _ in checkpoints.PAIRS[::3])
        english = [text for _, text in checkpoints.PAIRS]
        return tuple(" ".join(english[start : start + 3]) for start in range(1, 22, 2))


KINDS: dict[str, Kind] = {
    # Helsinki-NLP/opus-mt-*: safetensors, joint vocabulary.
    "marian": Kind("marian", checkpoints.marian),
    # The shape of the embedded model: more encoder than decoder layers.
    "marian-deep": Kind("marian", functools.partial(checkpoints.marian, layers=(3, 1), seed=5)),
    # Helsinki-NLP/opus-mt-tc-big-*: half precision, only pytorch_model.bin, two spm models.
    "marian-bin": Kind(
        "marian",
        functools.partial(
            checkpoints.marian, legacy_bin=True, half=True, separate_models=True, activation="relu"
        ),
    ),
    "marian-two-vocabularies": Kind(
        "marian",
        functools.partial(checkpoints.marian, separate_models=True, separate_vocabularies=True),
    ),
    # Helsinki-NLP/opus-mt-tc-bible-big-*: half precision, safetensors, several targets.
    "marian-control": Kind(
        "marian",
        functools.partial(checkpoints.marian, control=">>eng<<", half=True),
        {"forced_target": ">>eng<<"},
    ),
    # facebook/bart-large-cnn.
    "bart": Kind("bart", functools.partial(checkpoints.bart, normalize_before=True)),
    # sshleifer/distilbart-cnn-*: no tokenizer.json, old keys, a pickle.
    "bart-old": Kind(
        "bart",
        functools.partial(
            checkpoints.bart, tokenizer_json=False, legacy_force_bos=True, legacy_bin=True
        ),
    ),
    # google/pegasus-cnn_dailymail: spiece.model and a pickle.
    "pegasus": Kind("pegasus", functools.partial(checkpoints.pegasus, legacy_bin=True)),
    # google-t5/t5-small and google/flan-t5-*.
    "t5": Kind("t5", functools.partial(checkpoints.t5, flan=False), {"prefix": "summarize: "}),
    "flan-t5": Kind("t5", functools.partial(checkpoints.t5, flan=True), {"prefix": "summarize: "}),
}


class Zoo:
    """Builds each kind at most once and never changes it; copy a folder to damage it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.built: dict[str, dict[str, str]] = {}
        self._stores: dict[str, ModelStore] = {}
        self._engines: dict[tuple[str, str, str], Seq2SeqEngine] = {}

    def engine(self, kind: str, engine: str, quantization: str) -> Seq2SeqEngine:
        """An engine on one thread, loaded at most once."""
        key = (kind, engine, quantization)
        if key not in self._engines:
            self._engines[key] = self.store(kind).open_engine(
                kind,
                engine=engine,  # type: ignore[arg-type]
                quantization=quantization,  # type: ignore[arg-type]
                threads=1,
            )
        return self._engines[key]

    def folder(self, kind: str) -> Path:
        folder = self.root / kind
        if not folder.exists():
            KINDS[kind].build(folder)
            self.built[kind] = contents(folder)
        return folder

    def store(self, kind: str) -> ModelStore:
        """A store with the one model `kind`, its cache shared by the session."""
        if kind not in self._stores:
            settings = make_settings(kind, self.folder(kind))
            self._stores[kind] = ModelStore(settings, cache=self.root / "cache")
        return self._stores[kind]


def contents(folder: Path) -> dict[str, str]:
    """Name and digest of every file."""
    return {file.name: file_sha256(file) for file in sorted(folder.iterdir())}


def make_settings(
    kind: str,
    folder: Path,
    *,
    engine: str = "ctranslate2",
    quantization: str = "int8",
    **changes: Any,
) -> Settings:
    """Settings whose model `kind` is the checkpoint in `folder`, used by one profile.

    Args:
        changes: keys of the model's entry.
    """
    entry = {
        "task": KINDS[kind].task,
        "family": KINDS[kind].family,
        "path": str(folder),
        "smoke": "structure",
        **KINDS[kind].settings,
        **changes,
    }
    if "hub" in changes:
        del entry["path"]
    models: dict[str, Any] = {kind: entry}
    use = {"model": kind, "engine": engine, "quantization": quantization}
    if entry["task"] == "translation":
        profile: dict[str, Any] = {"translator": use}
    else:
        models["translator"] = {"task": "translation", "family": "marian", "path": "nowhere"}
        profile = {
            "translator": {"model": "translator"},
            "summarizer": {"method": "abstractive", **use},
        }
    return parse_settings(
        {"default_profile": "only", "models": models, "profiles": {"only": profile}},
        folder.parent / "models.yaml",
    )
