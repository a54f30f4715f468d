"""The digest is made from what the folder holds: stories in order, the run's failures, nights."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.batch.ledger import Ledger
from pipeline.digest.render import Digest, digest_of, write_digest
from tests.digest.folder import BANK, QUAKE_AGENCY, QUAKE_PAPER, Told, folder_of

RUN = {
    "started": "2026-03-03T03:00:00Z",
    "finished": "2026-03-03T04:10:00Z",
    "counts": {"inputs": 4, "made": 3, "failed": 1},
    "settings": {"profile": "fast"},
    "failures": [
        {"path": "scraped/<b>x</b>.txt", "stage": "source", "reason": "no text", "remedy": "look"}
    ],
}


def digest(out: Path) -> Digest:
    with Ledger(out) as ledger:
        return digest_of(out, ledger.entries())


def test_one_event_is_one_story_with_its_angles(tmp_path: Path) -> None:
    agency, paper, bank = folder_of(tmp_path, [QUAKE_AGENCY, QUAKE_PAPER, BANK], RUN)
    found = digest(tmp_path)
    assert [[a.article.id for a in story.angles] for story in found.stories] == [
        [agency, paper],
        [bank],
    ]
    quake = found.stories[0]
    assert quake.best.id == agency  # its headline and lead stand without a flag
    assert quake.outlets == ("Mada Agency", "Public Opinion")
    only = {angle.article.id: [pair.en for pair in angle.only] for angle in quake.angles}
    assert only[paper][-1].startswith("Pistachio farmers")
    assert not any("23" in text for text in only[agency])
    assert quake.flags == 1
    assert quake.kinds == ("number missing",)
    assert {"Iran", "Kerman", "Zarand"} <= set(quake.names)
    assert dict(found.outlets) == {"Mada Agency": 2, "Public Opinion": 1}


def test_the_page_has_counts_and_failures_at_its_foot(tmp_path: Path) -> None:
    folder_of(tmp_path, [BANK], RUN)
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    foot = page[page.index('id="run"') :]
    assert "inputs 4 · made 3 · failed 1" in foot
    assert "scraped/&lt;b&gt;x&lt;/b&gt;.txt" in foot
    assert "no text" in foot
    assert "look" in foot


def test_an_empty_folder_says_how_to_begin(tmp_path: Path) -> None:
    folder_of(tmp_path, [])
    assert "No briefs yet" in (tmp_path / "index.html").read_text(encoding="utf-8")
    assert not (tmp_path / "nights").exists()


def test_a_damaged_brief_is_named_and_costs_no_other_its_place(tmp_path: Path) -> None:
    agency, bank = folder_of(tmp_path, [QUAKE_AGENCY, BANK])
    (tmp_path / "briefs" / f"{bank}.json").write_text('{"schema": "mujaz', encoding="utf-8")
    with Ledger(tmp_path) as ledger:
        write_digest(tmp_path, ledger.entries())
    found = digest(tmp_path)
    assert [story.best.id for story in found.stories] == [agency]
    assert len(found.unreadable) == 1
    assert bank in (tmp_path / "index.html").read_text(encoding="utf-8")


def test_the_next_night_goes_on_with_a_story_and_keeps_the_old_page(tmp_path: Path) -> None:
    agency, _ = folder_of(tmp_path, [QUAKE_AGENCY, BANK])
    later = replace(QUAKE_PAPER, published="2026-03-03T09:00:00Z", created="2026-03-04T04:00:00Z")
    (paper,) = folder_of(tmp_path, [later])
    found = digest(tmp_path)
    assert found.date == "2026-03-04"
    assert [story.best.id for story in found.stories] == [paper]  # the bank was yesterday's
    assert [(a.article.id, a.earlier) for a in found.stories[0].angles] == [
        (agency, True),
        (paper, False),
    ]
    assert "nights/2026-03-03.html" in (tmp_path / "index.html").read_text(encoding="utf-8")
    old = (tmp_path / "nights" / "2026-03-03.html").read_text(encoding="utf-8")
    assert f'href="../briefs/{agency}.html"' in old


def test_an_article_made_again_is_shown_once(tmp_path: Path) -> None:
    first = replace(BANK, path="scraped/bank.txt")
    again = replace(first, created="2026-03-03T05:00:00Z")
    _, last = folder_of(tmp_path, [first, again])
    assert [[a.article.id for a in s.angles] for s in digest(tmp_path).stories] == [[last]]


def test_a_reprint_is_marked_and_counts_half(tmp_path: Path) -> None:
    reprint = replace(BANK, outlet="News Now", published="2026-03-02T19:30:00Z")
    alone = replace(QUAKE_AGENCY, published="2026-03-02T19:30:00Z")
    folder_of(tmp_path, [BANK, reprint, alone])
    story = digest(tmp_path).stories[0]
    assert [angle.copies for angle in story.angles] == ["", "Mada Agency"]
    assert story.weight == pytest.approx(1.5)


def test_dates_that_are_none_and_dates_to_come_do_not_rule(tmp_path: Path) -> None:
    folder_of(
        tmp_path,
        [
            replace(QUAKE_AGENCY, published="2099-01-01"),
            replace(QUAKE_PAPER, published="last week"),
            replace(BANK, published=None, outlet=None),
        ],
    )
    found = digest(tmp_path)
    assert sum(len(story.angles) for story in found.stories) == 3


def test_an_article_without_headline_shows_its_lead_once(tmp_path: Path) -> None:
    pairs = (("", ""), *BANK.pairs[1:])
    folder_of(tmp_path, [Told("Mada Agency", None, pairs)])
    story = digest(tmp_path).stories[0]
    assert story.best.title.en == BANK.pairs[1][0]
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert 'class="lead"' not in page
