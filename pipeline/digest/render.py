"""The digest page, made anew from what an output folder holds."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.batch.ledger import Entry
from pipeline.briefs.document import read_document
from pipeline.briefs.page import page_assets
from pipeline.digest.article import digest_article
from pipeline.digest.story import Story, story_of
from pipeline.files import write_atomic
from pipeline.stories.nights import brief_file, follow, nights_of, recent, texts_of
from pipeline.unseen import shown

if TYPE_CHECKING:
    from jinja2 import Environment

INDEX = "index.html"
ARCHIVE = "nights"
# Names to filter by: those of most stories; the search box finds the others.
_MOST_NAMES = 150
_MOST_NIGHTS = 60


@dataclass(frozen=True, slots=True)
class Digest:
    """What the page shows.

    Attributes:
        date: ISO date of the morning on which it is read; "" for a folder without briefs.
        stories: the heaviest first.
        articles: how many briefs of the night the stories have.
        outlets, names, kinds: what can be filtered by, with the number of stories of each.
        unreadable: briefs of the ledger that could not be read, each with the reason.
        run: the last run's report as `runs/` has it; empty where there is none.
        earlier: dates of the earlier nights that have a page.
    """

    date: str
    stories: tuple[Story, ...]
    articles: int
    outlets: tuple[tuple[str, int], ...]
    names: tuple[tuple[str, int], ...]
    kinds: tuple[tuple[str, int], ...]
    unreadable: tuple[str, ...]
    run: dict[str, Any]
    earlier: tuple[str, ...]

    @property
    def morning(self) -> str:
        """The date in words, `Wednesday 25 November 2026`; "" where there is none."""
        if not self.date:
            return ""
        day = date.fromisoformat(self.date)
        return f"{day:%A} {day.day} {day:%B %Y}"


def write_digest(out: Path, entries: Iterable[Entry]) -> None:
    """Write the last night's page, `index.html`, and its copy that stays, `nights/DATE.html`.

    Everything comes from the folder: the ledger's entries, the briefs, the last run's report.

    Args:
        out: the output folder.
        entries: its ledger's entries.

    Raises:
        OSError: a page cannot be written.
    """
    digest = digest_of(out, entries)
    if digest.date:
        write_atomic(out / ARCHIVE / f"{digest.date}.html", render_digest(digest, "../"))
    write_atomic(out / INDEX, render_digest(digest, ""))


def digest_of(out: Path, entries: Iterable[Entry]) -> Digest:
    """The digest of the last night among `entries`.

    A brief that is missing or damaged is named on the page and costs no other brief its place.
    """
    nights = recent(nights_of(entries))
    unreadable: list[str] = []
    texts = [list(texts_of(out, night.entries, unreadable)) for night in nights]
    by_id = {text.id: text for night in texts for text in night}
    last = {text.id for text in texts[-1]} if texts else set()
    stories: list[Story] = []
    newest = max((text.order for text in by_id.values() if text.id in last), default=0.0)
    told = follow(texts)
    last &= {name for names in told for name in names}  # of what was made again, the last brief
    for names in told:
        if last.intersection(names):
            articles = [digest_article(read_document(brief_file(out, name))) for name in names]
            tonight = [article for article in articles if article.id in last]
            earlier = [article for article in articles if article.id not in last]
            stories.append(story_of(tonight, earlier, by_id, newest))
    stories.sort(key=lambda story: (-story.weight, -story.best.day, story.id))
    morning = nights[-1].date if nights else ""
    return Digest(
        date=morning,
        stories=tuple(stories),
        articles=len(last),
        outlets=_counted(story.outlets for story in stories),
        names=_counted((story.names for story in stories), _MOST_NAMES),
        kinds=_counted(story.kinds for story in stories),
        unreadable=tuple(unreadable),
        run=_last_run(out),
        earlier=tuple(_earlier(out, morning)),
    )


def render_digest(digest: Digest, root: str) -> str:
    """The page; `root` leads from it to the output folder, `""` or `"../"`."""
    number = {
        kind: {name: place for place, (name, _) in enumerate(counted)}
        for kind, counted in (
            ("outlets", digest.outlets),
            ("names", digest.names),
            ("kinds", digest.kinds),
        )
    }
    page = _templates().get_template("digest.html")
    assets = page_assets("pipeline.digest", "digest.css", "digest.js")
    html = page.render(digest=digest, root=root, number=number, assets=assets)
    return html.replace(">\n<", "><")  # a third fewer nodes for the browser to make


def _counted(
    groups: Iterable[Sequence[str]], most: int | None = None
) -> tuple[tuple[str, int], ...]:
    """How many groups hold each, the `most` frequent, in alphabetical order."""
    counts = Counter(name for group in groups for name in group)
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:most]
    return tuple(sorted(ranked, key=lambda item: (item[0].casefold(), item[0])))


def _last_run(out: Path) -> dict[str, Any]:
    """The newest report; file names begin with the time, so the last by name is the newest."""
    for file in sorted((out / "runs").glob("*.json"), reverse=True):
        try:
            report = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue  # half a report of a run that was killed; the one before it stands
        if isinstance(report, dict) and isinstance(report.get("counts"), dict):
            return report
    return {}


def _earlier(out: Path, morning: str) -> list[str]:
    found = sorted((file.stem for file in (out / ARCHIVE).glob("????-??-??.html")), reverse=True)
    return [name for name in found if name < morning][:_MOST_NIGHTS]


@cache
def _templates() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("pipeline.digest"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        # Names of files come as they are on disk.
        finalize=lambda value: shown(value, keep="\n\t") if type(value) is str else value,
    )
