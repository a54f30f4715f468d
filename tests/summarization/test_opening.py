"""Summaries written straight from Arabic: what the model reads, what becomes of what it says."""

from __future__ import annotations

import pytest

from pipeline.models.engines.base import Seq2SeqEngine
from pipeline.settings import DecodingSettings, SummarizerSettings
from pipeline.summarization.opening import source_of, summarize_opening, summary_source
from tests.checkpoints import PAIRS
from tests.models.zoo import Zoo
from tests.summarization.articles import article, body

SETTINGS = SummarizerSettings(
    method="abstractive",
    model="marian-control",
    decoding=DecodingSettings(beam_size=2),
    max_tokens=60,
)


@pytest.fixture(scope="module")
def engine(zoo: Zoo) -> Seq2SeqEngine:
    """A real Marian checkpoint with a control token, taught the pairs of the test articles."""
    return zoo.engine("marian-control", "ctranslate2", "float32")


def test_the_title_is_set_off_and_every_part_is_in_the_models_form() -> None:
    source = summary_source("القمّة تبدأ اليوم", ["قال الوزير «نعم» في ١٢ مايو."])
    assert source == 'القمة تبدأ اليوم. قال الوزير "نعم" في 12 مايو.'
    assert summary_source(None, ["قال الوزير نعم."]) == "قال الوزير نعم."
    assert summary_source("انتهت القمة.", ["نعم."]) == "انتهت القمة. نعم."


def test_the_source_is_whole_sentences_that_fit_the_window(engine: Seq2SeqEngine) -> None:
    long = article(body(12))
    source = source_of(long, engine)
    sentences = [sentence.ar for sentence in long.article.sentences]
    taken = next(n for n in range(1, 13) if source == summary_source(None, sentences[:n]))
    assert 1 <= taken <= 5
    assert engine.count_tokens([source])[0] <= engine.max_source_tokens
    assert source_of(article([("title", "عنوان", "A title")]), engine) == ""


def written(engine: Seq2SeqEngine, arabic: str) -> str:
    """What the checkpoint writes of a report with this one sentence."""
    source = source_of(article([("body", arabic, "")]), engine)
    (hypothesis,) = engine.generate([source], SETTINGS.decoding, max_tokens=SETTINGS.max_tokens)
    assert not hypothesis.truncated
    return hypothesis.text


def test_a_supported_summary_goes_out_with_its_evidence(engine: Seq2SeqEngine) -> None:
    text = written(engine, PAIRS[3][0])
    made = article([("body", PAIRS[3][0], text)])
    (summary,) = summarize_opening([made], engine, SETTINGS)
    assert summary.method == "abstractive"
    assert " ".join(sentence.en for sentence in summary.sentences) == text
    for sentence in summary.sentences:
        assert sentence.ar is None
        assert sentence.evidence == ("s1",)
        assert sentence.support > 0.9
        assert sentence.flags == ()


def test_an_unsupported_summary_never_goes_out(engine: Seq2SeqEngine) -> None:
    """The article's English says something else than what the model writes from its Arabic."""
    made = article([("body", PAIRS[3][0], "Heavy snow closed mountain roads across Norway.")])
    (summary,) = summarize_opening([made], engine, SETTINGS)
    assert summary.method == "extractive"
    assert summary.sentences[0].en == made.translations[0].text


def test_a_summary_cut_by_the_limit_never_goes_out(engine: Seq2SeqEngine) -> None:
    made = article([("body", PAIRS[3][0], written(engine, PAIRS[3][0]))])
    short = SETTINGS.model_copy(update={"max_tokens": 3})
    methods = [summarize_opening([made], engine, s)[0].method for s in (SETTINGS, short)]
    assert methods == ["abstractive", "extractive"]


def test_articles_keep_their_order_and_those_without_a_body_have_none(
    engine: Seq2SeqEngine,
) -> None:
    arabic = PAIRS[3][0]
    articles = [
        article([("body", *PAIRS[5])]),
        article([("title", "عنوان", "A title")]),
        article([("body", arabic, written(engine, arabic))]),
    ]
    together = summarize_opening(articles, engine, SETTINGS)
    assert [summary.method for summary in together] == ["extractive", "none", "abstractive"]
    assert together[2] == summarize_opening(articles[2:], engine, SETTINGS)[0]
