"""The grammar of Arabic numbers, by examples and by writing numbers out and reading them back."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.language.arabic_numbers import arabic_numbers

UNITS = ["", "واحد", "اثنان", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة"]
FEMININE = ["", "واحدة", "اثنتين", "ثلاث", "أربع", "خمس", "ست", "سبع", "ثماني", "تسع"]
TENS = ["", "", "عشرين", "ثلاثين", "أربعين", "خمسين", "ستين", "سبعين", "ثمانين", "تسعين"]
HUNDREDS = [
    *("", "مئة", "مئتين", "ثلاثمئة", "أربعمائة", "خمسمئة"),
    *("ستمئة", "سبعمائة", "ثمانمئة", "تسعمئة"),
]
TEENS = [
    *("عشرة", "أحد عشر", "اثني عشر", "ثلاثة عشر", "أربع عشرة", "خمسة عشر"),
    *("ستة عشر", "سبع عشرة", "ثمانية عشر", "تسعة عشر"),
]


def below_thousand(number: int, units: list[str]) -> str:
    parts = [HUNDREDS[number // 100]]
    rest = number % 100
    if 10 <= rest < 20:
        parts.append(TEENS[rest - 10])
    else:
        parts += [units[rest % 10], TENS[rest // 10]]
    return " و".join(part for part in parts if part)


def scaled(count: int, one: str, two: str, few: str) -> str:
    if count == 1:
        return one
    if count == 2:
        return two
    name = few if 3 <= count <= 10 else one
    return f"{below_thousand(count, UNITS)} {name}"


def in_words(number: int, units: list[str]) -> str:
    parts = []
    if millions := number // 1_000_000:
        parts.append(scaled(millions, "مليون", "مليونين", "ملايين"))
    if thousands := number // 1000 % 1000:
        parts.append(scaled(thousands, "ألفا", "ألفين", "آلاف"))
    if number % 1000:
        parts.append(below_thousand(number % 1000, units))
    return " و".join(parts)


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(st.integers(3, 999), st.integers(1000, 999_999), st.integers(1_000_000, 999_999_999)),
    st.sampled_from([UNITS, FEMININE]),
    st.sampled_from(["بلغ العدد {} شخصا", "قُتل {} منهم", "نحو {}."]),
)
def test_numbers_written_out_are_read_back(number: int, units: list[str], frame: str) -> None:
    found = arabic_numbers(frame.format(in_words(number, units)))
    assert number in {value for n in found for value in n.values}, found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("ستة آلاف شخص", "6000"),
        ("مليونان ونصف المليون دولار", "2500000"),
        ("مليون ونصف", "1500000"),
        ("نصف مليون نازح", "500000"),
        ("٣ ملايين و٥٠٠ ألف", "3500000"),
        ("1.5 مليار", "1500000000"),
        ("٦٬٠٠٠ طن", "6000"),
        ("٣٫٥ في المئة", "3.5"),
        ("خمسا وعشرين سنة", "25"),
        ("بمئة وخمسين بلدا", "150"),
        ("القرن الحادي والعشرين", "21"),
        ("القرن السابع عشر", "17"),
        ("ثلاثمائة وخمسة وأربعون", "345"),
        ("عام ألف وتسعمئة وثمانية وأربعين", "1948"),
        ("وخَمْسَةَ عَشَرَ ألفاً", "15000"),
        ("مئتا ألف", "200000"),
    ],
)
def test_forms(text: str, value: str) -> None:
    assert [n.value for n in arabic_numbers(text)] == [Decimal(value)]


@pytest.mark.parametrize(
    "text",
    ["آلاف المتظاهرين", "مئات الآلاف", "يوم الاثنين", "كانون الثاني", "لست أدري", "قال أحد الشهود"],
)
def test_what_only_looks_like_a_number(text: str) -> None:
    assert arabic_numbers(text) == []


def test_percent_is_no_hundred() -> None:
    assert [n.value for n in arabic_numbers("ارتفع بنسبة خمسة في المئة")] == [5]
    assert [n.value for n in arabic_numbers("عشرون بالمائة")] == [20]


def test_a_range_shares_its_scale() -> None:
    first, second = arabic_numbers("ما بين 550 و600 ألف طن")
    assert Decimal(550_000) in first.values
    assert second.value == 600_000


def test_a_decade_is_read_with_its_century() -> None:
    (decade,) = arabic_numbers("في ثمانينيات القرن الماضي")
    assert {Decimal(80), Decimal(1980)} <= decade.values
