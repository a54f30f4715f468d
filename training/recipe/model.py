"""The architecture, its initialisation, and its export in Marian's hub layout."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import torch
from transformers import GenerationConfig, MarianConfig, MarianMTModel

from training.recipe.encoded import LONGEST, Encoded


def new_model(vocabulary: int, d_model: int, ffn: int, encoder: int, decoder: int) -> MarianMTModel:
    """A Marian model with Xavier matrices and unit-norm embeddings.

    Transformers' own initialisation (std 0.02) collapses this post-norm network: the encoder
    stops depending on its input.

    Args:
        vocabulary: pieces including `<pad>`, which is the last id.
    """
    pad = vocabulary - 1
    config = MarianConfig(
        vocab_size=vocabulary,
        decoder_vocab_size=vocabulary,
        d_model=d_model,
        encoder_layers=encoder,
        decoder_layers=decoder,
        encoder_ffn_dim=ffn,
        decoder_ffn_dim=ffn,
        encoder_attention_heads=max(4, d_model // 64),
        decoder_attention_heads=max(4, d_model // 64),
        max_position_embeddings=LONGEST,
        activation_function="swish",
        dropout=0.1,
        attention_dropout=0.0,
        activation_dropout=0.0,
        scale_embedding=True,
        share_encoder_decoder_embeddings=True,
        tie_word_embeddings=True,
        pad_token_id=pad,
        eos_token_id=0,
        bos_token_id=0,
        forced_eos_token_id=0,
        decoder_start_token_id=pad,
    )
    config._attn_implementation = "eager"  # cross-attention weights are needed for guidance
    model = MarianMTModel(config)
    for name, parameter in model.named_parameters():
        if parameter.dim() == 2 and "embed" not in name and "shared" not in name:
            torch.nn.init.xavier_uniform_(parameter)
    with torch.no_grad():
        shared = model.get_input_embeddings().weight
        shared.normal_(0.0, d_model**-0.5)
    return model


def embed_by_cooccurrence(model: MarianMTModel, data: Encoded, pairs: int = 30_000) -> None:
    """Start the embeddings from which pieces occur in the same sentence pairs.

    A truncated SVD of the positive pointwise mutual information puts pieces that translate
    each other close together before training begins.
    """
    weight = model.get_input_embeddings().weight
    size, width = weight.shape
    generator = np.random.default_rng(1)
    chosen = generator.permutation(len(data))[:pairs]
    counts = torch.zeros(size, size)
    for start in range(0, len(chosen), 3000):
        rows, columns = [], []
        for row, k in enumerate(chosen[start : start + 3000]):
            ids = np.union1d(
                data.source[data.source_at[k] : data.source_at[k + 1]],
                data.target[data.target_at[k] : data.target_at[k + 1]],
            )
            rows.append(np.full(len(ids), row))
            columns.append(ids)
        present = torch.zeros(min(3000, len(chosen) - start), size)
        present[np.concatenate(rows), np.concatenate(columns)] = 1.0
        counts.addmm_(present.T, present)
    frequency = counts.diagonal().clone().clamp(min=1.0)
    counts.fill_diagonal_(0.0)
    information = torch.log(
        (counts * len(chosen) / torch.outer(frequency, frequency)).clamp(min=1e-9)
    ).clamp_(min=0.0)
    left, values, _ = torch.svd_lowrank(information, q=width, niter=3)
    vectors = left * values.sqrt()
    known = vectors.norm(dim=1) > 1e-6
    vectors = vectors / vectors.std(dim=0, keepdim=True).clamp(min=1e-6) ** 0.5
    vectors = vectors - vectors[known].mean(dim=0)
    with torch.no_grad():
        unit = torch.nn.functional.normalize(vectors, dim=1)
        weight[known] = 0.8 * unit[known] + 0.6 * weight[known]


def export(model: MarianMTModel, data: Path, out: Path) -> None:
    """Write the checkpoint as `from_pretrained` and Marian users expect it, in float16."""
    out.mkdir(parents=True, exist_ok=True)
    pad = model.config.pad_token_id
    model.generation_config = GenerationConfig(
        num_beams=4,
        max_length=LONGEST,
        bad_words_ids=[[pad]],
        forced_eos_token_id=0,
        eos_token_id=0,
        bos_token_id=0,
        pad_token_id=pad,
        decoder_start_token_id=pad,
        renormalize_logits=True,
    )
    half = MarianMTModel(model.config)
    half.load_state_dict(model.state_dict())
    half.generation_config = model.generation_config
    half.to(torch.float16).save_pretrained(out)
    for name in ("source.spm", "target.spm", "vocab.json"):
        shutil.copy(data / name, out / name)
    tokenizer = {
        "tokenizer_class": "MarianTokenizer",
        "source_lang": "ar",
        "target_lang": "en",
        "separate_vocabs": False,
        "model_max_length": LONGEST,
        "unk_token": "<unk>",
        "eos_token": "</s>",
        "pad_token": "<pad>",
    }
    (out / "tokenizer_config.json").write_text(json.dumps(tokenizer, indent=2), encoding="utf-8")
