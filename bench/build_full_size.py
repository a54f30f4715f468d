"""Build a full-size checkpoint in the layout of Helsinki-NLP/opus-mt-*, with random weights.

For checks of the whole pipeline at real size (memory, conversion, speed) on machines without the
real one. What it "translates" is noise; everything else, down to the file layout, is as real:

    python bench/build_full_size.py                  # bench/work/opus-mt-shaped, 307 MB
    python bench/build_full_size.py --shape big      # bench/work/opus-mt-tc-big-shaped, float16
    mujaz models check opus-mt-shaped --models bench/work/models.yaml

Needs no torch. The same seed gives the same files.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

PROJECT = Path(__file__).resolve().parents[1]
ROWS = 62_834  # vocab_size of opus-mt-ar-en


@dataclass(frozen=True)
class Shape:
    """Sizes of a published checkpoint."""

    name: str
    layers: int
    width: int
    inner: int
    heads: int
    activation: str
    half: bool


SHAPES = {
    "base": Shape("opus-mt-shaped", 6, 512, 2048, 8, "swish", half=False),
    "big": Shape("opus-mt-tc-big-shaped", 6, 1024, 4096, 16, "relu", half=True),
}


def main() -> int:
    """Build the checkpoint that the command line asks for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--shape", choices=SHAPES, default="base")
    parser.add_argument("--out", type=Path, default=PROJECT / "bench" / "work")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    shape = SHAPES[arguments.shape]
    folder = arguments.out / shape.name
    folder.mkdir(parents=True, exist_ok=True)
    vocabulary = write_tokenizer(folder)
    write_configuration(folder, shape, vocabulary)
    write_weights(folder, shape, np.random.default_rng(arguments.seed))
    write_settings(arguments.out)
    size = sum(file.stat().st_size for file in folder.iterdir()) / 1e6
    print(f"{folder}: {size:.0f} MB; settings in {arguments.out / 'models.yaml'}")
    return 0


def write_tokenizer(folder: Path) -> dict[str, int]:
    """SentencePiece models over the training corpus, and a vocabulary padded to full size."""
    import sentencepiece

    texts = list(corpus())
    arabic = [text for text in texts if re.search(r"[\u0600-\u06ff]", text)]
    english = [text for text in texts if not re.search(r"[\u0600-\u06ff]", text)]
    pieces: dict[str, None] = {}
    for name, side in (("source.spm", arabic), ("target.spm", english)):
        with (folder / name).open("wb") as stream:
            sentencepiece.SentencePieceTrainer.train(
                sentence_iterator=iter(side),
                model_writer=stream,
                vocab_size=16_000,
                hard_vocab_limit=False,
                num_threads=1,
                minloglevel=2,
            )
        model = sentencepiece.SentencePieceProcessor(model_file=str(folder / name))
        numbers = range(model.get_piece_size())
        pieces |= {model.id_to_piece(i): None for i in numbers if not model.is_control(i)}
    names = list(dict.fromkeys(["</s>", "<unk>", *pieces]))[: ROWS - 1]
    # A corpus of this size does not fill the vocabulary; made-up pieces do.
    names += [f"▁filler{number}" for number in range(ROWS - 1 - len(names))]
    vocabulary = {name: row for row, name in enumerate([*names, "<pad>"])}
    write_json(folder / "vocab.json", vocabulary)
    write_json(
        folder / "tokenizer_config.json",
        {"source_lang": "ar", "target_lang": "en", "model_max_length": 512},
    )
    return vocabulary


def corpus() -> Iterator[str]:
    """Both columns of the project's own sentence pairs."""
    for file in sorted((PROJECT / "training" / "corpus").glob("*.tsv")):
        if file.name in ("names.tsv", "vocabulary.tsv"):
            continue
        for line in file.read_text(encoding="utf-8").splitlines():
            yield from (text.strip() for text in line.split("\t")[:2] if text.strip())


