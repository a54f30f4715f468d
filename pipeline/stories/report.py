"""Stories over an output folder's nights, as data and as Markdown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pipeline.batch.ledger import Entry
from pipeline.briefs.markdown import escape
from pipeline.cleaning.unicode import as_printed
from pipeline.stories.nights import follow, nights_of, texts_of

SCHEMA = "mujaz.stories/1"


@dataclass(frozen=True, slots=True)
class Told:
    """One article of a story.

    Attributes:
        night: ISO date of the morning on which it was read.
        brief: the brief's page, from the output folder.
    """

    night: str
    brief: str
    outlet: str
    published: str
    title_en: str
    title_ar: str


@dataclass(frozen=True, slots=True)
class FollowedStory:
    """A story over the nights; `id` is its first brief's, `articles` in order of the nights."""

    id: str
    nights: tuple[str, ...]
    outlets: tuple[str, ...]
    articles: tuple[Told, ...]

    @property
    def headline(self) -> str:
        """Its newest article's."""
        return self.articles[-1].title_en


def followed(
    out: Path, entries: Iterable[Entry], unreadable: list[str] | None = None
) -> list[FollowedStory]:
    """The stories of an output folder; those of most nights first, then of most articles, then the
    newest.

    Args:
        out: the output folder.
        entries: its ledger's entries.
        unreadable: takes the reason for every brief that is missing or damaged; it is left out.
    """
    nights = nights_of(entries)
    entry_of = {entry.id: (night.date, entry) for night in nights for entry in night.entries}
    failed = unreadable if unreadable is not None else []
    found = follow(list(texts_of(out, night.entries, failed)) for night in nights)
    stories = [_story(names, entry_of) for names in found]
    stories.sort(key=lambda story: story.id)
    stories.sort(key=lambda story: story.nights[-1], reverse=True)
    stories.sort(key=lambda story: (-len(story.nights), -len(story.articles)))
    return stories


def stories_json(stories: Iterable[FollowedStory]) -> dict[str, Any]:
    """`mujaz.stories/1`, field by field in docs/stories.md."""
    return {
        "schema": SCHEMA,
        "stories": [{"headline": story.headline} | asdict(story) for story in stories],
    }


def stories_markdown(stories: Iterable[FollowedStory]) -> str:
    """A heading a story, a list of its nights with the headlines; links from the output folder."""
    lines: list[str] = []
    for story in stories:
        lines += [f"## {escape(story.headline, line_start=False)}", ""]
        for told in story.articles:
            outlet = f"{escape(told.outlet, line_start=False)}: " if told.outlet else ""
            title = escape(told.title_en, line_start=False)
            lines.append(f"- {told.night} · {outlet}[{title}]({told.brief})")
        lines.append("")
    return "\n".join(lines)


def _story(names: list[str], entry_of: dict[str, tuple[str, Entry]]) -> FollowedStory:
    told = tuple(_told(*entry_of[name]) for name in names)
    return FollowedStory(
        id=names[0],
        nights=tuple(dict.fromkeys(article.night for article in told)),
        outlets=tuple(dict.fromkeys(article.outlet for article in told if article.outlet)),
        articles=told,
    )


def _told(night: str, entry: Entry) -> Told:
    return Told(
        night=night,
        brief=f"briefs/{entry.id}.html",
        outlet=as_printed(entry.outlet or ""),
        published=as_printed(entry.published or ""),
        title_en=as_printed(entry.title_en or entry.lead_en or entry.path),
        title_ar=as_printed(entry.title_ar or ""),
    )
