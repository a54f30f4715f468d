"""Stories from night to night."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from pipeline.batch.ledger import Entry, Ledger
from pipeline.stories.nights import follow, nights_of
from pipeline.stories.text import StoryText, days_of, story_text
from tests.conftest import Run
from tests.digest.folder import BANK, QUAKE_AGENCY, QUAKE_PAPER, document_of, folder_of


def entry(name: str, created: str) -> Entry:
    return replace(Entry.of(document_of(BANK)), id=name, created=created)


def quake(name: str, published: str, toll: int, path: str = "") -> StoryText:
    lead = f"ارتفع عدد قتلى زلزال كرمان جنوب شرقي إيران إلى {toll} قتيلا قرب مدينة زرند."
    return story_text(name, "حصيلة جديدة لزلزال كرمان", [lead], published=published, path=path)


def test_a_night_reaches_over_midnight_and_ends_before_the_next() -> None:
    entries = [
        entry("b", "2026-03-03T02:10:00Z"),
        entry("a", "2026-03-02T23:50:00Z"),
        entry("c", "2026-03-03T23:50:00Z"),
    ]
    nights = nights_of(entries)
    assert [(n.date, [e.id for e in n.entries]) for n in nights] == [
        ("2026-03-03", ["a", "b"]),
        ("2026-03-04", ["c"]),
    ]
    evening = [entry("a", "2026-03-03T00:30:00Z"), entry("b", "2026-03-03T19:30:00Z")]
    assert [n.date for n in nights_of(evening)] == ["2026-03-03"]  # one page a morning
    assert nights_of([]) == []


def test_a_story_goes_on_the_next_night_and_ends_after_a_week() -> None:
    nights = [
        [quake("a", "2026-03-02", 23)],
        [quake("b", "2026-03-03", 31)],
        [quake("c", "2026-03-20", 31)],
    ]
    assert follow(nights) == [["a", "b"], ["c"]]


def test_later_nights_never_change_earlier_stories() -> None:
    nights = [[quake("a", "2026-03-02", 23)], [], [quake("b", "2026-03-03", 31)]]
    whole = follow(nights)
    assert follow(nights[:1])[0] == whole[0][:1]


def test_an_article_made_again_replaces_its_first_brief() -> None:
    first = quake("a", "2026-03-02", 23, path="x.txt")
    again = replace(first, id="b")
    other = quake("c", "2026-03-02", 23, path="y.txt")
    assert follow([[first, other], [again]]) == [["c", "b"]]


def test_a_publication_after_the_brief_was_made_is_no_date() -> None:
    text = story_text("a", None, [], published="2099-01-01", created="2026-03-02T00:00:00Z")
    assert text.day is None
    assert text.order == days_of("2026-03-02T00:00:00Z")
    assert days_of("2026-03-02") == days_of("2026-03-02T15:00:00+03:00")
    assert days_of("soon") is None


def test_the_command_follows_a_story(mujaz: Run, tmp_path: Path) -> None:
    later = replace(QUAKE_PAPER, published="2026-03-03T09:00:00Z", created="2026-03-04T04:00:00Z")
    agency, bank, paper = folder_of(tmp_path, [QUAKE_AGENCY, BANK, later])
    table = mujaz("stories", "--out", tmp_path)
    assert table.returncode == 0, table.stderr
    lines = [line for line in table.stdout.splitlines() if "2026" in line]
    assert lines[0].split()[:5] == ["2", "2", "2", "2026-03-03", "2026-03-04"]
    assert "Kerman counts its dead" in lines[0]
    assert lines[1].split()[:3] == ["1", "1", "1"]
    found = json.loads(mujaz("stories", "--out", tmp_path, "--format", "json").stdout)
    assert found["schema"] == "mujaz.stories/1"
    assert [[told["brief"] for told in story["articles"]] for story in found["stories"]] == [
        [f"briefs/{agency}.html", f"briefs/{paper}.html"],
        [f"briefs/{bank}.html"],
    ]
    one = mujaz("stories", paper, "--out", tmp_path)
    assert [line.split()[0] for line in one.stdout.splitlines() if "2026" in line] == [
        "2026-03-03",
        "2026-03-04",
    ]
    markdown = mujaz("stories", "--out", tmp_path, "--format", "markdown", "--limit", "1").stdout
    assert markdown.startswith("## Kerman counts its dead\n")
    assert f"(briefs/{agency}.html)" in markdown


def test_the_command_says_what_is_missing(mujaz: Run, tmp_path: Path) -> None:
    empty = mujaz("stories", "--out", tmp_path)
    assert empty.returncode == 2
    assert "mujaz batch" in empty.stderr
    (name,) = folder_of(tmp_path, [BANK])
    unknown = mujaz("stories", "nothing", "--out", tmp_path)
    assert unknown.returncode == 2
    assert "nothing" in unknown.stderr
    (tmp_path / "briefs" / f"{name}.json").unlink()
    damaged = mujaz("stories", "--out", tmp_path)
    assert damaged.returncode == 1
    assert name in damaged.stderr


def test_headlines_are_no_markup(mujaz: Run, tmp_path: Path) -> None:
    title = "[bold]x[/bold] <script> | *a*"
    folder_of(tmp_path, [replace(BANK, pairs=((title, "عنوان"), *BANK.pairs[1:]))])
    assert "[bold]x[/bold] <script>" in mujaz("stories", "--out", tmp_path).stdout
    with Ledger(tmp_path) as ledger:
        assert [found.title_en for found in ledger.entries()] == [title]
    markdown = mujaz("stories", "--out", tmp_path, "--format", "markdown").stdout
    assert "<script>" not in markdown.replace("\\<script>", "")
