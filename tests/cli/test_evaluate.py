"""`mujaz evaluate` over files and profiles: scores, significance, tables, and clear refusals."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
Run = Callable[..., "subprocess.CompletedProcess[str]"]
REFERENCES = [
    f"The {who} said on Monday that {what}."
    for who in ("minister", "mayor", "envoy", "governor", "spokesman", "judge")
    for what in (
        "the talks would resume",
        "the bridge was closed",
        "prices had fallen sharply",
        "the army withdrew from the town",
    )
]


@pytest.fixture(scope="module")
def run() -> Run:
    def start(*arguments: object, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "pipeline", "evaluate", *map(str, arguments)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), **more},
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    return start


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A test set, a near perfect system, and one that loses the end of every sentence."""
    folder = tmp_path_factory.mktemp("evaluate")
    texts = {
        "source": ["قال الوزير."] * len(REFERENCES),
        "reference": REFERENCES,
        "good": [line.replace("sharply", "steeply") for line in REFERENCES],
        "poor": [" ".join(line.split()[:5]) for line in REFERENCES],
    }
    paths = {}
    for name, lines in texts.items():
        paths[name] = folder / f"{name}.txt"
        paths[name].write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return paths


def test_one_hypothesis_file_is_scored_without_a_model(run: Run, files: dict[str, Path]) -> None:
    done = run(files["source"], files["reference"], "--hypothesis", files["good"])
    assert done.returncode == 0, done.stderr
    record = json.loads(done.stdout)
    assert record["hypothesis"] == str(files["good"])
    assert record["sentences"] == len(REFERENCES)
    assert record["scores"]["BLEU"]["value"] > 90
    assert "nw:2" in record["scores"]["chrF2++"]["signature"]


def test_a_worse_system_is_told_apart_from_the_first(run: Run, files: dict[str, Path]) -> None:
    both = ["--hypothesis", files["good"], "--hypothesis", files["poor"]]
    done = run(files["source"], files["reference"], *both)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    good, poor = (system["scores"] for system in found["systems"])
    assert found["baseline"] == str(files["good"])
    for metric in ("BLEU", "chrF2++"):
        assert good[metric]["value"] > poor[metric]["value"]
        assert "p_value" not in good[metric]
        assert poor[metric]["p_value"] < 0.05
        assert "bs:1000" in poor[metric]["signature"]


def test_a_system_does_not_differ_from_its_own_copy(
    run: Run, files: dict[str, Path], tmp_path: Path
) -> None:
    copy = tmp_path / "copy|of.txt"
    copy.write_bytes(files["poor"].read_bytes())
    both = ["--hypothesis", files["poor"], "--hypothesis", copy]
    done = run(files["source"], files["reference"], *both, "--format", "markdown")
    assert done.returncode == 0, done.stderr
    rows = [line for line in done.stdout.splitlines() if line.startswith("|")]
    assert len(rows) == 4
    assert "p = 1.000)" in rows[3]
    assert "copy\\|of.txt" in rows[3]
    assert "- BLEU: `" in done.stdout


def test_a_profile_is_compared_with_a_file(run: Run, files: dict[str, Path]) -> None:
    options = ["--against", "embedded", "--hypothesis", files["good"]]
    done = run(files["source"], files["reference"], *options)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["baseline"] == "embedded"
    assert found["systems"][0]["model"] == "embedded-ar-en"
    assert found["systems"][1]["scores"]["BLEU"]["p_value"] < 0.05


def test_refusals_say_what_to_do(run: Run, files: dict[str, Path], tmp_path: Path) -> None:
    short = tmp_path / "short.txt"
    short.write_text("One line.\n")
    base = [files["source"], files["reference"]]
    good = ["--hypothesis", files["good"]]
    for options, message in (
        (["--hypothesis", short], "short.txt has 1 lines"),
        ([*good, *good], "twice"),
        (["--hypothesis", tmp_path / "none.txt"], "cannot read"),
        ([*good, "--output", tmp_path / "out.txt"], "--output keeps the translations of one"),
        ([*good, "--comet", tmp_path / "none.ckpt"], "nothing is downloaded"),
    ):
        done = run(*base, *options)
        assert done.returncode == 2, done.stderr
        assert message in done.stderr
        assert done.stdout == ""


def test_comet_without_its_program_says_how_to_install_it(
    run: Run, files: dict[str, Path], tmp_path: Path
) -> None:
    (tmp_path / "model.ckpt").write_bytes(b"")
    options = ["--hypothesis", files["good"], "--comet", tmp_path]
    done = run(files["source"], files["reference"], *options, PATH="")
    assert done.returncode == 2
    assert "pipx install unbabel-comet" in done.stderr


def test_comet_scores_of_its_program_join_the_table(
    run: Run, files: dict[str, Path], tmp_path: Path
) -> None:
    """The program is a stand-in with comet-score's options and output format."""
    (tmp_path / "model.ckpt").write_bytes(b"")
    program = tmp_path / "comet-score"
    program.write_text(
        f"#!{sys.executable}\n"
        "import os, sys\n"
        "arguments = sys.argv[1:]\n"
        "assert os.environ['HF_HUB_OFFLINE'] == '1'\n"
        "names = arguments[arguments.index('-t') + 1 : arguments.index('--model')]\n"
        "for name in names:\n"
        "    words = len(open(name, encoding='utf-8').read().split())\n"
        "    print(f'{name}\\tscore: {words / 1000:.4f}')\n"
    )
    program.chmod(0o755)
    both = ["--hypothesis", files["good"], "--hypothesis", files["poor"], "--comet", tmp_path]
    done = run(files["source"], files["reference"], *both, PATH=str(tmp_path))
    assert done.returncode == 0, done.stderr
    good, poor = (s["scores"]["COMET"] for s in json.loads(done.stdout)["systems"])
    assert good["value"] == round(len(files["good"].read_text().split()) / 1000, 4)
    assert poor["value"] < good["value"]
    assert "model.ckpt" in good["signature"]
