"""How often do the sentence checks catch what is wrong, and how often do they cry wolf?

    python bench/sentence_checks.py ../shared
    python bench/sentence_checks.py ../shared --fit     # the constants of checks/risk.py

Sentences are the outputs of four systems on FLORES dev and human translations (FLORES, PUD,
TICO-19, our own news). Each is taken as it is, for false alarms, and damaged in one way at a
time: a number changed, the sentence cut between 30 and 70 % of its words, a clause of four to
eight words said again, a negation dropped or put in, a name replaced. Only sentences without a
flag of that kind are damaged.
"""

from __future__ import annotations

import argparse
import functools
import html
import lzma
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from sacrebleu.metrics import CHRF

from pipeline.article import Flag
from pipeline.language.english import names_in
from pipeline.settings import DecodingSettings
from pipeline.translation.checks.risk import FEATURES, risk, risk_features
from pipeline.translation.checks.sentence import check_sentence
from pipeline.translation.names.step import NameStep, open_names

Pair = tuple[str, str]
SYSTEMS = ("opusmt", "argos", "bergamot-base", "google")
WORDS = """two three four five six seven eight nine ten eleven twelve thirteen fifteen twenty thirty
    forty fifty sixty seventy eighty ninety""".split()  # noqa: SIM905
NUMBER = re.compile(rf"\d+|\b(?:{'|'.join(WORDS)})\b", re.IGNORECASE)
NEGATION = re.compile(
    r"\b(?:(do|does|did|is|are|was|were|has|have|had|would|could|should|will)(?:n['’]t| not)"
    r"|(?:never|not|no) )",
    re.IGNORECASE,
)
VERB = re.compile(r"\b(?:is|are|was|were|has|have|had|will|would|can|could)\b")


def lines(file: Path) -> list[str]:
    """Lines of a text file, HTML entities of some systems' outputs decoded."""
    return [html.unescape(line) for line in file.read_text(encoding="utf-8").splitlines()]


def sets(shared: Path) -> Iterator[tuple[str, list[Pair]]]:
    """Name and (Arabic, English) pairs of each set."""
    folder = shared / "devsets"
    arabic = lines(folder / "flores-dev.ar")
    for system in SYSTEMS:
        yield system, list(zip(arabic, lines(folder / f"flores-dev.{system}.en"), strict=True))
    yield "FLORES reference", list(zip(arabic, lines(folder / "flores-dev.en"), strict=True))
    for name in ("ud_pud", "tico19_tm"):
        text = lzma.decompress((shared / f"parallel/{name}.tsv.xz").read_bytes()).decode("utf-8")
        yield f"{name} reference", table(text)
    news = [
        pair
        for name in ("conflict", "diplomacy", "economy", "politics_law", "articles")
        for pair in table((shared / f"corpus/{name}.tsv").read_text(encoding="utf-8"))
    ]
    yield "our news reference", news


def table(text: str) -> list[Pair]:
    """Pairs of a tab-separated file."""
    rows = [line.split("\t") for line in text.splitlines()]
    return [(row[0], html.unescape(row[1])) for row in rows if len(row) > 1]


def changed_number(text: str, draw: random.Random, _: list[str]) -> str | None:
    """One digit replaced, or one number word."""
    found = list(NUMBER.finditer(text))
    if not found:
        return None
    match = draw.choice(found)
    old = match.group()
    if old.isdecimal():
        place = draw.randrange(len(old))
        digit = draw.choice([d for d in "123456789" if d != old[place]])
        new = old[:place] + digit + old[place + 1 :]
    else:
        new = draw.choice([word for word in WORDS if word != old.lower()])
    return text[: match.start()] + new + text[match.end() :]


