"""Pairs as written -> pairs as trained on: normalised, filtered, multiplied by substitution.

python -m training.recipe.prepare --parallel ../shared/parallel --out training/runs/data
"""

from __future__ import annotations

import argparse
import collections
import random
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.cleaning.unicode import for_marian
from training.recipe import sources
from training.recipe.sources import Name, Pair

ARABIC = re.compile("[\u0621-\u064a]")
LATIN = re.compile("[A-Za-z]")
LATIN_TOO_MUCH = 0.4
TYPES_SWAPPED = {"person", "place", "organisation"}
PREFIX = "(?:[وفبلك]|)"
TO_ASCII = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "..."})


def english_form(text: str) -> str:
    """English as the model is to write it: straight quotes, plain dashes, single spaces."""
    return " ".join(text.translate(TO_ASCII).replace("\u00a0", " ").split())


def reason_to_drop(ar: str, en: str, task: str = "") -> str | None:
    """Why a normalised pair is not used, or None. Lengths are not compared for summaries.

    The ratio bounds are the 0.5 and 99.5 percentiles of characters in the project's corpus.
    """
    if not ARABIC.search(ar) or not LATIN.search(en):
        return "no letters"
    if ARABIC.search(en):
        return "Arabic left in English"
    if len(LATIN.findall(ar)) / len(ar) > LATIN_TOO_MUCH:
        return "Latin source"
    if task == sources.SUMMARY:
        return None
    if len(ar) > 400 or len(en) > 450:
        return "too long"
    if min(len(ar), len(en)) >= 20 and not 0.45 <= len(ar) / len(en) <= 1.5:
        return "length ratio"
    return None


def opening_key(en: str) -> str:
    """First five words: exam prompts share them by the hundred."""
    return " ".join(en.lower().split()[:5])


def clean(pairs: Iterable[Pair], forbidden: set[str], most_alike: int = 25) -> Iterator[Pair]:
    """Normalise, filter, drop overlap with any dev set and cap public pairs that start alike."""
    dropped: collections.Counter[str] = collections.Counter()
    alike: collections.Counter[str] = collections.Counter()
    for pair in pairs:
        ar, en = for_marian(pair.ar), english_form(pair.en)
        reason = reason_to_drop(ar, en, pair.source)
        if reason is None and (ar in forbidden or en in forbidden):
            reason = "in a dev set"
        if reason is None and pair.source in sources.PUBLIC and len(en.split()) >= 6:
            key = opening_key(en)
            alike[key] += 1
            if alike[key] > most_alike:
                reason = "starts like many"
        if reason:
            dropped[reason] += 1
            continue
        yield Pair(pair.source, ar, en)
    print("dropped:", dict(dropped))


class NameSwapper:
    """Replaces gazetteer names that stand on both sides by others of the same type."""

    def __init__(self, names: list[Name], seed: int) -> None:
        self.random = random.Random(seed)
        self.by_type: dict[str, list[tuple[str, str]]] = collections.defaultdict(list)
        self.by_english: dict[str, list[tuple[str, str]]] = collections.defaultdict(list)
        for name in names:
            if len(name.arabic) < 4 or len(name.english) < 4:
                continue
            for arabic in (name.arabic, *name.variants):
                self.by_type[name.type].append((arabic, name.english))
                self.by_english[name.english].append((arabic, name.type))
        words = sorted(self.by_english, key=len, reverse=True)
        self.english = re.compile(r"\b(" + "|".join(map(re.escape, words)) + r")\b")

    def swap(self, pair: Pair) -> Pair | None:
        """A variant of `pair` with every name found on both sides replaced, or None."""
        ar, en = pair.ar, pair.en
        changed = False
        for match in {m.group(1) for m in self.english.finditer(pair.en)}:
            for arabic, kind in self.by_english[match]:
                if kind not in TYPES_SWAPPED:
                    continue
                found = re.search(rf"(?<!\w){PREFIX}({re.escape(arabic)})(?!\w)", ar)
                if not found or en.count(match) != 1 or ar.count(arabic) != 1:
                    continue
                other_ar, other_en = self.random.choice(self.by_type[kind])
                if other_ar.startswith("ال") != arabic.startswith("ال"):
                    continue
                ar = ar[: found.start(1)] + other_ar + ar[found.end(1) :]
                en = en.replace(match, other_en)
                changed = True
                break
        return Pair(f"{pair.source}+names", ar, en) if changed else None


def gazetteer_pairs(names: list[Name]) -> Iterator[Pair]:
    """Names as pairs, one for each spelling."""
    for name in names:
        for arabic in (name.arabic, *name.variants):
            for _ in range(sources.GAZETTEER_COPIES):
                yield Pair("names", arabic, name.english)


def forbidden_texts(devsets: Path) -> set[str]:
    """Both sides of every dev set, normalised, that training must never see."""
    texts: set[str] = set()
    for pair in sources.news_dev():
        texts.update((for_marian(pair.ar), english_form(pair.en)))
    for file in [*devsets.glob("*.ar"), *devsets.glob("*.en")]:
        for line in file.read_text(encoding="utf-8").splitlines():
            texts.update((for_marian(line), english_form(line)))
    return texts


def main() -> None:
    """Write `train.tsv` (source, Arabic, English) and print counts by source."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--parallel", type=Path, default=Path("../shared/parallel"))
    parser.add_argument("--devsets", type=Path, default=Path("../shared/devsets"))
    parser.add_argument("--out", type=Path, default=Path("training/runs/data"))
    parser.add_argument(
        "--public",
        nargs="*",
        default=list(sources.PUBLIC),
        help="public files to use; none given: none",
    )
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()

    forbidden = forbidden_texts(arguments.devsets)
    names = sources.gazetteer()
    corpus = list(dict.fromkeys(clean(sources.corpus_pairs(), forbidden)))
    swapper = NameSwapper(names, arguments.seed)
    swapped = [variant for pair in corpus if (variant := swapper.swap(pair)) is not None]
    rows = corpus * sources.CORPUS_COPIES + swapped
    rows += list(clean(sources.summary_pairs(), forbidden)) * sources.SUMMARY_COPIES
    rows += clean(gazetteer_pairs(names), forbidden)
    rows += clean(sources.public_pairs(arguments.parallel, arguments.public), forbidden)
    arguments.out.mkdir(parents=True, exist_ok=True)
    with (arguments.out / "train.tsv").open("w", encoding="utf-8") as out:
        for pair in rows:
            out.write(f"{pair.source}\t{pair.ar}\t{pair.en}\n")
    counts = collections.Counter(pair.source for pair in rows)
    words = collections.Counter[str]()
    for pair in rows:
        words[pair.source] += len(pair.en.split())
    for source, count in counts.most_common():
        print(f"{source:40} {count:7} pairs {words[source]:9} English words")
    print(f"{'all':40} {len(rows):7} pairs {sum(words.values()):9} English words")


if __name__ == "__main__":
    main()
