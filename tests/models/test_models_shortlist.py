"""The vocabulary shortlist: what is in it, what it changes, where it is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import ModelError, SettingsError
from pipeline.models.engines.tokenizers import MarianTokenizer
from pipeline.models.shortlist import choose_pieces
from pipeline.models.store import ModelStore
from pipeline.settings import DecodingSettings, load_settings, parse_settings
from pipeline.stages import Stages
from pipeline.translation.shortlist import learn_shortlist
from tests.checkpoints import PAIRS, UNSEEN
from tests.conftest import ROOT
from tests.models.zoo import Zoo, make_settings

EMBEDDED = "embedded-ar-en"
BEAM = DecodingSettings(beam_size=4)


@pytest.fixture
def store(zoo: Zoo, tmp_path: Path) -> ModelStore:
    return ModelStore(make_settings("marian", zoo.folder("marian")), cache=tmp_path)


def engine(store: ModelStore, name: str = "marian", *, shortlist: bool = True):  # type: ignore[no-untyped-def]
    return store.open_engine(
        name, engine="ctranslate2", quantization="int8", threads=1, shortlist=shortlist
    )


def test_only_pieces_of_the_list_come_out(store: ModelStore) -> None:
    everything = engine(store, shortlist=False)
    found = everything.pieces_of_hypotheses(UNSEEN, BEAM)
    used = sorted(set().union(*found) - {"</s>"})
    kept = used[::2]
    store.save_shortlist("marian", kept, {})
    restricted = engine(store)
    texts = [arabic for arabic, _ in PAIRS]
    came = set().union(*restricted.pieces_of_hypotheses(texts, BEAM))
    assert came
    assert came <= {*kept, "</s>"}
    assert all(output.text for output in restricted.generate(texts, BEAM))


def test_a_list_of_everything_changes_nothing(store: ModelStore) -> None:
    tokenizer = store.tokenizer("marian")
    rows = sorted(tokenizer.target_ids, key=lambda piece: tokenizer.target_ids[piece])
    store.save_shortlist("marian", [row for row in rows if row != "<pad>"], {})
    texts = [*UNSEEN, *(arabic for arabic, _ in PAIRS)]
    whole = engine(store, shortlist=False).generate(texts, BEAM)
    listed = engine(store).generate(texts, BEAM)
    assert [output.text for output in listed] == [output.text for output in whole]
    assert [output.score for output in listed] == pytest.approx(
        [output.score for output in whole], abs=1e-4
    )


def test_a_sentence_does_not_depend_on_its_neighbours(store: ModelStore) -> None:
    learn_shortlist(
        store,
        make_settings("marian", store.checkpoint("marian").folder),
        "marian",
        UNSEEN,
        size=120,
        report=lambda _: None,
    )
    together = engine(store).generate(UNSEEN, BEAM)
    alone = [engine(store).generate([text], BEAM)[0] for text in UNSEEN]
    assert [output.text for output in together] == [output.text for output in alone]


def test_names_figures_and_signs_are_always_in_it() -> None:
    settings = load_settings(ROOT / "models.yaml")
    tokenizer = ModelStore(settings).tokenizer(EMBEDDED)
    assert isinstance(tokenizer, MarianTokenizer)
    names = ["Mahmoud Abbas", "Vladivostok", "Ouagadougou"]
    pieces = choose_pieces(tokenizer, ["▁the"], names, size=1)
    assert {"▁the", "</s>"} <= set(pieces)
    for text in [*names, *"abcxyzABCXYZ0123456789.,?!()%-'\""]:
        assert set(tokenizer.encode_target(text)) <= set(pieces), text
    assert not {"<unk>", "<pad>"} & set(pieces)
    longer = choose_pieces(tokenizer, ["▁the"], names, size=len(pieces) + 500)
    assert len(longer) == len(pieces) + 500
    assert set(pieces) < set(longer)
    fresh = set(longer) - set(pieces)
    assert not any("\u0600" <= character <= "\u06ff" for piece in fresh for character in piece)
    # Pieces the model itself used stay, Arabic or not: leftover Arabic must be able to show.
    arabic = next(piece for piece in tokenizer.target_ids if piece.startswith("▁ال"))
    assert arabic in choose_pieces(tokenizer, [arabic], [], size=1)


def test_a_missing_list_is_named_with_the_command(store: ModelStore) -> None:
    with pytest.raises(ModelError, match="mujaz models shortlist marian"):
        engine(store)


def test_a_damaged_list_is_never_used(store: ModelStore, tmp_path: Path) -> None:
    store.save_shortlist("marian", ["</s>", "▁a"], {})
    (file,) = tmp_path.glob("converted/shortlist-*/pieces.txt")
    file.write_text("nonsense\n", encoding="utf-8")
    with pytest.raises(ModelError, match="mujaz models shortlist marian"):
        ModelStore(
            make_settings("marian", store.checkpoint("marian").folder), cache=tmp_path
        ).shortlist("marian")


def test_the_list_belongs_to_the_identity_of_a_brief(zoo: Zoo, tmp_path: Path) -> None:
    plain = make_settings("marian", zoo.folder("marian"))
    data = plain.model_dump(mode="json", exclude={"file"})
    data["profiles"]["only"]["translator"]["shortlist"] = True
    settings = parse_settings(data, plain.file)
    store = ModelStore(settings, cache=tmp_path)
    with pytest.raises(ModelError, match="mujaz models shortlist"):
        Stages(settings, None, store).models  # noqa: B018 - it is a property that looks them up
    seen = []
    for pieces in (["</s>", "▁a"], ["</s>", "▁a", "▁the"]):
        store.save_shortlist("marian", pieces, {})
        (record,) = Stages(settings, None, store).models
        seen.append(record.decoding["shortlist"])
    assert seen[0] != seen[1]
    (record,) = Stages(plain, None, ModelStore(plain, cache=tmp_path)).models
    assert "shortlist" not in record.decoding


def test_what_has_no_shortlist_is_refused(zoo: Zoo, tmp_path: Path) -> None:
    settings = make_settings("bart", zoo.folder("bart"))
    store = ModelStore(settings, cache=tmp_path)
    with pytest.raises(SettingsError, match="Marian"):
        learn_shortlist(store, settings, "bart", UNSEEN, report=lambda _: None)
    data = make_settings("marian", zoo.folder("marian"), engine="pytorch", quantization="float32")
    wrong = data.model_dump(mode="json", exclude={"file"})
    wrong["profiles"]["only"]["translator"]["shortlist"] = True
    with pytest.raises(SettingsError, match="engine: ctranslate2"):
        parse_settings(wrong, data.file)
