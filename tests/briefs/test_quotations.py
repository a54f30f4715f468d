"""Who said what: speakers found in Arabic as newspapers write it, and none guessed."""

from __future__ import annotations

import pytest

from pipeline.briefs.quotations import Quotation, Span, quotations


def said(*pairs: tuple[str, str]) -> list[Quotation]:
    return quotations(Span(f"s{k}", 1, ar, en) for k, (ar, en) in enumerate(pairs, start=1))


@pytest.mark.parametrize(
    ("arabic", "speaker"),
    [
        ("وقال وزير النقل سالم الحداد إن «الطريق مغلق منذ أمس»", "وزير النقل سالم الحداد"),
        ("وقالت المديرة هند ناصر: “لن نغلق المدرسة”.", "المديرة هند ناصر"),
        (
            "قال المتحدث باسم البلدية، كريم الشاذلي، إن “المياه عادت كلها”",
            "المتحدث باسم البلدية، كريم الشاذلي",
        ),
        ("وأضاف الحداد للصحفيين: «ننتظر القرار غدا»", "الحداد"),
        ("«ننتظر القرار منذ شهر»، قال رئيس النقابة.", "رئيس النقابة"),
        ("“ننتظر القرار منذ شهر”، بحسب رئيس النقابة.", "رئيس النقابة"),
        ("ونقلت الوكالة عن مسؤول محلي قوله إن “الجسر آمن تماما”", "مسؤول محلي"),
        ("وأوضح د. نبيل الخطيب، في لقاء مع الطلاب، أن «الامتحان سهل جدا»", "د. نبيل الخطيب"),
        ("ووصف رئيس الاتحاد الخطوة بأنها «خطأ كبير لا يغتفر»", None),
        ("لكن المعارضة رفضت العرض وقالت إن «الشروط غير مقبولة إطلاقا»", None),
    ],
)
def test_the_subject_of_the_verb_of_saying_speaks(arabic: str, speaker: str | None) -> None:
    (found,) = said((arabic, ""))
    assert found.speaker_ar == speaker


def test_and_he_added_goes_on_with_the_same_speaker() -> None:
    first, second = said(
        (
            "وقال وزير النقل سالم الحداد إن «الطريق مغلق منذ أمس».",
            "Transport Minister Salem Haddad said “the road has been closed since yesterday”.",
        ),
        ("وأضاف: «سنفتحه يوم الأحد».", "He added: “We will open it on Sunday.”"),
    )
    assert second.speaker_ar == first.speaker_ar == "وزير النقل سالم الحداد"
    assert second.speaker_en == first.speaker_en == "Transport Minister Salem Haddad"
    assert (first.en, second.en) == (
        "the road has been closed since yesterday",
        "We will open it on Sunday.",
    )


@pytest.mark.parametrize(
    "between",
    ["وفي الحي جلست أم علي أمام بيتها.", "ووصفت الوزيرة هدى القرار بأنه «قرار شجاع جدا ومنصف»."],
)
def test_another_person_in_between_makes_the_speaker_unknown(between: str) -> None:
    found = said(
        ("وقال وزير النقل سالم الحداد إن «الطريق مغلق منذ أمس».", ""),
        (between, ""),
        ("وقالت: «دخل الماء من الباب والنافذة».", ""),
    )
    assert found[-1].speaker_ar is None


def test_she_is_not_he() -> None:
    found = said(
        ("وقال وزير النقل إن «الطريق مغلق منذ أمس».", ""),
        ("وقالت: «دخل الماء من الباب والنافذة».", ""),
    )
    assert found[-1].speaker_ar is None


def test_a_surname_is_the_person_named_before() -> None:
    found = said(
        ("وقال وزير النقل سالم الحداد إن «الطريق مغلق منذ أمس».", ""),
        ("ولم ترد البلدية.", ""),
        ("وتابع الحداد أن «العمل يحتاج إلى أسبوع».", ""),
    )
    assert found[-1].speaker_ar == "وزير النقل سالم الحداد"


def test_a_quotation_may_run_over_sentences_and_its_own_verbs_do_not_count() -> None:
    found = said(
        ("وقال الحداد: «الطريق مغلق.", "Haddad said: “The road is closed."),
        ("قال لي العمال إن الأمر صعب.", "The workers told me it is hard."),
        ("سننتهي قريبا».", "We will finish soon.”"),
        ("وأضاف: «شكرا لكم جميعا».", "He added: “Thank you all.”"),
    )
    assert [quotation.sentences for quotation in found] == [("s1", "s2", "s3"), ("s4",)]
    assert found[0].ar == "الطريق مغلق. قال لي العمال إن الأمر صعب. سننتهي قريبا"
    assert found[0].en == "The road is closed. The workers told me it is hard. We will finish soon."
    assert found[1].speaker_ar == "الحداد"


def test_names_in_quotation_marks_are_no_quotations() -> None:
    assert said(("وأوضح الحداد أن حاملة «الفجر» وصلت إلى الميناء.", "")) == []
    assert said(("وصلت سفينة «نجمة البحر الأحمر» إلى الميناء.", "")) == []


def test_where_the_translation_quotes_nothing_that_is_said() -> None:
    (found,) = said(("وقال الحداد إن «الطريق مغلق الآن».", "Haddad said the road is now closed."))
    assert found.en is None
    assert found.speaker_en == "Haddad"


def test_a_clause_is_no_speaker() -> None:
    (found,) = said(
        (
            "وقال الحداد إن «الطريق مغلق الآن».",
            "That we had not expected, said “the road is closed”.",
        )
    )
    assert found.speaker_en is None


def test_closing_marks_alone_and_unclosed_ones_break_nothing() -> None:
    assert said(("»؟", '"'), ("”", ""), ("«", "“")) == []
    (found,) = said(("وقال الحداد: «ننتظر القرار منذ شهر", "Haddad said: “We wait"))
    assert found.ar == "ننتظر القرار منذ شهر"
