"""Hard-wrapped texts are read by paragraph; all others line by line."""

from __future__ import annotations

import textwrap

import pytest

from tests.cleaning.reading import clean

PARAGRAPHS = """
اتفق وزراء النقل في دول الحوض على تسيير قطار للبضائع يربط الموانئ بالمدن الداخلية قبل نهاية العام.
وقال رئيس اللجنة الفنية إن القطار سينقل نحو مليوني طن سنويا. وأضاف أن الدراسات البيئية لم تكتمل بعد.
وكان المشروع قد تأجل مرتين بسبب خلاف على مسار الخط، قبل أن يتدخل بنك التنمية ويعرض تمويلا ميسرا.
ورحبت غرف التجارة بالاتفاق، لكنها طالبت بخفض رسوم الشحن التي ترى أنها أعلى من رسوم الموانئ المجاورة.
""".strip().splitlines()
TITLE = "دول الحوض تتفق على قطار للبضائع"


def wrapped(width: int) -> str:
    return "\n\n".join(["\n".join(textwrap.wrap(text, width)) for text in (TITLE, *PARAGRAPHS)])


@pytest.mark.parametrize("width", [30, 36, 44])
def test_sentences_of_a_wrapped_text_are_whole(width: int) -> None:
    article = clean(wrapped(width))
    plain = clean("\n\n".join([TITLE, *PARAGRAPHS]))
    assert [s.ar for s in article.sentences] == [s.ar for s in plain.sentences]
    assert [s.role for s in article.sentences] == [s.role for s in plain.sentences]
    assert article.title == TITLE


def test_lines_of_a_wrapped_text_are_all_reported_as_they_stand() -> None:
    text = wrapped(40)
    article = clean(text)
    rows = text.split("\n")
    assert [(line.number, line.text) for line in article.lines] == [
        (number, row) for number, row in enumerate(rows, 1) if row
    ]
    numbers = {line.number for line in article.lines}
    assert {s.paragraph for s in article.sentences} <= numbers


def test_paragraphs_without_blank_lines_between_them_stay_apart() -> None:
    article = clean("\n".join([TITLE, *PARAGRAPHS]))
    assert [line.role for line in article.lines] == ["title", *["body"] * 4]


def test_a_list_is_not_wrapped_text() -> None:
    items = [f"البند رقم {n} من الاتفاق بين الجانبين" for n in range(12)]
    article = clean("\n".join([*PARAGRAPHS[:2], *items, *PARAGRAPHS[2:]]))
    assert {line.number for line in article.lines} == {s.paragraph for s in article.sentences}


def test_paragraphs_without_full_stops_are_not_wrapped_text() -> None:
    rows = [text.rstrip(".").replace(". ", " ")[: 75 + 4 * n] for n, text in enumerate(PARAGRAPHS)]
    article = clean("\n".join([TITLE, *rows, *(row[::-1] for row in rows)]))
    assert len(article.sentences) == 9
