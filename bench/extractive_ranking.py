"""Does the extractive ranking pick better than lead-k and than chance? Prints three tables.

    python bench/extractive_ranking.py ../shared

1. Openings with a summary written by hand: one sentence is picked of the four or five; ROUGE F1
   of its English against the English summary. Once in the article's order, once shuffled, where
   position tells nothing.
2. Short articles: the share of the headline's stems in the picked sentences, the headline being
   hidden from the ranking.
3. Real articles: how well the picked sentences stand for all (mean over the body of the cosine to
   the nearest picked sentence) and how alike they are (highest cosine between two of them).

"chance" is the mean over all choices, or over 200 drawn with a fixed seed.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import re
import statistics
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from pipeline.article import Sentence
from pipeline.cleaning.clean import clean_article
from pipeline.settings import LimitSettings
from pipeline.sources.inputs import SourceFailure, read_inputs
from pipeline.summarization.extractive import automatic_count
from pipeline.summarization.selection import Weights, cosine, pick, vectors_of
from pipeline.summarization.words import stems

RANKERS = {
    "ours": Weights(),
    "position alone": Weights(1, 0, 0),
    "centrality alone": Weights(0, 1, 0),
    "title alone": Weights(0, 0, 1),
    "without title": Weights(0.6, 0.4, 0),
}
Picker = Callable[[Sequence[Sentence], int], list[int]]


def sentences_of(title: str | None, body: Sequence[str]) -> list[Sentence]:
    """An article's sentences from its title and its body."""
    rows = ([("title", title)] if title else []) + [("body", text) for text in body]
    return [Sentence(f"s{k}", k, role, text) for k, (role, text) in enumerate(rows, 1)]  # type: ignore[arg-type]


def body_indices(sentences: Sequence[Sentence]) -> list[int]:
    """Where the body sentences stand."""
    return [k for k, sentence in enumerate(sentences) if sentence.role == "body"]


def lead(sentences: Sequence[Sentence], count: int) -> list[int]:
    """The first `count` body sentences."""
    return body_indices(sentences)[:count]


def choices(sentences: Sequence[Sentence], count: int) -> Iterator[list[int]]:
    """All ways to pick, or 200 of them."""
    body = body_indices(sentences)
    every = list(itertools.islice(itertools.combinations(body, count), 2001))
    if len(every) <= 2000:
        yield from map(list, every)
    else:
        draw = random.Random(7)  # noqa: S311 - a fixed draw, not a secret
        for _ in range(200):
            yield sorted(draw.sample(body, count))


def rouge(candidate: str, reference: str, n: int) -> float:
    """ROUGE-n F1 over lower-case words, without stemming."""
    grams = [
        Counter(zip(*(words[k:] for k in range(n)), strict=False))
        for words in (re.findall(r"\w+", candidate.lower()), re.findall(r"\w+", reference.lower()))
    ]
    shared = sum((grams[0] & grams[1]).values())
    total = sum(grams[0].values()) + sum(grams[1].values())
    return 2 * shared / total if total else 0.0


def pickers() -> dict[str, Picker]:
    """Every way of picking that is compared, but chance."""
    made: dict[str, Picker] = {
        name: lambda s, k, w=weights: pick(s, k, w)  # type: ignore[misc]
        for name, weights in RANKERS.items()
    }
    return {**made, "lead": lead}


