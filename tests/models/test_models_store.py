"""The store: models that are missing, incomplete or changed, and what it verifies."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import EXIT_MODEL, ModelError, SettingsError
from pipeline.models.hashing import combined_sha256, file_sha256
from pipeline.models.hub import HubFolders, write_record
from pipeline.models.layout import hub_files
from pipeline.models.store import ModelStore, default_cache
from pipeline.settings import DecodingSettings
from tests.checkpoints import UNSEEN
from tests.models.test_models_conversion import leftovers, model_folders
from tests.models.zoo import KINDS, Zoo, make_settings

COMMIT = "a" * 40


def copied(zoo: Zoo, kind: str, folder: Path) -> Path:
    return shutil.copytree(zoo.folder(kind), folder / "model")


def downloaded(zoo: Zoo, kind: str, root: Path) -> ModelStore:
    """A store that finds `kind` as if fetched from a hub: files in place, recorded, pinned."""
    settings = make_settings(kind, zoo.folder(kind), hub="owner/name", revision="main")
    model = settings.model(kind)
    names, missing = hub_files({f.name for f in zoo.folder(kind).iterdir()}, model.family)
    assert not missing
    repository = HubFolders(root / "checkpoints").repository("owner/name")
    (repository / COMMIT).mkdir(parents=True)
    for name in names:
        shutil.copy(zoo.folder(kind) / name, repository / COMMIT / name)
    write_record(repository / COMMIT, model, COMMIT, names)
    (repository / "revisions").mkdir()
    (repository / "revisions" / "main.json").write_text(json.dumps({"commit": COMMIT}))
    return ModelStore(settings, cache=root)


@pytest.mark.parametrize(
    ("kind", "name", "message"),
    [
        ("marian", "config.json", "missing config.json"),
        ("marian", "source.spm", r"missing source\.spm\n"),
        ("marian", "model.safetensors", "missing model.safetensors or pytorch_model.bin"),
        ("marian-two-vocabularies", "target_vocab.json", "missing target_vocab.json"),
        ("bart-old", "merges.txt", r"missing tokenizer\.json or merges\.txt\n"),
        ("pegasus", "spiece.model", r"missing tokenizer\.json or spiece\.model"),
    ],
)
def test_a_missing_file_is_named(
    zoo: Zoo, tmp_path: Path, kind: str, name: str, message: str
) -> None:
    folder = copied(zoo, kind, tmp_path)
    (folder / name).unlink()
    store = ModelStore(make_settings(kind, folder), cache=tmp_path / "cache")
    with pytest.raises(ModelError, match=message) as caught:
        store.open_engine(kind, engine="ctranslate2", quantization="int8")
    assert str(folder) in str(caught.value)
    assert "models.yaml" in caught.value.remedy
    [status] = [s for s in store.status() if s.name == kind]
    assert status.state == "damaged"
    assert name.split(".")[0] in status.detail


def test_a_missing_folder_or_model_says_what_to_do(zoo: Zoo, tmp_path: Path) -> None:
    store = ModelStore(make_settings("marian", tmp_path / "nowhere"), cache=tmp_path / "cache")
    with pytest.raises(ModelError, match="model folder not found") as caught:
        store.checkpoint("marian")
    assert caught.value.exit_code == EXIT_MODEL
    hub = ModelStore(
        make_settings("marian", tmp_path / "x", hub="owner/name"), cache=tmp_path / "cache"
    )
    for call in (hub.checkpoint, lambda n: hub.check(n, print)):
        with pytest.raises(ModelError, match="not on this machine") as caught:
            call("marian")
        assert caught.value.remedy == "run: mujaz models fetch marian"
    assert [s.state for s in hub.status()] == ["not downloaded"]
    assert not (tmp_path / "cache").exists()
    with pytest.raises(SettingsError, match="did you mean 'marian'"):
        hub.checkpoint("marin")


def test_wrong_family_names_the_right_one(zoo: Zoo, tmp_path: Path) -> None:
    settings = make_settings("bart", zoo.folder("t5"))
    with pytest.raises(ModelError, match="model_type is 't5'") as caught:
        ModelStore(settings, cache=tmp_path).checkpoint("bart")
    assert caught.value.remedy == "set 'family: t5' in models.yaml"


@pytest.mark.parametrize("content", ["{", "[]", "\udcff"])
def test_unreadable_configuration_is_named(zoo: Zoo, tmp_path: Path, content: str) -> None:
    folder = copied(zoo, "marian", tmp_path)
    (folder / "config.json").write_text(content, encoding="utf-8", errors="surrogateescape")
    with pytest.raises(ModelError, match=r"config\.json"):
        ModelStore(make_settings("marian", folder), cache=tmp_path).checkpoint("marian")


def test_digest_is_over_the_files_that_matter(zoo: Zoo, tmp_path: Path) -> None:
    folder = copied(zoo, "marian", tmp_path)
    store = ModelStore(make_settings("marian", folder), cache=tmp_path / "cache")
    first = store.checkpoint("marian")
    names = [file.name for file in folder.iterdir()]
    assert first.sha256 == combined_sha256({n: file_sha256(folder / n) for n in names})
    assert first.revision is None
    (folder / "README.md").write_text("beside the point")
    assert store.checkpoint("marian") == first
    vocabulary = (folder / "vocab.json").read_text(encoding="utf-8")
    (folder / "vocab.json").write_text(vocabulary + "\n", encoding="utf-8")
    assert store.checkpoint("marian").sha256 != first.sha256


def test_changed_local_model_is_converted_anew(zoo: Zoo, tmp_path: Path) -> None:
    folder = copied(zoo, "marian", tmp_path)
    store = ModelStore(make_settings("marian", folder), cache=tmp_path / "cache")

    def translate() -> list[str]:
        engine = store.open_engine("marian", engine="ctranslate2", quantization="int8", threads=1)
        return [h.text for h in engine.generate(UNSEEN, DecodingSettings(beam_size=1))]

    before = translate()
    for file in zoo.folder("marian-deep").iterdir():
        shutil.copy(file, folder / file.name)
    assert translate() != before
    assert len(model_folders(tmp_path / "cache")) == 2


def test_unchanged_files_are_hashed_once(
    zoo: Zoo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = ModelStore(make_settings("marian", zoo.folder("marian")), cache=tmp_path)
    first = store.checkpoint("marian")
    read: list[Path] = []

    def counting(file: Path) -> str:
        read.append(file)
        return file_sha256(file)

    monkeypatch.setattr("pipeline.models.hashing.file_sha256", counting)
    again = ModelStore(make_settings("marian", zoo.folder("marian")), cache=tmp_path)
    assert again.checkpoint("marian") == first
    assert read == []
    store.check("marian", lambda line: None)
    assert {file.name for file in read} >= {"model.safetensors", "vocab.json"}


def test_status_follows_a_model_through_its_life(zoo: Zoo, tmp_path: Path) -> None:
    store = downloaded(zoo, "marian", tmp_path)

    def state() -> tuple[str, str | None]:
        [status] = store.status()
        return status.state, status.revision

    assert state() == ("downloaded", COMMIT)
    store.open_engine("marian", engine="ctranslate2", quantization="int8")
    assert state() == ("ready", COMMIT)
    [status] = store.status()
    assert status.origin == "owner/name"
    assert status.size_mb == pytest.approx(0.7, abs=0.5)
    file = store.checkpoint("marian").folder / "vocab.json"
    file.write_text("{}")
    assert state()[0] == "damaged"


@pytest.mark.parametrize("how", ["changed", "removed", "truncated"])
def test_a_download_that_changed_is_not_used(zoo: Zoo, tmp_path: Path, how: str) -> None:
    store = downloaded(zoo, "marian", tmp_path)
    file = store.checkpoint("marian").folder / "model.safetensors"
    if how == "changed":
        file.write_bytes(file.read_bytes()[:-1] + b"\x01")
    elif how == "truncated":
        file.write_bytes(file.read_bytes()[:1000])
    else:
        file.unlink()
    with pytest.raises(ModelError, match=r"model\.safetensors is not the file") as caught:
        store.open_engine("marian", engine="ctranslate2", quantization="int8")
    assert caught.value.remedy == "run: mujaz models fetch marian"
    assert model_folders(tmp_path) == []


def test_check_finds_what_size_and_time_hide(zoo: Zoo, tmp_path: Path) -> None:
    store = downloaded(zoo, "marian", tmp_path)
    store.check("marian", lambda line: None)
    file = store.checkpoint("marian").folder / "model.safetensors"
    status, data = file.stat(), bytearray(file.read_bytes())
    data[-1] ^= 1
    file.write_bytes(data)
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    store.checkpoint("marian")  # a daily run trusts size and time
    with pytest.raises(ModelError, match=r"model\.safetensors is not the file"):
        store.check("marian", lambda line: None)


def test_check_mends_a_damaged_conversion_and_says_so(zoo: Zoo, tmp_path: Path) -> None:
    store = downloaded(zoo, "marian", tmp_path)
    store.open_engine("marian", engine="ctranslate2", quantization="int8")
    [folder] = model_folders(tmp_path)
    file = folder / "model.bin"
    good, status = file.read_bytes(), file.stat()
    file.write_bytes(good[:-1] + b"\x7f")
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    lines: list[str] = []
    store.check("marian", lines.append)
    assert any("conversion was damaged" in line for line in lines)
    assert file.read_bytes() == good
    assert leftovers(tmp_path) == []


def test_check_and_fetch_of_a_local_model(zoo: Zoo, tmp_path: Path) -> None:
    store = ModelStore(make_settings("marian", zoo.folder("marian")), cache=tmp_path)
    lines: list[str] = []
    checkpoint = store.fetch("marian", lines.append)
    assert checkpoint == store.checkpoint("marian")
    assert any("nothing to download" in line for line in lines)
    assert any("smoke test passed" in line for line in lines)
    store.check("marian", lines.append)


@pytest.mark.parametrize("kind", ["marian-bin", "bart-old", "pegasus", "flan-t5"])
def test_fetch_prepares_every_family(zoo: Zoo, kind: str) -> None:
    lines: list[str] = []
    settings = make_settings(kind, zoo.folder(kind), quantization="float32")
    store = ModelStore(settings, cache=zoo.root / "cache")
    store.fetch(kind, lines.append)
    assert any("smoke test passed (ctranslate2, float32, cpu)" in line for line in lines)
    assert [s.state for s in store.status() if s.name == kind] == ["ready"]


def test_a_model_used_through_pytorch_is_not_converted(zoo: Zoo, tmp_path: Path) -> None:
    settings = make_settings(
        "marian", zoo.folder("marian"), engine="pytorch", quantization="float32"
    )
    store = ModelStore(settings, cache=tmp_path)
    lines: list[str] = []
    store.fetch("marian", lines.append)
    assert "marian: smoke test passed (pytorch, float32, cpu)" in lines
    assert [s.state for s in store.status()] == ["ready"]
    assert not (tmp_path / "converted").exists()


def test_an_untrained_model_fails_the_strict_smoke_test(zoo: Zoo, tmp_path: Path) -> None:
    settings = make_settings("marian", zoo.folder("marian"), smoke="strict")
    with pytest.raises(ModelError, match="model 'marian' failed its smoke test"):
        ModelStore(settings, cache=tmp_path).fetch("marian", lambda line: None)


def test_unwritable_cache_is_named(zoo: Zoo, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    store = ModelStore(make_settings("marian", zoo.folder("marian")), cache=tmp_path / "cache")
    assert store.checkpoint("marian").sha256  # needs no cache
    with pytest.raises(ModelError, match="cannot write to") as caught:
        store.open_engine("marian", engine="ctranslate2", quantization="int8")
    assert "MUJAZ_CACHE" in caught.value.remedy


def test_a_cache_carried_to_another_place_is_used_without_converting(
    zoo: Zoo, tmp_path: Path
) -> None:
    store = downloaded(zoo, "marian", tmp_path / "here")
    store.open_engine("marian", engine="ctranslate2", quantization="int8")
    shutil.copytree(tmp_path / "here", tmp_path / "there", copy_function=shutil.copyfile)
    [folder] = model_folders(tmp_path / "there")
    before = (folder / "model.bin").stat().st_mtime_ns
    moved = ModelStore(store._settings, cache=tmp_path / "there")
    assert moved.checkpoint("marian").sha256 == store.checkpoint("marian").sha256
    moved.open_engine("marian", engine="ctranslate2", quantization="int8")
    assert (folder / "model.bin").stat().st_mtime_ns == before


def test_cache_folder_follows_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("MUJAZ_CACHE", str(tmp_path / "mine"))
    assert default_cache() == tmp_path / "mine"
    monkeypatch.delenv("MUJAZ_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert default_cache().name == "mujaz"


def test_a_commit_as_revision_needs_no_pointer(zoo: Zoo, tmp_path: Path) -> None:
    downloaded(zoo, "marian", tmp_path)
    pinned: Any = make_settings("marian", tmp_path, hub="owner/name", revision=COMMIT)
    assert ModelStore(pinned, cache=tmp_path).checkpoint("marian").revision == COMMIT
    other = make_settings("marian", tmp_path, hub="owner/name", revision="../" + COMMIT)
    with pytest.raises(ModelError, match="not on this machine"):
        ModelStore(other, cache=tmp_path).checkpoint("marian")


def test_importing_the_store_is_light() -> None:
    """`mujaz --help` and `models list` load no engine."""
    code = (
        "import sys, pipeline.models.store; "
        "print([m for m in ('torch', 'transformers', 'ctranslate2', 'sentencepiece', "
        "'tokenizers', 'huggingface_hub') if m in sys.modules])"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert run.stdout.strip() == "[]"


def test_every_kind_has_its_family(zoo: Zoo) -> None:
    for kind in KINDS:
        assert zoo.store(kind).checkpoint(kind).folder == zoo.folder(kind)
