"""Grouping articles into stories: candidate pairs from an inverted index, then average linkage.

Deterministic: the result depends on the articles only, not on the order in which they come.
"""

from __future__ import annotations

import heapq
import itertools
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.stories.duplicates import copies
from pipeline.stories.frequencies import Frequencies
from pipeline.stories.text import StoryText

Vector = dict[str, float]


@dataclass(frozen=True, slots=True)
class Rule:
    """What makes two articles alike; chosen on the development half of tests/stories by
    `bench/story_grouping.py --tune`.

    Attributes:
        threshold: mean likeness at which two groups are one story.
        per_day: what a day between two publications takes off the likeness (cosine, 0..1).
        free_days: this much time between two reports of one event is nothing unusual.
        other_weekday: what is taken off where the articles name different days of the week.
        other_weekday_undated: the same where one of them does not state when it was published, so
            that the weekday is all that tells two visits, two attacks, two price reports apart.
    """

    threshold: float = 0.14
    per_day: float = 0.06
    free_days: float = 0.5
    other_weekday: float = 0.03
    other_weekday_undated: float = 0.20


RULE = Rule()
# An article's most telling terms find its candidates; a term that stands in more articles than
# this tells nothing.
_TELLING, _POSTINGS = 30, 100
_LEAST_SHARED = 0.04
# A near-copy is the same story, whatever else.
_SAME = 1.0


def group(
    texts: Iterable[StoryText],
    known: Sequence[Sequence[str]] = (),
    rule: Rule = RULE,
) -> list[list[str]]:
    """Stories as lists of article ids, oldest article first; the largest stories first.

    Args:
        texts: the articles, each id once.
        known: stories that were found before (ids among `texts`): they can grow, but are neither
            compared with one another again nor taken apart.
    """
    ordered = sorted(texts, key=lambda text: (text.order, text.id))
    place = {text.id: number for number, text in enumerate(ordered)}
    start = [[place[name] for name in story if name in place] for story in known]
    pairs = likenesses(ordered, rule, frozenset(itertools.chain.from_iterable(start)))
    stories = _average_linkage(len(ordered), pairs, [s for s in start if s], rule.threshold)
    stories.sort(key=lambda story: (-len(story), story[0]))
    return [[ordered[number].id for number in story] for story in stories]


def likenesses(
    ordered: Sequence[StoryText], rule: Rule = RULE, old: frozenset[int] = frozenset()
) -> dict[tuple[int, int], float]:
    """Likeness of the pairs that share telling terms, by places (smaller first).

    Pairs of which both places are in `old` are left out.

    Cosine of TF-IDF vectors, less what time and named weekdays speak against the pair; 1 for
    near-copies. A pair that is not there shares next to nothing.
    """
    vectors = _vectors(ordered)
    found: dict[tuple[int, int], float] = {}
    for (one, other), share in _candidates(vectors, old).items():
        if share >= _LEAST_SHARED:
            cosine = _cosine(vectors[one], vectors[other])
            found[one, other] = cosine - _against(ordered[one], ordered[other], rule)
    places = {text.id: number for number, text in enumerate(ordered)}
    for first, second in copies({text.id: text.signature for text in ordered}):
        one, other = sorted((places[first], places[second]))
        if one in old and other in old:
            continue
        if _gap(ordered[one], ordered[other]) <= 2:  # the weekly text of a service is no story
            found[one, other] = _SAME
    return found


def _vectors(ordered: Sequence[StoryText]) -> list[Vector]:
    frequencies = Frequencies()
    for text in ordered:
        frequencies.add(text.counts)
    vectors = []
    for text in ordered:
        vector = {
            term: count * frequencies.weight(term) for term, count in sorted(text.counts.items())
        }
        length = math.sqrt(sum(value * value for value in vector.values())) or 1.0
        vectors.append({term: value / length for term, value in vector.items()})
    return vectors


def _candidates(vectors: Sequence[Vector], old: frozenset[int]) -> dict[tuple[int, int], float]:
    """Pairs that share telling terms, with the part of their cosine that these make up."""
    postings: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    shares: defaultdict[tuple[int, int], float] = defaultdict(float)
    telling = [
        heapq.nsmallest(_TELLING, vector.items(), key=lambda item: (-item[1], item[0]))
        for vector in vectors
    ]
    for number, items in enumerate(telling):
        for term, value in items:
            postings[term].append((number, value))
    for entries in postings.values():
        if len(entries) > _POSTINGS:
            continue
        for here, (one, value) in enumerate(entries):
            for other, theirs in entries[here + 1 :]:
                if not (one in old and other in old):
                    shares[one, other] += value * theirs
    return shares


def _cosine(one: Vector, other: Vector) -> float:
    if len(one) > len(other):
        one, other = other, one
    return sum(value * other[term] for term, value in one.items() if term in other)


def _gap(one: StoryText, other: StoryText) -> float:
    """Days between the publications; 0 where one is not stated."""
    return 0.0 if one.day is None or other.day is None else abs(one.day - other.day)


def _against(one: StoryText, other: StoryText, rule: Rule) -> float:
    cost = rule.per_day * max(0.0, _gap(one, other) - rule.free_days)
    if one.weekdays and other.weekdays and not one.weekdays & other.weekdays:
        dated = one.day is not None and other.day is not None
        cost += rule.other_weekday if dated else rule.other_weekday_undated
    return cost


def _average_linkage(
    count: int,
    pairs: dict[tuple[int, int], float],
    known: Sequence[Sequence[int]],
    threshold: float,
) -> list[list[int]]:
    """Join the two groups with the highest mean likeness until none reaches `threshold`.

    Pairs that are not in `pairs` count as 0. Lance-Williams sums and a heap with lazy deletion:
    O(p log p) for p pairs.
    """
    members: dict[int, list[int]] = {number: [number] for number in range(count)}
    sums: dict[int, dict[int, float]] = {number: {} for number in range(count)}
    for (one, other), value in pairs.items():
        sums[one][other] = sums[other][one] = value
    for story in known:
        for number in story[1:]:
            _join(members, sums, story[0], number)
    heap = [
        (-value / (len(members[one]) * len(members[other])), one, other)
        for one, row in sums.items()
        for other, value in row.items()
        if one < other
    ]
    heapq.heapify(heap)
    while heap:
        mean, one, other = heapq.heappop(heap)
        if one not in members or other not in members:
            continue
        now = sums[one].get(other, 0.0) / (len(members[one]) * len(members[other]))
        if -mean != now:
            continue  # an older entry of a pair that has changed since
        if now < threshold:
            break
        _join(members, sums, one, other)
        for third, value in sums[one].items():
            mean = value / (len(members[one]) * len(members[third]))
            first, second = min(one, third), max(one, third)
            heapq.heappush(heap, (-mean, first, second))
    return [sorted(story) for story in members.values()]


def _join(
    members: dict[int, list[int]], sums: dict[int, dict[int, float]], keep: int, gone: int
) -> None:
    members[keep] += members.pop(gone)
    row = sums.pop(gone)
    for third, value in row.items():
        del sums[third][gone]
        if third != keep:
            sums[keep][third] = sums[third][keep] = sums[keep].get(third, 0.0) + value
