"""An unsupported written sentence gives way to the article's own, and the brief says so."""

from __future__ import annotations

from pipeline.article import Flag, SummarySentence
from pipeline.summarization.replacement import UNSUPPORTED, replaced
from tests.summarization.articles import BRIDGE, article

INVENTED = SummarySentence(
    "Repairing the bridge would cost $9 million.",
    None,
    ("s6", "s2"),
    0.5,
    (Flag("number_unsupported", "9 million: not in the article"),),
)


def test_the_sentence_it_rests_on_stands_in_its_place() -> None:
    found = replaced(INVENTED, article(BRIDGE), [])
    assert found is not None
    assert (found.en, found.ar) == (BRIDGE[5][2], BRIDGE[5][1])
    assert (found.evidence, found.support) == (("s6",), 1.0)
    assert found.flags[0].kind == "replaced"
    assert "9 million" in found.flags[0].detail
    assert not {flag.kind for flag in found.flags} & UNSUPPORTED


def test_the_next_best_stands_in_where_the_best_is_placed_already() -> None:
    found = replaced(INVENTED, article(BRIDGE), ["s6"])
    assert found is not None
    assert found.evidence == ("s2",)
    assert replaced(INVENTED, article(BRIDGE), ["s6", "s2"]) is None


def test_a_supported_sentence_stays() -> None:
    kept = SummarySentence("The bridge fell.", None, ("s2",), 0.8, (Flag("length_limit", "cut"),))
    assert replaced(kept, article(BRIDGE), []) is kept


def test_titles_and_untranslated_sentences_never_stand_in() -> None:
    flags = {1: (Flag("untranslated", "the model gave nothing"),)}
    invented = SummarySentence("x", None, ("s1", "s2"), 0.1, (Flag("weak_support", "little"),))
    assert replaced(invented, article(BRIDGE, flags), []) is None
