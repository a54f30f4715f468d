"""What loops, hits the limit or loses a number is decoded again, and the better one kept."""

from __future__ import annotations

import pytest

from pipeline.models.engines.base import Hypothesis, Seq2SeqEngine
from pipeline.models.store import ModelStore
from pipeline.settings import DecodingSettings, TranslatorSettings, load_settings
from pipeline.translation.repair import repair
from pipeline.translation.translator import Translator

pytestmark = pytest.mark.usefixtures("shipped_model")
# Greedy without any rule against repeats: the small model loops and loses numbers often enough.
LOOSE = DecodingSettings(beam_size=1)
SENTENCES = [
    "أعلنت الوزارة أن 4500 شخص وصلوا إلى المدينة منذ يوم الجمعة، وأن 320 منهم أطفال.",
    "وصل الوزير إلى بغداد.",
    "قفز قفز قفز قفز قفز قفز قفز قفز قفز قفز قفز قفز قفز قفز",
    "ارتفعت أسعار القمح 17 في المئة خلال ثلاثة أشهر، بحسب بيانات نشرها البنك يوم 23 مارس 2024.",
    "هههههههههههههههههه هههههههههههههه هههههههههههه ههههههههههه هههههههه ههههههههه هههههه",
    "سجل اللاعب 12 هدفا في 31 مباراة، منها 5 أهداف في مرمى الأهلي، ثم انتقل مقابل 9 ملايين يورو.",
]


@pytest.fixture(scope="module")
def engine() -> Seq2SeqEngine:
    store = ModelStore(load_settings(None))
    return store.open_engine("embedded-ar-en", engine="ctranslate2", quantization="int8")


def test_something_is_repaired_and_recorded(engine: Seq2SeqEngine) -> None:
    first = dict(zip(SENTENCES, engine.generate(SENTENCES, LOOSE), strict=True))
    repairs = repair(engine, LOOSE, first)
    assert repairs
    for part, better in repairs.items():
        assert better.hypothesis.text
        assert better.hypothesis.text != first[part].text
        assert better.flag.kind == "repaired"
        assert "at first" in better.flag.detail


def test_a_loop_gives_way(engine: Seq2SeqEngine) -> None:
    part = SENTENCES[1]
    looping = Hypothesis("The minister minister minister minister minister", -0.1, truncated=True)
    repairs = repair(engine, LOOSE, {part: looping})
    assert "minister minister" not in repairs[part].hypothesis.text
    assert not repairs[part].hypothesis.truncated


def test_a_good_hypothesis_is_left_alone(engine: Seq2SeqEngine) -> None:
    part = "وصل 14 جنديا."
    assert repair(engine, LOOSE, {part: Hypothesis("14 soldiers arrived.", -0.1, False)}) == {}


def test_the_company_does_not_matter(engine: Seq2SeqEngine) -> None:
    settings = TranslatorSettings(model="embedded-ar-en", decoding=LOOSE)
    translator = Translator(engine, settings)
    together = translator.translate(SENTENCES)
    alone = [translator.translate([text])[0] for text in reversed(SENTENCES)][::-1]
    assert [t.text for t in together] == [t.text for t in alone]
    assert [t.flags for t in together] == [t.flags for t in alone]


def test_repair_can_be_switched_off(engine: Seq2SeqEngine) -> None:
    settings = TranslatorSettings(model="embedded-ar-en", decoding=LOOSE, repair=False)
    plain = Translator(engine, settings).translate(SENTENCES)
    assert not any(f.kind == "repaired" for t in plain for f in t.flags)
    # Unrepaired, the fault itself is flagged.
    assert any(f.kind in ("loop", "number_missing", "length_limit") for t in plain for f in t.flags)


def test_low_scores_are_flagged_by_the_calibrated_threshold(engine: Seq2SeqEngine) -> None:
    settings = TranslatorSettings(model="embedded-ar-en")
    text = SENTENCES[:1]
    for threshold, flagged in ((0.0, True), (-50.0, False), (None, False)):
        (result,) = Translator(engine, settings, threshold).translate(text)
        assert ("low_score" in {f.kind for f in result.flags}) is flagged
