"""One SentencePiece model for both languages, in Marian's file layout.

    python -m training.recipe.vocabulary --data training/runs/data --size 8000

Digits are pieces of their own, so that numbers are copied digit by digit instead of guessed.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import sentencepiece as spm

# As multi-target Marian models have `>>eng<<`: put first, it asks for a summary.
CONTROL = ">>sum<<"


def train_vocabulary(data: Path, size: int) -> None:
    """Write source.spm, target.spm (the same model) and vocab.json into `data`.

    vocab.json has Marian's order: `</s>` 0, `<unk>` 1, the pieces, the control token, `<pad>` last.
    """
    sentences: list[str] = []
    seen: set[str] = set()
    for line in (data / "train.tsv").read_text(encoding="utf-8").splitlines():
        _, ar, en = line.split("\t")
        for text in (ar, en):
            if text not in seen:
                seen.add(text)
                sentences.append(text)
    spm.SentencePieceTrainer.train(
        sentence_iterator=iter(sentences),
        model_prefix=str(data / "joint"),
        vocab_size=size,
        model_type="unigram",
        character_coverage=0.9998,
        normalization_rule_name="nmt_nfkc",
        split_digits=True,
        bos_id=-1,
        pad_id=-1,
        eos_id=0,
        unk_id=1,
        input_sentence_size=0,
        minloglevel=1,
    )
    model = spm.SentencePieceProcessor(model_file=str(data / "joint.model"))
    (data / "vocab.json").write_text(
        json.dumps(marian_vocabulary(model), ensure_ascii=False, indent=0), encoding="utf-8"
    )
    shutil.copy(data / "joint.model", data / "source.spm")
    shutil.copy(data / "joint.model", data / "target.spm")


def control_row(model: spm.SentencePieceProcessor) -> int:
    """The row of the control token: that of the least likely piece, a rare foreign letter."""
    return int(model.get_piece_size()) - 1


def marian_vocabulary(model: spm.SentencePieceProcessor) -> dict[str, int]:
    """Token -> row. The least likely piece gives its row to the control token of summaries, so
    that nothing written in an article can be taken for it.
    """
    vocabulary = {model.id_to_piece(index): index for index in range(model.get_piece_size())}
    del vocabulary[model.id_to_piece(control_row(model))]
    vocabulary[CONTROL] = control_row(model)
    vocabulary["<pad>"] = model.get_piece_size()
    return vocabulary


def main() -> None:
    """Train the vocabulary."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("training/runs/data"))
    parser.add_argument("--size", type=int, default=7999)
    arguments = parser.parse_args()
    train_vocabulary(arguments.data, arguments.size)


if __name__ == "__main__":
    main()
