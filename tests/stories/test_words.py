"""Spellings of one name meet in one skeleton; figures are compared as outlets round them."""

from __future__ import annotations

import pytest

from pipeline.stories.words import figures, terms, weekdays


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("خاركيف", "خاركوف"),
        ("رافائيل", "رفائيل"),
        ("نجامينا", "إنجامينا"),
        ("فاندنبرغ", "فاندنبرج"),
        ("غوتيريش", "جوتيريش"),
        ("والرياض", "الرياض"),
    ],
)
def test_spellings_of_a_name_are_one_term(one: str, other: str) -> None:
    assert terms(one) == terms(other) != []


def test_different_names_stay_apart() -> None:
    assert (
        len({tuple(terms(name)) for name in ("بغداد", "البصرة", "بيروت", "الرباط", "كرمان")}) == 5
    )


def test_figures_by_value_rounded() -> None:
    assert figures("3,912 دولارا و6.1 درجات و٤٧ قتيلا و1,5 مليون") == [
        "#3900",
        "#6.1",
        "#47",
        "#1.5",
    ]
    assert figures("3900 دولار") == figures("3,912 دولارا")
    assert figures("5 أشخاص في 1.2.3 و99999999999999999999") == []


def test_weekdays_only_with_their_article() -> None:
    assert weekdays("مساء الأربعاء ويوم الأحد") == {"اربعاء", "احد"}
    assert weekdays("أحد الجنود جمع خمسة") == set()
