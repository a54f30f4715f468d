"""Splitting over-long sentences: at the best places, never inside a word, nothing lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cleaning.clauses import split_to_fit


def at_most(size: int) -> Callable[[str], bool]:
    return lambda text: len(text) <= size


def test_what_fits_stays_whole() -> None:
    assert split_to_fit(" قال الوزير؛ ثم صمت. ", at_most(30)) == ["قال الوزير؛ ثم صمت."]
    assert split_to_fit("   ", at_most(3)) == []


def test_semicolon_comes_before_comma_and_comma_before_conjunction() -> None:
    text = "خفضت الشركة الإنتاج، ثم أغلقت المصنع؛ لأن الطلب تراجع بينما ارتفعت الكلفة"
    assert split_to_fit(text, at_most(40)) == [
        "خفضت الشركة الإنتاج، ثم أغلقت المصنع؛",
        "لأن الطلب تراجع بينما ارتفعت الكلفة",
    ]
    assert split_to_fit(text, at_most(35)) == [
        "خفضت الشركة الإنتاج،",
        "ثم أغلقت المصنع؛",
        "لأن الطلب تراجع بينما ارتفعت الكلفة",
    ]
    assert split_to_fit(text, at_most(25))[-2:] == ["لأن الطلب تراجع", "بينما ارتفعت الكلفة"]


def test_minister_and_agency_are_not_conjunctions() -> None:
    text = "التقى الرئيس وزير الخارجية ووزير الدفاع في القصر الجمهوري"
    assert split_to_fit(text, at_most(32)) == [
        "التقى الرئيس وزير الخارجية",
        "ووزير الدفاع في القصر الجمهوري",
    ]


def test_numbers_and_times_are_not_cut_at_their_signs() -> None:
    text = "بلغ المبلغ 1,250,000 دولار عند الساعة 10:30 مساء"
    for size in range(10, len(text)):
        assert {"1,250,000", "10:30"} <= set(" ".join(split_to_fit(text, at_most(size))).split())


def test_no_scrap_is_left_at_the_end() -> None:
    parts = split_to_fit("كلمة " * 21, at_most(100))
    assert len(parts) == 2
    assert min(map(len, parts)) > 35


def test_a_word_that_does_not_fit_alone_is_cut_and_only_that_one() -> None:
    assert split_to_fit("بدأ " + "ا" * 25 + " وانتهى", at_most(10)) == [
        "بدأ", "ا" * 10, "ا" * 10, "ا" * 5, "وانتهى"
    ]  # fmt: skip


TEXTS = st.text(alphabet=st.sampled_from(list("وثملكنا،؛:;,. 13-\u00a0")), max_size=300)


@given(TEXTS, st.integers(min_value=1, max_value=60))
def test_every_part_fits_and_no_sign_is_lost(text: str, size: int) -> None:
    parts = split_to_fit(text, at_most(size))
    assert all(part and at_most(size)(part) for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


@given(TEXTS, st.integers(min_value=12, max_value=60))
def test_words_stay_whole_where_each_fits(text: str, size: int) -> None:
    # An Arabic comma without a space after it separates words all the same.
    words = text.replace("،", "، ").split()
    if all(len(word) <= size for word in words):
        parts = split_to_fit(text, at_most(size))
        assert [word for part in parts for word in part.replace("،", "، ").split()] == words


@pytest.mark.parametrize("unit", ["كلمة ", "، ", "؛", "و", "قال، ", "وقال "])
def test_a_million_signs_cost_few_questions(unit: str) -> None:
    asked = 0

    def fits(text: str) -> bool:
        nonlocal asked
        asked += 1
        return len(text) <= 400

    text = unit * (1_000_000 // len(unit))
    parts = split_to_fit(text, fits)
    assert "".join("".join(parts).split()) == "".join(text.split())
    assert asked < 40 * len(parts)
