"""Lines that repeat across the articles of one outlet are furniture, whatever they say."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import PurePath

from pipeline.article import RawArticle
from pipeline.cleaning.unicode import folded

LEAST_ARTICLES = 3
LEAST_SHARE = 0.3
# A repeated line longer than this is wire copy, not furniture.
MOST_WORDS = 25


def find_furniture(articles: Iterable[RawArticle]) -> frozenset[str]:
    """Folded lines that stand in at least 3 distinct articles and 30 % of their outlet's.

    An article's outlet is the stated one, else its folder. The same article found several
    times counts once.
    """
    lines: dict[str, Counter[str]] = defaultdict(Counter)
    totals: Counter[str] = Counter()
    seen: set[bytes] = set()
    for raw in articles:
        digest = blake2b(raw.text.encode("utf-8", "replace"), digest_size=12).digest()
        if digest in seen:
            continue
        seen.add(digest)
        outlet = raw.source.outlet or str(PurePath(raw.source.path.partition(":")[0]).parent)
        totals[outlet] += 1
        keys = {folded(line) for line in raw.text.split("\n") if line.strip()}
        lines[outlet].update(key for key in keys if key and len(key.split()) <= MOST_WORDS)
    return frozenset(
        line
        for outlet, counts in lines.items()
        for line, count in counts.items()
        if count >= LEAST_ARTICLES and count >= LEAST_SHARE * totals[outlet]
    )
