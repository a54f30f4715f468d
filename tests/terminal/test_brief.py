"""A brief on a terminal, and that a pipe gets Markdown as ever."""

from __future__ import annotations

import io
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from pipeline.briefs.document import to_document
from pipeline.terminal.brief import print_brief
from tests.briefs.example import SENTENCES, abstractive_brief
from tests.briefs.fuzz import HOSTILE
from tests.conftest import ROOT, Run

STYLE = re.compile(r"\x1b\[[0-9;]*m")


def shown(width: int, monkeypatch: pytest.MonkeyPatch, **changes: str) -> str:
    monkeypatch.setenv("MUJAZ_BIDI", "terminal")
    document = to_document(abstractive_brief())
    document["sentences"][2].update(changes)
    out = io.StringIO()
    print_brief(document, Console(file=out, width=width, force_terminal=True))
    return out.getvalue()


def together(text: str) -> str:
    return " ".join(STYLE.sub("", text).replace("\u200f", "").split())


def test_narrow_it_says_everything_line_by_line(monkeypatch: pytest.MonkeyPatch) -> None:
    text = together(shown(72, monkeypatch))
    for _, _, arabic, english in SENTENCES:
        assert english in text
        assert arabic in text
    assert "[2, 1; 86% found there]" in text
    assert "⚑ unsupported number: 35 million: not in the article" in text
    assert "⚑ number missing: the source has 3, the translation does not" in text
    assert "The ministry's spokesman: “the agreement covers the passage of 250 trucks" in text
    assert "Figures: 14 months · 250 trucks · 3 kilometres · $3.5 million" in text
    assert "8 sentences, 2 to check · 4 lines left out by cleaning" in text


def test_wide_the_languages_stand_side_by_side(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = STYLE.sub("", shown(140, monkeypatch)).splitlines()
    (line,) = [line for line in lines if line.startswith("4   The agreement requires")]
    assert "ويشترط الاتفاق" in line
    assert all(len(line.replace("\u200f", "").rstrip()) <= 140 for line in lines)


def test_text_of_an_article_commands_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for hostile in [*HOSTILE, "[bold red]x[/] [link=http://x.example]y[/link]"]:
        text = shown(100, monkeypatch, en=hostile, ar=hostile)
        rest = STYLE.sub("", text)
        assert "\x1b" not in rest
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", rest)
    assert "[bold red]x[/]" in rest


def on_a_terminal(cache: Path, *arguments: str, **environment: str) -> tuple[int, str]:
    """What the command shows where standard output and error are a terminal."""
    ours, theirs = pty.openpty()
    child = subprocess.Popen(
        [sys.executable, "-m", "pipeline", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
        cwd=ROOT,
        env={**os.environ, "MUJAZ_CACHE": str(cache), "COLUMNS": "80", **environment},
    )
    os.close(theirs)
    found = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # Linux: the other side is closed
            break
        if not part:
            break
        found += part
    os.close(ours)
    return child.wait(), found.decode()


def test_brief_on_a_terminal_is_for_reading_and_in_a_pipe_markdown(
    cache: Path, article: Path, mujaz: Run
) -> None:
    plain = mujaz("brief", article, FORCE_COLOR="1")
    asked = mujaz("brief", article, "--format", "markdown")
    created = re.compile(r"(?m)^- created: .*$")
    assert created.sub("", plain.stdout) == created.sub("", asked.stdout)
    assert plain.stdout.startswith("# ")
    assert "\x1b" not in plain.stdout + plain.stderr

    code, text = on_a_terminal(cache, "brief", str(article), TERM="xterm-256color")
    assert code == 0
    assert "\x1b[1;4mSummary" in text
    assert "## Summary" not in text
    _, colourless = on_a_terminal(cache, "brief", str(article), TERM="xterm", NO_COLOR="1")
    assert not re.search(r"\x1b\[[0-9;]*3\dm", colourless)
    _, asked_for = on_a_terminal(cache, "brief", str(article), "--format", "markdown")
    assert "## Summary" in asked_for


def test_batch_on_a_terminal_shows_progress_and_ends_with_a_table(
    cache: Path, article: Path, tmp_path: Path
) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_text("", encoding="utf-8")
    code, text = on_a_terminal(
        cache, "batch", str(article), str(empty), "--out", str(tmp_path / "out"), TERM="xterm"
    )
    assert code == 1
    seen = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text)
    assert re.search(r"articles \S+ 2/2 [\d.]+/(s|min)", seen)
    lines = [line.strip() for line in seen.replace("\r", "\n").splitlines() if line.strip()]
    assert lines[-1].startswith("2 articles: 1 brief made, 1 failed; see ")
    table = "\n".join(lines[-12:])
    assert re.search(r"(?m)^1 +briefs made +[\d.]+ s +\w+", table)
    assert re.search(r"(?m)^1 +failed +[\d.]+ s +\w+", table)
    assert re.search(r"(?m)[\d.]+ s +translation$", table)
