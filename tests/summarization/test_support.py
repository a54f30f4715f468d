"""Evidence and flags: what a faithful sentence is spared and what an invented one is caught by."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language.english_numbers import numbers_in, with_digits
from pipeline.summarization.support import evidence_for

ARTICLE = [
    ("s1", "Bridge collapse cuts the port road"),
    (
        "s2",
        "The old city bridge collapsed at dawn on Monday and cut the port road for 6,000 trucks.",
    ),
    (
        "s3",
        "Mayor Salma Haddad said that repairing it would take six months and cost $2.5 million.",
    ),
    ("s4", "The United Nations praised the Iranian and Lebanese engineers who came to help."),
    ("s5", "For sixty years the bridge has linked the east bank to the loading docks."),
]


def kinds(sentence: str) -> set[str]:
    return {flag.kind for flag in evidence_for(sentence, ARTICLE)[2]}


@pytest.mark.parametrize(
    "sentence",
    [
        "The old city bridge collapsed on Monday and cut the port road.",
        "The bridge collapsed, cutting the port road for six thousand trucks.",
        "Repairing it would take 6 months and cost 2,500,000 dollars, Haddad said.",
        "Haddad's repairs would take six months.",
        "For 60 years the bridge has linked the east bank to the docks.",
        "The UN praised the engineers from Iran and Lebanon who came to help.",
        "The U.N. praised the engineers who came to help.",
    ],
)
def test_a_faithful_sentence_has_no_number_or_name_flag(sentence: str) -> None:
    evidence, support, _ = evidence_for(sentence, ARTICLE)
    assert not kinds(sentence) & {"number_unsupported", "name_unsupported"}
    assert evidence
    assert support > 0.3


@pytest.mark.parametrize(
    ("article", "summary"),
    [
        ("A UN envoy arrived.", "An envoy of the United Nations arrived."),
        ("An envoy of the United Nations arrived.", "A UN envoy arrived."),
        ("The U.S. Department of Defense agreed.", "The US agreed."),
        ("The Dutch minister met Iran's envoy.", "A minister from the Netherlands met Tehran's."),
        ("A hotel in Alaska burnt.", "An Alaskan hotel burnt."),
        ("Talks began in Niger.", "The Nigerien talks began."),
    ],
)
def test_two_ways_to_name_the_same_are_one_name(article: str, summary: str) -> None:
    flags = evidence_for(summary, [("s1", article)])[2]
    assert "name_unsupported" not in {flag.kind for flag in flags}


@pytest.mark.parametrize(
    ("sentence", "kind", "named"),
    [
        ("The bridge cut the port road for 60,000 trucks.", "number_unsupported", "60,000"),
        ("Repairing it would take seven months.", "number_unsupported", "seven"),
        ("It would cost $2.5 billion.", "number_unsupported", "2.5 billion"),
        ("It was the seventh bridge to collapse.", "number_unsupported", "seventh"),
        ("It would cost half a million dollars.", "number_unsupported", "half a million"),
        ("Mayor Salma Khoury said repairs would take six months.", "name_unsupported", "Khoury"),
        ("The old bridge in Basra collapsed on Monday.", "name_unsupported", "Basra"),
        ("The bridge collapsed at dawn on Friday.", "name_unsupported", "Friday"),
        ("The UN praised the engineers from Iraq.", "name_unsupported", "Iraq"),
        ("The UN praised the Austrian engineers.", "name_unsupported", "Austrian"),
    ],
)
def test_a_changed_number_or_name_is_flagged_and_named(
    sentence: str, kind: str, named: str
) -> None:
    _, _, flags = evidence_for(sentence, ARTICLE)
    details = [flag.detail for flag in flags if flag.kind == kind]
    assert len(details) == 1
    assert named in details[0]


def test_a_sentence_of_another_article_is_weakly_supported() -> None:
    evidence, support, flags = evidence_for("Wheat prices fell as farmers sold early.", ARTICLE)
    assert support < 0.2
    assert "weak_support" in {flag.kind for flag in flags}
    assert len(evidence) <= 1


def test_evidence_is_the_sentence_it_came_from_best_first() -> None:
    evidence, support, flags = evidence_for(ARTICLE[4][1], ARTICLE)
    assert (evidence, support, flags) == (("s5",), 1.0, ())
    both = "The old city bridge collapsed at dawn and repairing it would take six months."
    assert evidence_for(both, ARTICLE)[0] == ("s2", "s3")


def test_threshold_decides_what_is_weak() -> None:
    sentence = "The bridge has linked villages and docks for decades."
    support = evidence_for(sentence, ARTICLE)[1]
    assert 0 < support < 1
    for threshold, weak in ((support - 0.01, False), (support + 0.01, True)):
        flags = evidence_for(sentence, ARTICLE, threshold=threshold)[2]
        assert ("weak_support" in {flag.kind for flag in flags}) is weak


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("6,000 and 6000 and six thousand and 6 thousand", [6000] * 4),
        ("one hundred and eight", [108]),
        ("two hundred and fifty thousand", [250_000]),
        ("twenty-five, twenty five", [25, 25]),
        ("a hundred people; hundreds more", [100]),
        ("1.5 million", [1_500_000]),
        ("May 5, 2025", [5, 2025]),
        ("five six", [5, 6]),
        ("one of them", []),
        ("14%", [14]),
        ("$3bn", [3_000_000_000]),
        ("Half a million; a half million; 0.5 million", [500_000] * 3),
        ("one and a half million, 2 and a half billion", [1_500_000, 2_500_000_000]),
        ("a quarter of a million", [250_000]),
        ("half of them, a quarter and a half", []),
        ("its sixth launch, the 6th", [6, 6]),
        ("the twenty-fifth, the first", [25]),
        ("٣ million", [3_000_000]),
    ],
)
def test_numbers_by_value(text: str, values: list[int]) -> None:
    assert [number.value for number in numbers_in(text)] == values


@given(st.text(max_size=80))
def test_any_text_is_read_for_numbers(text: str) -> None:
    for number in numbers_in(text):
        assert text[number.start : number.end] == number.written
    assert numbers_in(with_digits(text)) is not None


@given(st.text(max_size=80), st.lists(st.text(max_size=60), max_size=4))
def test_any_sentence_gets_bounded_evidence(sentence: str, texts: list[str]) -> None:
    article = [(f"s{k}", text) for k, text in enumerate(texts, start=1)]
    evidence, support, flags = evidence_for(sentence, article)
    assert len(evidence) <= 3
    assert len(set(evidence)) == len(evidence)
    assert set(evidence) <= {name for name, _ in article}
    assert 0 <= support <= 1
    assert all("\n" not in flag.detail for flag in flags)