def openings(shared: Path, shuffled: bool) -> None:
    """Print the first table."""
    records = [
        json.loads(line)
        for line in (shared / "corpus/openings.jsonl").read_text("utf-8").splitlines()
    ]
    draw = random.Random(7)  # noqa: S311 - a fixed draw, not a secret
    scores: dict[str, list[tuple[float, float]]] = {}
    for record in records:
        order = list(range(len(record["opening_ar"])))
        if shuffled:
            draw.shuffle(order)
        arabic = sentences_of(record["title_ar"], [record["opening_ar"][k] for k in order])
        english = [record["opening_en"][k] for k in order]
        gains = [tuple(rouge(text, record["summary_en"], n) for n in (1, 2)) for text in english]
        for name, picker in pickers().items():
            scores.setdefault(name, []).append(gains[picker(arabic, 1)[0] - 1])  # type: ignore[arg-type]
        chance = tuple(statistics.mean(column) for column in zip(*gains, strict=True))
        scores.setdefault("chance", []).append(chance)  # type: ignore[arg-type]
        scores.setdefault("best possible", []).append(max(gains))  # type: ignore[arg-type]
    print(f"\n{len(records)} openings, {'shuffled' if shuffled else 'in order'}: 1 sentence")
    print(f"{'':18} ROUGE-1 F1  ROUGE-2 F1")
    for name, pairs in scores.items():
        one, two = (100 * statistics.mean(column) for column in zip(*pairs, strict=True))
        print(f"{name:18} {one:10.1f} {two:11.1f}")


def short_articles(shared: Path) -> list[list[str]]:
    """Arabic lines of each article, its headline first: headlines alone end without a stop."""
    articles: list[list[str]] = []
    for row in (shared / "corpus/articles.tsv").read_text("utf-8").splitlines():
        arabic = row.split("\t")[0]
        if arabic[-1] not in '.؟!»"”':
            articles.append([])
        articles[-1].append(arabic)
    return articles


def headlines(shared: Path) -> None:
    """Print the second table."""
    articles = short_articles(shared)
    scores: dict[str, list[float]] = {}
    for title, *body in articles:
        wanted = set(stems(title))
        sentences = sentences_of(None, body)
        count = automatic_count(len(body))

        def share(picked: list[int], s=sentences, w=wanted) -> float:  # type: ignore[no-untyped-def]
            return len(w & {stem for k in picked for stem in stems(s[k].ar)}) / len(w)

        for name, picker in pickers().items():
            if "title" not in name:
                scores.setdefault(name, []).append(share(picker(sentences, count)))
        chance = statistics.mean(share(choice) for choice in choices(sentences, count))
        scores.setdefault("chance", []).append(chance)
    print(f"\n{len(articles)} short articles: share of the hidden headline's stems")
    for name, values in scores.items():
        print(f"{name:18} {100 * statistics.mean(values):10.1f}")


def real_articles(shared: Path) -> None:
    """Print the third table."""
    scores: dict[str, list[tuple[float, float]]] = {}
    limits = LimitSettings()
    count_of = []
    for raw in read_inputs([str(shared / "articles")], limits):
        if isinstance(raw, SourceFailure):
            continue
        sentences = clean_article(raw, limits).sentences
        body = body_indices(sentences)
        vectors = dict(zip(body, vectors_of([sentences[k].ar for k in body]), strict=True))
        count = automatic_count(len(body))
        count_of.append(f"{count} of {len(body)}")

        def judge(picked: list[int], v=vectors) -> tuple[float, float]:  # type: ignore[no-untyped-def]
            nearest = [max(cosine(v[k], v[p]) for p in picked) for k in v]
            pairs = itertools.combinations(picked, 2)
            return statistics.mean(nearest), max((cosine(v[a], v[b]) for a, b in pairs), default=0)

        for name, picker in pickers().items():
            scores.setdefault(name, []).append(judge(picker(sentences, count)))
        drawn = [judge(choice) for choice in choices(sentences, count)]
        chance = tuple(statistics.mean(column) for column in zip(*drawn, strict=True))
        scores.setdefault("chance", []).append(chance)  # type: ignore[arg-type]
    print(f"\n{len(count_of)} real articles, picked {', '.join(count_of)} sentences")
    print(f"{'':18}   coverage  redundancy")
    for name, pairs in scores.items():
        covered, alike = (100 * statistics.mean(column) for column in zip(*pairs, strict=True))
        print(f"{name:18} {covered:10.1f} {alike:11.1f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path, help="folder with corpus/ and articles/")
    folder = parser.parse_args().shared
    openings(folder, shuffled=False)
    openings(folder, shuffled=True)
    headlines(folder)
    real_articles(folder)
