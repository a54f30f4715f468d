"""The Python API: the quick start as documented, and the same results as the command line."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from pipeline import Mujaz
from pipeline.briefs.document import brief_schema
from pipeline.errors import ArticleError, ModelError, SettingsError
from tests.conftest import ROOT, Run

SENTENCE = "قال وزير الخارجية إن المحادثات مع روسيا بدأت يوم الأحد."


@pytest.fixture(scope="module")
def mujaz_api() -> Mujaz:
    """The embedded profile, by the settings of the repository."""
    return Mujaz("embedded", models=ROOT / "models.yaml")


def test_a_text_a_list_and_the_command_line_agree(
    mujaz_api: Mujaz, mujaz: Run, tmp_path: Path
) -> None:
    one = mujaz_api.translate(SENTENCE)
    assert "foreign minister" in one.lower()
    assert mujaz_api.translate([SENTENCE, "", SENTENCE]) == [one, "", one]
    assert mujaz_api.translate(f"{SENTENCE} {SENTENCE}\n\n{SENTENCE}") == f"{one} {one}\n\n{one}"
    (tmp_path / "lines").write_text(f"{SENTENCE}\n", encoding="utf-8")
    done = mujaz("translate", "--lines", "-p", "embedded", tmp_path / "lines")
    assert done.stdout == f"{one}\n"


def test_a_brief_of_a_sample(mujaz_api: Mujaz) -> None:
    text = (ROOT / "samples" / "border-talks.txt").read_text(encoding="utf-8")
    brief = mujaz_api.brief(text, outlet="النهر", published="2026-02-10")
    jsonschema.validate(brief, brief_schema())
    assert brief["source"]["outlet"] == "النهر"
    assert mujaz_api.render(brief, "html").startswith("<!doctype html>")
    assert brief["title"]["en"] in mujaz_api.render(brief)


def test_what_cannot_be_done_is_said(
    mujaz_api: Mujaz, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MUJAZ_CACHE", str(tmp_path))  # no model fetched before is there
    with pytest.raises(ArticleError):
        mujaz_api.brief("This is an English article about nothing at all.")
    with pytest.raises(SettingsError, match="unknown profile"):
        Mujaz("nosuch", models=ROOT / "models.yaml")
    with pytest.raises(ModelError, match="mujaz models fetch"):
        Mujaz("standard", models=ROOT / "models.yaml").translate(SENTENCE)


def test_the_documented_example_runs() -> None:
    page = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    assert len(blocks) >= 2
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(blocks)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    assert "minister" in done.stdout.lower()


def test_importing_the_package_loads_nothing_heavy() -> None:
    heavy = {"ctranslate2", "torch", "pydantic"}
    code = f"import sys, pipeline; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
