"""models.yaml: what is accepted, and that every error names file, key and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import SettingsError
from pipeline.settings import find_settings_file, load_settings, shipped_settings_file

MINIMAL = """
default_profile: small
models:
  tiny: {task: translation, family: marian, path: tiny}
  short: {task: summarization, family: t5, hub: someone/short}
profiles:
  small:
    translator: {model: tiny}
"""


def write(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "models.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def problem(tmp_path: Path, text: str) -> str:
    file = write(tmp_path, text)
    with pytest.raises(SettingsError) as caught:
        load_settings(file)
    assert str(file) in str(caught.value)
    assert caught.value.remedy
    assert caught.value.exit_code == 2
    return str(caught.value)


def test_shipped_settings_have_the_promised_profiles() -> None:
    settings = load_settings(shipped_settings_file())
    assert settings.default_profile == "embedded"
    assert {"embedded", "fast", "standard", "best"} <= set(settings.profiles)
    families = {
        settings.models[profile.summarizer.model].family
        for profile in settings.profiles.values()
        if profile.summarizer.model
    }
    assert {"bart", "pegasus", "t5"} <= families


def test_minimal_file_gets_defaults(tmp_path: Path) -> None:
    settings = load_settings(write(tmp_path, MINIMAL))
    name, profile = settings.profile(None)
    assert name == "small"
    assert profile.translator.engine == "ctranslate2"
    assert profile.summarizer.method == "extractive"


def test_local_path_is_relative_to_the_settings_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = load_settings(write(tmp_path, MINIMAL))
    monkeypatch.chdir("/")
    assert settings.model_folder(settings.models["tiny"]) == (tmp_path / "tiny").resolve()
    assert settings.model_folder(settings.models["short"]) is None


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("translator: {model: tiny}", "translator: {modell: tiny}"), "translator.modell"),
        (("translator: {model: tiny}", "translator: {modell: tiny}"), "did you mean 'model'?"),
        (("translator: {model: tiny}", "translator: {model: tinny}"), "did you mean 'tiny'?"),
        (("translator: {model: tiny}", "translator: {model: short}"), "summarization model"),
        (("path: tiny}", "path: tiny, hub: a/b}"), "exactly one of"),
        (("path: tiny}", "path: 7}"), "models.tiny.path"),
        (("family: t5", "family: gpt"), "models.short.family"),
        (("default_profile: small", "default_profile: large"), "no profile 'large'"),
        (("{model: tiny}", "{model: tiny, decoding: {beam_size: 0}}"), "decoding.beam_size"),
        (("{model: tiny}", "{model: tiny, decoding: {beam_size: '4'}}"), "decoding.beam_size"),
        (("{model: tiny}", "{model: tiny, threads: -1}"), "translator.threads"),
        (("default_profile: small", "default_profile: small\nfile: x"), "'file'"),
    ],
)
def test_wrong_key_is_named(tmp_path: Path, change: tuple[str, str], expected: str) -> None:
    text = MINIMAL.replace(*change)
    assert text != MINIMAL
    assert expected in problem(tmp_path, text)


def test_abstractive_needs_a_model(tmp_path: Path) -> None:
    text = MINIMAL + "    summarizer: {method: abstractive}\n"
    assert "needs 'model'" in problem(tmp_path, text)


def test_yaml_error_has_line(tmp_path: Path) -> None:
    assert "line 3" in problem(tmp_path, "models:\n  a: b\n  c: : d\n")


def test_twice_the_same_key_is_refused(tmp_path: Path) -> None:
    assert "stands twice" in problem(tmp_path, MINIMAL + "default_profile: other\n")


def test_alias_bomb_is_refused_at_once(tmp_path: Path) -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert "aliases" in problem(tmp_path, bomb)


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "just words\n", "\x00"])
def test_what_is_no_mapping_is_refused(tmp_path: Path, text: str) -> None:
    problem(tmp_path, text)


def test_missing_file_says_how_to_give_another(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="--models"):
        load_settings(tmp_path / "nowhere.yaml")


def test_unknown_profile_lists_those_there(tmp_path: Path) -> None:
    settings = load_settings(write(tmp_path, MINIMAL))
    with pytest.raises(SettingsError, match="profiles there: small"):
        settings.profile("smal")


def test_order_of_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MUJAZ_MODELS", raising=False)
    monkeypatch.chdir(tmp_path)
    assert find_settings_file() == shipped_settings_file()
    here = write(tmp_path, MINIMAL)
    assert find_settings_file().resolve() == here
    monkeypatch.setenv("MUJAZ_MODELS", "/elsewhere.yaml")
    assert find_settings_file() == Path("/elsewhere.yaml")
    assert find_settings_file(here) == here
