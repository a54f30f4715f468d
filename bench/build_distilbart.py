"""A checkpoint of distilbart-cnn-12-6's shape with random weights, for speed alone: 612 MB.

python -m bench.build_distilbart        # bench/work/distilbart-shaped
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np

from bench.build_full_size import PROJECT, corpus, write_json

ROWS, WIDTH, INNER, POSITIONS = 50_264, 1024, 4096, 1024
LAYERS = {"encoder": 12, "decoder": 6}


def build(folder: Path, seed: int = 1) -> None:
    """Write the checkpoint; the same seed gives the same files."""
    folder.mkdir(parents=True, exist_ok=True)
    write_tokenizer(folder)
    config: dict[str, Any] = {
        "model_type": "bart",
        "architectures": ["BartForConditionalGeneration"],
        "activation_function": "gelu",
        "d_model": WIDTH,
        "vocab_size": ROWS,
        "max_position_embeddings": POSITIONS,
        "normalize_before": False,
        "normalize_embedding": True,
        "scale_embedding": False,
        "bos_token_id": 0,
        "pad_token_id": 1,
        "eos_token_id": 2,
        "decoder_start_token_id": 2,
        "forced_bos_token_id": 0,
        "is_encoder_decoder": True,
        "dtype": "float16",
    }
    for stack, layers in LAYERS.items():
        config |= {
            f"{stack}_layers": layers,
            f"{stack}_attention_heads": 16,
            f"{stack}_ffn_dim": INNER,
        }
    write_json(folder / "config.json", config)
    start = {"decoder_start_token_id": 2, "forced_bos_token_id": 0}
    ends = {"bos_token_id": 0, "pad_token_id": 1, "eos_token_id": 2}
    write_json(folder / "generation_config.json", {**start, **ends})
    write_weights(folder, np.random.default_rng(seed))


def write_tokenizer(folder: Path) -> None:
    """Byte-level BPE over the corpus' English, filled up to the real number of rows."""
    from tokenizers import ByteLevelBPETokenizer
    from transformers import BartTokenizer

    trainer = ByteLevelBPETokenizer()
    trainer.train_from_iterator(
        [text for text in corpus() if text.isascii()],
        vocab_size=16_000,
        special_tokens=["<s>", "<pad>", "</s>", "<unk>"],
        show_progress=False,
    )
    trainer.save_model(str(folder))
    vocabulary = trainer.get_vocab()
    for row in range(len(vocabulary), ROWS):
        vocabulary[f"filler{row}"] = row
    write_json(folder / "vocab.json", vocabulary)
    BartTokenizer.from_pretrained(folder).backend_tokenizer.save(str(folder / "tokenizer.json"))
    write_json(folder / "tokenizer_config.json", {"tokenizer_class": "BartTokenizer"})


def write_weights(folder: Path, random: np.random.Generator) -> None:
    """Xavier-normal matrices in half precision, under the names Transformers gives them."""
    from safetensors.numpy import save_file

    tensors: dict[str, np.ndarray[Any, Any]] = {}

    def matrix(name: str, rows: int, columns: int, deviation: float | None = None) -> None:
        deviation = deviation or (2 / (rows + columns)) ** 0.5
        values = random.standard_normal((rows, columns), dtype=np.float32) * deviation
        tensors[f"{name}.weight"] = values.astype(np.float16)

    def linear(name: str, rows: int, columns: int) -> None:
        matrix(name, rows, columns)
        tensors[f"{name}.bias"] = np.zeros(rows, np.float16)

    def norm(name: str) -> None:
        tensors[f"{name}.weight"] = np.ones(WIDTH, np.float16)
        tensors[f"{name}.bias"] = np.zeros(WIDTH, np.float16)

    matrix("model.shared", ROWS, WIDTH, WIDTH**-0.5)
    tensors["final_logits_bias"] = np.zeros((1, ROWS), np.float16)
    for stack, layers in LAYERS.items():
        # BART's learned positions have two rows more than positions.
        matrix(f"model.{stack}.embed_positions", POSITIONS + 2, WIDTH, 0.02)
        norm(f"model.{stack}.layernorm_embedding")
        attentions = ["self_attn", "encoder_attn"] if stack == "decoder" else ["self_attn"]
        for number in range(layers):
            layer = f"model.{stack}.layers.{number}"
            for attention in attentions:
                for part in ("q_proj", "k_proj", "v_proj", "out_proj"):
                    linear(f"{layer}.{attention}.{part}", WIDTH, WIDTH)
                norm(f"{layer}.{attention}_layer_norm")
            linear(f"{layer}.fc1", INNER, WIDTH)
            linear(f"{layer}.fc2", WIDTH, INNER)
            norm(f"{layer}.final_layer_norm")
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})


if __name__ == "__main__":
    build(PROJECT / "bench" / "work" / "distilbart-shaped")
    sys.exit(0)
