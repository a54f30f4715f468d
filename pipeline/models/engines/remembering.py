"""An engine that asks the memory first."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Mapping, Sequence
from importlib.metadata import version

from pipeline import __version__
from pipeline.article import ModelRecord
from pipeline.models.engines.base import Hypothesis, Memory, Seq2SeqEngine
from pipeline.settings import DecodingSettings, ModelSettings

# Decides only how fast an output comes.
_NO_MATTER = {"batch_tokens"}
_OF_THE_MODEL = {"family", "prefix", "forced_target", "max_source_tokens", "max_target_tokens"}
_LIBRARIES = {"ctranslate2": ("ctranslate2",), "pytorch": ("torch", "transformers")}


class RememberingEngine:
    """Another engine's outputs, each decoded once. See `Seq2SeqEngine` for the interface.

    Threads that want the same text at the same time wait for the first of them.

    Args:
        engine: what decodes what is not known.
        memory: where outputs are kept.
        context: what else decides an output: model digest, engine, versions, type, device.
    """

    def __init__(
        self, engine: Seq2SeqEngine, memory: Memory, context: Mapping[str, object]
    ) -> None:
        self.max_source_tokens = engine.max_source_tokens
        self.inner = engine
        self._memory = memory
        self._context = _canonical(context)
        self._lock = threading.Lock()
        self._in_work: dict[bytes, threading.Event] = {}

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return self.inner.count_tokens(texts)

    def generate(
        self,
        texts: Sequence[str],
        decoding: DecodingSettings,
        *,
        min_tokens: int = 1,
        max_tokens: int | None = None,
    ) -> list[Hypothesis]:
        call = self._context + _canonical(
            {
                "decoding": decoding.model_dump(exclude=_NO_MATTER),
                "min_tokens": min_tokens,
                "max_tokens": max_tokens,
            }
        )
        keys = [_key(call, text) for text in texts]
        wanted = dict(zip(keys, texts, strict=True))

        def decode(some: Sequence[bytes]) -> dict[bytes, Hypothesis]:
            if not some:
                return {}
            outputs = self.inner.generate(
                [wanted[key] for key in some],
                decoding,
                min_tokens=min_tokens,
                max_tokens=max_tokens,
            )
            return dict(zip(some, outputs, strict=True))

        done = threading.Event()
        with self._lock:
            found = self._memory.find(list(wanted))
            missing = [key for key in wanted if key not in found]
            others = {key: self._in_work[key] for key in missing if key in self._in_work}
            mine = [key for key in missing if key not in others]
            self._in_work.update(dict.fromkeys(mine, done))
        try:
            new = decode(mine)
            self._memory.add(new)
            found.update(new)
        finally:
            with self._lock:
                for key in mine:
                    del self._in_work[key]
            done.set()
        for event in others.values():
            event.wait()
        found.update(self._memory.find(list(others)))
        # What the other thread could not decode, or what is already forgotten.
        found.update(decode([key for key in others if key not in found]))
        return [found[key] for key in keys]


def engine_context(record: ModelRecord, model: ModelSettings, device: str) -> dict[str, object]:
    """All that decides what an engine puts out, but for the call's own decoding and text.

    Args:
        record: the checkpoint, engine, type, and the shortlist if there is one.
    """
    return {
        "software": __version__,
        "libraries": {name: version(name) for name in _LIBRARIES[record.engine]},
        "sha256": record.sha256,
        "model": model.model_dump(mode="json", include=_OF_THE_MODEL),
        "engine": record.engine,
        "quantization": record.quantization,
        "device": device,
        "shortlist": record.decoding.get("shortlist"),
    }


def _canonical(data: Mapping[str, object]) -> bytes:
    return json.dumps(data, sort_keys=True, ensure_ascii=True).encode("ascii") + b"\n"


def _key(call: bytes, text: str) -> bytes:
    return hashlib.blake2b(
        call + text.encode("utf-8", errors="surrogatepass"), digest_size=16
    ).digest()
