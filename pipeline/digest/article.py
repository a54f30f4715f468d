"""A brief as the digest shows it: headline, lead, flags, names, and its sentences while needed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pipeline.briefs.mentions import names
from pipeline.briefs.view import FLAG_NAMES
from pipeline.cleaning.unicode import as_printed
from pipeline.stories.nights import outlet_of
from pipeline.stories.text import days_of


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence in both languages."""

    en: str
    ar: str


@dataclass(frozen=True, slots=True)
class DigestArticle:
    """One article of a story. All texts are one line without controls; escaping is the page's.

    Attributes:
        outlet: "" where it is not known.
        day: publication in days since 1970-01-01 UTC, else when the brief was made.
        when: publication time in words, UTC; "" where it is not stated.
        title: headline; the lead's English stands in for a missing one.
        has_title: whether the headline is the article's own.
        summary: the summary's sentences; Arabic empty where the sentence was written anew.
        sentences: the body.
        flags: how many sentences have a flag.
        kinds: what the flags are called, sorted.
        names: the names of headline and body, the most often mentioned first.
    """

    id: str
    outlet: str
    day: float
    when: str
    title: Pair
    has_title: bool
    summary: tuple[Pair, ...]
    sentences: tuple[Pair, ...]
    flags: int
    kinds: tuple[str, ...]
    names: tuple[str, ...]
    path: str


def digest_article(document: dict[str, Any]) -> DigestArticle:
    """The article of a brief document (`mujaz.brief/1`)."""
    source = document["source"]
    summary = tuple(_pair(sentence) for sentence in document["summary"]["sentences"])
    title = _pair(document["title"])
    body = [sentence for sentence in document["sentences"] if sentence["role"] == "body"]
    flagged = [s for s in document["sentences"] if s["flags"]]
    kinds = {
        flag["kind"]
        for sentence in [*flagged, *document["summary"]["sentences"]]
        for flag in sentence["flags"]
    }
    published = days_of(source["published"])
    path = as_printed(source["path"])
    english = [(s["id"], as_printed(s["en"])) for s in [{"id": "t", "en": title.en}, *body]]
    first = summary[0] if summary else Pair("", "")
    return DigestArticle(
        id=document["id"],
        outlet=as_printed(outlet_of(source)),
        day=published if published is not None else days_of(document["created"]) or 0.0,
        when=_in_words(published, source["published"] or ""),
        title=title if title.en else Pair(first.en or path, title.ar or first.ar),
        has_title=bool(title.en),
        summary=summary,
        sentences=tuple(_pair(sentence) for sentence in body),
        flags=len(flagged),
        kinds=tuple(sorted(FLAG_NAMES.get(k, as_printed(k).replace("_", " ")) for k in kinds)),
        names=tuple(mention.text for mention in names(english)),
        path=path,
    )


def _pair(texts: dict[str, Any]) -> Pair:
    return Pair(as_printed(texts["en"] or ""), as_printed(texts["ar"] or ""))


def _in_words(day: float | None, stated: str) -> str:
    if day is None:
        return ""
    try:
        moment = datetime.fromtimestamp(day * 86_400, UTC)
    except (ValueError, OverflowError, OSError):  # a year that no calendar has
        return ""
    date = f"{moment.day} {moment:%b %Y}"
    return f"{date}, {moment:%H:%M}" if len(stated.strip()) > len("2026-01-01") else date
