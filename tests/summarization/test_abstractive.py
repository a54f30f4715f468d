"""Written summaries by real checkpoints: lengths, windows, pooling, what is said about them."""

from __future__ import annotations

import pytest

from pipeline.article import Flag
from pipeline.models.engines.base import Hypothesis
from pipeline.settings import DecodingSettings, SummarizerSettings
from pipeline.summarization.abstractive import (
    length_bounds,
    summarize_abstractive,
    summary_sentences,
)
from pipeline.summarization.chunks import MOST_CHUNKS, plan_reading
from tests.models.zoo import Zoo
from tests.summarization.articles import Row, article, body

FAMILIES = ["bart", "pegasus", "flan-t5"]


def settings(kind: str = "bart", **changes: object) -> SummarizerSettings:
    chosen = {"decoding": DecodingSettings(beam_size=2, no_repeat_ngram_size=3), **changes}
    return SummarizerSettings(method="abstractive", model=kind, **chosen)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", FAMILIES)
def test_every_family_writes_a_summary_with_evidence(zoo: Zoo, kind: str) -> None:
    engine = zoo.engine(kind, "ctranslate2", "float32")
    made = article([("title", "عنوان", "A title"), *body(4)])
    (summary,) = summarize_abstractive([made], engine, settings(kind))
    assert summary.method == "abstractive"
    assert summary.sentences
    ids = {sentence.id for sentence in made.article.sentences}
    for sentence in summary.sentences:
        assert sentence.ar is None
        assert "<n>" not in sentence.en
        assert set(sentence.evidence) <= ids
        assert 0 <= sentence.support <= 1
    # The checkpoints give an article's first words, so the first sentence rests on its first.
    assert summary.sentences[0].evidence[0] == "s2"


def test_pooled_is_the_same_as_one_by_one(zoo: Zoo) -> None:
    engine = zoo.engine("bart", "ctranslate2", "float32")
    articles = [article(body(count, start)) for count, start in ((4, 0), (1, 5), (3, 8), (5, 12))]
    alone = [summarize_abstractive([made], engine, settings())[0] for made in articles]
    assert summarize_abstractive(articles, engine, settings()) == alone
    assert [summary.method for summary in alone] == [
        "abstractive",
        "extractive",
        "abstractive",
        "abstractive",
    ]


@pytest.mark.parametrize("count", [1, 2])
def test_a_very_short_article_gets_its_lead_and_says_so(zoo: Zoo, count: int) -> None:
    engine = zoo.engine("bart", "ctranslate2", "float32")
    (summary,) = summarize_abstractive([article(body(count))], engine, settings())
    assert summary.method == "extractive"
    (lead,) = summary.sentences
    assert (lead.ar, lead.en) == body(1)[0][1:]
    assert lead.evidence == ("s1",)


def test_a_model_never_reads_what_was_not_translated(zoo: Zoo) -> None:
    engine = zoo.engine("bart", "ctranslate2", "float32")
    missing = {0: (Flag("untranslated", "the model gave nothing"),)}
    rows: list[Row] = [("body", "خبر بلا ترجمة", "[no translation]"), *body(4)]
    with_gap, without = summarize_abstractive(
        [article(rows, missing), article(body(4))], engine, settings()
    )
    assert [s.en for s in with_gap.sentences] == [s.en for s in without.sentences]
    (lead,) = summarize_abstractive([article(rows[:3], missing)], engine, settings())[0].sentences
    assert lead.en == rows[1][2]


def test_nothing_to_sum_up(zoo: Zoo) -> None:
    engine = zoo.engine("bart", "ctranslate2", "float32")
    assert summarize_abstractive([], engine, settings()) == []
    (summary,) = summarize_abstractive([article([("title", "ا", "A")])], engine, settings())
    assert (summary.method, summary.sentences) == ("none", ())


