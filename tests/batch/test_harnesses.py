"""Short versions of the long runs of docs/reliability.md."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.usefixtures("shipped_model")


def figures(cache: Path, module: str, *arguments: str) -> dict[str, Any]:
    import os

    done = subprocess.run(
        [sys.executable, "-m", f"bench.{module}", *arguments],
        cwd=ROOT,
        env={**os.environ, "MUJAZ_CACHE": str(cache), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.skipif(
    sys.platform != "linux" or not shutil.which("gcc"), reason="needs Linux and gcc"
)
def test_kills_and_failing_writes_lose_and_double_nothing(cache: Path) -> None:
    found = figures(
        cache, "crash_consistency", "--kills", "4", "--kill-points", "--faults", "ENOSPC", "EIO",
        "EACCES", "--every", "19", "--inputs", "4",
    )  # fmt: skip
    assert found["wrong"] == []
    assert found["random_kills"] == 4
    assert min(found[f"{name}_at_calls"] for name in ("SIGKILL", "ENOSPC", "EIO", "EACCES")) >= 3


def test_every_poison_has_its_reason_and_every_other_article_its_brief(cache: Path) -> None:
    found = figures(cache, "soak", "--articles", "60", "--poison", "0.5", "--sentences", "1")
    assert found["wrong"] == []
    assert found["kinds_of_poison"] >= 10


def test_hostile_inputs_neither_crash_nor_hang_nor_reach_the_page(cache: Path) -> None:
    found = figures(cache, "fuzz", "--inputs", "250", "--seed", "9")
    assert found["wrong"] == []
    assert found["ended_as"]["brief"] > 50
