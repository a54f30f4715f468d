"""Pooling, splitting and joining, with a real small Marian model."""

from __future__ import annotations

import pytest

from pipeline.article import Article, Sentence, Source
from pipeline.models.engines.base import Seq2SeqEngine
from pipeline.models.store import ModelStore
from pipeline.settings import DecodingSettings, TranslatorSettings, parse_settings
from pipeline.translation.translator import Translator, translate_articles
from tests.checkpoints import PAIRS, UNSEEN, marian

SOURCES = [arabic for arabic, _ in PAIRS]
SETTINGS = TranslatorSettings(
    model="tiny", quantization="float32", decoding=DecodingSettings(beam_size=2)
)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Seq2SeqEngine:
    folder = tmp_path_factory.mktemp("marian")
    marian(folder / "tiny")
    settings = parse_settings(
        {
            "default_profile": "p",
            "models": {
                "tiny": {
                    "task": "translation",
                    "family": "marian",
                    "path": "tiny",
                    "max_source_tokens": 128,
                    "max_target_tokens": 128,
                }
            },
            "profiles": {"p": {"translator": {"model": "tiny"}}},
        },
        folder / "models.yaml",
    )
    store = ModelStore(settings, folder / "cache")
    return store.open_engine("tiny", engine="ctranslate2", quantization="float32")


@pytest.fixture(scope="module")
def translator(engine: Seq2SeqEngine) -> Translator:
    return Translator(engine, SETTINGS)


def test_order_and_number_are_kept_whatever_the_pool(translator: Translator) -> None:
    mixed = [*UNSEEN, "", "٢٠٢٤", *UNSEEN[::-1], "***"]
    together = translator.translate(mixed)
    alone = [translator.translate([text])[0] for text in mixed]
    assert [t.text for t in together] == [t.text for t in alone]
    assert [t.score for t in together] == pytest.approx([t.score for t in alone], abs=1e-4)


def test_what_needs_no_model_is_carried_over_unscored(translator: Translator) -> None:
    dots, year, empty = translator.translate(["...", "٢٠٢٤", ""])
    assert (dots.text, year.text, empty.text) == ("...", "2024", "")
    assert dots.score is year.score is None


def test_printed_and_normalised_forms_translate_alike(translator: Translator) -> None:
    plain = SOURCES[3]
    printed = "\u200f" + plain.replace("4", "٤").replace("القمح", "القـــمح") + "\ufeff"
    assert printed != plain
    assert translator.translate([printed])[0].text == translator.translate([plain])[0].text


def test_a_sentence_too_long_is_translated_whole_in_parts(engine: Seq2SeqEngine) -> None:
    clauses = SOURCES[:12]
    long = "، ".join(clause.rstrip(".") for clause in clauses) + "."
    limit = 48
    assert engine.count_tokens([long])[0] > engine.max_source_tokens
    settings = TranslatorSettings(
        model="tiny",
        quantization="float32",
        max_sentence_tokens=limit,
        decoding=DecodingSettings(beam_size=1),
    )
    result = Translator(engine, settings).translate([long])[0]
    assert [flag.kind for flag in result.flags][:1] == ["split"]
    # Nothing is lost: every clause leaves its words, so the text is as long as its parts.
    assert len(result.text.split()) > 6 * len(clauses) / 2


def test_a_word_longer_than_the_window_is_neither_lost_nor_an_error(
    translator: Translator,
) -> None:
    result = translator.translate(["قال " + "سلام" * 400])[0]
    assert result.text
    assert "split" in {flag.kind for flag in result.flags}


def test_translation_is_one_line(translator: Translator) -> None:
    texts = ["قال\u2028المدير\x0bإن\rالمصنع", "1\x1c2\x853"]
    for result in translator.translate(texts):
        assert len(result.text.splitlines()) == 1


def test_length_limit_is_said(engine: Seq2SeqEngine) -> None:
    settings = TranslatorSettings(
        model="tiny",
        quantization="float32",
        decoding=DecodingSettings(beam_size=1, max_length_ratio=0.01, max_length_slack=2),
    )
    result = Translator(engine, settings).translate([SOURCES[0]])[0]
    assert "length_limit" in {flag.kind for flag in result.flags}


def test_progress_reaches_the_end(translator: Translator) -> None:
    seen: list[tuple[int, int]] = []
    translator.translate([*SOURCES, *SOURCES], lambda done, total: seen.append((done, total)))
    assert seen[-1] == (len(SOURCES), len(SOURCES))  # identical segments were sent once


def test_articles_are_pooled_and_told_apart_again(translator: Translator) -> None:
    def made(texts: list[str]) -> Article:
        sentences = tuple(Sentence(f"s{n}", n, "body", t) for n, t in enumerate(texts, start=1))
        return Article(Source("a", "0"), None, (), sentences)

    first, second = made(SOURCES[:3]), made([SOURCES[2], "***"])
    results = translate_articles([first, made([]), second], translator)
    assert [len(r.translations) for r in results] == [3, 0, 2]
    assert results[0].translations[2].text == results[2].translations[0].text
    assert [r.article for r in (results[0], results[2])] == [first, second]
