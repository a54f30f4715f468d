"""Sentence splitting: where a sentence ends, where it does not, and that nothing is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cleaning.sentences import split_sentences

# One case a block; the sentences of a line, one under the other.
CASES = """
تملكها شركة "HK Management Inc." منذ عامين.
وصل الوفد صباح الأحد.
وبدأت المحادثات فورا.

هل ينجح الاتفاق؟
لا أحد يعلم!
سننتظر…
ثلاثة أيام أخرى.

ارتفع المؤشر 3.5 في المئة عند 10.30 صباحا، وبلغ 1,250.75 نقطة.
ثم تراجع.

يحتفل النادي بعيده الـ75 هذا العام.
وتأسس عام 1950.

قال د. سامي النجار وأ.د. هدى السالم إن م. كمال رفض.
وغادر القاعة.

يعود المخطوط إلى القرن الخامس ق.م. وفق المتحف.

ولد عام 820 م.
وتوفي عام 901 م.
ودفن في المدينة.

وقع الاتفاق عام 1445 هـ.
ودخل حيز التنفيذ.

أعلنت شركة U.S. Steel وبنك J. P. Morgan الصفقة.
ورحب بها Mr. Smith أمس.

قال إن “العلاقات (…) وصلت إلى مستوى جديد [...] بين البلدين”.
ولم يزد.

قال: “لن نتراجع.” بحسب الوكالة الرسمية.

«متى تنتهي الحرب؟» تساءلت أم فقدت ابنها.

“كفى!”
وأغلق الباب.

“انتهت القمة.”
وغادر القادة.

وصرح: “الأولى.
والثانية أهم”.
ثم صمت.

وقف الوزير (وهو مهندس.)
وغادر.

لافروف يتحدث.. وبيونغ يانغ ترحب

فوجئ الجميع… والرسالة واضحة.

تم الاتفاق؛ ووقعه الوزيران، ثم غادرا.

1. رفع الفائدة.
2. خفض الدعم.

ص.ب. 1234 هو عنوان الشركة.
وهاتفها معروف.

بلغت المسافة 20 كم.
وقطعها في ساعة.

حل في المجموعة أ.
وقال المدرب إنه راض.

لم يتغير شيء في الاتفاق كل.
والآن تغير.
"""


@pytest.mark.parametrize("block", CASES.strip().split("\n\n"))
def test_sentences_of_a_line(block: str) -> None:
    sentences = block.splitlines()
    assert split_sentences(" ".join(sentences)) == sentences


@pytest.mark.parametrize(
    ("line", "sentences"),
    [
        ("انتهت الأزمة.وقال الوزير ذلك", ["انتهت الأزمة.", "وقال الوزير ذلك"]),
        ("كان ذلك عام 2023.وأضاف أمس", ["كان ذلك عام 2023.", "وأضاف أمس"]),
        ("وصف الأمر بأنه “خطير”.وأضاف", ["وصف الأمر بأنه “خطير”.", "وأضاف"]),
        ("راسلوا desk@nahr.example.com أو زوروا www.nahr.example الآن.", None),
        ("صدر القرار رقم 12.5.2024 أمس.", None),
        ("", []),
        ("   ", []),
        ("...", ["..."]),
        ("! ؟ .", ["! ؟ ."]),
        ("انتهى. ***", ["انتهى. ***"]),
    ],
)
def test_glued_addresses_and_scraps(line: str, sentences: list[str] | None) -> None:
    assert split_sentences(line) == ([line] if sentences is None else sentences)


SIGNS = st.text(
    alphabet=st.one_of(
        st.sampled_from(list("وقالدمأهـ.!؟?…،؛:()[]«»“”\"' 3\u0664\u00a0\u200f")), st.characters()
    ),
    max_size=200,
)


@given(SIGNS)
def test_no_sign_is_lost_and_no_sentence_is_empty(line: str) -> None:
    sentences = split_sentences(line)
    assert "".join("".join(sentences).split()) == "".join(line.split())
    assert all(sentence.strip() == sentence != "" for sentence in sentences)


@given(SIGNS)
def test_splitting_again_changes_nothing_before_the_last_sentence(line: str) -> None:
    sentences = split_sentences(line)
    assert split_sentences(" ".join(sentences)) == sentences


@pytest.mark.parametrize(
    "unit", [".", "د. ", ". ", "... ", "؟", "كلمة ", "كلمة. ", "“.” ", "(", "…", "أ", "3.", "ـ"]
)
def test_a_line_of_a_million_signs_is_read_in_one_pass(unit: str) -> None:
    """Quadratic reading of such a line takes hours, so finishing is the test."""
    line = unit * (1_000_000 // len(unit))
    assert "".join("".join(split_sentences(line)).split()) == "".join(line.split())
