"""Names of a model's vocabulary rows, one for every row and none twice.

CTranslate2 addresses rows by name. Checkpoints pad their matrices (flan-t5 has 28 rows more than
its tokenizer has tokens); such rows get names that no tokenizer gives, and engines never let them
come out.
"""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.errors import ModelError
from pipeline.models.layout import Layout


def target_rows(layout: Layout) -> int:
    """Rows of the output projection, from the configuration."""
    key = "decoder_vocab_size" if layout.separate_vocabularies else "vocab_size"
    return _size(layout, key)


def source_rows(layout: Layout) -> int:
    """Rows of the source embeddings, from the configuration."""
    return _size(layout, "vocab_size")


def row_names(vocabulary: Mapping[str, int], rows: int) -> list[str]:
    """The name of each row in order; tokens beyond the last row are left out.

    BART's `<mask>` is such a token: the tokenizer has it, the model has no row for it.
    """
    by_row = {row: token for token, row in vocabulary.items()}
    return [by_row.get(row, f"<unnamed_{row}>") for row in range(rows)]


def unnamed_rows(vocabulary: Mapping[str, int], rows: int) -> list[int]:
    """Rows that no token names."""
    return sorted(set(range(rows)) - set(vocabulary.values()))


def _size(layout: Layout, key: str) -> int:
    value = layout.config.get(key) or layout.config.get("vocab_size")
    if not isinstance(value, int):
        raise ModelError(
            f"{layout.folder / 'config.json'}: '{key}' is {value!r}, not a whole number",
            "fetch the model again",
        )
    return value
