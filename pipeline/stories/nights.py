"""An output folder's briefs by nights, and stories followed from night to night."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pipeline.batch.ledger import Entry
from pipeline.briefs.document import read_document
from pipeline.errors import ArticleError
from pipeline.stories.duplicates import is_copy
from pipeline.stories.grouping import group
from pipeline.stories.text import StoryText, days_of, story_text

# Briefs made within this many days of a night's first belong to that night: a nightly run, its
# second try and the early editions, but not the next night's run.
_NIGHT = 0.75
# From this long before midnight on (UTC), what is made is for the next morning.
_EVENING = 4 / 24
# A story can go on in an article published or made this many days after its last.
REMEMBERED = 7.0


@dataclass(frozen=True, slots=True)
class Night:
    """The briefs of one night, in the order in which they were made.

    Attributes:
        date: ISO date (UTC) of the morning on which it is read; no two nights share one.
    """

    date: str
    entries: tuple[Entry, ...]


def nights_of(entries: Iterable[Entry]) -> list[Night]:
    """The nights of a ledger's entries, oldest first; a brief made later never changes an earlier
    night.
    """
    ordered = sorted(entries, key=lambda entry: (_made(entry), entry.id))
    nights: list[list[Entry]] = []
    for entry in ordered:
        same = nights and (
            _made(entry) - _made(nights[-1][0]) <= _NIGHT or _date(entry) == _date(nights[-1][-1])
        )
        if same:
            nights[-1].append(entry)
        else:
            nights.append([entry])
    return [Night(_date(night[-1]), tuple(night)) for night in nights]


def recent(nights: Sequence[Night]) -> list[Night]:
    """The last night and those before it from which a story may go on into it."""
    if not nights:
        return []
    last = _made(nights[-1].entries[-1])
    return [night for night in nights if last - _made(night.entries[-1]) <= REMEMBERED]


def follow(nights: Iterable[Sequence[StoryText]]) -> list[list[str]]:
    """Stories through the nights: lists of article ids, each night's in order of publication.

    Night by night: a story that has been found only grows, so yesterday's digest stays true. Of
    an article that was made again (another profile, a corrected text) only the last brief counts.
    Only the articles of the last days are held, however many nights there are.
    """
    stories: list[list[str]] = []
    story_of: dict[str, int] = {}
    remembered: list[StoryText] = []
    for night in nights:
        if not night:
            continue
        newest = max(text.order for text in night)
        gone = _made_again([*remembered, *night])
        night = [text for text in night if text.id not in gone]
        for text in remembered:
            if text.id in gone:
                stories[story_of[text.id]].remove(text.id)
        remembered = [
            text for text in remembered if newest - text.order <= REMEMBERED and text.id not in gone
        ]
        known: dict[int, list[str]] = {}
        for text in remembered:
            known.setdefault(story_of[text.id], []).append(text.id)
        for found in group([*remembered, *night], list(known.values())):
            old = [name for name in found if name in story_of]
            number = story_of[old[0]] if old else len(stories)
            if not old:
                stories.append([])
            new = [name for name in found if name not in story_of]
            stories[number] += new
            story_of.update(dict.fromkeys(new, number))
        remembered += night
    return [story for story in stories if story]


def _made_again(texts: Sequence[StoryText]) -> set[str]:
    """The briefs of which a later one of the same file has much the same text."""
    last: dict[str, StoryText] = {}
    gone: set[str] = set()
    for text in texts:
        before = last.get(text.path) if text.path else None
        if before is not None and is_copy(before.signature, text.signature):
            gone.add(before.id)
        last[text.path] = text
    return gone


def brief_file(out: Path, name: str) -> Path:
    """Where an output folder keeps the JSON of the brief `name`."""
    return out / "briefs" / f"{name}.json"


def texts_of(out: Path, entries: Iterable[Entry], unreadable: list[str]) -> Iterator[StoryText]:
    """The briefs' Arabic for comparing, read one brief at a time.

    Args:
        out: the output folder.
        entries: the briefs to read.
        unreadable: takes the reason for every brief that is missing or damaged; it is left out.
    """
    for entry in entries:
        try:
            yield text_of(read_document(brief_file(out, entry.id)))
        except ArticleError as error:
            unreadable.append(error.message)


def text_of(document: dict[str, Any]) -> StoryText:
    """A brief document's Arabic for comparing."""
    source = document["source"]
    return story_text(
        document["id"],
        document["title"]["ar"],
        [sentence["ar"] for sentence in document["sentences"] if sentence["role"] == "body"],
        path=source["path"],
        published=source["published"],
        created=document["created"],
    )


def outlet_of(source: dict[str, Any]) -> str:
    """Who published it: the outlet as stated, else the site's host; "" where neither is known."""
    if source["outlet"]:
        return str(source["outlet"])
    try:
        host = urlsplit(source["url"] or "").hostname
    except ValueError:  # a malformed address names nobody
        host = None
    return (host or "").removeprefix("www.")


def _made(entry: Entry) -> float:
    return days_of(entry.created) or 0.0


def _date(entry: Entry) -> str:
    return datetime.fromtimestamp((_made(entry) + _EVENING) * 86_400, UTC).date().isoformat()
