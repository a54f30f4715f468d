"""Tokenizers without transformers and torch, which a daily run must not import.

Marian: SentencePiece models and `vocab.json`. BART, Pegasus, T5: `tokenizer.json`, read by the
`tokenizers` library. Both give what Transformers' own tokenizers give for the same files (tested),
with one difference: control tokens written out in an article (`</s>`, `<pad>`) stay text, since
articles are untrusted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from pipeline.errors import ModelError
from pipeline.models.layout import Layout, read_json

_WORD_START = "▁"  # SentencePiece's mark of a word's beginning


class Tokenizer(Protocol):
    """Text to source tokens, target tokens to text.

    Attributes:
        source_ids, target_ids: token -> row, for the encoder's and the decoder's vocabulary.
        eos, pad, unk: names of the special tokens.
    """

    source_ids: Mapping[str, int]
    target_ids: Mapping[str, int]
    eos: str
    pad: str
    unk: str

    def encode(self, text: str) -> list[str]:
        """Source tokens as the model wants them, special tokens included."""

    def decode(self, tokens: Sequence[str]) -> str:
        """Text of target tokens, special tokens left out, stripped."""


class MarianTokenizer:
    """SentencePiece for the pieces, `vocab.json` for what the model knows of them."""

    def __init__(self, layout: Layout, prefix: str = "", forced_target: str = "") -> None:
        """Read the files.

        Args:
            prefix: text put before every source.
            forced_target: control token put first, such as `>>eng<<`.

        Raises:
            ModelError: an unreadable file, or a control token the model does not know.
        """
        self.eos, self.pad, self.unk = "</s>", "<pad>", "<unk>"
        self._prefix = prefix
        self._source_model = _load_sentencepiece(layout.folder / "source.spm")
        self._target_model = _load_sentencepiece(layout.folder / "target.spm")
        self.source_ids: Mapping[str, int] = marian_vocabulary(layout.folder / "vocab.json")
        self.target_ids: Mapping[str, int] = (
            marian_vocabulary(layout.folder / "target_vocab.json")
            if layout.separate_vocabularies
            else self.source_ids
        )
        if forced_target and forced_target not in self.source_ids:
            known = [token for token in self.source_ids if token.startswith(">>")]
            raise ModelError(
                f"{layout.folder}: the control token '{forced_target}' is not in vocab.json",
                f"set 'forced_target' to one of: {' '.join(known[:20])}"
                if known
                else "remove 'forced_target': the model has no control tokens",
            )
        self._control = [forced_target] if forced_target else []

    def encode(self, text: str) -> list[str]:
        pieces: list[str] = self._source_model.encode(self._prefix + text, out_type=str)
        known = [piece if piece in self.source_ids else self.unk for piece in pieces]
        return [*self._control, *known, self.eos]

    def decode(self, tokens: Sequence[str]) -> str:
        special = {self.eos, self.pad, self.unk}
        pieces = [token for token in tokens if token not in special]
        text: str = self._target_model.decode_pieces(pieces)
        # A piece that only the source model knows comes back raw, with its word mark.
        return text.replace(_WORD_START, " ").strip()

    def encode_target(self, text: str) -> list[str]:
        """Pieces in which `text` would come out of the model, those it has no row for left out."""
        pieces: list[str] = self._target_model.encode(text, out_type=str)
        return [piece for piece in pieces if piece in self.target_ids]

    def target_pieces(self) -> list[str]:
        """Pieces of the target side that the model has a row for, the most frequent first.

        SentencePiece writes a unigram model's pieces by falling probability and a BPE model's by
        order of merging, which is by falling frequency; control and byte pieces come first.
        """
        model = self._target_model
        pieces = (model.id_to_piece(number) for number in range(model.get_piece_size()))
        special = {self.eos, self.pad, self.unk}
        return [piece for piece in pieces if piece in self.target_ids and piece not in special]


class JsonTokenizer:
    """A `tokenizer.json` of the `tokenizers` library: BART, Pegasus, T5."""

    def __init__(self, file: Path, layout: Layout, prefix: str = "") -> None:
        """Read the file.

        Args:
            file: the `tokenizer.json`, in the checkpoint or written at preparation.
            layout: the checkpoint, whose configuration names the special tokens.
            prefix: text put before every source, such as T5's `summarize: `.

        Raises:
            ModelError: an unreadable file, or a special token that is not in it.
        """
        from tokenizers import Tokenizer as Backend

        try:
            self._backend = Backend.from_file(str(file))
        except Exception as error:  # the library raises plain Exception
            raise ModelError(
                f"{file}: not a readable tokenizer: {error}", "fetch the model again"
            ) from error
        # Files on the hub may carry truncation and padding; both would cut or distort silently.
        self._backend.no_truncation()
        self._backend.no_padding()
        self._backend.encode_special_tokens = True
        self._prefix = prefix
        self.source_ids: Mapping[str, int] = self._backend.get_vocab(with_added_tokens=True)
        self.target_ids: Mapping[str, int] = self.source_ids
        added = self._backend.get_added_tokens_decoder().values()
        self._special = {token.content for token in added if token.special}
        self.eos = self._name(layout, "eos_token_id", file)
        self.pad = self._name(layout, "pad_token_id", file)
        self.unk = "<unk>"

    def _name(self, layout: Layout, key: str, file: Path) -> str:
        identifier = layout.token_id(key)
        name = None if identifier is None else self._backend.id_to_token(identifier)
        if name is None:
            raise ModelError(
                f"{layout.folder / 'config.json'}: {key} {identifier} is not in {file.name}",
                "the files do not belong together; fetch the model again",
            )
        return str(name)

    def encode(self, text: str) -> list[str]:
        encoding = self._backend.encode(self._prefix + text, add_special_tokens=True)
        # Not `encoding.tokens`: for an unknown character that has the character, not <unk>.
        tokens = [self._backend.id_to_token(identifier) for identifier in encoding.ids]
        # The template's own special tokens carry a mark. Any other was written in the text, which
        # a Unigram model takes for the piece of that name.
        return [
            self.unk if token in self._special and not own else token
            for token, own in zip(tokens, encoding.special_tokens_mask, strict=True)
        ]

    def decode(self, tokens: Sequence[str]) -> str:
        identifiers = [self.target_ids[token] for token in tokens if token in self.target_ids]
        return str(self._backend.decode(identifiers, skip_special_tokens=True)).strip()


def marian_vocabulary(file: Path) -> dict[str, int]:
    """Token -> row of a Marian `vocab.json`.

    Raises:
        ModelError: not such a file, or `</s>` or `<unk>` missing from it.
    """
    data = read_json(file)
    if not all(isinstance(row, int) for row in data.values()):
        raise ModelError(f"{file}: expected token: row", "fetch the model again")
    for token in ("</s>", "<unk>"):
        if token not in data:
            raise ModelError(f"{file}: '{token}' is missing", "fetch the model again")
    return data


def _load_sentencepiece(file: Path):  # type: ignore[no-untyped-def]
    import sentencepiece

    try:
        return sentencepiece.SentencePieceProcessor(model_file=str(file))
    except (OSError, RuntimeError) as error:
        raise ModelError(
            f"{file}: not a readable SentencePiece model: {error}", "fetch the model again"
        ) from error
