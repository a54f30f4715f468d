"""How often do the summary checks catch what is wrong, and how often do they cry wolf?

    python bench/summary_support.py ../shared

Faithful sentences are the hand-written English summaries of corpus/openings.jsonl, split into
sentences, checked against the opening they sum up. Each is then damaged in one way at a time:
a number changed, a name swapped for one of another opening, or the sentence of another opening
taken instead. A faithful sentence with any flag is a false alarm.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter, defaultdict
from pathlib import Path

from pipeline.cleaning.sentences import split_sentences
from pipeline.language.english import capitalised, names_in, same_name
from pipeline.language.english_numbers import numbers_in
from pipeline.summarization.support import evidence_for

Article = list[tuple[str, str]]


def changed_number(sentence: str, article: Article, draw: random.Random) -> str | None:
    """One number replaced by one that the article does not have."""
    numbers = numbers_in(sentence)
    if not numbers:
        return None
    number = draw.choice(numbers)
    known = {found.value for _, text in article for found in numbers_in(text)}
    value = number.value
    while value in known:
        value = value + draw.choice([1, 2, 3, 10])
    return sentence[: number.start] + f"{value:f}" + sentence[number.end :]


def swapped_name(
    sentence: str, article: Article, names: list[str], draw: random.Random
) -> str | None:
    """One name replaced by one of another opening that this one does not have."""
    here = names_in(sentence)
    if not here:
        return None
    known = capitalised(" ".join(text for _, text in article))
    other = draw.choice(names)
    while any(same_name(other, name) for name in known):
        other = draw.choice(names)
    return sentence.replace(draw.choice(here), other, 1)


def main(shared: Path) -> None:
    """Print false alarms, catches, and which flags they were."""
    records = [
        json.loads(line)
        for line in (shared / "corpus/openings.jsonl").read_text("utf-8").splitlines()
    ]
    draw = random.Random(7)  # noqa: S311 - a fixed draw, not a secret
    summaries = [split_sentences(record["summary_en"]) for record in records]
    names = sorted({name for texts in summaries for text in texts for name in names_in(text)})
    flags: dict[str, list[set[str]]] = defaultdict(list)
    supports: dict[str, list[float]] = defaultdict(list)
    alarms = []
    for place, (record, sentences) in enumerate(zip(records, summaries, strict=True)):
        texts = [record["title_en"], *record["opening_en"]]
        article = [(f"s{k}", text) for k, text in enumerate(texts, 1)]
        for sentence in sentences:
            other = (place + draw.randrange(1, len(records))) % len(records)
            cases = {
                "faithful": sentence,
                "number changed": changed_number(sentence, article, draw),
                "name swapped": swapped_name(sentence, article, names, draw),
                "of another article": draw.choice(summaries[other]),
            }
            for case, text in cases.items():
                if text is None:
                    continue
                _, support, found = evidence_for(text, article)
                flags[case].append({flag.kind for flag in found})
                supports[case].append(support)
                if case == "faithful" and found:
                    alarms.append((text, [f"{flag.kind}: {flag.detail}" for flag in found]))
    print(f"{'':20} sentences  flagged  by kind; median support")
    for case, kinds in flags.items():
        share = sum(map(bool, kinds)) / len(kinds)
        by_kind = Counter(kind for found in kinds for kind in found)
        listed = ", ".join(f"{kind} {n / len(kinds):.1%}" for kind, n in sorted(by_kind.items()))
        median = sorted(supports[case])[len(kinds) // 2]
        print(f"{case:20} {len(kinds):9}  {share:6.1%}  {listed}; {median:.2f}")
    print("\nshare with less support than a threshold")
    for threshold in (0.1, 0.15, 0.2, 0.3, 0.4, 0.5):
        shares = (
            f"{case} {sum(s < threshold for s in found) / len(found):.1%}"
            for case, found in supports.items()
        )
        print(f"{threshold:.2f}  {', '.join(shares)}")
    print("\nfalse alarms of names and numbers, the first ten:")
    alarms = [(text, found) for text, found in alarms if "weak" not in found[0]]
    for text, found in alarms[:10]:
        print(f"- {text}\n    {'; '.join(found)}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path, help="folder with corpus/")
    main(parser.parse_args().shared)
