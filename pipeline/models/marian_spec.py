"""A Marian checkpoint as a CTranslate2 specification, filled from numpy arrays: no torch needed.

CTranslate2's own converter loads the checkpoint through Transformers and torch; this gives the
same `model.bin` (tested byte by byte) in a fraction of the time. It also takes what that one does
not: separate source and target vocabularies, and a `<pad>` row that is not zero.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.errors import ModelError
from pipeline.models.layout import Layout

if TYPE_CHECKING:
    from ctranslate2.specs import TransformerSpec

Arrays = Mapping[str, np.ndarray[Any, Any]]

_EOS, _UNK, _PAD = "</s>", "<unk>", "<pad>"
_REMEDY = "use a MarianMTModel checkpoint as Transformers saves it"


def marian_spec(
    layout: Layout, arrays: Arrays, source_tokens: Sequence[str], target_tokens: Sequence[str]
) -> TransformerSpec:
    """The specification, complete with vocabularies, ready to validate, optimize and save.

    Args:
        arrays: the checkpoint's tensors under their Transformers names.
        source_tokens, target_tokens: names of the vocabulary rows, in order.

    Raises:
        ModelError: a tensor is missing or has the wrong shape, or an unsupported variant.
    """
    from ctranslate2.specs import TransformerSpec

    config = layout.config
    heads = _whole(config, "encoder_attention_heads")
    if _whole(config, "decoder_attention_heads") != heads:
        raise ModelError(f"{layout.folder}: encoder and decoder differ in attention heads", _REMEDY)
    spec = TransformerSpec.from_config(
        (_whole(config, "encoder_layers"), _whole(config, "decoder_layers")),
        heads,
        pre_norm=False,
        activation=_activation(layout),
    )
    reader = _Reader(layout, arrays)
    source, target, projection, bias = _vocabulary_weights(layout, reader)
    sources, targets = list(source_tokens), list(target_tokens)
    pad_is_last = targets[-1] == sources[-1] == _PAD
    if pad_is_last and not target[-1].any():
        # Marian starts from a zero vector, for which Transformers added the row <pad>. Without
        # the row nothing can ever produce <pad>.
        spec.decoder.start_from_zero_embedding = True
        sources.pop()
        targets.pop()
        # The decoder's own slice of a shared matrix is the encoder's too, so that both
        # are stored once.
        shared = source is target, projection is target
        target = target[:-1]
        source = target if shared[0] else source[:-1]
        projection = target if shared[1] else projection[:-1]
        bias = None if bias is None else bias[:-1]
        start = _EOS
    else:
        start = _start_token(layout, targets)
    scale = math.sqrt(_whole(config, "d_model")) if config.get("scale_embedding") else 1.0
    positions = _positions(layout)
    for stack, name, embeddings in (
        (spec.encoder, "encoder", source),
        (spec.decoder, "decoder", target),
    ):
        stack.scale_embeddings = scale
        stored = reader.get(f"model.{name}.embed_positions.weight")
        stack.position_encodings.encodings = positions if stored is None else stored
        matrix = stack.embeddings[0] if name == "encoder" else stack.embeddings
        matrix.weight = embeddings
        for index, layer in enumerate(stack.layer):
            _fill_layer(reader, layer, f"model.{name}.layers.{index}", name == "decoder")
    spec.decoder.projection.weight = projection
    if bias is not None:
        spec.decoder.projection.bias = bias
    spec.config.eos_token = _EOS
    spec.config.unk_token = _UNK
    spec.config.decoder_start_token = start
    spec.register_source_vocabulary(sources)
    spec.register_target_vocabulary(targets)
    return spec


class _Reader:
    """The checkpoint's tensors, with errors that name the one that is missing."""

    def __init__(self, layout: Layout, arrays: Arrays) -> None:
        self._layout = layout
        self._arrays = arrays

    def get(self, name: str) -> np.ndarray[Any, Any] | None:
        return self._arrays.get(name)

    def __call__(self, name: str) -> np.ndarray[Any, Any]:
        array = self._arrays.get(name)
        if array is None:
            raise ModelError(f"{self._layout.folder}: tensor '{name}' is missing", _REMEDY)
        return array

    def first(self, *names: str) -> np.ndarray[Any, Any]:
        for name in names:
            array = self._arrays.get(name)
            if array is not None:
                return array
        return self(names[0])


