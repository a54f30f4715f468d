"""Which files make up a checkpoint of each family, and what its configuration says.

The layout is the Hugging Face hub's; a local folder and a download look the same.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import ModelError
from pipeline.settings import Family

SAFETENSORS = "model.safetensors"
SAFETENSORS_INDEX = "model.safetensors.index.json"
TORCH_BIN = "pytorch_model.bin"

_MODEL_TYPES: dict[Family, tuple[str, ...]] = {
    "marian": ("marian",),
    "bart": ("bart",),
    "pegasus": ("pegasus",),
    "t5": ("t5",),
}
# Each family's tokenizer files: the first complete set wins.
_TOKENIZERS: dict[Family, tuple[tuple[str, ...], ...]] = {
    "marian": (("source.spm", "target.spm", "vocab.json"),),
    "bart": (("tokenizer.json",), ("vocab.json", "merges.txt")),
    "pegasus": (("tokenizer.json",), ("spiece.model",)),
    "t5": (("tokenizer.json",), ("spiece.model",)),
}
# What the Transformers configuration classes assume where the files do not say.
_DEFAULT_IDS: dict[Family, dict[str, int]] = {
    "marian": {"eos_token_id": 0},
    "bart": {"bos_token_id": 0, "pad_token_id": 1, "eos_token_id": 2},
    "pegasus": {"pad_token_id": 0, "eos_token_id": 1},
    "t5": {"pad_token_id": 0, "eos_token_id": 1},
}
_OPTIONAL = (
    "generation_config.json",
    "tokenizer_config.json",
    "special_tokens_map.json",
    "added_tokens.json",
)


@dataclass(frozen=True, slots=True)
class Layout:
    """A complete checkpoint folder.

    Attributes:
        config: content of `config.json`.
        generation: content of `generation_config.json`, empty where there is none.
        weights: names of the weight files used: safetensors where there are any.
        files: names of all files that matter, sorted; they are the checkpoint's identity.
        separate_vocabularies: Marian with a `target_vocab.json` of its own.
    """

    folder: Path
    family: Family
    config: dict[str, Any]
    generation: dict[str, Any]
    weights: tuple[str, ...]
    files: tuple[str, ...]
    separate_vocabularies: bool

    @property
    def safetensors(self) -> bool:
        """Whether the weights are safetensors rather than a torch pickle."""
        return self.weights[0].endswith(".safetensors")

    def setting(self, key: str) -> Any:
        """A generation setting: `generation_config.json` wins over `config.json`."""
        value = self.generation.get(key)
        return self.config.get(key) if value is None else value

    def token_id(self, key: str) -> int | None:
        """A special token's row, the first where several are named; None where it is not set."""
        value = self.setting(key)
        if isinstance(value, list):
            value = value[0] if value else None
        return value if isinstance(value, int) else _DEFAULT_IDS[self.family].get(key)


def hub_files(names: set[str], family: Family) -> tuple[list[str], list[str]]:
    """Files of a hub repository that are needed, given the names of all it has.

    Returns:
        The names to download, and descriptions of what is missing (empty when complete).
    """
    wanted: set[str] = {name for name in _OPTIONAL if name in names}
    missing = [] if "config.json" in names else ["config.json"]
    wanted.add("config.json")
    for choice in (SAFETENSORS, SAFETENSORS_INDEX, TORCH_BIN):
        if choice in names:
            wanted.add(choice)
            break
    else:
        missing.append(f"{SAFETENSORS} or {TORCH_BIN}")
    if SAFETENSORS_INDEX in wanted:
        wanted |= {n for n in names if n.startswith("model-") and n.endswith(".safetensors")}
    for group in _TOKENIZERS[family]:
        if names.issuperset(group):
            wanted.update(group)
            break
    else:
        lacking = [[name for name in group if name not in names] for group in _TOKENIZERS[family]]
        missing.append(" or ".join(" + ".join(group) for group in lacking))
    if family == "marian" and "target_vocab.json" in names:
        wanted.add("target_vocab.json")
    return sorted(wanted & names), missing


def inspect_folder(folder: Path, family: Family, remedy: str) -> Layout:
    """The checkpoint in `folder`.

    Args:
        remedy: what the user can do about a missing or damaged file.

    Raises:
        ModelError: no such folder, a missing file (which one), an unreadable configuration, or
            a model of another family.
    """
    if not folder.is_dir():
        raise ModelError(f"model folder not found: {folder}", remedy)
    names = {entry.name for entry in folder.iterdir() if entry.is_file()}
    wanted, missing = hub_files(names, family)
    if missing:
        raise ModelError(f"{folder}: missing {', '.join(missing)}", remedy)
    config = read_json(folder / "config.json")
    _check_family(folder, config, family)
    separate = family == "marian" and _separate_vocabularies(folder, names)
    if separate and "target_vocab.json" not in names:
        raise ModelError(f"{folder}: missing target_vocab.json", remedy)
    if not separate:
        wanted = [name for name in wanted if name != "target_vocab.json"]
    if SAFETENSORS_INDEX in wanted:
        weights = _shards(folder)
        if absent := sorted(set(weights) - names):
            raise ModelError(f"{folder}: missing {', '.join(absent)}", remedy)
        wanted = [n for n in wanted if not n.startswith("model-") or n in weights]
    else:
        weights = (SAFETENSORS if SAFETENSORS in wanted else TORCH_BIN,)
    generation = folder / "generation_config.json"
    return Layout(
        folder=folder,
        family=family,
        config=config,
        generation=read_json(generation) if generation.name in names else {},
        weights=weights,
        files=tuple(sorted(wanted)),
        separate_vocabularies=separate,
    )


def read_json(file: Path) -> dict[str, Any]:
    """Content of a JSON file that holds an object.

    Raises:
        ModelError: the file is missing, unreadable or something else.
    """
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"{file}: cannot be read: {error}", "fetch the model again") from error
    if not isinstance(data, dict):
        raise ModelError(f"{file}: expected a JSON object", "fetch the model again")
    return data


def _check_family(folder: Path, config: dict[str, Any], family: Family) -> None:
    model_type = config.get("model_type")
    if model_type not in _MODEL_TYPES[family]:
        fitting = [name for name, types in _MODEL_TYPES.items() if model_type in types]
        raise ModelError(
            f"{folder / 'config.json'}: model_type is '{model_type}', not a {family} model",
            f"set 'family: {fitting[0]}' in models.yaml"
            if fitting
            else f"families taken: {', '.join(_MODEL_TYPES)}",
        )


def _separate_vocabularies(folder: Path, names: set[str]) -> bool:
    if "tokenizer_config.json" in names:
        stated = read_json(folder / "tokenizer_config.json").get("separate_vocabs")
        if isinstance(stated, bool):
            return stated
    return "target_vocab.json" in names


def _shards(folder: Path) -> tuple[str, ...]:
    index = read_json(folder / SAFETENSORS_INDEX).get("weight_map")
    if not isinstance(index, dict) or not index:
        raise ModelError(f"{folder / SAFETENSORS_INDEX}: no weight_map", "fetch the model again")
    names = sorted({str(name) for name in index.values()})
    for name in names:
        # The index is untrusted: a shard must be a file of this folder.
        if Path(name).name != name or not name.endswith(".safetensors"):
            raise ModelError(f"{folder / SAFETENSORS_INDEX}: bad file name '{name}'")
    return tuple(names)
