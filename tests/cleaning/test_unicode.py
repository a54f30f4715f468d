"""The two forms of a text, and what they leave alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cleaning.unicode import arabic_share, as_printed, folded, for_marian


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("\u200fقال\u200e الوزير\u202c", "قال الوزير"),
        ("\ufeffقال\u200b", "قال"),
        ("قال\u00a0\u2009 الوزير\t.", "قال الوزير ."),
        ("قال\x00الوزير\x1f", "قال الوزير"),
        ("مُحَمَّد قـال «نعم» … ٣٫٥٪", "مُحَمَّد قـال «نعم» … ٣٫٥٪"),
        ("عام 1445ه\u200d", "عام 1445ه\u200d"),
        ("\u200cقال \u200d نعم\u200c", "قال نعم"),
        ("می\u200cشود", "می\u200cشود"),
        ("\u200b\u200f\ufeff", ""),
        ("قال &amp; <b>", "قال &amp; <b>"),
        ("👨\u200d👩\u200d👧", "👨👩👧"),
    ],
)
def test_as_printed(text: str, printed: str) -> None:
    assert as_printed(text) == printed


@pytest.mark.parametrize(
    ("text", "marian"),
    [
        ("مُحَمَّدٌ قـــال", "محمد قال"),
        ("«نعم» “لا” ‘ربما’ …", '"نعم" "لا" \'ربما\' ...'),
        ("٢٠٢٤ و۱۲ و٣٫٥٪ و١٬٢٠٠", "2024 و12 و3.5% و1,200"),
        ("موسكو – كييف — لندن", "موسكو - كييف - لندن"),
        ("ﻣﺼﺮ ﻻ", "مصر لا"),
        ("ﹶ", ""),
        ("أإآى ةئؤء", "أإآى ةئؤء"),
        ("قال، ثم؛ هل؟", "قال، ثم؛ هل؟"),
        ("AT&amp;T &quot;نعم&quot; &#1605;", 'AT&T "نعم" م'),
        ("کتاب علی", "كتاب علي"),
        ("قال\u200fالوزير\u200c\u200d", "قالالوزير"),
        ("½ x²", "½ x²"),
        ("\ufffdقال", "قال"),
    ],
)
def test_for_marian(text: str, marian: str) -> None:
    assert for_marian(text) == marian


@given(st.text(max_size=100))
def test_both_forms_are_stable_and_on_one_line(text: str) -> None:
    for form in (as_printed, for_marian, folded):
        once = form(text)
        assert once == " ".join(once.split())
        assert once.isprintable() or "\u00ad" not in once
    assert as_printed(as_printed(text)) == as_printed(text)


def test_spelling_variants_meet_in_the_folded_form() -> None:
    assert len(set(map(folded, ["إقرأ أيضًا", "اقرأ أيضاً", "اقرا ايضا", "اقـرأ أَيضا"]))) == 1


def test_arabic_share_counts_letters_only() -> None:
    assert arabic_share("قال 123 !!") == 1.0
    assert arabic_share("قال abc") == 0.5
    assert arabic_share("123 …") == 0.0
    assert arabic_share("") == 0.0
