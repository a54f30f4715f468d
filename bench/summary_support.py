"""How often do the summary checks catch what is wrong, and how often do they cry wolf?

    python bench/summary_support.py training/corpus
    python bench/summary_support.py training/corpus --profile embedded
    python bench/summary_support.py training/corpus --half choose --alarms 20

Records of openings.jsonl: the opening of a report in Arabic and English, and a hand-written
English summary of it. The even records chose the rules and thresholds; only the odd ones report.

Three kinds of faithful sentences, all checked against the English opening: the written summary
(strongly paraphrased); the opening's own sentences (as a summarizer copies them); and with
--profile the translations of the Arabic sentences by a real model, checked against themselves.
Each is then damaged in one way at a time: a number changed; a name swapped for one of another
opening; a verb negated, or a negation taken out; a sentence of another opening taken instead.
A faithful sentence with any flag is a false alarm.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from negated_claims import with_negation, without_negation

from pipeline.cleaning.sentences import split_sentences
from pipeline.language.english import capitalised, names_in, same_name
from pipeline.language.english_numbers import numbers_in
from pipeline.summarization.support import evidence_for

Article = list[tuple[str, str]]
Case = tuple[str, Article]
_SMALL = "two three four five six seven eight nine ten eleven twelve"
_WORDS = _SMALL.split()


def changed_number(sentence: str, article: Article, draw: random.Random) -> str | None:
    """One number replaced by one that the article does not have; in words where it was."""
    numbers = numbers_in(sentence)
    if not numbers:
        return None
    number = draw.choice(numbers)
    known = {found.value for _, text in article for found in numbers_in(text)}
    value = number.value
    while value in known or value == number.value:
        value = value + draw.choice([1, 2, 3, 10])
    written = f"{value:f}"
    if number.written[0].isalpha() and value == int(value) and 2 <= value <= 12:
        written = _WORDS[int(value) - 2]
    return sentence[: number.start] + written + sentence[number.end :]


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


def damaged(cases: list[Case], draw: random.Random) -> Iterator[tuple[str, str, Article]]:
    """(damage, sentence, article) for every case and every damage that it can take."""
    names = sorted({name for sentence, _ in cases for name in names_in(sentence)})
    for place, (sentence, article) in enumerate(cases):
        # Ten cases on is another opening: none has so many sentences.
        other = cases[(place + draw.randrange(10, len(cases) - 10)) % len(cases)][0]
        forms = {
            "faithful": sentence,
            "number changed": changed_number(sentence, article, draw),
            "name swapped": swapped_name(sentence, article, names, draw),
            "verb negated": with_negation(sentence),
            "negation taken out": without_negation(sentence),
            "of another article": other,
        }
        yield from ((damage, text, article) for damage, text in forms.items() if text)


def report(kind: str, cases: list[Case], threshold: float | None, alarms: int) -> None:
    """Print false alarms and catches of one kind of summary sentences."""
    flags: dict[str, list[set[str]]] = defaultdict(list)
    supports: dict[str, list[float]] = defaultdict(list)
    false = []
    options = {} if threshold is None else {"threshold": threshold}
    for damage, sentence, article in damaged(cases, random.Random(7)):  # noqa: S311
        _, support, found = evidence_for(sentence, article, **options)
        flags[damage].append({flag.kind for flag in found})
        supports[damage].append(support)
        if damage == "faithful" and found:
            false.append((sentence, [f"{flag.kind}: {flag.detail}" for flag in found]))
    print(f"\n{kind:20} sentences  flagged  by kind; median support")
    for damage, kinds in flags.items():
        share = sum(map(bool, kinds)) / len(kinds)
        by_kind = Counter(flag for found in kinds for flag in found)
        listed = ", ".join(f"{flag} {n / len(kinds):.1%}" for flag, n in sorted(by_kind.items()))
        median = sorted(supports[damage])[len(kinds) // 2]
        print(f"{damage:20} {len(kinds):9}  {share:6.1%}  {listed}; {median:.2f}")
    for sentence, found in false[:alarms]:
        print(f"- {sentence}\n    {'; '.join(found)}")


def translated(records: list[dict[str, list[str]]], profile: str) -> list[Case]:
    """Arabic openings translated by a profile: each sentence against the whole translation."""
    from pipeline.models.store import ModelStore
    from pipeline.settings import load_settings
    from pipeline.stages import Stages

    settings = load_settings()
    translator = Stages(settings, profile, ModelStore(settings)).translator
    texts = [text for record in records for text in record["opening_ar"]]
    english = iter(translation.text for translation in translator.translate(texts))
    cases = []
    for record in records:
        sentences = [next(english) for _ in record["opening_ar"]]
        article = [(f"s{k}", text) for k, text in enumerate(sentences, 1)]
        cases += [(text, article) for text in sentences]
    return cases


def main(arguments: argparse.Namespace) -> None:
    """Print the tables of one half of the records."""
    lines = (arguments.corpus / "openings.jsonl").read_text("utf-8").splitlines()
    records = [json.loads(line) for line in lines][arguments.half == "report" :: 2]
    print(f"{len(records)} records, the half to {arguments.half}")
    if arguments.profile:
        cases = translated(records[:50], arguments.profile)
        report("translated sentences", cases, arguments.threshold, arguments.alarms)
        return
    written, copied = [], []
    for record in records:
        texts = [record["title_en"], *record["opening_en"]]
        article = [(f"s{k}", text) for k, text in enumerate(texts, 1)]
        written += [(text, article) for text in split_sentences(record["summary_en"])]
        copied += [(text, article) for text in record["opening_en"]]
    report("written summaries", written, arguments.threshold, arguments.alarms)
    report("copied sentences", copied, arguments.threshold, arguments.alarms)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path, help="folder with openings.jsonl")
    parser.add_argument("--half", choices=["choose", "report"], default="report")
    parser.add_argument("--threshold", type=float, help="weak support; default as shipped")
    parser.add_argument("--alarms", type=int, default=0, help="print so many false alarms")
    parser.add_argument("--profile", help="instead, translate 50 openings with it")
    main(parser.parse_args())
