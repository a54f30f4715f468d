"""What a profile makes of real articles: loops, gaps, numbers and recurring names, counted.

    python -m bench.embedded_articles ../shared/articles

Every article goes through cleaning and the whole translation stage, repair and names list
included. Counted: sentences without English, with a loop, or cut by the length limit; sentences
with digits and those whose numbers all came through (`pipeline.translation.checks.numbers`);
occurrences of names of the list that the articles name at least twice, and those whose English
stands in its right form in the sentence.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from pathlib import Path

from pipeline.article import RawArticle
from pipeline.models.store import ModelStore
from pipeline.settings import load_settings
from pipeline.sources.inputs import read_inputs
from pipeline.stages import Stages
from pipeline.translation.checks.numbers import compare_numbers
from pipeline.translation.names.ladder import unmet
from pipeline.translation.names.matcher import NameMatcher
from pipeline.translation.names.reading import ShippedRows
from pipeline.translation.names.step import NameStep, wanted_of

DIGIT = re.compile(r"\d")


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("inputs", nargs="+", help="articles, folders")
    parser.add_argument("--profile", default="embedded")
    parser.add_argument("--models", type=Path, help="settings file instead of models.yaml")
    parser.add_argument("--show", action="store_true", help="print what is wrong")
    arguments = parser.parse_args()
    settings = load_settings(arguments.models)
    stages = Stages(settings, arguments.profile, ModelStore(settings))
    articles = [
        stages.clean(item)
        for item in read_inputs(arguments.inputs, settings.limits)
        if isinstance(item, RawArticle)
    ]
    names = NameStep(NameMatcher([], ShippedRows()), None)  # type: ignore[arg-type]
    counts: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for translated in stages.translate(articles):
        arabic = [sentence.ar for sentence in translated.article.sentences]
        mentions = names.mentions(arabic)
        for ar, made, found in zip(arabic, translated.translations, mentions, strict=True):
            kinds = {flag.kind for flag in made.flags}
            counts["sentences"] += 1
            counts["without English"] += not made.text.strip() or "untranslated" in kinds
            counts["with a loop"] += "loop" in kinds
            counts["cut by the length limit"] += "length_limit" in kinds
            counts["flagged"] += bool(kinds)
            if DIGIT.search(ar):
                missing = compare_numbers(ar, made.text).missing
                counts["with digits"] += 1
                counts["digits all carried"] += not missing
                if missing and arguments.show:
                    print(f"missing {', '.join(missing)}\n  {ar}\n  {made.text}")
            wanted = [wanted_of(mention) for mention in found if not mention.careful]
            short = Counter(item.english for item in unmet(made.text, wanted))
            for item in wanted:
                seen[item.english] += 1
                if short[item.english]:
                    short[item.english] -= 1
                    if arguments.show:
                        print(f"name {item.english}\n  {ar}\n  {made.text}")
                else:
                    right[item.english] += 1
    recurring = [name for name, count in seen.items() if count >= 2]
    total, good = (sum(c[name] for name in recurring) for c in (seen, right))
    print("| counted | |\n|---|---|")
    for name in ("sentences", "without English", "with a loop", "cut by the length limit"):
        print(f"| {name} | {counts[name]} |")
    print(f"| flagged by any check | {counts['flagged']} |")
    print(f"| with digits, all numbers carried | {_share(counts, 'with digits')} |")
    print(f"| recurring names: {len(recurring)}; occurrences right | {good} of {total} ", end="")
    print(f"({good / max(1, total):.1%}) |")


def _share(counts: Counter[str], whole: str) -> str:
    part = counts["digits all carried"]
    return f"{part} of {counts[whole]} ({part / max(1, counts[whole]):.1%})"


if __name__ == "__main__":
    main()
