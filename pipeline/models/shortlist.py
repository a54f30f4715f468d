"""The vocabulary shortlist: target pieces that can come out, where a profile asks for one.

A Marian vocabulary of 62,834 rows costs more per step than the six decoder layers, and half of it
is Arabic, which a translation into English never uses. CTranslate2 computes only the rows named by
a `vmap.txt` beside its model when `use_vmap` is set
(https://opennmt.net/CTranslate2/decoding.html#dynamic-vocabulary-reduction).

That file may also give candidates for each source piece; CTranslate2 then takes the union over all
sentences of a batch, so that what a sentence becomes depends on its neighbours. Here the list is
one for all sentences: a rerun or another batch size gives the same translation.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import string
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pipeline.errors import ModelError
from pipeline.models.artifacts import ArtifactCache
from pipeline.models.engines.tokenizers import MarianTokenizer

PIECES, ABOUT = "pieces.txt", "about.json"
# Raised when what the files hold changes.
_FORMAT = 1
_ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc]")
# Whatever a name or figure is spelled with; the accents are those of romanised Arabic and of names
# in the news.
_SIGNS = (
    string.ascii_letters + string.digits + string.punctuation + "“”‘’–—…«»€£¥°½¼%‰"
    "áàâäãåāæçéèêëēíìîïīñóòôöõōøœúùûüūýÿşşğıčćšžđłńßÁÀÂÄÅĀÇÉÈÊËĒÍÌÎÏĪÑÓÒÔÖŌØÚÙÛÜŪŞĞİČŠŽ"
)
# A row name that CTranslate2's file format cannot hold.
_UNWRITABLE = re.compile(r"[ \t\r\n]")


def choose_pieces(
    tokenizer: MarianTokenizer, used: Iterable[str], english: Iterable[str], size: int
) -> list[str]:
    """The shortlist, sorted by row.

    Always in it: `used`, the pieces of `english`, and every letter, digit and sign by itself, so
    that any name can still be spelled. The most frequent pieces without Arabic letters fill it up
    to `size`.

    Args:
        used: pieces of the model's own translations.
        english: texts whose pieces must be there, such as names.
        size: pieces in all, where the model has that many; what is always in it may exceed it.
    """
    known = tokenizer.target_ids
    chosen = {piece for piece in used if piece in known}
    for text in english:
        chosen.update(tokenizer.encode_target(text))
    ranked = tokenizer.target_pieces()
    for sign in _SIGNS:
        chosen.update(piece for piece in (sign, f"▁{sign}") if piece in known)
    chosen.update(piece for piece in ranked if re.fullmatch(r"▁?\d+|▁|<0x[0-9A-F]{2}>", piece))
    chosen -= {tokenizer.unk, tokenizer.pad}
    chosen.add(tokenizer.eos)
    for piece in ranked:
        if len(chosen) >= size:
            break
        if not _ARABIC.search(piece):
            chosen.add(piece)
    return sorted((p for p in chosen if not _UNWRITABLE.search(p)), key=lambda piece: known[piece])


class Shortlists:
    """The shortlists in the cache: one per checkpoint, whatever its conversions."""

    def __init__(self, cache: ArtifactCache) -> None:
        self._cache = cache

    def save(self, name: str, sha256: str, pieces: list[str], about: dict[str, Any]) -> None:
        """Keep the shortlist of the checkpoint with this digest in place of an earlier one.

        Args:
            about: what it was made from, for the reader of the file.

        Raises:
            ModelError: it cannot be written.
        """

        def build(folder: Path) -> None:
            (folder / PIECES).write_text("\n".join(pieces) + "\n", encoding="utf-8")
            text = json.dumps(about, ensure_ascii=False, indent=1)
            (folder / ABOUT).write_text(text + "\n", encoding="utf-8")

        self._cache.get(_key(sha256), f"writing the shortlist of {name}", build, replace=True)

    def read(self, name: str, sha256: str) -> tuple[list[str], str]:
        """The pieces, and the SHA-256 of the file that holds them.

        Raises:
            ModelError: none has been learned for this checkpoint, or it is damaged.
        """
        folder = self._cache.find(_key(sha256))
        if folder is None:
            raise ModelError(
                f"model '{name}' has no shortlist on this machine",
                f"run: mujaz models shortlist {name}  (or remove 'shortlist: true')",
            )
        content = (folder / PIECES).read_bytes()
        return content.decode("utf-8").split("\n")[:-1], hashlib.sha256(content).hexdigest()

    def folder(self, name: str, sha256: str, conversion: Path) -> Path:
        """The conversion with the shortlist beside its weights, as CTranslate2 wants it.

        Raises:
            ModelError: no shortlist, or a full disk.
        """
        pieces, digest = self.read(name, sha256)

        def build(folder: Path) -> None:
            for file in conversion.iterdir():
                if file.name != "artifact.json":
                    _link(file, folder / file.name)
            # "source n-gram <tab> target pieces"; the empty n-gram's are always candidates.
            (folder / "vmap.txt").write_text("\t" + " ".join(pieces) + "\n", encoding="utf-8")

        key = f"{conversion.name}-{digest[:12]}"
        return self._cache.get(key, f"preparing the shortlist of {name}", build)


def _key(sha256: str) -> str:
    digest = hashlib.sha256(json.dumps((sha256, _FORMAT)).encode()).hexdigest()
    return f"shortlist-{digest[:24]}"


def _link(file: Path, place: Path) -> None:
    """A second name for the same bytes; a copy where the file system has no links."""
    try:
        os.link(file, place)
    except OSError:
        shutil.copyfile(file, place)
