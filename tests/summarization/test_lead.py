"""The one-sentence lead: at most 30 words, whole facts, evidence, and what stands in for it."""

from __future__ import annotations

import pytest

from pipeline.article import Flag
from pipeline.summarization.lead import MOST_WORDS, lead_of, shortened
from tests.summarization.articles import BRIDGE, article

LONG = (
    "The city council of Marrakesh approved on Thursday evening a budget of 40 million dirhams for "
    "repairing the old aqueduct, which supplied the gardens for centuries, after months of delay "
    "caused by a dispute between the contractors, according to the local authorities."
)
POWER = (
    "Engineers in the port of Aden restored power to the main hospital and to four schools in the "
    "eastern districts of the old town, on Sunday, in a step that residents had long been asking "
    "for."
)


@pytest.mark.parametrize(
    ("sentence", "gone", "kept"),
    [
        (LONG, ["Thursday evening", "according to"], ["Marrakesh", "40 million dirhams"]),
        (
            POWER,
            ["on Sunday", "residents"],
            ["Aden", "four schools"],
        ),
    ],
)
def test_what_a_reader_can_do_without_goes_first(
    sentence: str, gone: list[str], kept: list[str]
) -> None:
    short = shortened(sentence)
    assert short is not None
    assert len(short.split()) <= MOST_WORDS
    assert short.endswith(".")
    assert not [part for part in gone if part in short]
    assert not [part for part in kept if part not in short]


def test_a_short_sentence_stays_as_it_is() -> None:
    sentence = "On Monday the mayor, who is ill, opened the bridge, the council said."
    assert shortened(sentence) == sentence


@pytest.mark.parametrize(
    "tail",
    [
        ", which the company Almarai had asked for",
        ", which cost 300 dinars and employed hundreds",
        ", which was not what the farmers had asked for",
        ', which one farmer called "a late mercy" for all',
    ],
)
def test_names_numbers_negations_and_quotations_are_never_taken_out(tail: str) -> None:
    filler = "the ministry of water opened the long planned canal through the dry valley " * 2
    sentence = f"The day began well because {filler.strip()}{tail}."
    assert len(sentence.split()) > MOST_WORDS
    short = shortened(sentence)
    assert short is None or tail.split()[-1] in short


def test_lists_are_not_torn_apart() -> None:
    sentence = (
        "The court convicted the former commander of the militia of dozens of war crimes and "
        "crimes against humanity in the western region over two years, including murder, rape and "
        "persecution of villagers."
    )
    short = shortened(sentence)
    assert short is not None
    assert short.endswith("over two years.")


def test_the_first_sentence_is_the_lead_with_its_evidence() -> None:
    lead = lead_of(article(BRIDGE))
    assert lead is not None
    assert lead.en == BRIDGE[1][2]
    assert lead.evidence[0] == "s2"
    assert lead.support == 1.0
    assert lead.flags == ()


def test_the_title_stands_in_for_a_sentence_that_cannot_be_shortened() -> None:
    names = " and ".join(f"Salim Haddad{k}" for k in range(12))
    made = article([("title", "عنوان", "Envoys meet in Muscat"), ("body", "نص.", f"{names} met.")])
    lead = lead_of(made)
    assert lead is not None
    assert lead.en == "Envoys meet in Muscat"
    assert lead.evidence[0] == "s1"


def test_where_nothing_fits_the_beginning_is_marked_as_one() -> None:
    names = " and ".join(f"Salim Haddad{k}" for k in range(12))
    lead = lead_of(article([("body", "نص.", f"{names} met.")]))
    assert lead is not None
    assert len(lead.en.split()) == MOST_WORDS
    assert lead.en.endswith("…")
    assert lead.flags[0].kind == "lead_cut"
    assert "s1" in lead.flags[0].detail


def test_the_lead_has_the_flags_of_its_translation() -> None:
    doubt = Flag("low_score", "the model was unsure of this sentence")
    lead = lead_of(article(BRIDGE, {0: (doubt,), 1: (doubt,)}))
    assert lead is not None
    assert lead.evidence[0] == "s2"
    assert doubt in lead.flags


def test_a_sound_title_goes_before_a_doubtful_sentence() -> None:
    doubt = Flag("loop", "repeats itself")
    lead = lead_of(article(BRIDGE, {1: (doubt,)}))
    assert lead is not None
    assert (lead.en, lead.flags) == (BRIDGE[0][2], ())


def test_an_untranslated_article_has_no_lead() -> None:
    failed = (Flag("untranslated", "the model gave nothing"),)
    assert lead_of(article([("body", "نص.", "نص.")], {0: failed})) is None
