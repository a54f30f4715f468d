"""From a checkpoint on disk to a running engine."""

from __future__ import annotations

from pipeline.errors import ModelError
from pipeline.models.artifacts import ArtifactCache
from pipeline.models.conversion import conversion_key, converted_folder, tokenizer_file
from pipeline.models.engines.base import Seq2SeqEngine
from pipeline.models.engines.facts import decoding_facts
from pipeline.models.engines.tokenizers import JsonTokenizer, MarianTokenizer, Tokenizer
from pipeline.models.layout import Layout
from pipeline.models.shortlist import Shortlists
from pipeline.settings import EngineName, ModelSettings, Quantization


def load_engine(
    layout: Layout,
    sha256: str,
    model: ModelSettings,
    cache: ArtifactCache,
    *,
    engine: EngineName,
    quantization: Quantization,
    device: str,
    threads: int,
    shortlist: str | None = None,
) -> Seq2SeqEngine:
    """The engine of a checkpoint whose digest is `sha256`; converts it first if need be.

    Args:
        shortlist: the model's name, for messages, where its shortlist is to be used.

    Raises:
        SettingsError: a quantization the engine does not take.
        ModelError: damaged or not convertible, no such device, a full disk, no shortlist.
    """
    tokenizer = load_tokenizer(layout, sha256, model, cache)
    facts = decoding_facts(layout, tokenizer)
    # Where positions are rows of a table, settings may only narrow the window, not widen it.
    positions = layout.config.get("max_position_embeddings")
    room = positions if isinstance(positions, int) else None
    source = min(model.max_source_tokens, room or model.max_source_tokens)
    target = min(model.max_target_tokens, room or model.max_target_tokens)
    if engine == "pytorch":
        from pipeline.models.engines.pytorch import PyTorchEngine

        return PyTorchEngine(
            layout,
            tokenizer,
            facts,
            quantization=quantization,
            device=device,
            threads=threads,
            max_source_tokens=source,
            max_target_tokens=target,
        )
    from pipeline.models.engines.ct2 import CTranslate2Engine, check_device

    check_device(device, quantization)

    def load() -> CTranslate2Engine:
        folder = converted_folder(layout, sha256, quantization, cache)
        if shortlist is not None:
            folder = Shortlists(cache).folder(shortlist, sha256, folder)
        return CTranslate2Engine(
            folder,
            tokenizer,
            facts,
            quantization=quantization,
            device=device,
            threads=threads,
            max_source_tokens=source,
            max_target_tokens=target,
            shortlist=shortlist is not None,
        )

    # What CTranslate2 raises for damaged files, depending on where the damage lies.
    unloadable = (RuntimeError, IndexError, ValueError)
    try:
        return load()
    except unloadable:
        # Changed without a trace in size and time: convert anew, once.
        cache.remove(conversion_key(layout, sha256, quantization))
    try:
        return load()
    except unloadable as error:
        raise ModelError(
            f"{layout.folder}: the converted model cannot be loaded: {error}",
            "set 'engine: pytorch' for this model, or use another",
        ) from error


def load_tokenizer(
    layout: Layout, sha256: str, model: ModelSettings, cache: ArtifactCache
) -> Tokenizer:
    """The checkpoint's tokenizer, with the model's prefix and control token. Raises ModelError."""
    file = tokenizer_file(layout, sha256, cache)
    if file is None:
        return MarianTokenizer(layout, model.prefix, model.forced_target)
    return JsonTokenizer(file, layout, model.prefix)
