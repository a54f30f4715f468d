"""The strip: figures with what they count, whole names, dates; and where each stands."""

from __future__ import annotations

import pytest

from pipeline.briefs.mentions import dates, figures, names


@pytest.mark.parametrize(
    ("english", "found"),
    [
        ("It cost $3.5 million.", ["$3.5 million"]),
        ("22 naval vessels joined 1,300 soldiers.", ["22 naval vessels", "1,300 soldiers"]),
        (
            "Prices rose 30 percent, then 12 per cent and 0.5%.",
            ["30 percent", "12 per cent", "0.5%"],
        ),
        ("Two sides lost twenty-five soldiers.", ["twenty-five soldiers"]),
        ("4 million dollars for 250 trucks a day", ["4 million dollars", "250 trucks"]),
        ("On 12 July 2025 and in May 2024, 18 people", ["18 people"]),
        ("since 2019", []),
    ],
)
def test_figures_with_what_they_count(english: str, found: list[str]) -> None:
    assert [mention.text for mention in figures([("s1", english)])] == found


@pytest.mark.parametrize(
    ("english", "found"),
    [
        ("On Saturday, 12 July 2025, he left.", ["Saturday, 12 July 2025"]),
        ("It began in May 2024 and ended in June.", ["May 2024", "June"]),
        ("Since 2019 they may march in August.", ["2019", "August"]),
        ("May I say that March was lost?", []),
        ("the June 3 talks", ["June 3"]),
        ("He paid 2,000 to 2000.5 people", []),
    ],
)
def test_dates(english: str, found: list[str]) -> None:
    assert [mention.text for mention in dates([("s1", english)])] == found


def test_names_are_whole_and_the_shorter_form_counts_for_the_longer() -> None:
    found = names(
        [
            ("s1", "Foreign Minister Salem Haddad met Kim Jong Un in Amman."),
            ("s2", "The talks, Haddad said, helped the United Nations."),
            ("s10", "After that, Haddad's visit to the Bank of England ended with Kim."),
        ]
    )
    by_text = {mention.text: mention.sentences for mention in found}
    assert found[0].text == "Foreign Minister Salem Haddad"
    assert by_text["Foreign Minister Salem Haddad"] == ("s1", "s2", "s10")
    assert by_text["Kim Jong Un"] == ("s1", "s10")
    assert {"Amman", "United Nations", "Bank of England"} <= set(by_text)


def test_peoples_months_and_sentence_openings_are_no_names() -> None:
    assert names([("s1", "Trucks waited on Monday as Russian and Greek drivers slept.")]) == []
