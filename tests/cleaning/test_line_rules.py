"""Every whole-line rule: what it drops, and the news that only looks like it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.cleaning.rules import View
from pipeline.cleaning.shapes import is_date
from tests.cleaning.reading import clean, role_of

BEFORE = """البلدية تعيد فتح السوق القديمة بعد ترميمها
أعادت البلدية، صباح الاثنين، فتح السوق القديمة أمام الزوار بعد أعمال ترميم استمرت عامين كاملين.
"""
AFTER = """
وقال رئيس البلدية إن كلفة المشروع بلغت سبعة ملايين دولار، معظمها من تبرعات أهل المدينة.
وأضاف أن التجار سيعودون إلى محالهم خلال أسبوع."""

# `role<TAB>line`; the role `news` marks lines of news, each near to a rule, that must stay.
LABELLED = [
    tuple(row.split("\t"))
    for row in Path(__file__).with_name("lines.tsv").read_text(encoding="utf-8").splitlines()
]
DROPPED = [(line, role) for role, line in LABELLED if role != "news"]
NEWS = [line for role, line in LABELLED if role == "news"]


@pytest.mark.parametrize(("line", "role"), DROPPED)
def test_line_is_dropped_with_its_role_and_a_reason(line: str, role: str) -> None:
    article = clean(BEFORE + line + AFTER)
    found = article.lines[2]
    assert (found.number, found.role, found.kept) == (3, role, False)
    assert found.reason
    assert [kept.number for kept in article.lines if kept.kept] == [1, 2, 4, 5]


@pytest.mark.parametrize("line", NEWS)
def test_news_that_looks_like_a_rule_stays(line: str) -> None:
    assert role_of(line, BEFORE + line + AFTER) == "body"


@pytest.mark.parametrize("line", [line for line, _ in DROPPED if len(line) > 8])
def test_a_sentence_that_holds_such_a_line_stays(line: str) -> None:
    sentence = f"وجاء في لافتة علقت على باب السوق «{line}» ثم أزيلت بعد ساعات من تعليقها."
    article = clean(BEFORE + sentence + AFTER)
    assert [kept.role for kept in article.lines] == ["title", "body", "body", "body", "body"]


@pytest.mark.parametrize(
    "subhead", ["رفض أمريكي", "صدمة في الشارع", "إغلاق المعابر", "“الأولوية للسلام”", "ماذا بعد؟",
                "المصدر الأول للدخل", "2024 عام الأزمات", "شارك برأيه ومضى", "قبل الحرب وبعدها",
                "الصورة الكاملة", "إعلان حرب", "رؤية موسكو للأزمة"]
)  # fmt: skip
def test_a_short_line_between_paragraphs_is_a_subhead(subhead: str) -> None:
    assert role_of(subhead, BEFORE + subhead + AFTER) == "subhead"


def test_endless_digits_are_read_in_one_way() -> None:
    """Taken apart in every way, one such line would keep the program busy for minutes."""
    assert not is_date(View(1, "9" * 74 + " file"))
    assert is_date(View(1, "20241105"))
    assert is_date(View(1, "الأحد 5 مايو 2024 - 14:30"))
