"""Months, weekdays and currencies put right or flagged; relative dates by the calendar."""

from __future__ import annotations

import pytest

from pipeline.article import Translation
from pipeline.settings import DecodingSettings
from pipeline.translation.amounts import amount_flags
from pipeline.translation.dates import date_notes, dates_wanted
from pipeline.translation.hijri import hijri_wanted
from pipeline.translation.names.ladder import Ladder
from pipeline.translation.names.matcher import NameMatcher
from pipeline.translation.names.step import NameStep

STEP = NameStep(NameMatcher([]), Ladder(None, DecodingSettings()))


@pytest.mark.parametrize(
    ("arabic", "english"),
    [
        ("في يونيو/حزيران 2024", ["June"]),
        ("في سبتمبر/ أيلول الفائت", ["September"]),
        ("في 5 مارس", ["March"]),
        ("في كانون الثاني المقبل", ["January"]),
        ("مارس الضغوط على الحكومة", []),  # "exerted"
        ("شركة نيسان اليابانية", []),
        ("أمس الجمعة", ["Friday"]),
        ("اتفق الاثنين على اللقاء", []),  # "the two"
        ("بين مايو/يونيو", []),
    ],
)
def test_dates_of_a_sentence(arabic: str, english: list[str]) -> None:
    assert [wanted.english for wanted in dates_wanted(arabic)] == english


@pytest.mark.parametrize(
    ("arabic", "english", "right"),
    [
        ("بدأ العمل في يونيو", "Work began in July.", "Work began in June."),
        ("وصل الوفد الجمعة", "The team came on Thursday.", "The team came on Friday."),
        ("بدأ العمل في يونيو", "Work may begin in June.", "Work may begin in June."),
    ],
)
def test_a_wrong_month_or_day_is_put_right(arabic: str, english: str, right: str) -> None:
    done = STEP.correct_line(arabic, Translation(english, -1.0))
    assert (done.text, done.flags) == (right, ())


def test_a_lost_date_is_flagged() -> None:
    done = STEP.correct_line("وصل الوفد الجمعة", Translation("The delegation came.", -1.0))
    assert [flag.kind for flag in done.flags] == ["date"]
    two = STEP.correct_line("بين يونيو ويوليو", Translation("from May to March", -1.0))
    assert two.text == "from May to March"  # which is which cannot be told


@pytest.mark.parametrize(
    ("arabic", "published", "notes"),
    [
        ("أمس الجمعة", "2024-07-20", ["أمس الجمعة is Friday 19 July 2024"]),
        ("أمس الجمعة", "2024-07-21T04:00:00Z", ["أمس الجمعة is Friday 19 July 2024"]),
        ("أمس الجمعة", "2024-07-24", []),
        ("الثلاثاء الماضي", "2024-07-23", ["الثلاثاء الماضي is Tuesday 16 July 2024"]),
        ("الثلاثاء المقبل", "2024-07-23", ["الثلاثاء المقبل is Tuesday 30 July 2024"]),
        ("وقال الأربعاء", "2024-07-18", ["الأربعاء is Wednesday 17 July 2024"]),
        ("في يونيو الماضي", "2024-07-20", ["يونيو الماضي is June 2024"]),
        ("في ديسمبر الماضي", "2024-07-20", ["ديسمبر الماضي is December 2023"]),
        ("أمس الجمعة", None, []),
        ("أمس الجمعة", "yesterday", []),
    ],
)
def test_relative_dates(arabic: str, published: str | None, notes: list[str]) -> None:
    assert [note.detail for note in date_notes(arabic, published)] == notes


@pytest.mark.parametrize(
    ("arabic", "english", "kinds"),
    [
        ("بلغت الخسائر 3 ملايين دولار", "Losses were 3 million euros", ["currency"]),
        ("بلغت الخسائر 3 ملايين دولار", "Losses were $3 million", []),
        ("ارتفع سعر الدولار", "The price rose", []),
        ("على بعد 30 كيلومترا من المدينة", "30 hours from the city", ["unit"]),
        ("على بعد 30 كيلومترا من المدينة", "30 km from the city", []),
        ("شحنة من 12 ألف طن من القمح", "A cargo of 12,000 tonnes of wheat", []),
        ("شحنة من 12 ألف طن من القمح", "A cargo of 12,000 pieces of wheat", ["unit"]),
        ("وفي 2024 كمبيوتر جديد", "And in 2024 a new computer", []),
        ("السعر 85 دولارا للبرميل", "The price is 85 dollars a barrel", []),
    ],
)
def test_amounts_keep_their_currency_and_unit(arabic: str, english: str, kinds: list[str]) -> None:
    assert [flag.kind for flag in amount_flags(arabic, english)] == kinds


@pytest.mark.parametrize(
    ("arabic", "english"),
    [
        ("في 10 محرم 1446هـ", ["Muharram"]),
        ("خلال شهر رمضان", ["Ramadan"]),
        ("هلال شوال", ["Shawwal"]),
        ("في ذي الحجة 1445", ["Dhu al-Hijjah"]),
        ("وقال رمضان قديروف", []),  # a man
        ("فاز الفريق بهدف مقابل صفر", []),  # nil
    ],
)
def test_islamic_months_of_a_sentence(arabic: str, english: list[str]) -> None:
    assert [wanted.english for wanted in hijri_wanted(arabic)] == english


def test_islamic_months_are_put_right_or_flagged() -> None:
    right = STEP.correct_line("بدأ في 3 شعبان 1446", Translation("It began on 3 Rajab 1446.", -1.0))
    assert right.text == "It began on 3 Shaaban 1446."
    spelled = "It began on 3 Sha'ban 1446."
    assert STEP.correct_line("بدأ في 3 شعبان 1446", Translation(spelled, -1.0)).text == spelled
    lost = STEP.correct_line("يحل في شهر رمضان", Translation("It comes in a month.", -1.0))
    assert [flag.kind for flag in lost.flags] == ["date"]
