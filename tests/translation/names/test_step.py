"""Names put right: on the text alone, and by asking the embedded model."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.article import Article, Sentence, Source, TranslatedArticle, Translation
from pipeline.models.store import ModelStore
from pipeline.settings import DecodingSettings, load_settings
from pipeline.translation.names.entries import NameEntry
from pipeline.translation.names.ladder import Ladder
from pipeline.translation.names.matcher import NameMatcher
from pipeline.translation.names.reading import ShippedRows
from pipeline.translation.names.step import NameStep

DECODING = DecodingSettings(no_repeat_ngram_size=4)


@pytest.fixture(scope="module")
def by_text() -> NameStep:
    return NameStep(NameMatcher([], ShippedRows()), Ladder(None, DECODING))


@pytest.fixture(scope="module")
def by_model(cache: Path) -> NameStep:
    settings = load_settings()
    engine = ModelStore(settings, cache).open_engine(
        "embedded-ar-en", engine="ctranslate2", quantization="int8", threads=1
    )
    return NameStep(NameMatcher([], ShippedRows()), Ladder(engine, DECODING))


def _line(step: NameStep, arabic: str, english: str) -> Translation:
    return step.correct_line(arabic, Translation(english, -1.0))


@pytest.mark.parametrize(
    ("arabic", "english", "right"),
    [
        ("قال كيم يونج أون ذلك", "Kim Yong Un said so.", "Kim Jong Un said so."),
        ("قال كيم جونغ أون ذلك", "Kim Jung-un said so.", "Kim Jong Un said so."),
        ("زار سيرغي لافروف", "Sergei Sergei Lavrov visited", "Sergei Lavrov visited"),
        ("وصل إلى بيونغ يانغ", "He arrived in Pyongjang.", "He arrived in Pyongyang."),
        ("معارك قرب كييف", "Battles near Kiev", "Battles near Kyiv"),
    ],
)
def test_a_misspelling_is_put_right_without_a_model(
    by_text: NameStep, arabic: str, english: str, right: str
) -> None:
    done = _line(by_text, arabic, english)
    assert done.text == right
    assert done.notes
    assert not done.flags


@pytest.mark.parametrize(
    ("arabic", "english"),
    [
        ("زعيم كوريا الشمالية", "The North Korean leader"),
        ("حذرت الولايات المتحدة", "The US warned"),
        ("جنوب المحيط الأطلسي", "the South Atlantic"),
        ("قصيدة الأوديسا", "the Odyssey"),
        ("بين كوريا الشمالية وكوريا الجنوبية", "between North Korea and South Korea"),
        ("سكان غرينلاند", "a Greenlander"),
    ],
)
def test_what_is_right_is_left_alone(by_text: NameStep, arabic: str, english: str) -> None:
    done = _line(by_text, arabic, english)
    assert (done.text, done.notes, done.flags) == (english, (), ())


def test_a_name_that_is_not_there_is_flagged(by_text: NameStep) -> None:
    done = _line(by_text, "وصل الوفد إلى موسكو", "The delegation has arrived.")
    assert done.text == "The delegation has arrived."
    assert [flag.kind for flag in done.flags] == ["name"]
    assert "Moscow" in done.flags[0].detail


def test_what_is_not_to_be_translated_stays() -> None:
    entry = NameEntry("do_not_translate", "iPhone 15", ("iPhone 15",))
    step = NameStep(NameMatcher([entry]), Ladder(None, DECODING))
    assert _line(step, "أطلقت هاتف iPhone 15", "It launched the Iphone 15").text.endswith("15")
    assert _line(step, "أطلقت هاتف iPhone 15", "It launched a phone").flags


def test_the_report_says_what_became_of_each_name(by_text: NameStep) -> None:
    arabic = ["التقى كيم جونغ أون الوفد في موسكو", "وقال كيم ذلك"]
    english = ["Kim Jung Un met the delegation.", "Kim said so."]
    sentences = tuple(Sentence(f"s{n}", n, "body", a) for n, a in enumerate(arabic, 1))
    article = Article(Source("a", "0"), None, (), sentences)
    translations = tuple(Translation(text, -1.0) for text in english)
    done = by_text.correct(TranslatedArticle(article, translations))
    kim, moscow = done.names
    assert (kim.english, kim.sentences, kim.edited, kim.missing) == (
        "Kim Jong Un",
        ("s1", "s2"),
        ("s1",),
        (),
    )
    assert (moscow.english, moscow.missing) == ("Moscow", ("s1",))


def test_a_wrong_name_is_replaced_through_alignment(by_model: NameStep) -> None:
    arabic = "أطلق سراح المحتجزين في مدينة الخرطوم."
    done = _line(by_model, arabic, "The detainees were released in the city of Nairobi.")
    assert done.text == "The detainees were released in the city of Khartoum."


def test_a_sentence_does_not_depend_on_its_neighbours(by_model: NameStep) -> None:
    arabic = ["وصل الوفد إلى موسكو.", "غادر الوزير بغداد إلى طهران."]
    english = ["The delegation arrived in Mosul.", "The minister left Berlin."]
    alone = [_line(by_model, a, e) for a, e in zip(arabic, english, strict=True)]
    sentences = tuple(Sentence(f"s{n}", n, "body", a) for n, a in enumerate(arabic, 1))
    article = Article(Source("a", "0"), None, (), sentences)
    translations = tuple(Translation(text, -1.0) for text in english)
    together = by_model.correct(TranslatedArticle(article, translations)).translations
    assert list(together) == alone
