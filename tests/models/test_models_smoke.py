"""The smoke test passes sane output and names what is wrong with the rest."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import ModelError
from pipeline.models.engines.base import Hypothesis
from pipeline.models.smoke import ARABIC, ENGLISH, judge
from pipeline.models.store import ModelStore
from pipeline.settings import load_settings
from tests.models.zoo import Zoo, make_settings

PROJECT = Path(__file__).parents[2]
MINISTER, SUMMARY = ARABIC[0], ENGLISH[0]


def said(text: str, truncated: bool = False) -> Hypothesis:
    return Hypothesis(text, -0.5, truncated)


@pytest.mark.parametrize(
    "text",
    [
        "The foreign minister said that talks with Russia began on Sunday.",
        "Foreign Secretary says negotiations with Russia started Sunday",
    ],
)
def test_a_translation_passes(text: str) -> None:
    assert judge(MINISTER, said(text), "strict") == ""


def test_a_summary_passes() -> None:
    text = "The city council approved a new water plant . It will cost 40 million dollars ."
    assert judge(SUMMARY, said(text), "strict") == ""


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "nothing came out"),
        ("قال وزير الخارجية said talks", "Arabic letters came out"),
        ("talks talks talks talks talks with Russia said said", "the output repeats itself"),
        (
            "said the minister of foreign affairs said the minister, said the minister of talks",
            "the output repeats itself",
        ),
        ("Sausages ripen beneath a purple bicycle", "none of the expected words came out"),
        ("A talks bicycle ripens quietly", "too few expected words"),
        ("... !!", "the output repeats itself"),
    ],
)
def test_gibberish_is_named(text: str, problem: str) -> None:
    assert judge(MINISTER, said(text), "strict") == problem


def test_structure_asks_only_for_output() -> None:
    assert judge(MINISTER, said("brr brr brr brr"), "structure") == ""
    assert judge(MINISTER, said(""), "structure") == "nothing came out"
    unsound = Hypothesis("text", float("nan"), False)
    assert judge(MINISTER, unsound, "structure") == "the log-probability is not a number"


def test_weights_whose_output_ignores_the_source_are_found(zoo: Zoo, tmp_path: Path) -> None:
    """What collapsed training and shuffled encoders look like: the same for every source."""
    import shutil

    from safetensors.numpy import load_file, save_file

    folder = shutil.copytree(zoo.folder("marian"), tmp_path / "m")
    arrays = load_file(folder / "model.safetensors")
    for name, array in arrays.items():
        if "encoder_attn.v_proj" in name:
            array[...] = 0
    save_file(arrays, folder / "model.safetensors", metadata={"format": "pt"})
    store = ModelStore(make_settings("marian", folder), cache=tmp_path / "cache")
    with pytest.raises(ModelError, match="different sources give the same output"):
        store.check("marian", lambda line: None)


def test_the_shipped_model_passes(tmp_path: Path) -> None:
    settings = load_settings(PROJECT / "models.yaml")
    name = settings.profiles["embedded"].translator.model
    if not (PROJECT / "models" / name / "config.json").is_file():
        pytest.skip("the shipped checkpoint is not in this checkout")
    ModelStore(settings, cache=tmp_path).check(name, lambda line: None)
