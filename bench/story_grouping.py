"""Story grouping against the labelled set in tests/stories, and its speed.

    python bench/story_grouping.py            # development half, held-out half, all
    python bench/story_grouping.py --tune     # what the rule was chosen from: development half only
    python bench/story_grouping.py --speed 2000
    python bench/story_grouping.py --errors   # the pairs that come out wrong

Pairwise scores: of the pairs of articles that were put into one story, how many belong together
(precision); of those that belong together, how many were put together (recall).
"""

from __future__ import annotations

import argparse
import itertools
import json
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from zlib import crc32

from pipeline.cleaning.sentences import split_sentences
from pipeline.stories.grouping import RULE, Rule, group
from pipeline.stories.text import StoryText, story_text

LABELLED = Path(__file__).resolve().parents[1] / "tests" / "stories" / "labelled.jsonl"
Labelled = list[tuple[StoryText, str, str, str]]


def labelled() -> Labelled:
    """The labelled articles, each with its story, its half (`dev` or `test`) and its outlet."""
    records = [json.loads(line) for line in LABELLED.read_text(encoding="utf-8").splitlines()]
    return [
        (
            story_text(
                f"{number:04d}",
                record["title"],
                split_sentences(record["text"]),
                published=record["published"],
            ),
            record["story"],
            record["split"],
            record["outlet"],
        )
        for number, record in enumerate(records)
    ]


def pairs_of(stories: Sequence[Sequence[str]]) -> set[tuple[str, str]]:
    """The pairs that stand together in a story."""
    return {pair for story in stories for pair in itertools.combinations(sorted(story), 2)}


def scores(articles: Labelled, rule: Rule = RULE) -> tuple[float, float, float]:
    """Pairwise precision, recall, F1."""
    found, wanted = found_and_wanted(articles, rule)
    right = len(found & wanted)
    precision, recall = right / max(1, len(found)), right / max(1, len(wanted))
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def found_and_wanted(
    articles: Labelled, rule: Rule
) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """The pairs that grouping put together and those that belong together."""
    stories: dict[str, list[str]] = {}
    for text, story, *_ in articles:
        stories.setdefault(story, []).append(text.id)
    found = pairs_of(group([text for text, *_ in articles], rule=rule))
    return found, pairs_of(list(stories.values()))


def tune(articles: Labelled) -> None:
    """Print the best rules on the development half."""
    results = []
    for threshold, per_day, weekday in itertools.product(
        (0.06, 0.07, 0.08, 0.09, 0.10, 0.11, 0.12, 0.14),
        (0.0, 0.03, 0.06, 0.09, 0.12, 0.15, 0.2),
        (0.0, 0.03, 0.06, 0.1),
    ):
        rule = replace(RULE, threshold=threshold, per_day=per_day, other_weekday=weekday)
        results.append((*scores(articles, rule), rule))
    for precision, recall, f1, rule in sorted(results, key=lambda r: -r[2])[:25]:
        print(f"P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  {rule}")


def speed(articles: Labelled, count: int) -> None:
    """Seconds for `count` articles: the labelled ones over and over, each time other words."""
    texts = []
    for number in range(count):
        text = articles[number % len(articles)][0]
        turn = number // len(articles)
        # Two of three terms renamed each time round, so that stories stay apart.
        counts = {
            term if crc32(term.encode()) % 3 == 0 else f"{term}~{turn}": value
            for term, value in text.counts.items()
        }
        texts.append(
            replace(
                text,
                id=f"{number:06d}",
                counts=counts,
                signature=text.signature if not turn else b"",
            )
        )
    began = time.perf_counter()
    stories = group(texts)
    print(f"{count} articles, {len(stories)} stories: {time.perf_counter() - began:.2f} s")


def main() -> None:
    """Run what the options ask for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tune", action="store_true")
    parser.add_argument("--speed", type=int, metavar="N")
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args()
    articles = labelled()
    halves = {
        "development": [a for a in articles if a[2] == "dev"],
        "held out": [a for a in articles if a[2] == "test"],
        "all": articles,
        "all, undated": [(replace(text, day=None), *rest) for text, *rest in articles],
    }
    if options.tune:
        tune(halves["development"])
    elif options.speed:
        speed(articles, options.speed)
    else:
        for name, half in halves.items():
            precision, recall, f1 = scores(half)
            stories = len({story for _, story, *_ in half})
            print(
                f"{name:12} {len(half):4} articles {stories:3} stories  "
                f"precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}"
            )
            if options.errors:
                _print_errors(half)


def _print_errors(articles: Labelled) -> None:
    story_of = {text.id: f"{story} ({outlet})" for text, story, _, outlet in articles}
    found, wanted = found_and_wanted(articles, RULE)
    for kind, pairs in (("wrongly together", found - wanted), ("wrongly apart", wanted - found)):
        for one, other in sorted(pairs):
            print(f"  {kind}: {story_of[one]} | {story_of[other]}")


if __name__ == "__main__":
    main()