def cut(text: str, draw: random.Random, _: list[str]) -> str | None:
    """The end missing."""
    words = text.split()
    if len(words) < 8:
        return None
    return " ".join(words[: draw.randint(len(words) * 3 // 10, len(words) * 7 // 10)])


def cut_and_closed(text: str, draw: random.Random, names: list[str]) -> str | None:
    """The end missing, and a full stop put there."""
    short = cut(text, draw, names)
    return None if short is None else short.rstrip(".,;:") + "."


def repeated(text: str, draw: random.Random, _: list[str]) -> str | None:
    """A clause twice in a row."""
    words = text.split()
    if len(words) < 8:
        return None
    size = draw.randint(4, 8)
    start = draw.randint(0, len(words) - size)
    return " ".join(words[: start + size] + words[start:])


def negation_dropped(text: str, draw: random.Random, _: list[str]) -> str | None:
    """One negation taken out."""
    found = list(NEGATION.finditer(text))
    if not found:
        return None
    match = draw.choice(found)
    kept = match[1] or ""
    kept = "" if kept.lower() in ("do", "does", "did") else kept
    return text[: match.start()] + kept + text[match.end() :]


def negation_added(text: str, _: random.Random, __: list[str]) -> str | None:
    """A negation put after the first auxiliary."""
    match = VERB.search(text)
    if match is None or text[match.end() :].startswith((" not", "n't", " no ")):
        return None
    return f"{text[: match.end()]} not{text[match.end() :]}"


def name_swapped(text: str, draw: random.Random, names: list[str]) -> str | None:
    """One name replaced by one of another sentence."""
    here = names_in(text)
    if not here:
        return None
    other = draw.choice(names)
    return None if other in text else text.replace(draw.choice(here), other, 1)


DAMAGES: dict[str, tuple[Callable[[str, random.Random, list[str]], str | None], set[str]]] = {
    "number changed": (changed_number, {"number_missing", "number_added"}),
    "cut": (cut, {"cut", "too_short"}),
    "cut, closed with a stop": (cut_and_closed, {"cut", "too_short"}),
    "clause repeated": (repeated, {"loop"}),
    "negation dropped": (negation_dropped, {"negation_missing"}),
    "negation added": (negation_added, {"negation_added"}),
    # No check looks for names: what is caught here is caught by chance.
    "name swapped": (name_swapped, {"name"}),
}


@functools.cache
def _names() -> NameStep:
    return open_names(True, [], None, DecodingSettings())


def checked(source: str, english: str) -> list[Flag]:
    """What `mujaz check` flags."""
    return check_sentence(source, english) + _names().check_line(source, english)


def report(name: str, pairs: list[Pair], draw: random.Random) -> None:
    """False alarms of a set, and recall and precision on its damaged sentences.

    Precision weighs one damaged sentence against one as it came, over those that can be damaged
    this way: caught / (caught + false alarms among them).
    """
    flags = [{flag.kind for flag in checked(*pair)} for pair in pairs]
    names = sorted({word for _, text in pairs for word in names_in(text)})
    kinds = Counter(kind for found in flags for kind in found)
    print(f"\n{name}: {len(pairs)} sentences, {sum(map(bool, flags)) / len(pairs):.1%} flagged")
    print("  " + ", ".join(f"{kind} {count}" for kind, count in kinds.most_common()))
    for damage, (change, wanted) in DAMAGES.items():
        tried = caught = alarms = 0
        for (source, text), found in zip(pairs, flags, strict=True):
            damaged = change(text, draw, names)
            if damaged is None or damaged == text:
                continue
            if found & (wanted or found):
                alarms += 1
                continue
            tried += 1
            now = {flag.kind for flag in checked(source, damaged)}
            caught += bool(now & (wanted or now))
        if tried >= 20:
            precision = caught / (caught + alarms) if caught else 0
            shares = f"recall {caught / tried:6.1%}  precision {precision:6.1%}"
            print(f"  {damage:24} {tried:5}  {shares}")


def chrf_of(shared: Path) -> dict[str, tuple[list[Pair], np.ndarray]]:
    """Pairs and sentence chrF of each system on FLORES dev."""
    metric = CHRF()
    references = lines(shared / "devsets/flores-dev.en")
    found = {}
    for name, pairs in sets(shared):
        if name in SYSTEMS:
            rows = zip(pairs, references, strict=True)
            scores = [metric.sentence_score(pair[1], [reference]).score for pair, reference in rows]
            found[name] = (pairs, np.array(scores))
    return found


def riskiest_fifth(shared: Path) -> None:
    """How much worse the sentences with the highest risk are, and those with a flag."""
    print("\nmean chrF on FLORES dev          flagged / rest      riskiest fifth / rest")
    for name, (pairs, scores) in chrf_of(shared).items():
        flags = [check_sentence(*pair) for pair in pairs]
        flagged = np.array([bool(found) for found in flags])
        risks = [risk(*pair, found) for pair, found in zip(pairs, flags, strict=True)]
        order = np.argsort(-np.array(risks), kind="stable")
        fifth, rest = order[: len(order) // 5], order[len(order) // 5 :]
        print(
            f"{name:20} {flagged.sum():4} flagged   {scores[flagged].mean():.1f} / "
            f"{scores[~flagged].mean():.1f}         {scores[fifth].mean():.1f} / "
            f"{scores[rest].mean():.1f}"
        )


def fit(shared: Path) -> None:
    """Print the constants of checks/risk.py, and what halves fitted on the other half are worth."""
    features, scores = {}, {}
    for name, (pairs, values) in chrf_of(shared).items():
        rows = [risk_features(*pair, len(check_sentence(*pair))) for pair in pairs]
        features[name], scores[name] = np.array(rows), values
    even = np.arange(len(next(iter(scores.values())))) % 2 == 0
    for half in (even, ~even):
        mean, deviation, weights = solve(features, scores, half)
        for name in features:
            expected = ((features[name][~half] - mean) / deviation) @ weights
            order = np.argsort(expected, kind="stable")
            held = scores[name][~half][order]
            fifth = len(held) // 5
            gap = held[fifth:].mean() - held[:fifth].mean()
            print(f"{name:20} held out: rest - riskiest fifth {gap:.1f}")
    mean, deviation, weights = solve(features, scores, even | True)
    expected = np.concatenate([((f - mean) / deviation) @ weights for f in features.values()])
    print(", ".join(FEATURES))
    for name, values in (
        ("MEANS", mean),
        ("DEVIATIONS", deviation),
        ("WEIGHTS", weights),
        ("QUANTILES", np.quantile(expected, np.arange(1, 20) / 20)),
    ):
        print(f"{name} = ({', '.join(f'{value:.4g}' for value in values)})")


def solve(
    features: dict[str, np.ndarray], scores: dict[str, np.ndarray], rows: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Means, deviations and ridge weights."""
    matrix = np.vstack([values[rows] for values in features.values()])
    target = np.concatenate([values[rows] for values in scores.values()])
    mean, deviation = matrix.mean(0), matrix.std(0)
    scaled = (matrix - mean) / deviation
    ridge = scaled.T @ scaled + 30 * np.eye(len(FEATURES))
    return mean, deviation, np.linalg.solve(ridge, scaled.T @ (target - target.mean()))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path, help="folder with devsets/, parallel/ and corpus/")
    parser.add_argument("--fit", action="store_true", help="fit the risk instead of measuring")
    arguments = parser.parse_args()
    if arguments.fit:
        fit(arguments.shared)
    else:
        for set_name, set_pairs in sets(arguments.shared):
            report(set_name, set_pairs, random.Random(7))  # noqa: S311 - a fixed draw, no secret
        riskiest_fifth(arguments.shared)
