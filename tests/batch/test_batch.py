"""`mujaz batch` as a user runs it, with the shipped model."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import ARTICLE, ROOT, Run

pytestmark = pytest.mark.usefixtures("shipped_model")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two good articles, one English, one empty, one broken JSONL line among good ones."""
    made = tmp_path / "in"
    made.mkdir()
    (made / "a.txt").write_text(ARTICLE, encoding="utf-8")
    other = ARTICLE.replace("250 شاحنة", "300 شاحنة")
    (made / "b.jsonl").write_text(
        json.dumps({"text": other, "outlet": "النهر", "published": "2025-05-01"}) + "\n{broken\n",
        encoding="utf-8",
    )
    (made / "english.txt").write_text(
        "The minister said on Monday that talks would go on.\n" * 5, encoding="utf-8"
    )
    (made / "empty.txt").write_text("", encoding="utf-8")
    return made


def report_of(out: Path) -> dict[str, object]:
    newest = max((out / "runs").glob("*.json"), key=lambda file: file.stat().st_mtime_ns)
    data: dict[str, object] = json.loads(newest.read_text(encoding="utf-8"))
    return data


def briefs_of(out: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted((out / "briefs").iterdir())}


def test_good_articles_become_briefs_and_bad_ones_a_reason(
    mujaz: Run, folder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    done = mujaz("batch", folder, "--out", out)
    assert done.returncode == 1, done.stderr
    assert done.stdout == ""
    names = briefs_of(out)
    assert (
        sorted(Path(name).suffix for name in names) == [".html"] * 2 + [".json"] * 2 + [".md"] * 2
    )
    report = report_of(out)
    assert report["counts"] == {
        "inputs": 5,
        "made": 2,
        "already_done": 0,
        "duplicate": 0,
        "failed": 3,
    }
    failures = {Path(f["path"]).name: f for f in report["failures"]}  # type: ignore[attr-defined]
    assert set(failures) == {"b.jsonl:2", "english.txt", "empty.txt"}
    assert all(failure["reason"] and failure["stage"] for failure in failures.values())
    for name in failures:
        assert name in done.stderr
    index = (out / "index.html").read_text(encoding="utf-8")
    assert all(f'briefs/{Path(name).stem}.html"' in index for name in names)
    assert not list(out.rglob("*.part"))


def test_rerun_skips_what_is_done_and_makes_again_what_is_missing(
    mujaz: Run, folder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    mujaz("batch", folder, "--out", out)
    before = briefs_of(out)
    again = mujaz("batch", folder, "--out", out)
    assert briefs_of(out) == before
    assert report_of(out)["counts"]["already_done"] == 2  # type: ignore[index]
    assert again.returncode == 1
    victim = next(name for name in before if name.endswith(".html"))
    (out / "briefs" / victim).unlink()
    mujaz("batch", folder, "--out", out)
    assert set(briefs_of(out)) == set(before)
    assert report_of(out)["counts"]["made"] == 1  # type: ignore[index]


def test_changed_article_and_changed_settings_are_made_anew(
    mujaz: Run, article: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    assert mujaz("batch", article, "--out", out).returncode == 0
    article.write_text(ARTICLE.replace("14 شهرا", "15 شهرا"), encoding="utf-8")
    assert mujaz("batch", article, "--out", out).returncode == 0
    assert len(list((out / "briefs").glob("*.json"))) == 2
    settings = (ROOT / "models.yaml").read_text(encoding="utf-8")
    settings = settings.replace("path: models/", f"path: {ROOT}/models/")
    settings = settings.replace("max_sentence_tokens: 100", "max_sentence_tokens: 99")
    other = tmp_path / "models.yaml"
    other.write_text(settings, encoding="utf-8")
    assert mujaz("batch", article, "--out", out, "--models", other).returncode == 0
    assert len(list((out / "briefs").glob("*.json"))) == 3


def test_same_article_twice_is_one_brief_and_said(
    mujaz: Run, article: Path, tmp_path: Path
) -> None:
    copy = article.with_name("copy.txt")
    copy.write_bytes(article.read_bytes())
    out = tmp_path / "out"
    done = mujaz("batch", article, copy, "--out", out)
    assert done.returncode == 0
    assert "1 duplicate" in done.stderr
    assert len(list((out / "briefs").glob("*.json"))) == 1
    covered = {entry["path"]: entry["brief"] for entry in report_of(out)["briefs"]}  # type: ignore[attr-defined]
    assert covered[str(article)] == covered[str(copy)]


def test_missing_file_fails_alone(mujaz: Run, article: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = mujaz("batch", article, tmp_path / "nowhere.txt", "--out", out)
    assert done.returncode == 1
    assert "nowhere.txt" in done.stderr
    assert len(list((out / "briefs").glob("*.json"))) == 1
    assert mujaz("batch", tmp_path / "nowhere.txt", "--out", out).returncode == 2


def test_limit(mujaz: Run, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    mujaz("batch", folder, "--out", out, "--limit", "1")
    assert report_of(out)["counts"]["inputs"] == 1  # type: ignore[index]


def test_output_that_cannot_be_written_is_refused_before_the_work(
    mujaz: Run, article: Path, tmp_path: Path
) -> None:
    blocker = tmp_path / "file"
    blocker.write_text("x")
    done = mujaz("batch", article, "--out", blocker / "out")
    assert done.returncode == 2
    assert str(blocker) in done.stderr
    assert "Traceback" not in done.stderr


def any_space(folder: Path) -> Path:
    """The shipped settings, but for the space that must be free."""
    settings = (ROOT / "models.yaml").read_text(encoding="utf-8")
    settings = settings.replace("path: models/", f"path: {ROOT}/models/")
    file = folder.with_name("any-space.yaml")
    file.write_text(settings + "\nlimits:\n  min_free_mb: 0.0\n", encoding="utf-8")
    return file


@pytest.mark.parametrize("size", ["8k", "24k", "56k", "72k"])
def test_full_disk_stops_with_the_reason_and_loses_nothing_finished(
    mujaz: Run, article: Path, size: str
) -> None:
    """A real full file system: a tmpfs of a few pages, full at different moments."""
    small = article.parent / "small"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(small)], check=False
    )
    if mounted.returncode:
        pytest.skip("needs the right to mount a tmpfs")
    try:
        refused = mujaz("batch", article, "--out", small / "out")
        assert refused.returncode == 2
        assert "of space left" in refused.stderr
        done = mujaz("batch", article, "--out", small / "out", "--models", any_space(small))
        assert done.returncode in {1, 2}
        assert "space" in done.stderr
        assert "Traceback" not in done.stderr
        for file in (small / "out" / "briefs").glob("*.json"):
            json.loads(file.read_text(encoding="utf-8"))
        assert not list((small / "out").rglob("*.part"))
    finally:
        subprocess.run(["umount", str(small)], check=True)


def test_interrupted_run_says_so_and_resumes(tmp_path: Path, cache: Path, mujaz: Run) -> None:
    source = tmp_path / "in"
    source.mkdir()
    for number in range(60):
        text = ARTICLE.replace("250", str(1000 + number)).replace("14 شهرا", f"{number} شهرا")
        (source / f"{number:03}.txt").write_text(text, encoding="utf-8")
    out = tmp_path / "out"
    command = [sys.executable, "-m", "pipeline", "batch", str(source), "--out", str(out)]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, "MUJAZ_CACHE": str(cache)},
        stderr=subprocess.PIPE,
        text=True,
    )
    while process.poll() is None and not list(out.glob("briefs/*.html")):
        time.sleep(0.02)
    process.send_signal(signal.SIGTERM)
    _, errors = process.communicate()
    assert process.returncode == 130, errors
    assert "interrupted" in errors
    assert report_of(out)["interrupted"] is True
    finished = briefs_of(out)
    assert mujaz("batch", source, "--out", out).returncode == 0
    assert len(list((out / "briefs").glob("*.json"))) == 60
    after = briefs_of(out)
    whole = {
        name
        for name in finished
        if all(f"{Path(name).stem}{s}" in finished for s in (".json", ".md", ".html"))
    }
    assert whole
    kept = [name for name in whole if finished[name] == after[name]]
    assert len(kept) >= len(whole) - 3  # at most the brief in hand was made again
