"""Seconds per article and peak memory of `mujaz batch` as the number of articles grows.

    python bench/batch_growth.py --sizes 100 1000 10000

Articles are generated: each its own mix of sentences from a pool of the project's corpus, as JSON
Lines of ten outlets. A first run fills the translation memory with the pool, so what is measured is
everything but decoding: reading, furniture, cleaning, the memory, summaries, rendering, writing,
report and digest, whose costs are those that could grow with the number of articles. `--decode`
makes every sentence new instead. Each size is a process of its own with an empty output folder.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
CORPUS = PROJECT / "training" / "corpus" / "politics_law.tsv"


def pool() -> list[str]:
    """Arabic sentences of the corpus."""
    lines = CORPUS.read_text(encoding="utf-8").splitlines()
    fields = (field for line in lines for field in line.split("\t"))
    return [text for text in fields if len(text) > 30 and "\u0600" < text[0] < "\u06ff"][:300]


def write_articles(file: Path, count: int, sentences: list[str], *, new: bool) -> None:
    """`count` articles of eight sentences, no two with the same mix."""
    chooser = random.Random(count)  # noqa: S311 - no secret
    with file.open("w", encoding="utf-8") as out:
        for number in range(count):
            chosen = chooser.sample(sentences, 8)
            if new:
                chosen = [f"{text} ({number})" for text in chosen]
            record = {
                "id": str(number),
                "outlet": f"outlet {number % 10}",
                "title": chosen[0],
                "text": "\n".join(chosen[1:]),
            }
            out.write(json.dumps(record, ensure_ascii=False) + "\n")


def batch(source: Path, out: Path, cache: Path) -> tuple[float, float]:
    """Wall seconds and peak resident MB of one run."""
    command = [sys.executable, "-m", "pipeline", "batch", "-q", str(source), "--out", str(out)]
    began = time.perf_counter()
    environment = {**os.environ, "MUJAZ_CACHE": str(cache), "PYTHONPATH": str(PROJECT)}
    pid = os.posix_spawn(command[0], command, environment)
    _, status, usage = os.wait4(pid, 0)
    if status:
        raise SystemExit(f"failed: {' '.join(command)}")
    return time.perf_counter() - began, usage.ru_maxrss / 1024


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 1000])
    parser.add_argument("--decode", action="store_true", help="every sentence is new")
    arguments = parser.parse_args()
    sentences = pool()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "in.jsonl"
        write_articles(source, 200, sentences, new=False)
        batch(source, folder / "warm", folder / "cache")
        print("| articles | seconds | per article, ms | peak MB |")
        print("|---|---|---|---|")
        for count in arguments.sizes:
            write_articles(source, count, sentences, new=arguments.decode)
            seconds, megabytes = batch(source, folder / f"out{count}", folder / "cache")
            each = 1000 * seconds / count
            print(f"| {count} | {seconds:.1f} | {each:.1f} | {megabytes:.0f} |", flush=True)


if __name__ == "__main__":
    main()
