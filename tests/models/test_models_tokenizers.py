"""The light tokenizers give what Transformers' give for the same files."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import ModelError
from pipeline.models.artifacts import ArtifactCache
from pipeline.models.conversion import tokenizer_file
from pipeline.models.engines.tokenizers import JsonTokenizer, MarianTokenizer
from pipeline.models.hashing import HashCache
from pipeline.models.layout import inspect_folder
from tests.checkpoints import ARTICLES, PAIRS, UNSEEN
from tests.models.zoo import KINDS, Zoo

MIXED = (
    "قال وزير الخارجية: «لا تعليق» — 3.5% (2024)",
    "e-mail: news@example.org  https://example.org/a_b?c=1",
    "ـــ مُشَكَّل ٱلْعَرَبِيَّة ﻻ ١٢٣ ... ؟؛،",
    'He said, "It\'s over." — café, 1,000 km²\tand more\nnext line',
    "漢字 and 😀",
    "   spaces   ",
)
MARIANS = [kind for kind in KINDS if KINDS[kind].family == "marian"]
OTHERS = ["bart", "bart-old", "pegasus", "t5", "flan-t5"]


def ours(zoo: Zoo, kind: str) -> Any:
    return zoo.engine(kind, "ctranslate2", "float32")._tokenizer  # type: ignore[attr-defined]


def theirs(zoo: Zoo, kind: str) -> Any:
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(zoo.folder(kind))


@pytest.mark.parametrize("kind", [*MARIANS, *OTHERS])
def test_source_tokens(zoo: Zoo, kind: str) -> None:
    tokenizer, reference = ours(zoo, kind), theirs(zoo, kind)
    before = KINDS[kind].settings.get("prefix", "")
    if control := KINDS[kind].settings.get("forced_target"):
        before = f"{control} "
    for text in (*UNSEEN, *ARTICLES, *MIXED):
        expected = reference(before + text).input_ids
        rows = [tokenizer.source_ids[token] for token in tokenizer.encode(text)]
        assert rows == expected, text


@pytest.mark.parametrize("kind", [*MARIANS, *OTHERS])
def test_text_of_target_tokens(zoo: Zoo, kind: str) -> None:
    """Any sequence of rows, also ones that no text would give."""
    tokenizer, reference = ours(zoo, kind), theirs(zoo, kind)
    names = {row: token for token, row in tokenizer.target_ids.items()}
    special = {*reference.all_special_ids, tokenizer.target_ids[tokenizer.pad]}
    special |= {row for row, name in names.items() if name.startswith(">>")}

    @settings(max_examples=60, deadline=None, database=None, derandomize=True)
    @given(st.lists(st.sampled_from(sorted(set(names) - special)), max_size=12))
    def compare(rows: list[int]) -> None:
        text = tokenizer.decode([names[row] for row in rows])
        expected = reference.decode(rows, skip_special_tokens=True)
        assert text == expected.strip()

    compare()


@pytest.mark.parametrize("kind", ["marian", "bart", "pegasus", "t5"])
def test_english_comes_back_as_it_was(zoo: Zoo, kind: str) -> None:
    tokenizer = ours(zoo, kind)
    model = getattr(tokenizer, "_target_model", None)
    for _, text in PAIRS:
        if model is not None:
            tokens = model.encode(text, out_type=str)
        else:
            tokens = tokenizer._backend.encode(text).tokens
        assert tokenizer.decode([*tokens, tokenizer.eos, tokenizer.pad]) == text


@pytest.mark.parametrize("kind", ["marian", "bart", "pegasus", "t5"])
def test_control_tokens_in_a_text_stay_text(zoo: Zoo, kind: str) -> None:
    tokenizer = ours(zoo, kind)
    tokens = tokenizer.encode("one </s> two <pad> three <unk> <s> <mask_1> <extra_id_0>")
    assert tokens.count("</s>") == 1
    assert tokens[-1] == "</s>"
    assert "<pad>" not in tokens
    assert "<extra_id_0>" not in tokens
    assert tokens.count("<s>") == (1 if kind == "bart" else 0)


def test_truncation_and_padding_of_the_file_are_ignored(zoo: Zoo, tmp_path: Path) -> None:
    """Files on the hub carry them; a truncating tokenizer would cut articles silently."""
    folder = shutil.copytree(zoo.folder("bart"), tmp_path / "bart")
    file = folder / "tokenizer.json"
    data = json.loads(file.read_text(encoding="utf-8"))
    data["truncation"] = {
        "direction": "Right",
        "max_length": 8,
        "strategy": "LongestFirst",
        "stride": 0,
    }
    file.write_text(json.dumps(data), encoding="utf-8")
    layout = inspect_folder(folder, "bart", "")
    assert len(JsonTokenizer(file, layout).encode(ARTICLES[0])) > 20


def test_missing_tokenizer_file_is_written_to_the_cache_only(zoo: Zoo, tmp_path: Path) -> None:
    folder = zoo.folder("pegasus")
    before = sorted(entry.name for entry in folder.iterdir())
    layout = inspect_folder(folder, "pegasus", "")
    cache = ArtifactCache(tmp_path / "converted", HashCache(tmp_path / "hashes"))
    file = tokenizer_file(layout, "0" * 64, cache)
    assert file is not None
    assert file.is_relative_to(tmp_path)
    assert sorted(entry.name for entry in folder.iterdir()) == before
    assert JsonTokenizer(file, layout).encode(ARTICLES[0])[-1] == "</s>"


def test_unknown_control_token_names_those_there_are(zoo: Zoo) -> None:
    layout = inspect_folder(zoo.folder("marian-control"), "marian", "")
    with pytest.raises(ModelError) as caught:
        MarianTokenizer(layout, forced_target=">>fra<<")
    assert ">>fra<<" in str(caught.value)
    assert ">>eng<<" in str(caught.value)
    plain = inspect_folder(zoo.folder("marian"), "marian", "")
    with pytest.raises(ModelError, match="remove 'forced_target'"):
        MarianTokenizer(plain, forced_target=">>eng<<")


@pytest.mark.parametrize(
    ("name", "content"), [("source.spm", b"not a model"), ("vocab.json", b"[1, 2]")]
)
def test_damaged_marian_files_are_named(
    zoo: Zoo, tmp_path: Path, name: str, content: bytes
) -> None:
    folder = shutil.copytree(zoo.folder("marian"), tmp_path / "m")
    (folder / name).write_bytes(content)
    with pytest.raises(ModelError, match=name):
        MarianTokenizer(inspect_folder(folder, "marian", ""))
