"""What decoding needs to know of a checkpoint, the same for both engines."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.errors import ModelError
from pipeline.models.engines.tokenizers import Tokenizer
from pipeline.models.layout import Layout
from pipeline.models.vocabulary import row_names, target_rows, unnamed_rows
from pipeline.settings import Family

# What Transformers' models of a family start the decoder with when the checkpoint does not say.
_START: dict[Family, str] = {"marian": "pad", "bart": "eos", "pegasus": "pad", "t5": "pad"}


@dataclass(frozen=True, slots=True)
class DecodingFacts:
    """Special rows of the target vocabulary.

    Attributes:
        start: row the decoder starts from; never part of an output.
        forced_first: token every output must begin with (BART's `<s>`), or None.
        suppressed: rows that must not come out: `<pad>`, `<unk>`, `<mask>`, unnamed rows.
        names: name of each row.
    """

    start: int
    eos: int
    pad: int
    forced_first: str | None
    suppressed: tuple[int, ...]
    names: tuple[str, ...]


def decoding_facts(layout: Layout, tokenizer: Tokenizer) -> DecodingFacts:
    """Read them from the configuration and the tokenizer.

    Raises:
        ModelError: configuration and vocabulary do not belong together.
    """
    rows = target_rows(layout)
    ids = tokenizer.target_ids
    names = row_names(ids, rows)
    eos, pad = ids[tokenizer.eos], ids.get(tokenizer.pad, layout.token_id("pad_token_id"))
    start = start_row(layout, eos, pad)
    if pad is None or max(eos, pad, start) >= rows:
        raise ModelError(
            f"{layout.folder}: special tokens lie outside the {rows} vocabulary rows",
            "the files do not belong together; fetch the model again",
        )
    forced = _forced_first(layout)
    unwanted = {ids[token] for token in (tokenizer.unk, "<mask>") if token in ids} | {pad}
    suppressed = unwanted | set(unnamed_rows(ids, rows))
    return DecodingFacts(
        start=start,
        eos=eos,
        pad=pad,
        forced_first=None if forced is None else names[forced],
        suppressed=tuple(sorted(row for row in suppressed if row < rows and row != eos)),
        names=tuple(names),
    )


def start_row(layout: Layout, eos: int | None, pad: int | None) -> int:
    """Row the decoder starts from. Raises ModelError when neither files nor family say."""
    row = layout.token_id("decoder_start_token_id")
    if row is None:
        row = pad if _START[layout.family] == "pad" else eos
    if row is None:
        raise ModelError(f"{layout.folder}: no decoder_start_token_id", "fetch the model again")
    return row


def _forced_first(layout: Layout) -> int | None:
    forced = layout.token_id("forced_bos_token_id")
    if forced is None and layout.config.get("force_bos_token_to_be_generated"):
        # How BART checkpoints said it before `forced_bos_token_id` (distilbart-cnn still does).
        return layout.token_id("bos_token_id")
    return forced
