"""Stories of the labelled set: what belongs together is together, what is only alike is not."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from bench.story_grouping import Labelled, labelled, scores
from pipeline.cleaning.clean import clean_article
from pipeline.settings import load_settings
from pipeline.sources.inputs import read_inputs
from pipeline.stories.duplicates import copies, signature
from pipeline.stories.grouping import group
from pipeline.stories.text import StoryText, story_text
from tests.conftest import ROOT

SHARED = ROOT.parent / "shared" / "articles"


@pytest.fixture(scope="module")
def articles() -> Labelled:
    return labelled()


def test_the_labelled_set_is_what_the_docs_say(articles: Labelled) -> None:
    stories = {story for _, story, *_ in articles}
    assert len(articles) >= 200
    assert len(stories) >= 40
    halves = {
        half: {story for _, story, split, _ in articles if split == half}
        for half in ("dev", "test")
    }
    assert not halves["dev"] & halves["test"]


@pytest.mark.parametrize("half", ["test", "all"])
def test_pairwise_f1(articles: Labelled, half: str) -> None:
    chosen = [article for article in articles if half in {"all", article[2]}]
    precision, recall, f1 = scores(chosen)
    assert f1 >= 0.9
    assert min(precision, recall) >= 0.85


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("quake-izmir", "quake-kerman"),
        ("portsudan-day1", "portsudan-day2"),
        ("gulf-summit-riyadh", "au-summit-addis"),
        ("oil-monday", "oil-tuesday"),
        ("cbe-rates", "cbrt-rates"),
        ("bus-sinai", "bus-naama"),
    ],
)
def test_close_stories_stay_apart(articles: Labelled, one: str, other: str) -> None:
    chosen = [article for article in articles if article[1] in {one, other}]
    story_of = {text.id: story for text, story, *_ in chosen}
    for story in group([text for text, *_ in chosen]):
        assert len({story_of[name] for name in story}) == 1


def test_order_of_arrival_changes_nothing(articles: Labelled) -> None:
    texts = [text for text, *_ in articles]
    expected = group(texts)
    shuffled = texts[:]
    random.Random(7).shuffle(shuffled)
    assert group(shuffled) == expected


def test_known_stories_grow_and_stay_whole(articles: Labelled) -> None:
    texts = [text for text, story, *_ in articles if story in {"quake-kerman", "oil-monday"}]
    names = sorted(text.id for text in texts)
    odd = [names[0], names[-1]]  # one of each: wrong, but found on an earlier night
    found = group(texts, [odd])
    assert any(set(odd) <= set(story) for story in found)
    assert sorted(name for story in found for name in story) == names


def test_an_edited_wire_copy_is_a_near_copy(articles: Labelled) -> None:
    story_of = {text.id: story for text, story, *_ in articles}
    found = copies({text.id: text.signature for text, *_ in articles})
    assert {story_of[one] for one, _ in found} == {"portsudan-day1", "cbe-rates", "heatwave-iraq"}
    assert all(story_of[one] == story_of[other] for one, other in found)


def test_texts_without_words_are_alone() -> None:
    empty = [text("a", ""), text("b", "!!"), text("c", "12 3")]
    assert [len(story) for story in group(empty)] == [1, 1, 1]
    assert signature("") == b""
    assert group([]) == []


def test_a_term_in_every_article_joins_nothing() -> None:
    texts = [text(f"{k:03d}", f"كلمة{k} مختلفة{k} تماما{k} عاجل") for k in range(300)]
    assert len(group(texts)) == 300


def test_without_publication_the_weekday_tells_two_visits_apart() -> None:
    visit = "وصل وزير الخارجية النرويجي لارس هاغن إلى عمّان {} في زيارة رسمية تستمر يومين."
    first, second = text("a", visit.format("مساء السبت")), text("b", visit.format("مساء الخميس"))
    other_words = replace(second, signature=b"")
    assert len(group([first, text("c", visit.format("ليل السبت"))])) == 1
    undated = group([replace(first, signature=b""), other_words])
    assert len(undated) <= 2


@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/articles is not here")
def test_three_visits_to_pyongyang_are_three_stories() -> None:
    settings = load_settings(None)
    texts = []
    for raw in read_inputs(
        [str(file) for file in sorted(Path(SHARED).glob("*.txt"))], settings.limits
    ):
        article = clean_article(raw, settings.limits)  # type: ignore[arg-type]
        body = [sentence.ar for sentence in article.sentences if sentence.role == "body"]
        texts.append(story_text(article.source.path, article.title, body))
    assert len(texts) == 3
    assert [len(story) for story in group(texts)] == [1, 1, 1]


def text(name: str, *sentences: str) -> StoryText:
    return story_text(name, None, list(sentences))
