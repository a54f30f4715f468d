"""What is refused and why, and furniture across articles."""

from __future__ import annotations

import pytest

from pipeline.article import RawArticle, Source
from pipeline.cleaning.clean import clean_article
from pipeline.cleaning.duplicates import find_furniture
from pipeline.cleaning.language import why_not_arabic
from pipeline.errors import ArticleError
from pipeline.settings import LimitSettings
from tests.cleaning.reading import clean

PERSIAN = """رئیس جمهور در سخنرانی خود گفت که این توافق برای هر دو کشور مفید است.
وی افزود که مذاکرات در هفته های آینده ادامه خواهد داشت و نتیجه آن اعلام می شود."""
URDU = """وزیر اعظم نے کہا ہے کہ یہ معاہدہ دونوں ملکوں کے لیے مفید ہے اور مذاکرات جاری رہیں گے۔
انہوں نے کہا کہ اس کا اعلان بھی کیا گیا تھا۔"""
KURDISH = (
    "سەرۆکی حکومەت لە کۆبوونەوەیەکدا ڕایگەیاند کە ئەم ڕێککەوتنە بۆ هەر دوو لا باشە و بە زوویی."
)
ENGLISH = "The minister said on Monday that talks would go on for another week.\n" * 3
FRENCH = "Le ministre a déclaré lundi que les pourparlers se poursuivraient la semaine prochaine."
RUSSIAN = "Министр заявил в понедельник, что переговоры продолжатся на следующей неделе."


def refusal(text: str, title: str | None = None) -> ArticleError:
    with pytest.raises(ArticleError) as caught:
        clean(text, title)
    assert caught.value.stage == "cleaning"
    assert caught.value.remedy
    return caught.value


@pytest.mark.parametrize("text", ["", "\n \n", "\u200f\u200b\n\ufeff", "\x00"])
def test_nothing_there(text: str) -> None:
    assert "no text" in refusal(text).message


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (ENGLISH, "most are Latin"),
        (FRENCH, "most are Latin"),
        (RUSSIAN, "Cyrillic"),
        (PERSIAN, "Persian"),
        (URDU, "Urdu"),
        (KURDISH, "Kurdish"),
    ],
)
def test_other_languages_are_named(text: str, said: str) -> None:
    message = refusal(text).message
    assert "not an Arabic article" in message
    assert said in message


def test_arabic_from_a_persian_keyboard_with_foreign_names_is_arabic() -> None:
    text = (
        "قال المتحدث باسم الوزارة فی مؤتمر صحفی إن الاتفاق مع شرکة پارس سیوقع فی طهران بعد أسبوع.\n"
        "وأضاف أن الوفد الایرانی، برئاسة مهدی گلستانی، وصل من أصفهان."
    )
    assert clean(text).sentences


def test_arabic_with_english_quotations_is_arabic() -> None:
    text = 'وكتب الوزير على حسابه الرسمي: "We will continue to work".\nوأضاف أن المحادثات ستستمر.'
    assert len(clean(text).sentences) == 2
    assert why_not_arabic(text, 0.9) is not None


def test_a_page_of_nothing_but_furniture_says_what_was_dropped() -> None:
    page = "الرئيسية | سياسة | اقتصاد\nتابعنا على فيسبوك\nحريق في مصنع\nجميع الحقوق محفوظة\nرويترز"
    error = refusal(page)
    assert "no article text is left" in error.message
    assert "4 boilerplate" in error.message
    assert "1 credit" in error.message


def test_a_title_alone_is_no_article() -> None:
    assert "no article text" in refusal("تابعنا على تويتر", title="اتفاق جديد بين البلدين").message


def articles(count: int, outlet: str | None = "النهر") -> list[RawArticle]:
    return [
        RawArticle(
            Source(f"in/{n}.txt", "", outlet=outlet),
            f"خبر رقم {n} من أخبار المدينة اليوم\nهنا النهر دائما معكم\n"
            f"وقع الحادث رقم {n} في المدينة صباح اليوم.\n"
            f"وأضافت الشرطة أن {n} أشخاص أصيبوا في الحادث.\nتطبيق النهر يصلك أينما كنت كل صباح.",
        )
        for n in range(count)
    ]


def roles_of(raw: RawArticle, furniture: frozenset[str]) -> list[str]:
    return [line.role for line in clean_article(raw, LimitSettings(), furniture).lines]


@pytest.mark.parametrize("outlet", ["النهر", None])
def test_lines_of_many_articles_are_furniture(outlet: str | None) -> None:
    raws = articles(6, outlet)
    furniture = find_furniture(iter(raws))
    article = clean_article(raws[0], LimitSettings(), furniture)
    assert [line.role for line in article.lines] == [
        "title", "boilerplate", "body", "body", "boilerplate"
    ]  # fmt: skip
    assert "many articles" in article.lines[1].reason


def test_two_articles_prove_nothing_and_a_sentence_needs_more_than_three() -> None:
    assert find_furniture(articles(2)) == frozenset()
    raws = articles(4)
    assert roles_of(raws[0], find_furniture(raws))[1:] == ["boilerplate", "body", "body", "body"]


def test_furniture_of_one_outlet_is_text_in_another() -> None:
    furniture = find_furniture(articles(6))
    other = articles(1, "المدار")[0]
    assert roles_of(other, furniture)[1] != "boilerplate"


def test_copies_of_one_article_do_not_make_it_furniture() -> None:
    raw = articles(1)[0]
    copies = [RawArticle(Source(f"in/copy{n}.txt", ""), raw.text) for n in range(6)]
    edited = [
        RawArticle(Source(f"in/e{n}.txt", ""), f"{raw.text}\nتحديث رقم {n}.") for n in range(9)
    ]
    for found in (copies, edited):
        assert roles_of(found[0], find_furniture(found)).count("body") >= 3


def test_a_malformed_address_is_no_error() -> None:
    raw = RawArticle(Source("a.txt", "", url="http://[broken"), articles(1)[0].text)
    assert find_furniture([raw]) == frozenset()
