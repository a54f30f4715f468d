"""Which sentences carry an article: centrality and position on the Arabic side.

Ranking and picking live here; what a summary looks like is the business of the summarizers.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass

from pipeline.article import Sentence
from pipeline.summarization.words import stems

# LexRank's damping (Erkan and Radev 2004): the share of a sentence's centrality that comes from
# its neighbours rather than from being there at all.
_DAMPING = 0.85
_ROUNDS = 40
# Every sentence is compared with every other up to here; beyond, time and memory would grow with
# the square of the length, and likeness to the article as a whole stands in.
_MOST_COMPARED = 400


@dataclass(frozen=True, slots=True)
class Weights:
    """What each part of a score counts; every part lies in 0..1, and the weights sum up to 1.

    News tells the story first, so position weighs most; where it does not, likeness to the title
    finds the story better than centrality. bench/extractive_ranking.py prints what each part does.
    """

    position: float = 0.40
    centrality: float = 0.25
    title: float = 0.35


_NEWS = Weights()
_FEW_STEMS = 6
_SHORT, _QUOTE_ONLY, _QUESTION, _LINKED = 0.5, 0.7, 0.7, 0.9
# Two sentences this alike say the same; the second is never picked.
_SAME = 0.75

_QUOTE = re.compile(r'^["«“].*["»”][.،!؟]?$', re.DOTALL)
# A sentence that opens so leans on the one before it.
_LEANS = re.compile(
    r"^(?:و(?:أضاف|تابع|أردف|استطرد|زاد|ختم)|كما |لكن|ولكن|غير أن|إلا أن|بدوره|من جهته|في المقابل|"
    r"(?:وهذا|وهذه|وذلك|وتلك) )"
)


def rank_sentences(sentences: Sequence[Sentence], weights: Weights = _NEWS) -> list[float]:
    """How well each sentence stands for the article, 0..1; 0 for titles and subheads.

    Args:
        sentences: all sentences of one article, in order; the title, where there is one, tells
            what the article is about.
    """
    body = [index for index, sentence in enumerate(sentences) if sentence.role == "body"]
    if not body:
        return [0.0] * len(sentences)
    vectors = vectors_of([sentences[index].ar for index in body])
    title = Counter(
        stem for sentence in sentences if sentence.role == "title" for stem in stems(sentence.ar)
    )
    centralities = _centralities(vectors)
    scores = [0.0] * len(sentences)
    for place, index in enumerate(body):
        score = (
            weights.position / (1 + place / 2)
            + weights.centrality * centralities[place]
            + weights.title * _coverage(title, vectors[place])
        )
        scores[index] = score * _penalty(sentences[index].ar)
    return scores


def pick(
    sentences: Sequence[Sentence],
    count: int,
    weights: Weights = _NEWS,
    avoid: Container[int] = (),
) -> list[int]:
    """Indices of the `count` best body sentences that do not repeat one another, in order.

    Args:
        avoid: indices never picked.
    """
    scores = rank_sentences(sentences, weights)
    candidates = [
        index
        for index, sentence in enumerate(sentences)
        if sentence.role == "body" and index not in avoid
    ]
    vectors = dict(
        zip(candidates, vectors_of([sentences[index].ar for index in candidates]), strict=True)
    )
    picked: list[int] = []
    while candidates and len(picked) < count:
        likeness = {
            index: max((cosine(vectors[index], vectors[other]) for other in picked), default=0.0)
            for index in candidates
        }
        candidates = [index for index in candidates if likeness[index] < _SAME]
        if not candidates:
            break
        # Ties go to the earlier sentence.
        best = max(candidates, key=lambda k: (scores[k] * (1 - likeness[k]), -k))
        picked.append(best)
        candidates.remove(best)
    return sorted(picked)


Vector = dict[str, float]


def vectors_of(texts: Sequence[str]) -> list[Vector]:
    """TF-IDF vectors of length one over stems, the article being the collection."""
    counts = [Counter(stems(text)) for text in texts]
    spread = Counter(stem for count in counts for stem in count)
    vectors = []
    for count in counts:
        vector = {
            stem: number * (math.log((1 + len(texts)) / (1 + spread[stem])) + 1)
            for stem, number in count.items()
        }
        length = math.sqrt(sum(value * value for value in vector.values()))
        vectors.append({stem: value / length for stem, value in vector.items()})
    return vectors


def cosine(one: Vector, other: Vector) -> float:
    """Likeness of two vectors of length one, 0..1."""
    if len(one) > len(other):
        one, other = other, one
    return sum(value * other.get(stem, 0.0) for stem, value in one.items())


def _centralities(vectors: Sequence[Vector]) -> list[float]:
    """LexRank over cosines, scaled so that the most central sentence has 1."""
    size = len(vectors)
    if size > _MOST_COMPARED:
        return _closeness(vectors)
    likeness = _likeness(vectors)
    weights = [sum(row) for row in likeness]
    rank = [1 / size] * size
    for _ in range(_ROUNDS):
        flow = [rank[k] / weights[k] if weights[k] else 0.0 for k in range(size)]
        rank = [
            (1 - _DAMPING) / size + _DAMPING * sum(likeness[k][j] * flow[k] for k in range(size))
            for j in range(size)
        ]
    top = max(rank)
    return [value / top for value in rank]


def _closeness(vectors: Sequence[Vector]) -> list[float]:
    """Cosine to the sum of all vectors, scaled like `_centralities`."""
    total: Vector = {}
    for vector in vectors:
        for stem, value in vector.items():
            total[stem] = total.get(stem, 0.0) + value
    products = [sum(v * total[stem] for stem, v in vector.items()) for vector in vectors]
    top = max(products) or 1.0
    return [value / top for value in products]


def _likeness(vectors: Sequence[Vector]) -> list[list[float]]:
    size = len(vectors)
    matrix = [[0.0] * size for _ in range(size)]
    for k in range(size):
        for j in range(k):
            matrix[k][j] = matrix[j][k] = cosine(vectors[k], vectors[j])
    return matrix


def _coverage(title: Counter[str], vector: Vector) -> float:
    """Share of the title's stems that the sentence has."""
    total = sum(title.values())
    return sum(n for stem, n in title.items() if stem in vector) / total if total else 0.0


def _penalty(text: str) -> float:
    factor = 1.0
    if len(stems(text)) < _FEW_STEMS:
        factor *= _SHORT
    stripped = text.strip()
    if _QUOTE.match(stripped):
        factor *= _QUOTE_ONLY
    if stripped.endswith("؟"):
        factor *= _QUESTION
    if _LEANS.match(stripped):
        factor *= _LINKED
    return factor
