"""BART, Pegasus and T5 as CTranslate2 specifications, through CTranslate2's own converter.

Only the conversion's child process uses this: it imports torch and Transformers. The converter
reads a prepared copy of the configuration, since it relies on keys that Transformers 5 no longer
sets; the user's folder is never written to.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pipeline.models.engines.facts import start_row
from pipeline.models.engines.tokenizers import JsonTokenizer
from pipeline.models.layout import Layout
from pipeline.models.vocabulary import row_names, target_rows

# How Transformers' implementations are built. CTranslate2's loaders read it from the
# configuration, where old checkpoints state it and new ones do not (anything else there is wrong:
# the Transformers classes do not look at it).
_FIXED: dict[str, dict[str, bool]] = {
    "bart": {"normalize_before": False, "normalize_embedding": True},
    "pegasus": {"normalize_before": True, "normalize_embedding": False},
    "t5": {},
}


def transformers_spec(layout: Layout, tokenizer: JsonTokenizer, workspace: Path) -> Any:
    """The CTranslate2 specification of the checkpoint.

    Args:
        workspace: an empty folder for the prepared copy: links to the weights, and a `config.json`.

    Raises:
        OSError, RuntimeError, ValueError: the checkpoint cannot be loaded.
    """
    import torch
    from ctranslate2.converters import TransformersConverter

    prepare_workspace(layout, workspace)

    class Converter(TransformersConverter):  # type: ignore[misc]
        """Hands out our names for the rows, and mends what T5 lost in Transformers 5."""

        def load_model(self, model_class: Any, path: str, **options: Any) -> Any:
            options |= {"local_files_only": True, "weights_only": True}
            options["use_safetensors"] = layout.safetensors
            self.model = super().load_model(model_class, path, **options)
            return self.model

        def load_tokenizer(self, tokenizer_class: Any, path: str, **options: Any) -> Any:
            del tokenizer_class, path, options
            return _Names(layout, tokenizer)

    with torch.no_grad():
        converter = Converter(str(workspace))
        spec = converter._load()
        if layout.family == "t5":
            _mend_output_scale(spec, converter.model)
    names = _Names(layout, tokenizer)
    spec.config.decoder_start_token = names.start
    return spec


class _Names:
    """The part of a Transformers tokenizer that the converter uses."""

    def __init__(self, layout: Layout, tokenizer: JsonTokenizer) -> None:
        rows = row_names(tokenizer.target_ids, target_rows(layout))
        self._rows = rows
        self.eos_token, self.pad_token = tokenizer.eos, tokenizer.pad
        self.bos_token = "<s>" if "<s>" in tokenizer.target_ids else tokenizer.pad
        self.unk_token = tokenizer.unk
        ids = tokenizer.target_ids
        self.start = rows[start_row(layout, ids[tokenizer.eos], ids[tokenizer.pad])]

    def get_vocab(self) -> dict[str, int]:
        return {name: row for row, name in enumerate(self._rows)}

    def convert_ids_to_tokens(self, row: int | None) -> str:
        return self.start if row is None else self._rows[row]


def prepare_workspace(layout: Layout, workspace: Path) -> None:
    """Links to the weights, and a `config.json` that says what CTranslate2's loaders must know."""
    for name in layout.files:
        if name in layout.weights or name.endswith(".index.json"):
            (workspace / name).symlink_to(layout.folder.resolve() / name)
    config = {**layout.config, **_FIXED[layout.family]}
    # float32 also where the checkpoint is in half precision: position tables that are computed
    # and not stored would otherwise be rounded.
    config["dtype"] = "float32"
    for key in ("torch_dtype", "auto_map", "tokenizer_class"):
        config.pop(key, None)
    (workspace / "config.json").write_text(json.dumps(config), encoding="utf-8")


def _mend_output_scale(spec: Any, model: Any) -> None:
    """Scale the decoder's output only where the model does.

    T5 v1.0 scales it by d_model ** -0.5, v1.1 and flan-t5 do not. CTranslate2 4.8 tells them apart
    by `tie_word_embeddings`, which Transformers 5 sets to true for all of them and which it
    replaced by `scale_decoder_outputs`. A wrong scale leaves greedy search alone but makes
    log-probabilities and beam search wrong.
    """
    from ctranslate2.specs.model_spec import OPTIONAL

    scaled = getattr(model.config, "scale_decoder_outputs", model.config.tie_word_embeddings)
    spec.decoder.scale_outputs = model.config.d_model**-0.5 if scaled else OPTIONAL
