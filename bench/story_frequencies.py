"""Count in how many report openings of training/corpus each term stands.

    python bench/story_frequencies.py > pipeline/stories/frequencies.tsv

Terms in fewer than three are left out: they are as rare as terms that are not there at all.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from pipeline.stories.words import terms

OPENINGS = Path(__file__).resolve().parents[1] / "training" / "corpus" / "openings.jsonl"
FEWEST = 3


def main() -> None:
    """Print the table, most frequent first."""
    counts: Counter[str] = Counter()
    documents = 0
    for line in OPENINGS.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        counts.update(set(terms("\n".join([record["title_ar"], *record["opening_ar"]]))))
        documents += 1
    print(documents)
    for term, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        if count >= FEWEST:
            print(f"{term}\t{count}")


if __name__ == "__main__":
    main()
