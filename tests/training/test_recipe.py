"""The recipe of the embedded model, on a small scale: what it promises of its data, and that its
steps lead to a checkpoint both engines load.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import sentencepiece as spm

from bench.embedded_summary import reports
from pipeline.models.store import ModelStore
from pipeline.settings import DecodingSettings, parse_settings
from tests.conftest import ROOT
from training.recipe import sources
from training.recipe.encoded import Encoded, align
from training.recipe.prepare import NameSwapper, clean, forbidden_texts, reason_to_drop
from training.recipe.sources import Name, Pair
from training.recipe.train import Batches, learning_rate
from training.recipe.vocabulary import CONTROL, train_vocabulary


def test_corpus_is_clean_and_distinct() -> None:
    pairs = list(sources.corpus_pairs())
    assert len(pairs) > 20_000
    assert len({pair.ar for pair in pairs}) > 0.98 * len(pairs)
    kept = list(clean(pairs, set()))
    assert len(kept) > 0.99 * len(pairs)


def test_no_dev_sentence_is_in_the_training_data() -> None:
    forbidden = forbidden_texts(ROOT.parent / "shared" / "devsets")
    kept = list(clean(sources.corpus_pairs(), forbidden))
    dev = sources.news_dev()
    assert len(dev) >= 300
    assert not {pair.ar for pair in dev} & {pair.ar for pair in kept}
    smuggled = Pair("diplomacy", dev[0].ar, "Something else said the minister on Sunday.")
    assert not list(clean([smuggled], forbidden))


@pytest.mark.parametrize(
    ("ar", "en", "reason"),
    [
        ("قال الوزير", "The minister said", None),
        ("...", "The minister said", "no letters"),
        ("قال الوزير", "The وزير said", "Arabic left in English"),
        ("قال الوزير " * 60, "The minister said", "too long"),
        ("قال الوزير إن المحادثات بدأت", "Yes", None),
        ("قال الوزير إن المحادثات بدأت", "x" * 3 + " no" * 40, "length ratio"),
    ],
)
def test_reasons(ar: str, en: str, reason: str | None) -> None:
    assert reason_to_drop(ar, en) == reason


def test_names_are_swapped_on_both_sides_or_not_at_all() -> None:
    names = [
        Name("person", "Sergei Lavrov", "سيرغي لافروف", ()),
        Name("person", "Antony Blinken", "أنتوني بلينكن", ()),
        Name("place", "Pyongyang", "بيونغ يانغ", ("بيونغيانغ",)),
        Name("place", "Ottawa", "أوتاوا", ()),
    ]
    swapper = NameSwapper(names, seed=3)
    pair = Pair("x", "وصل سيرغي لافروف إلى بيونغيانغ", "Sergei Lavrov arrived in Pyongyang")
    english = {name.english: (name.arabic, *name.variants) for name in names}
    for _ in range(20):
        swapped = swapper.swap(pair)
        assert swapped is not None
        there = [name for name in english if name in swapped.en]
        assert len(there) == 2
        assert all(any(arabic in swapped.ar for arabic in english[name]) for name in there)
    assert swapper.swap(Pair("x", "وصل الوزير", "Sergei Lavrov arrived")) is None


def test_rate_warms_up_holds_and_ends_at_zero() -> None:
    rates = [learning_rate(step, 1.0, 10, 100, 20) for step in range(1, 101)]
    assert rates[0] == pytest.approx(0.1)
    assert rates[10:80] == [1.0] * 70
    assert rates[-1] == 0.0
    assert rates[80:] == sorted(rates[80:], reverse=True)


def test_alignment_finds_the_dictionary() -> None:
    """Pairs made of a word-for-word dictionary, reordered: IBM model 1 must find it."""
    chance = random.Random(5)
    dictionary = {word: word + 20 for word in range(1, 15)}
    rows = []
    for _ in range(300):
        words = chance.sample(sorted(dictionary), 5)
        rows.append((words, [dictionary[w] for w in words[1:] + words[:1]]))
    source = np.array([w for row in rows for w in row[0]], dtype=np.int32)
    target = np.array([w for row in rows for w in row[1]], dtype=np.int32)
    starts = np.arange(0, 5 * len(rows) + 1, 5, dtype=np.int64)
    aligned = align(source, starts, target, starts, vocabulary=40).reshape(-1, 5)
    right = (aligned == np.array([1, 2, 3, 4, 0])).mean()
    assert right > 0.9  # the fifth word stands against the diagonal prior


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small data folder, as `prepare`, `vocabulary` and `encoded` leave one."""
    folder = tmp_path_factory.mktemp("training") / "data"
    folder.mkdir()
    pairs = list(clean(sources.corpus_pairs(), set()))[:400]
    summaries = clean(sources.summary_pairs(), set())
    pairs += sorted(summaries, key=lambda pair: len(pair.ar))[:60]  # a small vocabulary: long rows
    (folder / "train.tsv").write_text(
        "".join(f"{p.source}\t{p.ar}\t{p.en}\n" for p in pairs), encoding="utf-8"
    )
    train_vocabulary(folder, 700)
    _step("encoded", "--data", folder)
    return folder


