"""An article as story grouping sees it: terms with weights, its day, and what it copies."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from pipeline.stories.duplicates import Signature, signature
from pipeline.stories.words import terms, weekdays

# What a word counts by where it stands. News says in headline and lead what it is about; further
# down stand background and older news, which other stories share, so that reading all of it puts
# two visits of one minister together.
_TITLE, _LEAD, _BODY = 3, 2, 1
_SENTENCES_READ = 4


@dataclass(frozen=True, slots=True)
class StoryText:
    """What is kept of an article for comparing it.

    Attributes:
        id: the brief's id.
        path: the file it came from; "" where unknown.
        day: publication time in days since 1970-01-01 UTC, None where not stated.
        order: what it is sorted by, days since 1970-01-01 UTC: `day`, else when the brief was made.
        counts: term -> dampened count, title and lead counted more.
        weekdays: the days of the week named where the article says what happened.
        signature: for finding near-copies.
    """

    id: str
    path: str
    day: float | None
    order: float
    counts: dict[str, float]
    weekdays: frozenset[str]
    signature: Signature


def story_text(
    id: str,  # noqa: A002 - the field's name
    title: str | None,
    sentences: Sequence[str],
    *,
    path: str = "",
    published: str | None = None,
    created: str | None = None,
) -> StoryText:
    """An article's cleaned Arabic for comparing.

    Args:
        sentences: the body's sentences in order, without the title.
        published, created: ISO 8601 dates or date-times; one that cannot be read counts as absent,
            and so does a publication more than two days after the brief was made.
    """
    weights: Counter[str] = Counter()
    parts = [(_TITLE, title or "")]
    parts += [
        (_BODY if place else _LEAD, sentence)
        for place, sentence in enumerate(sentences[:_SENTENCES_READ])
    ]
    for weight, text in parts:
        for term in terms(text):
            weights[term] += weight
    top = " ".join(text for _, text in parts)
    day, made = days_of(published), days_of(created)
    if day is not None and made is not None and day > made + 2:
        day = None
    return StoryText(
        id=id,
        path=path,
        day=day,
        order=day if day is not None else made or 0.0,
        counts={term: math.log1p(count) for term, count in weights.items()},
        weekdays=frozenset(weekdays(top)),
        signature=signature(" ".join(sentences)),
    )


def days_of(stamp: str | None) -> float | None:
    """Days since 1970-01-01 UTC of an ISO 8601 date or date-time; None where it is none.

    A time without a zone counts as UTC; a date without a time counts as noon.
    """
    if not stamp:
        return None
    try:
        moment = datetime.fromisoformat(stamp.strip())
    except ValueError:
        return None
    if len(stamp.strip()) <= len("2026-01-01"):
        moment = moment.replace(hour=12)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return moment.timestamp() / 86_400
