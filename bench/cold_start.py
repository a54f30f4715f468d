"""One article from a cold start: `mujaz translate` beside plain Transformers on the same weights.

    python bench/cold_start.py ARTICLE [--runs 5]

Both sides get the same checkpoint (the embedded one), the same beam size and the same article;
the Transformers side is what its documentation shows: AutoTokenizer, AutoModelForSeq2SeqLM,
generate, the article's lines as one padded batch. Runs are interleaved; the table gives medians
of wall seconds and of peak resident memory.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from pathlib import Path

PLAIN = """
import sys
from transformers import AutoModelForSeq2SeqLM, AutoTokenizer
folder, article = sys.argv[1:3]
tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
model = AutoModelForSeq2SeqLM.from_pretrained(folder, local_files_only=True, dtype="float32")
lines = [line for line in open(article, encoding="utf-8-sig").read().splitlines() if line.strip()]
batch = tokenizer(lines, return_tensors="pt", padding=True, truncation=True)
output = model.generate(**batch, num_beams=4, max_new_tokens=200)
print("\\n".join(tokenizer.batch_decode(output, skip_special_tokens=True)))
"""


def measure(command: list[str]) -> tuple[float, float]:
    """Wall seconds and peak resident MB of a command that must succeed."""
    began = time.perf_counter()
    pid = os.posix_spawn(
        command[0],
        command,
        os.environ,
        file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)],
    )
    _, status, usage = os.wait4(pid, 0)
    if status:
        raise SystemExit(f"failed: {' '.join(command)}")
    return time.perf_counter() - began, usage.ru_maxrss / 1024


def compare(article: str, checkpoint: str, runs: int) -> list[str]:
    """The table of both sides, medians of interleaved runs."""
    sides = {
        "mujaz translate": [sys.executable, "-m", "pipeline", "translate", "-q", article],
        "plain Transformers": [sys.executable, "-c", PLAIN, checkpoint, article],
    }
    measure(sides["mujaz translate"])  # the one-time conversion is not part of a daily start
    results: dict[str, list[tuple[float, float]]] = {name: [] for name in sides}
    for _ in range(runs):
        for name, command in sides.items():
            results[name].append(measure(command))
    medians = {
        name: [statistics.median(column) for column in zip(*rows, strict=True)]
        for name, rows in results.items()
    }
    lines = [f"| {Path(article).name}, median of {runs} | seconds | peak MB |", "|---|---|---|"]
    lines += [f"| {name} | {s:.2f} | {mb:.0f} |" for name, (s, mb) in medians.items()]
    # Neighbours in time are compared, so that what else the machine does cancels out.
    pairs = zip(results["mujaz translate"], results["plain Transformers"], strict=True)
    ratios = [(ours[0] / plain[0], ours[1] / plain[1]) for ours, plain in pairs]
    seconds, memory = (statistics.median(column) for column in zip(*ratios, strict=True))
    return [*lines, f"| ratio | {seconds:.2f} | {memory:.2f} |"]


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("article", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--checkpoint", type=Path, default=Path("models/embedded-ar-en"))
    arguments = parser.parse_args()
    print("\n".join(compare(str(arguments.article), str(arguments.checkpoint), arguments.runs)))


if __name__ == "__main__":
    main()