def write_configuration(folder: Path, shape: Shape, vocabulary: dict[str, int]) -> None:
    """config.json and generation_config.json, as the hub has them."""
    pad = vocabulary["<pad>"]
    config: dict[str, Any] = {
        "model_type": "marian",
        "architectures": ["MarianMTModel"],
        "activation_function": shape.activation,
        "d_model": shape.width,
        "decoder_start_token_id": pad,
        "eos_token_id": 0,
        "is_encoder_decoder": True,
        "max_position_embeddings": 512,
        "pad_token_id": pad,
        "scale_embedding": True,
        "share_encoder_decoder_embeddings": True,
        "static_position_embeddings": True,
        "dtype": "float16" if shape.half else "float32",
        "vocab_size": ROWS,
        "decoder_vocab_size": ROWS,
    }
    for stack in ("encoder", "decoder"):
        config |= {
            f"{stack}_layers": shape.layers,
            f"{stack}_attention_heads": shape.heads,
            f"{stack}_ffn_dim": shape.inner,
        }
    write_json(folder / "config.json", config)
    write_json(
        folder / "generation_config.json",
        {
            "bad_words_ids": [[pad]],
            "decoder_start_token_id": pad,
            "eos_token_id": 0,
            "forced_eos_token_id": 0,
            "max_length": 512,
            "num_beams": 4,
            "pad_token_id": pad,
            "renormalize_logits": True,
        },
    )


def write_weights(folder: Path, shape: Shape, random: np.random.Generator) -> None:
    """Xavier-normal matrices, under the names Transformers gives them."""
    from safetensors.numpy import save_file

    kind = np.float16 if shape.half else np.float32
    tensors: dict[str, np.ndarray[Any, Any]] = {}

    def matrix(name: str, rows: int, columns: int, deviation: float | None = None) -> None:
        deviation = deviation or (2 / (rows + columns)) ** 0.5
        values = random.standard_normal((rows, columns), dtype=np.float32) * deviation
        tensors[f"{name}.weight"] = values.astype(kind)

    def linear(name: str, rows: int, columns: int) -> None:
        matrix(name, rows, columns)
        tensors[f"{name}.bias"] = np.zeros(rows, kind)

    def norm(name: str) -> None:
        tensors[f"{name}.weight"] = np.ones(shape.width, kind)
        tensors[f"{name}.bias"] = np.zeros(shape.width, kind)

    matrix("model.shared", ROWS, shape.width, shape.width**-0.5)
    tensors["model.shared.weight"][-1] = 0  # <pad>
    tensors["final_logits_bias"] = np.zeros((1, ROWS), kind)
    for stack in ("encoder", "decoder"):
        attentions = ["self_attn", "encoder_attn"] if stack == "decoder" else ["self_attn"]
        for number in range(shape.layers):
            layer = f"model.{stack}.layers.{number}"
            for attention in attentions:
                for part in ("q_proj", "k_proj", "v_proj", "out_proj"):
                    linear(f"{layer}.{attention}.{part}", shape.width, shape.width)
                norm(f"{layer}.{attention}_layer_norm")
            linear(f"{layer}.fc1", shape.inner, shape.width)
            linear(f"{layer}.fc2", shape.width, shape.inner)
            norm(f"{layer}.final_layer_norm")
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})


def write_settings(folder: Path) -> None:
    """A models.yaml for the checkpoints that have been built."""
    models, profiles = "", ""
    built = [s.name for s in SHAPES.values() if (folder / s.name / "model.safetensors").is_file()]
    for name in built:
        models += (
            f"  {name}:\n    task: translation\n    family: marian\n    path: {name}\n"
            "    smoke: structure\n"
        )
        profiles += f"  {name}:\n    translator:\n      model: {name}\n"
    text = f"version: 1\ndefault_profile: {built[0]}\nmodels:\n{models}profiles:\n{profiles}"
    (folder / "models.yaml").write_text(text, encoding="utf-8")


def write_json(file: Path, data: Any) -> None:
    """Write `data` as readable JSON."""
    file.write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
