"""The translation memory: what is known is not decoded again, and nothing wrong comes out of it."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.models.engines.base import Hypothesis, Seq2SeqEngine
from pipeline.models.engines.memory import SqliteMemory, clear_memory, memory_status
from pipeline.models.engines.remembering import RememberingEngine, engine_context
from pipeline.models.store import ModelStore
from pipeline.settings import DecodingSettings, load_settings
from pipeline.stages import Stages
from tests.conftest import ROOT, Run

TEXTS = ["وصل الوزير إلى المدينة.", "ارتفعت الأسعار هذا العام.", "وصل الوزير إلى المدينة."]
GREEDY = DecodingSettings(beam_size=1)


class Counting:
    """A real engine that notes which texts it was given."""

    def __init__(self, engine: Seq2SeqEngine) -> None:
        self.engine = engine
        self.max_source_tokens = engine.max_source_tokens
        self.decoded: list[str] = []

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return self.engine.count_tokens(texts)

    def generate(
        self,
        texts: Sequence[str],
        decoding: DecodingSettings,
        *,
        min_tokens: int = 1,
        max_tokens: int | None = None,
    ) -> list[Hypothesis]:
        self.decoded += texts
        return self.engine.generate(texts, decoding, min_tokens=min_tokens, max_tokens=max_tokens)


@pytest.fixture
def engine(shipped_model: Path, cache: Path) -> Counting:
    store = ModelStore(load_settings(ROOT / "models.yaml"), cache)
    return Counting(
        store.open_engine("embedded-ar-en", engine="ctranslate2", quantization="int8", threads=1)
    )


def test_each_text_is_decoded_once_across_runs(engine: Counting, tmp_path: Path) -> None:
    plain = engine.engine.generate(TEXTS, GREEDY)
    for _ in range(2):
        with SqliteMemory(tmp_path / "memory.sqlite") as memory:
            remembering = RememberingEngine(engine, memory, {"model": "a"})
            assert remembering.generate(TEXTS, GREEDY) == plain
    assert engine.decoded == TEXTS[:2]


def test_another_model_or_decoding_is_another_output(engine: Counting, tmp_path: Path) -> None:
    with SqliteMemory(tmp_path / "memory.sqlite") as memory:
        RememberingEngine(engine, memory, {"model": "a"}).generate(TEXTS[:1], GREEDY)
        RememberingEngine(engine, memory, {"model": "b"}).generate(TEXTS[:1], GREEDY)
        same = RememberingEngine(engine, memory, {"model": "b"})
        same.generate(TEXTS[:1], DecodingSettings(beam_size=2))
        same.generate(TEXTS[:1], GREEDY, max_tokens=3)
        assert len(engine.decoded) == 4
        same.generate(TEXTS[:1], DecodingSettings(beam_size=1, batch_tokens=64))
    assert len(engine.decoded) == 4


def test_the_context_tells_models_apart(shipped_model: Path, cache: Path) -> None:
    settings = load_settings(ROOT / "models.yaml")
    (record,) = Stages(settings, "embedded", ModelStore(settings, cache)).models
    model = settings.model("embedded-ar-en")
    context = engine_context(record, model, "cpu")
    assert context["sha256"] == record.sha256
    assert context != engine_context(record, model, "cuda")
    assert context != engine_context(
        record, model.model_copy(update={"forced_target": ">>eng<<"}), "cpu"
    )


def test_threads_that_want_the_same_text_wait_for_the_first(engine: Counting) -> None:
    with SqliteMemory(None) as memory:
        remembering = RememberingEngine(engine, memory, {})
        results: list[list[Hypothesis]] = []
        threads = [
            threading.Thread(target=lambda: results.append(remembering.generate(TEXTS, GREEDY)))
            for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(engine.decoded) == sorted(TEXTS[:2])
    assert len(results) == 4
    assert all(result == results[0] for result in results)


def test_a_damaged_row_is_decoded_anew(engine: Counting, tmp_path: Path) -> None:
    file = tmp_path / "memory.sqlite"
    with SqliteMemory(file) as memory:
        plain = RememberingEngine(engine, memory, {}).generate(TEXTS, GREEDY)
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE outputs SET text = 'The minister denied it.'")
    with SqliteMemory(file) as memory:
        assert RememberingEngine(engine, memory, {}).generate(TEXTS, GREEDY) == plain


def test_size_is_kept_and_the_least_recently_used_go(tmp_path: Path) -> None:
    file = tmp_path / "memory.sqlite"
    rows = {
        number.to_bytes(16, "big"): Hypothesis(f"text {number} " * 20, -1.0, False)
        for number in range(3000)
    }
    keys = list(rows)
    with SqliteMemory(file) as memory:
        memory.add(rows)
    with SqliteMemory(file, 300_000) as memory:
        assert memory.find(keys[:100]) == {key: rows[key] for key in keys[:100]}
    kept, size = memory_status(file)
    assert 500 < kept < 1500
    assert size < 330_000
    with SqliteMemory(file) as memory:
        assert len(memory.find(keys[:100])) == 100


def test_a_file_that_is_no_memory_is_named_and_can_be_cleared(tmp_path: Path) -> None:
    file = tmp_path / "memory.sqlite"
    file.write_text("not a database, but long enough to be looked at as one\n" * 50)
    with pytest.raises(UsageError, match="memory clear"):
        SqliteMemory(file)
    clear_memory(file)
    assert memory_status(file) == (0, 0)


def test_commands_show_and_clear(mujaz: Run, article: Path, tmp_path: Path, cache: Path) -> None:
    file = cache / "memory.sqlite"
    mujaz("batch", article, "--out", tmp_path / "out")
    said = mujaz("memory", "status")
    assert said.returncode == 0
    assert str(file) in said.stdout
    assert " 0 outputs" not in said.stdout
    assert mujaz("memory", "clear").returncode == 0
    assert " 0 outputs" in mujaz("memory", "status").stdout
