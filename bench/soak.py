"""A long night: thousands of generated articles with random poison, in the real command.

    python -m bench.soak --articles 5000 --poison 0.05

Checks that every poisoned article is in the report with the right stage and reason, that every
other one has its brief, that no brief has no article, and that memory does not grow. Prints one
JSON object; exit code 1 where a check fails.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.generated import Poison, cheap_settings, fill

_SAMPLE_SECONDS = 1.0


def run(arguments: list[str], log: Path) -> tuple[int, float, list[float]]:
    """The batch; returns exit code, seconds and resident memory in MB, once a second."""
    began = time.perf_counter()
    memory: list[float] = []
    with log.open("wb") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "pipeline", "batch", *arguments], stderr=errors
        )
        while process.poll() is None:
            memory.append(_resident(process.pid))
            time.sleep(_SAMPLE_SECONDS)
    return process.returncode, time.perf_counter() - began, [size for size in memory if size]


def _resident(pid: int) -> float:
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:  # it has just ended
        return 0.0
    lines = [line for line in status.splitlines() if line.startswith("VmRSS:")]
    return int(lines[0].split()[1]) / 1024 if lines else 0.0


def check(out: Path, expected: dict[str, Poison | None]) -> list[str]:
    """Every difference between what the run left and what it should have."""
    (report_file,) = (out / "runs").glob("*.json")
    report = json.loads(report_file.read_text(encoding="utf-8"))
    failures = {failure["path"]: failure for failure in report["failures"]}
    briefs = {entry["path"]: entry for entry in report["briefs"]}
    wrong = [f"{path}: not in the report" for path in expected.keys() - (failures.keys() | briefs)]
    wrong += [f"{path}: was no input" for path in (failures.keys() | briefs) - expected.keys()]
    for path, poison in expected.items():
        failure = failures.get(path)
        if poison is None:
            if failure:
                wrong.append(f"{path}: good, but failed: {failure['reason']}")
            continue
        if failure is None:
            wrong.append(f"{path}: {poison.name}, but not among the failures")
        elif failure["stage"] != poison.stage or poison.reason not in failure["reason"]:
            wrong.append(f"{path}: {poison.name}, but {failure['stage']}: {failure['reason']}")
        elif not failure["remedy"]:
            wrong.append(f"{path}: no remedy")
    ids = {entry["brief"] for entry in briefs.values()}
    for suffix in (".json", ".md", ".html"):
        there = {file.stem for file in (out / "briefs").glob(f"*{suffix}")}
        wrong += [f"{name}{suffix}: missing" for name in ids - there]
        wrong += [f"{name}{suffix}: nobody's" for name in there - ids]
    for entry in briefs.values():
        document = json.loads((out / "briefs" / f"{entry['brief']}.json").read_text())
        if entry["outcome"] == "made" and document["source"]["path"] != entry["path"]:
            wrong.append(f"{entry['path']}: its brief is of {document['source']['path']}")
    return wrong


def soak(
    articles: int, poison: float, seed: int, sentences: int, folder: Path
) -> dict[str, object]:
    """Fill, run and check; returns the figures."""
    source, out = folder / "in", folder / "out"
    expected = {str(path): kind for path, kind in fill(source, articles, poison, seed, sentences)}
    settings = cheap_settings(folder)
    arguments = [str(source), "--out", str(out), "--models", str(settings), "--quiet"]
    code, seconds, memory = run(arguments, folder / "log")
    wrong = check(out, expected)
    if code != (1 if any(expected.values()) else 0):
        wrong.append(f"exit code {code}")
    quarter = max(1, len(memory) // 4)
    return {
        "articles": len(expected),
        "poisoned": sum(kind is not None for kind in expected.values()),
        "kinds_of_poison": len({kind.name for kind in expected.values() if kind}),
        "seed": seed,
        "seconds": round(seconds, 1),
        "peak_mb_by_quarter": [
            round(max(memory[start : start + quarter]), 1)
            for start in range(0, 4 * quarter, quarter)
            if memory[start : start + quarter]
        ],
        "wrong": wrong[:20],
        "wrong_count": len(wrong),
    }


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--articles", type=int, default=5000)
    parser.add_argument("--poison", type=float, default=0.05)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sentences", type=int, default=2, help="sentences an article")
    parser.add_argument("--keep", type=Path, help="work in this folder and leave it")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.keep or Path(temporary)
        figures = soak(given.articles, given.poison, given.seed, given.sentences, folder)
    print(json.dumps(figures, ensure_ascii=False, indent=2))
    sys.exit(1 if figures["wrong_count"] else 0)


if __name__ == "__main__":
    main()
