"""A brief is the same, byte for byte, whoever makes it and with whatever beside it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.models.engines.memory import SqliteMemory
from tests.batch.generated import briefs_but_their_time, run, write_articles
from tests.conftest import ROOT

pytestmark = pytest.mark.usefixtures("shipped_model")

# Kills one of the cluster's workers, for good, as soon as the first briefs are there.
WITH_RAY = """
import os, signal, sys
from pathlib import Path
from pipeline.batch.executors.ray import RayExecutor
from pipeline.batch.run import run_batch
from pipeline.models.store import ModelStore
from pipeline.settings import load_settings
from pipeline.stages import Stages

source, out, kill = sys.argv[1], Path(sys.argv[2]), sys.argv[3] == "kill"

def parent_of(pid):
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])

def workers():
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if (folder / "cmdline").read_bytes().startswith(b"ray::WindowWorker"):
                if parent_of(parent_of(folder.name)) == os.getpid():
                    yield int(folder.name)
        except OSError:
            pass

killed = []
def advance(_count):
    if kill and not killed:
        killed.append(next(workers()))
        os.kill(killed[0], signal.SIGKILL)

settings = load_settings(Path("models.yaml"))
stages = Stages(settings, None, ModelStore(settings))
executor = RayExecutor(settings, stages, workers=3)
report = run_batch([source], out, settings, stages, executor=executor, window=2, advance=advance)
print("killed", len(killed))
print(report.last_line())
"""


def test_workers_windows_and_memory_change_nothing(tmp_path: Path, cache: Path) -> None:
    source = write_articles(tmp_path / "in", 7)
    run(source, tmp_path / "plain", window=7, cache=cache)
    plain = briefs_but_their_time(tmp_path / "plain")
    assert len(plain) == 21
    # Two articles in the memory, so that the others' sentences are decoded without theirs.
    some = write_articles(tmp_path / "some", 2)
    with SqliteMemory(tmp_path / "memory.sqlite") as memory:
        run(some, tmp_path / "first", memory=memory, cache=cache)
        run(source, tmp_path / "partly", window=3, workers=2, memory=memory, cache=cache)
        kept = memory.rows()
        run(source, tmp_path / "warm", window=1, memory=memory, cache=cache)
        assert memory.rows() == kept
    for other in ("partly", "warm"):
        assert briefs_but_their_time(tmp_path / other) == plain


def test_ray_makes_the_same_briefs_and_a_killed_worker_loses_none(
    tmp_path: Path, cache: Path
) -> None:
    pytest.importorskip("ray")
    source = write_articles(tmp_path / "in", 16)
    run(source, tmp_path / "local", cache=cache)

    def with_ray(out: str, kill: str = "") -> str:
        done = subprocess.run(
            [sys.executable, "-c", WITH_RAY, str(source), str(tmp_path / out), kill],
            cwd=ROOT,
            env={**os.environ, "MUJAZ_CACHE": str(cache), "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
            timeout=500,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    said = with_ray("ray", "kill")
    assert "killed 1" in said
    assert "16 articles: 16 briefs made" in said
    assert briefs_but_their_time(tmp_path / "ray") == briefs_but_their_time(tmp_path / "local")
    # Either executor goes on where the other stopped.
    for file in (tmp_path / "local" / "briefs").glob("*.json"):
        file.unlink()
        break
    assert "1 brief made, 15 already done" in with_ray("local")
    again = run(source, tmp_path / "ray", cache=cache)
    assert again.count("already_done") == 16


def test_report_lists_every_input_in_order(tmp_path: Path, cache: Path) -> None:
    source = write_articles(tmp_path / "in", 3)
    (source / "0001.txt").write_text("", encoding="utf-8")
    run(source, tmp_path / "out", cache=cache)
    (file,) = (tmp_path / "out" / "runs").glob("*.json")
    report = json.loads(file.read_text(encoding="utf-8"))
    assert [Path(entry["path"]).name for entry in report["failures"]] == ["0001.txt"]
    assert [Path(entry["path"]).name for entry in report["briefs"]] == ["0000.txt", "0002.txt"]
