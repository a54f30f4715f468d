"""Each check finds what it is there for, and leaves good translations alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.translation.checks.score import check_score, learn_threshold
from pipeline.translation.checks.sentence import check_sentence

SENTENCE = "أعلنت الوزارة أن ستة آلاف شخص وصلوا إلى المدينة منذ يوم الجمعة."
GOOD = "The ministry announced that 6,000 people had arrived in the city since Friday."


def kinds(source: str, translation: str) -> set[str]:
    return {flag.kind for flag in check_sentence(source, translation)}


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        (SENTENCE, GOOD),
        (SENTENCE, "Six thousand people have arrived in the city since Friday, the ministry said."),
        ("ارتفعت الأسعار ٣٫٥ في المئة.", "Prices rose 3.5 percent."),
        ("وصل خمسا وعشرين دبابة.", "Twenty-five tanks arrived."),
        ("انضمت لتصبح العضو الثاني والثلاثين.", "It joined as the thirty-second member."),
        ("بدأ الاجتماع الساعة 14:30 بتوقيت غرينتش.", "The meeting began at 2:30 p.m. GMT."),
        ("غادر المسؤولان بعد ساعتين.", "The two officials left after 2 hours."),
        ("بلغت الديون 1.2 مليار دولار.", "Debts reached $1.2bn."),
        ("بين 50 و55 ألفا.", "Between 50,000 and 55,000."),
        ("ولد الملك لويس السادس عشر هنا.", "King Louis XVI was born here."),
        ("كانت الستينيات صعبة.", "The 1960s were hard."),
        ("لا يزال الطريق مغلقا.", "The road is still closed."),
        ("لم يحضر سوى الوزير.", "Only the minister came."),
        ("رفض الوزير التعليق.", "The minister would not comment."),
        ("لم يعلق الوزير.", "The minister declined to comment."),
        ('قال: "لن نتراجع عن القرار أبدا".', "'We will never go back on the decision,' he said."),
        ("https://example.org", "https://example.org"),
        ("2024", "2024"),
        ("وصل الوفد إلى العاصمة؛", "The delegation reached the capital;"),
        ("أمله كبير.", "He had had great hopes."),
    ],
)
def test_good_translations_have_no_flag(source: str, translation: str) -> None:
    assert check_sentence(source, translation) == []


@pytest.mark.parametrize(
    ("source", "translation", "kind"),
    [
        (SENTENCE, GOOD.replace("6,000", "8,000"), "number_missing"),
        (SENTENCE, GOOD.replace("6,000", "8,000"), "number_added"),
        (SENTENCE, GOOD.replace("6,000", "sixty"), "number_added"),
        (SENTENCE, GOOD.replace("6,000 ", ""), "number_missing"),
        ("فاز بنتيجة 3-1.", "He won 3-2.", "number_added"),
        ("في القرن السابع عشر.", "In the 18th century.", "number_missing"),
        (SENTENCE, "The ministry announced that 6,000 people had", "cut"),
        (SENTENCE, "The ministry: 6,000 since Friday.", "too_short"),
        (SENTENCE, GOOD + " " + "It is very important to say it. " * 4, "too_long"),
        (SENTENCE, GOOD[:-1] + " had arrived in the city since Friday.", "loop"),
        (SENTENCE, "The ministry ministry ministry announced 6,000 people had come.", "loop"),
        (SENTENCE, GOOD.replace("ministry", "وزارة"), "arabic_left"),
        (SENTENCE, GOOD.replace("ministry", "⁇"), "unknown"),
        (SENTENCE, "", "empty"),
        (SENTENCE, "...", "empty"),
        (SENTENCE, SENTENCE, "same_as_source"),
        (
            "لم يعلق الوزير على القرار.",
            "The minister commented on the decision.",
            "negation_missing",
        ),
        ("لن نعود إلى هناك أبدا.", "We will go back there.", "negation_missing"),
        ("وصل الوفد إلى العاصمة.", "The delegation did not reach the capital.", "negation_added"),
        ("قال: «لدينا خطة جديدة للسلام».", "He said they had a new peace plan.", "quote_missing"),
        ("قال: «لدينا خطة جديدة».", 'He said: "We have a new plan.', "quote_unbalanced"),
    ],
)
def test_faults_are_flagged(source: str, translation: str, kind: str) -> None:
    assert kind in kinds(source, translation)


def test_a_flag_says_what_to_look_at_in_one_line() -> None:
    flags = check_sentence(SENTENCE, GOOD.replace("6,000", "8,000"))
    assert [flag.detail for flag in flags] == [
        "not in the translation: سته الاف",
        "not in the Arabic: 8,000",
    ]


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_can_be_checked(source: str, translation: str) -> None:
    for flag in check_sentence(f"قال {source}", translation):
        assert flag.kind
        assert len(flag.detail.splitlines()) == 1


def test_a_low_score_is_what_the_model_was_calibrated_to() -> None:
    scores = [-k / 100 for k in range(100)]
    threshold = learn_threshold(scores, 0.2)
    assert sum(bool(check_score(score, threshold)) for score in scores) == pytest.approx(20, abs=1)
    assert check_score(None, threshold) == check_score(-9.0, None) == []
    with pytest.raises(ValueError, match="at least"):
        learn_threshold(scores[:10])
