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


CANAL = [
    ("s1", "Canal deal signed after long talks"),
    (
        "s2",
        "The ministry in Baghdad signed a canal deal with two companies worth 91.6 million dinars.",
    ),
    ("s3", "A spokesman said the companies had not agreed to hire local engineers."),
    ("s4", "Work in Basra is to last a year and a half, and 99,763 farms will get water."),
]


def canal_kinds(sentence: str) -> set[str]:
    return {flag.kind for flag in evidence_for(sentence, CANAL)[2]}


@pytest.mark.parametrize(
    "sentence",
    [
        "Iraq signed a canal deal with two companies.",
        "Nearly 100,000 farms will get water from the canal.",
        "The canal deal is worth over 91 million dinars.",
        "Work on the canal is to last 18 months.",
        "Lengthy Baghdad talks ended in a canal deal.",
        "The companies have not agreed to hire local engineers.",
        "The companies are not going to hire local engineers, a spokesman said.",
        "Not only Baghdad signed the canal deal, two companies did, too.",
        "The two partners signed a canal deal worth 91.6 million dinars.",
    ],
)
def test_rounding_counting_and_a_town_for_its_country_are_no_alarms(sentence: str) -> None:
    assert canal_kinds(sentence) == set()


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Nearly 120,000 farms will get water from the canal.", "number_unsupported"),
        ("About 99,764 farms will get water from the canal.", "number_unsupported"),
        ("The ministry signed a canal deal with three companies.", "number_unsupported"),
        ("Work on the canal is to last 20 months.", "number_unsupported"),
        ("Work in Mosul is to last a year and a half.", "name_unsupported"),
        ("The ministry in Baghdad did not sign a canal deal.", "claim_reversed"),
        ("99,763 farms will not get water.", "claim_reversed"),
        ("The companies had agreed to hire local engineers, a spokesman said.", "claim_reversed"),
    ],
)
def test_what_only_looks_like_the_article_is_flagged(sentence: str, kind: str) -> None:
    assert kind in canal_kinds(sentence)


@pytest.mark.parametrize(
    ("article", "sentence", "wrong"),
    [
        ("South Korea held drills.", "Seoul held drills.", False),
        ("South Korea held drills.", "North Korea held drills.", True),
        ("Seoul held drills.", "Pyongyang held drills.", True),
        ("Iran held drills.", "Iraq held drills.", True),
        ("Drills were held near Mosul.", "Iraq held drills.", False),
        ("Iraq held drills.", "Drills were held in Mosul.", True),
    ],
)
def test_places_stand_for_their_country_only(article: str, sentence: str, wrong: bool) -> None:
    flags = evidence_for(sentence, [("s1", article)])[2]
    assert ("name_unsupported" in {flag.kind for flag in flags}) is wrong
