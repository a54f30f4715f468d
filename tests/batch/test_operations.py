"""Ledger repair, retention, retries, limits on failures, logs and the doctor."""

from __future__ import annotations

import json
import os
import re
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.batch.ledger import Ledger
from pipeline.batch.retention import prune
from tests.batch.test_batch import briefs_of, report_of
from tests.conftest import ARTICLE, Run

pytestmark = pytest.mark.usefixtures("shipped_model")


@pytest.fixture(scope="module")
def night(mujaz: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished batch over two articles; copy before changing it."""
    root = tmp_path_factory.mktemp("night")
    source = root / "in"
    source.mkdir()
    (source / "a.txt").write_text(ARTICLE, encoding="utf-8")
    (source / "b.txt").write_text(ARTICLE.replace("250", "300"), encoding="utf-8")
    (source / "english.txt").write_text("The talks would go on.\n" * 5, encoding="utf-8")
    done = mujaz("batch", source, "--out", root / "out")
    assert done.returncode == 1, done.stderr
    return root


def rows(out: Path) -> list[tuple[object, ...]]:
    with Ledger(out) as ledger:
        return [(entry.id, entry.fingerprint, entry.title_en) for entry in ledger.entries()]


class TestLedger:
    @pytest.mark.parametrize("damage", ["garbage", "gone", "truncated", "old"])
    def test_is_rebuilt_from_the_briefs(self, night: Path, damage: str) -> None:
        out = night / "out"
        before = rows(out)
        assert len(before) == 2
        file = out / "ledger.sqlite"
        if damage == "old":
            with sqlite3.connect(file) as connection:
                connection.execute("ALTER TABLE briefs DROP COLUMN pruned")
            connection.close()
        else:
            data = file.read_bytes()
            file.unlink()
            if damage != "gone":
                file.write_bytes(b"garbage" * 999 if damage == "garbage" else data[:5000])
        with Ledger(out) as ledger:
            assert ledger.repaired
            assert "2 briefs" in ledger.repaired
        assert rows(out) == before

    def test_a_damaged_brief_is_not_taken_over(self, night: Path, tmp_path: Path) -> None:
        out = tmp_path / "out"
        (out / "briefs").mkdir(parents=True)
        for name, data in briefs_of(night / "out").items():
            (out / "briefs" / name).write_bytes(data)
        victim, other = sorted((out / "briefs").glob("*.json"))
        victim.write_bytes(victim.read_bytes()[:500])
        assert [row[0] for row in rows(out)] == [other.stem]


def test_an_unfinished_run_is_told_from_a_finished_one_and_prune_spares_it(night: Path) -> None:
    out = night / "out"
    later = datetime.now(UTC) + timedelta(days=400)
    (report,) = (out / "runs").glob("*.json")
    finished = report.read_text(encoding="utf-8")
    killed = json.loads(finished) | {"finished": None}
    report.write_text(json.dumps(killed), encoding="utf-8")
    try:
        assert prune(out, timedelta(days=1), now=later, dry_run=True).briefs == ()
    finally:
        report.write_text(finished, encoding="utf-8")
    assert len(prune(out, timedelta(days=1), now=later, dry_run=True).briefs) == 2
    assert prune(out, timedelta(days=500), now=later, dry_run=True).briefs == ()


def test_pruned_briefs_are_not_made_again_unless_forgotten(
    mujaz: Run, article: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    assert mujaz("batch", article, "--out", out).returncode == 0
    (out / "briefs" / ".x.part").write_text("half")
    assert mujaz("prune", "--out", out, "--older-than", "0").returncode == 0
    names = briefs_of(out)
    if names:  # made within this very second
        prune(out, timedelta(0), now=datetime.now(UTC) + timedelta(seconds=5))
    assert briefs_of(out) == {}
    assert mujaz("batch", article, "--out", out).returncode == 0
    assert report_of(out)["counts"]["already_done"] == 1  # type: ignore[index]
    assert briefs_of(out) == {}


def test_retry_failed_takes_what_failed_and_nothing_else(mujaz: Run, tmp_path: Path) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    (source / "good.txt").write_text(ARTICLE, encoding="utf-8")
    bad = source / "bad.txt"
    bad.write_bytes(b"")
    stopped = mujaz("batch", source, "--out", out, "--max-failures", "0", "--json-logs")
    assert stopped.returncode == 1
    report = report_of(out)
    assert "more than 0" in str(report["stopped"])
    lines = [json.loads(line) for line in stopped.stderr.splitlines()]
    assert all(
        re.fullmatch(r"20\d\d-\d\d-\d\dT[\d:.]+Z", line["time"]) and line["level"] and line["event"]
        for line in lines
    )
    (failure,) = [line for line in lines if line["event"] == "article"]
    assert (failure["stage"], failure["path"]) == ("source", str(bad))
    assert lines[-1]["event"] == "finished"
    assert lines[-1]["counts"]["failed"] == 1
    bad.write_text(ARTICLE.replace("250", "999"), encoding="utf-8")
    assert mujaz("batch", "--retry-failed", "--out", out).returncode == 0
    report = report_of(out)
    assert [entry["path"] for entry in report["briefs"]] == [str(bad)]  # type: ignore[attr-defined]
    assert mujaz("batch", "--retry-failed", source, "--out", out).returncode == 2


def test_doctor_finds_what_would_spoil_the_night(mujaz: Run, night: Path, tmp_path: Path) -> None:
    good = mujaz("doctor", night / "in", "--out", night / "out")
    assert good.returncode == 0, good.stdout
    assert "bad" not in {line.split()[0] for line in good.stdout.splitlines()}
    settings = tmp_path / "models.yaml"
    settings.write_text(
        "version: 1\ndefault_profile: p\n"
        "models:\n  m:\n    {task: translation, family: marian, path: nowhere}\n"
        "profiles:\n  p:\n    translator: {model: m}\nlimits:\n  min_free_mb: 1.0e+12\n",
        encoding="utf-8",
    )
    bad = mujaz("doctor", "nowhere", "--out", tmp_path / "out", "--models", settings, "--json")
    assert bad.returncode == 3, bad.stdout
    found = [json.loads(line) for line in bad.stdout.splitlines()]
    assert {f["subject"] for f in found if f["state"] == "bad"} == {"model", "input", "disk"}
    assert all(f["remedy"] for f in found if f["state"] == "bad")
    assert not (tmp_path / "out").exists()


def test_hostile_names_are_shown_and_stop_nothing(mujaz: Run, tmp_path: Path) -> None:
    """A link to itself, a pipe, names with escape sequences and bidi overrides."""
    source, out = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    (source / "loop.txt").symlink_to("loop.txt")
    (source / "loops").symlink_to(source)
    os.mkfifo(source / "pipe.txt")
    (source / "a\x1b[2J\u202egpj.txt").write_bytes(b"")
    (source / "good.txt").write_text(ARTICLE, encoding="utf-8")
    done = mujaz("batch", source, "--out", out)
    assert done.returncode == 1
    assert "\x1b" not in done.stderr
    assert "\u202e" not in done.stderr
    assert r"a\x1b[2J\u202egpj.txt" in done.stderr
    assert "loop.txt: cannot be read" in done.stderr
    assert report_of(out)["counts"]["made"] == 1  # type: ignore[index]
    for file in [out / "index.html", *(out / "runs").iterdir()]:
        assert not re.search("[\x1b\u202e]", file.read_text(encoding="utf-8"))
