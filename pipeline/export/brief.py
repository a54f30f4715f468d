"""A finished brief as exports need it, read one at a time from an output folder."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.batch.ledger import Entry
from pipeline.briefs.document import read_document, storable
from pipeline.errors import ArticleError
from pipeline.stories.nights import brief_file


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence pair with its checks; `flags` are kinds, each once, in the brief's order."""

    id: str
    role: str
    ar: str
    en: str
    score: float | None
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FinishedBrief:
    """What exports take from a brief document; texts as they stand there, unescaped.

    Attributes:
        created: RFC 3339, UTC, seconds.
        summary: English sentences, each with the kinds of its flags.
    """

    id: str
    created: str
    path: str
    title_en: str
    title_ar: str
    summary: tuple[tuple[str, tuple[str, ...]], ...]
    sentences: tuple[Sentence, ...]


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """By time of making, then id: what a later night adds comes after what was there."""
    return sorted(entries, key=lambda entry: (entry.created, entry.id))


def finished_briefs(
    out: Path, entries: Iterable[Entry], unreadable: list[str]
) -> Iterator[FinishedBrief]:
    """The briefs of an output folder, in the order of `entries`.

    Args:
        out: the output folder.
        entries: the briefs to read.
        unreadable: takes the reason for every brief that is missing or damaged; it is left out.
    """
    for entry in entries:
        try:
            yield _read(brief_file(out, entry.id), entry.id)
        except ArticleError as error:
            unreadable.append(error.message)


def _read(file: Path, name: str) -> FinishedBrief:
    document = storable(read_document(file))
    try:
        return FinishedBrief(
            id=name,
            created=_utc(document["created"]),
            path=_text(document["source"]["path"]),
            title_en=_text(document["title"]["en"] or ""),
            title_ar=_text(document["title"]["ar"] or ""),
            summary=tuple((_text(s["en"]), _kinds(s)) for s in document["summary"]["sentences"]),
            sentences=tuple(map(_sentence, document["sentences"])),
        )
    except (LookupError, TypeError, AttributeError, ValueError, OverflowError) as error:
        raise ArticleError(
            "brief",
            f"{file}: not as the contract has it ({type(error).__name__}: {error})",
            "make the brief again with `mujaz batch`",
        ) from error


def _sentence(record: dict[str, Any]) -> Sentence:
    score = record["score"]
    if score is not None and not math.isfinite(score):
        raise ValueError(f"score {score}")
    return Sentence(
        id=_text(record["id"]),
        role=_text(record["role"]),
        ar=_text(record["ar"]),
        en=_text(record["en"]),
        score=score,
        flags=_kinds(record),
    )


def _kinds(record: dict[str, Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_text(flag["kind"]) for flag in record["flags"]))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r:.60} is no text")
    return value


def _utc(stamp: str) -> str:
    moment = datetime.fromisoformat(stamp)
    moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}Z"
