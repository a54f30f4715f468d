"""Token ids and word alignments of the training pairs, made once and kept beside them.

    python -m training.recipe.encoded --data training/runs/data

The alignment is IBM model 1 with a preference for the diagonal, over the model's own pieces
(Brown et al. 1993; the diagonal as in Dyer et al. 2013, "fast_align"). Training nudges one
layer's cross-attention towards it, which gives a small model on little data a head start
(Chen et al. 2016, "Guided alignment training").
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import sentencepiece as spm
from numpy.typing import NDArray

from training.recipe.sources import SUMMARY
from training.recipe.vocabulary import control_row

DIAGONAL = 4.0
EOS = 0
UNKNOWN = 1
LONGEST = 256
Ints = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Encoded:
    """Pairs as flat arrays. Pair k's source ids are `source[source_at[k]:source_at[k + 1]]`,
    `</s>` included; `aligned[target_at[k]:target_at[k + 1]]` has, for each target token, the
    position of its most likely source token, or -1 where no source token stands out.
    """

    source: Ints
    source_at: NDArray[np.int64]
    target: Ints
    target_at: NDArray[np.int64]
    aligned: NDArray[np.int16]

    def __len__(self) -> int:
        return len(self.source_at) - 1

    @classmethod
    def load(cls, file: Path) -> Encoded:
        """Read what `main` wrote."""
        with np.load(file) as arrays:
            return cls(**{name: arrays[name] for name in arrays.files})


def _flat(rows: list[list[int]]) -> tuple[Ints, NDArray[np.int64]]:
    starts = np.zeros(len(rows) + 1, dtype=np.int64)
    np.cumsum([len(row) for row in rows], out=starts[1:])
    return np.fromiter((i for row in rows for i in row), dtype=np.int32, count=starts[-1]), starts


def align(
    source: Ints,
    source_at: NDArray[np.int64],
    target: Ints,
    target_at: NDArray[np.int64],
    vocabulary: int,
    iterations: int = 5,
) -> NDArray[np.int16]:
    """Most likely source position of every target token, -1 under a posterior of 0.25."""
    s_len, t_len = np.diff(source_at), np.diff(target_at)
    sizes = s_len * t_len
    pair_of = np.repeat(np.arange(len(sizes)), sizes)
    within = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    j, i = np.divmod(within, s_len[pair_of])
    del within
    distance = np.abs(i / s_len[pair_of] - j / t_len[pair_of]).astype(np.float32)
    prior = np.exp(-DIAGONAL * distance)
    row = target_at[:-1][pair_of] + j
    keys = source[source_at[:-1][pair_of] + i].astype(np.int64) * vocabulary + target[row]
    del distance, j, pair_of
    unique, slot = np.unique(keys, return_inverse=True)
    del keys
    source_of = (unique // vocabulary).astype(np.int64)
    table = np.full(len(unique), 1.0 / vocabulary, dtype=np.float32)
    rows = int(target_at[-1])
    for _ in range(iterations):
        weight = table[slot] * prior
        total = np.bincount(row, weights=weight, minlength=rows)
        posterior = weight / total[row]
        counts = np.bincount(slot, weights=posterior, minlength=len(unique))
        per_source = np.bincount(source_of, weights=counts, minlength=vocabulary)
        table = (counts / np.maximum(per_source[source_of], 1e-9)).astype(np.float32)
    best = np.full(rows, -1, dtype=np.int16)
    weight = table[slot] * prior
    total = np.bincount(row, weights=weight, minlength=rows)
    posterior = (weight / total[row]).astype(np.float32)
    strongest = np.zeros(rows, dtype=np.float32)
    np.maximum.at(strongest, row, posterior)
    hit = (posterior >= strongest[row]) & (posterior >= 0.25)
    best[row[hit]] = i[hit]
    return best


def main() -> None:
    """Encode `train.tsv` and write `train.npz`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("training/runs/data"))
    parser.add_argument("--longest", type=int, default=126)
    arguments = parser.parse_args()
    model = spm.SentencePieceProcessor(model_file=str(arguments.data / "joint.model"))
    lines = (arguments.data / "train.tsv").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("\t") for line in lines]
    encode, control = model.encode, control_row(model)
    rows, summaries = [], []
    for (task, *_), s, t in zip(
        pairs, encode([p[1] for p in pairs]), encode([p[2] for p in pairs]), strict=True
    ):
        s, t = ([UNKNOWN if token == control else token for token in ids] for ids in (s, t))
        if task == SUMMARY and len(s) < LONGEST - 1:
            summaries.append(([control, *s, EOS], [*t, EOS]))
        elif task != SUMMARY and max(len(s), len(t)) < arguments.longest:
            rows.append(([*s, EOS], [*t, EOS]))
    source, source_at = _flat([row[0] for row in rows])
    target, target_at = _flat([row[1] for row in rows])
    began = time.time()
    aligned = align(source, source_at, target, target_at, model.get_piece_size())
    # A summary is no translation: nothing to align.
    source, source_at = _flat([row[0] for row in rows + summaries])
    target, target_at = _flat([row[1] for row in rows + summaries])
    aligned = np.append(aligned, np.full(len(target) - len(aligned), -1, dtype=aligned.dtype))
    np.savez(
        arguments.data / "train.npz",
        source=source,
        source_at=source_at,
        target=target,
        target_at=target_at,
        aligned=aligned,
    )
    share = float((aligned >= 0).mean())
    print(
        f"{len(rows)} translations and {len(summaries)} summaries of {len(pairs)} pairs,"
        f" {len(source)} source and {len(target)} target tokens;"
        f" {share:.0%} of target tokens aligned in {time.time() - began:.0f} s"
    )


if __name__ == "__main__":
    main()