def _vocabulary_weights(
    layout: Layout, reader: _Reader
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any], np.ndarray[Any, Any], Any]:
    """Embeddings of source and target, output projection, output bias.

    Tied matrices are stored once, under whichever of their names the writer kept; a matrix that
    is stored under its own name with other values is a weight of its own, as in Transformers.
    """
    shared = ("model.shared.weight",)
    encoder = ("model.encoder.embed_tokens.weight",)
    decoder = ("model.decoder.embed_tokens.weight",)
    head = ("lm_head.weight",)
    if layout.config.get("share_encoder_decoder_embeddings", True):
        source = reader.first(*encoder, *shared, *decoder, *head)
        target = reader.first(*decoder, *shared, *encoder, *head)
        projection = reader.first(*head, *shared, *decoder, *encoder)
    else:
        source = reader.first(*encoder)
        target = reader.first(*decoder, *head)
        projection = reader.first(*head, *decoder)
    if target is not source and np.array_equal(target, source):
        target = source
    if projection is not target and np.array_equal(projection, target):
        projection = target
    bias = reader.get("final_logits_bias")
    bias = None if bias is None or not bias.any() else bias.reshape(-1)
    return source, target, projection, bias


def _fill_layer(reader: _Reader, layer: Any, name: str, decoder: bool) -> None:
    _fill_attention(reader, layer.self_attention, f"{name}.self_attn", fused=True)
    _fill_norm(reader, layer.self_attention.layer_norm, f"{name}.self_attn_layer_norm")
    if decoder:
        _fill_attention(reader, layer.attention, f"{name}.encoder_attn", fused=False)
        _fill_norm(reader, layer.attention.layer_norm, f"{name}.encoder_attn_layer_norm")
    _fill_linear(reader, layer.ffn.linear_0, [f"{name}.fc1"])
    _fill_linear(reader, layer.ffn.linear_1, [f"{name}.fc2"])
    _fill_norm(reader, layer.ffn.layer_norm, f"{name}.final_layer_norm")


def _fill_attention(reader: _Reader, spec: Any, name: str, *, fused: bool) -> None:
    """Queries, keys and values are one matrix in self-attention; elsewhere keys and values."""
    query, key, value = (f"{name}.{part}_proj" for part in "qkv")
    groups = [[query, key, value]] if fused else [[query], [key, value]]
    for linear, group in zip(spec.linear, groups, strict=False):
        _fill_linear(reader, linear, group)
    _fill_linear(reader, spec.linear[-1], [f"{name}.out_proj"])


def _fill_linear(reader: _Reader, spec: Any, names: list[str]) -> None:
    spec.weight = np.concatenate([reader(f"{name}.weight") for name in names])
    spec.bias = np.concatenate([reader(f"{name}.bias") for name in names])


def _fill_norm(reader: _Reader, spec: Any, name: str) -> None:
    spec.gamma = reader(f"{name}.weight")
    spec.beta = reader(f"{name}.bias")


def _positions(layout: Layout) -> np.ndarray[Any, Any]:
    """Marian's sinusoids: sines in the first half of each row, cosines in the second.

    As in Transformers' `MarianSinusoidalPositionalEmbedding`; checkpoints leave them out.
    """
    rows = _whole(layout.config, "max_position_embeddings")
    size = _whole(layout.config, "d_model")
    columns = np.arange(size)
    angles = np.arange(rows)[:, None] / np.power(10000, 2 * (columns // 2) / size)
    table = np.empty((rows, size), dtype=np.float32)
    half = (size + 1) // 2
    table[:, :half] = np.sin(angles[:, 0::2])
    table[:, half:] = np.cos(angles[:, 1::2])
    return table


def _activation(layout: Layout) -> Any:
    from ctranslate2.specs import Activation

    known = {
        "gelu": Activation.GELU,
        "gelu_new": Activation.GELUTanh,
        "relu": Activation.RELU,
        "silu": Activation.SWISH,
        "swish": Activation.SWISH,
    }
    name = layout.config.get("activation_function", "gelu")
    if name not in known:
        raise ModelError(f"{layout.folder}: unknown activation_function '{name}'", _REMEDY)
    return known[name]


def _start_token(layout: Layout, targets: list[str]) -> str:
    row = layout.token_id("decoder_start_token_id")
    if row is None or not 0 <= row < len(targets):
        raise ModelError(f"{layout.folder}: decoder_start_token_id {row} is no row", _REMEDY)
    return targets[row]


def _whole(config: dict[str, Any], key: str) -> int:
    value = config.get(key)
    if not isinstance(value, int):
        raise ModelError(f"config.json: '{key}' is {value!r}, not a whole number", _REMEDY)
    return value