def test_a_long_article_is_condensed_and_says_how_much_was_read(zoo: Zoo) -> None:
    engine = zoo.engine("bart", "ctranslate2", "float32")
    size = sum(engine.count_tokens([text for _, _, text in body(24)]))
    rows = body(24 * (3 * engine.max_source_tokens // size + 1))
    (summary,) = summarize_abstractive([article(rows)], engine, settings())
    flags = summary.sentences[0].flags
    assert flags[0].kind == "article_condensed"
    assert f"of the article's {len(rows)} sentences" in flags[0].detail
    assert all(
        flag.kind != "article_condensed"
        for sentence in summary.sentences[1:]
        for flag in sentence.flags
    )


def test_a_reading_fits_the_window_keeps_order_and_counts_what_it_leaves(zoo: Zoo) -> None:
    engine = zoo.engine("bart", "ctranslate2", "float32")
    texts = [f"Sentence number {k} tells of the port and the river." for k in range(120)]
    sizes = engine.count_tokens(texts)
    scores = [1.0 if k % 10 == 0 else 0.1 for k in range(120)]
    reading = plan_reading(texts, sizes, scores, engine)
    assert 1 < len(reading.chunks) <= MOST_CHUNKS
    assert max(engine.count_tokens(reading.chunks)) <= engine.max_source_tokens
    read = " ".join(reading.chunks)
    kept = [k for k, text in enumerate(texts) if text in read]
    assert len(kept) == reading.read < reading.of == 120
    assert {k for k in range(120) if k % 10 == 0} <= set(kept)
    assert [read.index(texts[k]) for k in kept] == sorted(read.index(texts[k]) for k in kept)


def test_a_sentence_longer_than_the_window_is_read_in_parts(zoo: Zoo) -> None:
    engine = zoo.engine("bart", "ctranslate2", "float32")
    words = ["the", "port", "and", "the", "river"]
    while engine.count_tokens([" ".join(words)])[0] <= 1.3 * engine.max_source_tokens:
        words += ["the", "bridge", "and", "the", "road"]
    texts = [" ".join(words), "A short one.", "Another."]
    reading = plan_reading(texts, engine.count_tokens(texts), [1.0, 0.5, 0.4], engine)
    assert max(engine.count_tokens(reading.chunks)) <= engine.max_source_tokens
    assert " ".join(reading.chunks) == " ".join(texts)
    assert (reading.read, reading.of, reading.cut) == (3, 3, False)
    assert reading.condensed


def test_what_cannot_be_read_even_in_parts_is_said(zoo: Zoo) -> None:
    engine = zoo.engine("bart", "ctranslate2", "float32")
    endless = "x" * (engine.max_source_tokens * 8)
    lead = "أعلن وزير النقل افتتاح الميناء الجديد شمال المدينة القديمة بعد عام من العمل."
    rows: list[Row] = [("title", lead, "Port opens"), ("body", lead, endless), *body(3)]
    (summary,) = summarize_abstractive([article(rows)], engine, settings())
    detail = summary.sentences[0].flags[0].detail
    assert "1 of the article's 4 sentences were read" in detail
    assert "only the beginning" in detail
    reading = plan_reading([endless], engine.count_tokens([endless]), [1.0], engine)
    assert max(engine.count_tokens(reading.chunks)) <= engine.max_source_tokens
    assert reading.cut
    assert reading.condensed


def test_length_follows_the_article() -> None:
    """bart-large-cnn's stock bounds, 56 to 142 tokens, would make short news longer than it is."""
    chosen = settings()
    short, medium, long = (length_bounds(tokens, 1, chosen) for tokens in (70, 300, 1000))
    assert short[1] < 30
    assert short[0] < 10
    assert short[1] < medium[1] < long[1] == chosen.max_tokens
    for least, most in (short, medium, long):
        assert 1 <= least <= 0.4 * most
    parts = length_bounds(1000, 2, chosen)
    assert 2 * parts[1] <= chosen.max_tokens


def test_the_engine_keeps_to_the_bounds(zoo: Zoo) -> None:
    engine = zoo.engine("bart", "ctranslate2", "float32")
    made = article(body(3))
    tokens = sum(engine.count_tokens([english for _, _, english in body(3)]))
    (summary,) = summarize_abstractive([made], engine, settings(max_share=0.2))
    written = " ".join(sentence.en for sentence in summary.sentences)
    assert engine.count_tokens([written])[0] <= max(16, 0.2 * tokens) + 2


@pytest.mark.parametrize(
    ("text", "truncated", "sentences"),
    [
        ("One thing . Another thing .", False, [("One thing.", False), ("Another thing.", False)]),
        ("One thing.<n>Another thing.", False, [("One thing.", False), ("Another thing.", False)]),
        ("One thing.<n> Another", True, [("One thing.", False)]),
        ("One thing and", True, [("One thing and", True)]),
        ("One thing.", True, [("One thing.", False)]),
        ("No full stop", False, [("No full stop", False)]),
        (
            "It cost 3.5 million, Mr. Haddad said.",
            False,
            [("It cost 3.5 million, Mr. Haddad said.", False)],
        ),
        ("", False, []),
        ("<n>", False, []),
    ],
)
def test_output_becomes_sentences(
    text: str, truncated: bool, sentences: list[tuple[str, bool]]
) -> None:
    assert summary_sentences(Hypothesis(text, -1.0, truncated)) == sentences