def _step(module: str, *arguments: str | Path) -> None:
    subprocess.run(
        [sys.executable, "-m", f"training.recipe.{module}", *map(str, arguments)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )


def test_other_digits_are_the_same_on_both_sides(data: Path) -> None:
    pieces = spm.SentencePieceProcessor(model_file=str(data / "joint.model"))
    batches = Batches(Encoded.load(data / "train.npz"), pieces, 800)
    changed = 0
    for k in np.flatnonzero(batches.numbers_agree)[:50]:
        source, target = batches._other_digits(*batches._pair(int(k)))
        assert batches._runs(source) == batches._runs(target) != []
        changed += batches._runs(source) != batches._runs(batches._pair(int(k))[0])
    assert changed > 10


def test_every_pair_is_seen_once_an_epoch(data: Path) -> None:
    pieces = spm.SentencePieceProcessor(model_file=str(data / "joint.model"))
    batches = Batches(Encoded.load(data / "train.npz"), pieces, 800)
    epoch = [k for members in batches.epoch() for k in members]
    assert sorted(epoch) == list(range(len(batches.data)))


def test_the_control_token_marks_summaries_and_nothing_else(data: Path) -> None:
    pieces = spm.SentencePieceProcessor(model_file=str(data / "joint.model"))
    vocabulary = json.loads((data / "vocab.json").read_text(encoding="utf-8"))
    assert sorted(vocabulary.values()) == list(range(pieces.get_piece_size() + 1))
    control = vocabulary[CONTROL]
    encoded = Encoded.load(data / "train.npz")
    first = [int(encoded.source[start]) for start in encoded.source_at[:-1]]
    assert first.count(control) == int((encoded.source == control).sum()) > 20
    assert not (encoded.target == control).any()
    summaries = [k for k, token in enumerate(first) if token == control]
    starts, ends = encoded.target_at[summaries], encoded.target_at[np.array(summaries) + 1]
    assert all((encoded.aligned[s:e] == -1).all() for s, e in zip(starts, ends, strict=True))
    # Neither the token written out in an article nor the piece whose row it took leads to it.
    lost = pieces.id_to_piece(control)
    assert lost not in vocabulary
    assert CONTROL not in pieces.encode(f"{CONTROL} {lost}", out_type=str)


def test_held_out_summaries_belong_to_held_out_reports() -> None:
    found = list(reports())
    assert len(found) >= 50
    trained = {pair.en for pair in sources.summary_pairs()}
    assert not trained & {report.summary for report in found}
    assert all(10 <= len(report.summary.split()) <= 32 for report in found)
    assert all(len(report.ar) >= 4 for report in found)


def test_training_resumes_and_its_export_runs_in_both_engines(data: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    shape = ("--d-model", "32", "--ffn", "64", "--encoder", "1", "--decoder", "1")
    common = ("--data", data, "--run", run, "--save", "2", "--tokens", "600", *shape)
    _step("train", *common, "--steps", "2")
    _step("train", *common, "--steps", "4", "--decay", "2")
    _step("export", "--data", data, "--run", run, "--out", tmp_path / "model")
    settings = parse_settings(
        {
            "default_profile": "p",
            "models": {
                "m": {
                    "task": "translation",
                    "family": "marian",
                    "path": "model",
                    "max_source_tokens": 256,
                    "max_target_tokens": 256,
                    "smoke": "structure",
                }
            },
            "profiles": {"p": {"translator": {"model": "m"}}},
        },
        tmp_path / "models.yaml",
    )
    store = ModelStore(settings, tmp_path / "cache")
    decoding = DecodingSettings(beam_size=2, max_length_ratio=0.5)
    outputs = [
        store.open_engine("m", engine=engine, quantization="float32").generate(
            ["قال الوزير إن المحادثات بدأت."], decoding
        )
        for engine in ("ctranslate2", "pytorch")
    ]
    assert outputs[0][0].text == outputs[1][0].text
    assert outputs[0][0].score == pytest.approx(outputs[1][0].score, abs=1e-4)
