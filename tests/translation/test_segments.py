"""What is sent to a model and what is carried over."""

from __future__ import annotations

import pytest

from pipeline.translation.segments import carried_over, needs_translation


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "...",
        "***",
        "12,5 %",
        "٢٠٢٤",
        "https://example.org/خبر",
        "a@b.org",
        "Reuters",
        "ـــ",
        "؟؟",
    ],
)
def test_no_arabic_letters_no_model(text: str) -> None:
    assert not needs_translation(text)


@pytest.mark.parametrize("text", ["و", "قال", "BBC عربي", "ﻻ", "انظر https://example.org"])
def test_arabic_letters_need_the_model(text: str) -> None:
    assert needs_translation(text)


def test_carried_over_in_english_signs() -> None:
    assert carried_over(" ٢٠٢٤، ۱۲٫۵٪ \u2028 «A»؟ ") == '2024, 12.5% "A"?'
