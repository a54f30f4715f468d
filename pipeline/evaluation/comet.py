"""COMET, by its own program in its own environment.

unbabel-comet 2.2.7 wants Transformers below 5 and this project 5 or later, so that the two cannot
be installed together; `comet-score` runs beside it. Nothing is downloaded: the checkpoint must be
on disk, and the program is told to stay off the network.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.evaluation.scores import Score

_SCORE = re.compile(r"score: (-?\d+\.\d+)\s*$", re.MULTILINE)


def comet_scores(
    checkpoint: Path,
    sources: Sequence[str],
    systems: Mapping[str, Sequence[str]],
    references: Sequence[str],
) -> dict[str, Score]:
    """The COMET score of each system, about 0..1.

    Args:
        checkpoint: a COMET checkpoint (`.ckpt`), or the model's folder that holds one.

    Raises:
        UsageError: there is no such checkpoint, `comet-score` is not installed, or it fails.
    """
    program, file = comet_program(checkpoint)
    with tempfile.TemporaryDirectory() as folder:
        texts = {"src": sources, "ref": references}
        texts |= {f"hyp{place}": lines for place, lines in enumerate(systems.values())}
        for name, lines in texts.items():
            content = "".join(f"{' '.join(line.split())}\n" for line in lines)
            Path(folder, name).write_text(content, encoding="utf-8")
        hypotheses = [f"hyp{place}" for place in range(len(systems))]
        options = ["--model", str(file), "--only_system", "--quiet", "--gpus", "0"]
        done = subprocess.run(  # noqa: S603 - the user's own program, no shell
            [program, "-s", "src", "-r", "ref", "-t", *hypotheses, *options],
            cwd=folder,
            env={**os.environ, "HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
    values = [float(value) for value in _SCORE.findall(done.stdout)]
    if done.returncode or len(values) != len(systems):
        lines = done.stderr.strip().splitlines() or ["it printed no score"]
        raise UsageError(
            f"comet-score failed: {lines[-1]}",
            "its encoder must be on disk, too; run comet-score once by hand to see all it says",
        )
    signature = f"COMET|model:{file.name}"
    return {
        name: Score("COMET", value, signature) for name, value in zip(systems, values, strict=True)
    }


def comet_program(checkpoint: Path) -> tuple[str, Path]:
    """The program `comet-score` and the checkpoint's file; asked before hours of translating.

    Raises:
        UsageError: one of them is not there.
    """
    file = _checkpoint(checkpoint)
    program = shutil.which("comet-score")
    if program is None:
        raise UsageError(
            "COMET needs the program comet-score",
            "install it apart: pipx install unbabel-comet (it cannot share an environment with "
            "Transformers 5)",
        )
    return program, file


def _checkpoint(path: Path) -> Path:
    if path.is_file():
        return path.resolve()
    found = sorted(path.glob("**/*.ckpt")) if path.is_dir() else []
    if len(found) != 1:
        what = f"{len(found)} checkpoints (.ckpt) in" if path.is_dir() else "no COMET checkpoint at"
        raise UsageError(
            f"{what} {path}",
            "give the .ckpt file of a COMET model that is on disk; nothing is downloaded",
        )
    return found[0].resolve()
