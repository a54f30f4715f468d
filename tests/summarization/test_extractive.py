"""What the extractive summary promises: telling sentences, no repetition, nothing rewritten."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.article import Flag, Role
from pipeline.settings import SummarizerSettings
from pipeline.summarization.extractive import automatic_count, summarize_extractive
from pipeline.summarization.selection import pick, rank_sentences
from pipeline.summarization.words import stems
from tests.summarization.articles import BRIDGE, article, body

AUTOMATIC = SummarizerSettings()


def test_a_picked_sentence_is_the_articles_own_in_both_languages() -> None:
    doubt = (Flag("number_missing", "60 is not in the translation"),)
    made = article(BRIDGE, dict.fromkeys(range(len(BRIDGE)), doubt))
    summary = summarize_extractive(made, SummarizerSettings(sentences=3))
    assert summary.method == "extractive"
    assert len(summary.sentences) == 3
    for picked in summary.sentences:
        (own,) = picked.evidence
        place = int(own[1:]) - 1
        assert (picked.ar, picked.en) == BRIDGE[place][1:]
        assert picked.support == 1.0
        assert picked.flags == doubt


def test_the_lead_is_in_and_its_repetition_is_not() -> None:
    sentences = article(BRIDGE).article.sentences
    assert pick(sentences, 1) == [1]
    assert 4 not in pick(sentences, len(sentences))  # the lead in other word order


def test_titles_and_subheads_are_never_picked() -> None:
    sentences = article(BRIDGE).article.sentences
    picked = pick(sentences, len(sentences))
    assert {sentences[k].role for k in picked} == {"body"}
    scores = rank_sentences(sentences)
    assert [scores[k] for k in (0, 3)] == [0.0, 0.0]
    assert all(0 < scores[k] <= 1 for k in picked)


def test_scraps_questions_and_leaning_sentences_rank_below_news() -> None:
    scores = rank_sentences(article(BRIDGE).article.sentences)
    scrap, question, news = scores[2], scores[7], scores[5]
    assert scrap < news
    assert question < news


def test_the_title_says_what_the_article_is_about() -> None:
    rows = body(6)
    about = rows[4]
    with_title = article([("title", about[1], about[2]), *rows])
    without = article(rows)
    lifted = rank_sentences(with_title.article.sentences)[5]
    plain = rank_sentences(without.article.sentences)[4]
    assert lifted > plain


def test_summary_stands_in_the_articles_order() -> None:
    summary = summarize_extractive(article(body(24)), SummarizerSettings(sentences=5))
    places = [int(sentence.evidence[0][1:]) for sentence in summary.sentences]
    assert places == sorted(places)
    assert len(places) == 5


@pytest.mark.parametrize(
    ("sentences", "expected"), [(1, 1), (4, 1), (10, 2), (16, 3), (25, 5), (200, 5)]
)
def test_length_follows_the_article(sentences: int, expected: int) -> None:
    assert automatic_count(sentences) == expected


def test_an_article_without_body_has_no_summary() -> None:
    summary = summarize_extractive(article([BRIDGE[0]]), AUTOMATIC)
    assert (summary.method, summary.sentences) == ("none", ())


def test_a_sentence_without_translation_is_picked_only_for_want_of_others() -> None:
    missing = (Flag("untranslated", "the model gave nothing for this sentence or a part"),)
    summary = summarize_extractive(article(BRIDGE, {1: missing}), SummarizerSettings(sentences=7))
    assert summary.sentences
    assert "s2" not in {sentence.evidence[0] for sentence in summary.sentences}
    alone = summarize_extractive(article(BRIDGE[1:2], {0: missing}), AUTOMATIC)
    assert [sentence.flags for sentence in alone.sentences] == [missing]


def test_a_very_long_article_is_ranked_like_a_long_one() -> None:
    rows = [
        ("body", f"{arabic} الفقرة {k}", english)
        for k, (_, arabic, english) in enumerate(body(900))
    ]
    sentences = article(rows).article.sentences  # type: ignore[arg-type]
    scores = rank_sentences(sentences)
    assert all(0 < score <= 1 for score in scores)
    assert pick(sentences, 3)[0] == 0


@pytest.mark.parametrize(
    "forms",
    [
        ("الحكومة", "حكومة", "والحكومة", "للحكومة", "بالحكومة"),
        ("المهندسون", "مهندسين", "والمهندسين"),
        ("إصلاحات", "اصلاحات", "الإصلاحات"),
    ],
)
def test_forms_of_one_word_have_one_stem(forms: tuple[str, ...]) -> None:
    assert len({stem for form in forms for stem in stems(form)}) == 1


@given(
    st.lists(
        st.tuples(st.sampled_from(["title", "subhead", "body"]), st.text(max_size=40)), max_size=8
    ),
    st.integers(1, 6),
)
def test_any_text_can_be_ranked(rows: list[tuple[Role, str]], count: int) -> None:
    sentences = article([(role, text, "x") for role, text in rows]).article.sentences
    scores = rank_sentences(sentences)
    picked = pick(sentences, count)
    assert len(scores) == len(sentences)
    assert all(0 <= score <= 1 for score in scores)
    assert picked == sorted(set(picked))
    assert len(picked) <= count
    assert bool(picked) == any(role == "body" for role, _ in rows)
