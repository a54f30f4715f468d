"""Conversion: the same model as CTranslate2's own converter makes, safely, once, whole or not."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import ModelError
from pipeline.models.hf_spec import prepare_workspace
from pipeline.models.layout import inspect_folder
from pipeline.models.store import ModelStore
from pipeline.settings import DecodingSettings
from tests.checkpoints import UNSEEN
from tests.models.zoo import KINDS, Zoo, contents, make_settings

PROJECT = Path(__file__).parents[2]
# Opens an engine in a process of its own: folder, kind, cache, quantization.
OPEN = """
import sys
from pathlib import Path
from pipeline.models.hf_spec import prepare_workspace
from pipeline.models.layout import inspect_folder
from pipeline.models.store import ModelStore
from tests.models.zoo import make_settings
folder, kind, cache, quantization = sys.argv[1:]
store = ModelStore(make_settings(kind, Path(folder)), cache=Path(cache))
engine = store.open_engine(kind, engine="ctranslate2", quantization=quantization, threads=1)
from pipeline.settings import DecodingSettings
print(engine.generate(["قال الوزير إن العمل بدأ."], DecodingSettings())[0].text)
print("imported", [m for m in ("torch", "transformers", "ctranslate2.specs") if m in sys.modules])
"""


def open_elsewhere(
    folder: Path, kind: str, cache: Path, quantization: str = "int8", code: str = OPEN, **env: str
) -> subprocess.Popen[str]:
    environment = {**os.environ, **env}
    paths = (env.get("PYTHONPATH"), str(PROJECT))
    environment["PYTHONPATH"] = os.pathsep.join(path for path in paths if path)
    return subprocess.Popen(
        [sys.executable, "-c", code, str(folder), kind, str(cache), quantization],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )


def model_folders(cache: Path) -> list[Path]:
    return sorted(entry for entry in (cache / "converted").glob("ct2-*") if entry.is_dir())


def leftovers(cache: Path) -> list[str]:
    """Half-built artifacts."""
    hidden = (cache / "converted").glob(".*")
    return [entry.name for entry in hidden if not entry.name.endswith(".lock")]


@pytest.mark.parametrize("quantization", ["float32", "int8"])
@pytest.mark.parametrize("kind", ["marian", "marian-deep"])
def test_same_bytes_as_the_converter_of_ctranslate2(
    zoo: Zoo, kind: str, quantization: str, tmp_path: Path
) -> None:
    from ctranslate2.converters import TransformersConverter

    TransformersConverter(str(zoo.folder(kind))).convert(
        str(tmp_path / "reference"), quantization=quantization
    )
    store = ModelStore(make_settings(kind, zoo.folder(kind)), cache=tmp_path / "cache")
    store.open_engine(kind, engine="ctranslate2", quantization=quantization)  # type: ignore[arg-type]
    [ours] = model_folders(tmp_path / "cache")
    for file in (tmp_path / "reference").iterdir():
        if file.suffix == ".json":
            assert json.loads(file.read_text()) == json.loads((ours / file.name).read_text())
        else:
            assert file.read_bytes() == (ours / file.name).read_bytes(), file.name


def test_half_precision_gives_the_tokens_of_the_converter_of_ctranslate2(
    zoo: Zoo, tmp_path: Path
) -> None:
    """Bytes may differ there: ours keeps biases and positions in float32."""
    import ctranslate2
    from ctranslate2.converters import TransformersConverter

    engine = zoo.engine("marian-bin", "ctranslate2", "float32")
    TransformersConverter(str(zoo.folder("marian-bin"))).convert(
        str(tmp_path / "reference"), quantization="float32"
    )
    reference = ctranslate2.Translator(str(tmp_path / "reference"), intra_threads=1)
    tokenizer = engine._tokenizer  # type: ignore[attr-defined]
    texts = KINDS["marian-bin"].texts
    results = reference.translate_batch(
        [tokenizer.encode(text) for text in texts],
        beam_size=3,
        disable_unk=True,
        return_end_token=True,
        max_decoding_length=40,
    )
    ours = engine.generate(texts, DecodingSettings(beam_size=3), max_tokens=40)
    assert [tokenizer.decode(r.hypotheses[0]) for r in results] == [h.text for h in ours]


def test_first_run_of_a_fresh_cache_imports_no_torch(zoo: Zoo, tmp_path: Path) -> None:
    """Neither the run nor its converting child: a torch that leaves a mark stands in the way."""
    mark = tmp_path / "imported"
    trap = tmp_path / "path" / "torch"
    trap.mkdir(parents=True)
    (trap / "__init__.py").write_text(f"open({str(mark)!r}, 'w').close()\n")
    process = open_elsewhere(
        zoo.folder("marian"), "marian", tmp_path / "cache", PYTHONPATH=str(trap.parent)
    )
    output, errors = process.communicate()
    assert process.returncode == 0, errors
    assert "imported []" in output
    assert not mark.exists()


@pytest.mark.parametrize("kind", KINDS)
def test_the_folder_of_the_user_is_never_written_to(zoo: Zoo, kind: str) -> None:
    for engine in ("ctranslate2", "pytorch"):
        zoo.engine(kind, engine, "float32")
    assert contents(zoo.folder(kind)) == zoo.built[kind]


@pytest.mark.parametrize("kind", ["bart", "bart-old", "pegasus"])
def test_what_the_converter_reads_says_how_the_family_is_built(
    zoo: Zoo, tmp_path: Path, kind: str
) -> None:
    """Old repositories have the keys, new ones lack them, and wrong values must not count."""
    layout = inspect_folder(zoo.folder(kind), KINDS[kind].family, "")  # type: ignore[arg-type]
    wrong = {"normalize_before": None, "normalize_embedding": None, "auto_map": {"x": "evil.X"}}
    prepare_workspace(dataclasses.replace(layout, config=layout.config | wrong), tmp_path)
    config = json.loads((tmp_path / "config.json").read_text())
    assert config["normalize_before"] is (kind == "pegasus")
    assert config["normalize_embedding"] is (kind != "pegasus")
    assert config["dtype"] == "float32"
    assert "auto_map" not in config
    assert {file.name for file in tmp_path.iterdir()} == {"config.json", *layout.weights}


def test_marian_whose_pad_row_is_not_zero(zoo: Zoo, tmp_path: Path) -> None:
    """Transformers starts the decoder from that row; so must the conversion."""
    from safetensors.numpy import load_file, save_file

    folder = shutil.copytree(zoo.folder("marian"), tmp_path / "m")
    arrays = load_file(folder / "model.safetensors")
    arrays["model.shared.weight"][-1] = 0.3
    save_file(arrays, folder / "model.safetensors", metadata={"format": "pt"})
    store = ModelStore(make_settings("marian", folder), cache=tmp_path / "cache")
    texts = KINDS["marian"].texts
    decoding = DecodingSettings(beam_size=4)
    ours, theirs = (
        store.open_engine("marian", engine=e, quantization="float32").generate(texts, decoding)  # type: ignore[arg-type]
        for e in ("ctranslate2", "pytorch")
    )
    assert [h.text for h in ours] == [h.text for h in theirs]
    unchanged = zoo.engine("marian", "ctranslate2", "float32").generate(texts, decoding)
    assert [h.text for h in ours] != [h.text for h in unchanged]
    assert not any("<pad>" in h.text for h in ours)


@pytest.mark.parametrize(
    ("kind", "engine"),
    [("marian-bin", "ctranslate2"), ("bart-old", "ctranslate2"), ("bart-old", "pytorch")],
)
def test_a_pickle_that_would_run_code_is_refused(
    zoo: Zoo, tmp_path: Path, kind: str, engine: Any
) -> None:
    import torch

    folder = shutil.copytree(zoo.folder(kind), tmp_path / "m")
    mark = tmp_path / "executed"

    class Malicious:
        def __reduce__(self) -> tuple[Any, ...]:
            return (open, (str(mark), "w"))

    if kind == "bart-old":  # so that nothing but the pickle is in the way
        shutil.copy(zoo.folder("bart") / "tokenizer.json", folder)
    state = torch.load(folder / "pytorch_model.bin", weights_only=True)
    torch.save(state | {"extra": Malicious()}, folder / "pytorch_model.bin")
    store = ModelStore(make_settings(kind, folder), cache=tmp_path / "cache")
    with pytest.raises(ModelError) as caught:
        store.open_engine(kind, engine=engine, quantization="float32")
    assert str(folder) in caught.value.message
    assert not mark.exists()
    assert model_folders(tmp_path / "cache") == leftovers(tmp_path / "cache") == []


@pytest.mark.parametrize("kind", ["marian", "bart"])
def test_truncated_weights_are_named_and_leave_nothing(zoo: Zoo, tmp_path: Path, kind: str) -> None:
    folder = shutil.copytree(zoo.folder(kind), tmp_path / "m")
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1000])
    store = ModelStore(make_settings(kind, folder), cache=tmp_path / "cache")
    with pytest.raises(ModelError, match=r"model\.safetensors: damaged"):
        store.open_engine(kind, engine="ctranslate2", quantization="int8")
    assert model_folders(tmp_path / "cache") == leftovers(tmp_path / "cache") == []


def test_a_missing_tensor_is_named(zoo: Zoo, tmp_path: Path) -> None:
    from safetensors.numpy import load_file, save_file

    folder = shutil.copytree(zoo.folder("marian"), tmp_path / "m")
    arrays = load_file(folder / "model.safetensors")
    del arrays["model.decoder.layers.1.fc1.weight"]
    save_file(arrays, folder / "model.safetensors")
    store = ModelStore(make_settings("marian", folder), cache=tmp_path / "cache")
    with pytest.raises(ModelError, match=r"'model\.decoder\.layers\.1\.fc1\.weight' is missing"):
        store.open_engine("marian", engine="ctranslate2", quantization="int8")


@pytest.mark.parametrize("keep_time", [False, True])
def test_a_damaged_conversion_is_made_anew(zoo: Zoo, tmp_path: Path, keep_time: bool) -> None:
    """Noticed by size and time, or, when those tell nothing, when it cannot be loaded."""
    store = ModelStore(make_settings("marian", zoo.folder("marian")), cache=tmp_path)

    def translate() -> list[str]:
        engine = store.open_engine("marian", engine="ctranslate2", quantization="int8", threads=1)
        return [h.text for h in engine.generate(UNSEEN, DecodingSettings(beam_size=1))]

    before = translate()
    [folder] = model_folders(tmp_path)
    file = folder / "model.bin"
    good, status = file.read_bytes(), file.stat()
    file.write_bytes(b"\0" * len(good) if keep_time else good[:-7] + b"damaged")
    if keep_time:
        os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert translate() == before
    assert file.read_bytes() == good
    file.unlink()
    assert translate() == before
    assert leftovers(tmp_path) == []


def test_two_processes_at_once_convert_once(zoo: Zoo, tmp_path: Path) -> None:
    processes = [open_elsewhere(zoo.folder("marian"), "marian", tmp_path) for _ in range(3)]
    outputs = [process.communicate() for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0], outputs
    assert len({output for output, _ in outputs}) == 1
    assert len(model_folders(tmp_path)) == 1
    assert leftovers(tmp_path) == []


def test_full_disk_while_converting(zoo: Zoo, tmp_path: Path) -> None:
    """A limit on file size stands in for a full disk: writing fails halfway just so."""
    limited = (
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n" + OPEN
    )
    process = open_elsewhere(zoo.folder("marian"), "marian", tmp_path, "float32", code=limited)
    _, errors = process.communicate()
    assert process.returncode != 0
    assert "ModelError" in errors
    assert "no space left in" in errors
    assert "MUJAZ_CACHE" in errors
    assert model_folders(tmp_path) == leftovers(tmp_path) == []


def test_a_killed_conversion_leaves_nothing_that_is_used(zoo: Zoo, tmp_path: Path) -> None:
    process = open_elsewhere(zoo.folder("marian"), "marian", tmp_path)
    while process.poll() is None and not leftovers(tmp_path):
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert not model_folders(tmp_path)
    again = open_elsewhere(zoo.folder("marian"), "marian", tmp_path)
    output, errors = again.communicate()
    assert again.returncode == 0, errors
    assert output
    assert len(model_folders(tmp_path)) == 1
    assert leftovers(tmp_path) == []


def test_a_package_of_the_same_name_in_the_current_folder_does_no_harm(
    zoo: Zoo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pipeline").mkdir()
    (tmp_path / "pipeline" / "__init__.py").write_text("raise SystemExit('the wrong one')\n")
    (tmp_path / "numpy.py").write_text("raise SystemExit('the wrong one')\n")
    monkeypatch.chdir(tmp_path)
    store = ModelStore(make_settings("marian", zoo.folder("marian")), cache=tmp_path / "cache")
    store.open_engine("marian", engine="ctranslate2", quantization="int8")
