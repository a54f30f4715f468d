"""The speed tables, in one command: ours beside the peers, on the same weights.

    python -m bench.run --quick              # a few minutes
    python -m bench.run                      # about half an hour, the figures the docs quote
    python -m bench.run --quick --parts translation --cores 0

Every system is a process of its own (bench/worker.py), loaded once; rounds are interleaved, and a
ratio is the median over rounds of neighbouring times, so that what else the machine does cancels
out. Slow systems translate fewer articles of the same kind. See bench/systems.py for how each peer
is called. Output lengths: fixed where weights are random, as they come for the embedded model.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench import cold_start, roofline
from bench.prepare import DISTILBART, EMBEDDED, OPUS, job
from bench.workload import PROJECT, Job, raw_articles
from pipeline.translation.shortlist import SIZE

FIXED, SUMMARY = 32, 60
Only = list[str] | None
PARTS = ("translation", "embedded", "summarization", "pipeline", "cold", "roofline")
# Share of the articles that a system translates in a round.
SHARES = {
    "Transformers, batch 32": 0.5,
    "EasyNMT's way": 0.5,
    "txtai's way": 0.5,
    "Transformers, one by one": 0.1,
}


@dataclass
class Measured:
    """One system's rounds: wall and processor seconds per source word, and the last answer."""

    job: Job
    load: float
    per_word: list[float] = field(default_factory=list)
    cpu_per_word: list[float] = field(default_factory=list)
    last: dict[str, Any] = field(default_factory=dict)


def main() -> None:
    """Measure the parts asked for; print the tables and write them to `--out`."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="few articles, two rounds")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--systems", nargs="+", help="only these of a table, ours with them")
    parser.add_argument("--articles", type=int, help="instead of 48, or 12 with --quick")
    parser.add_argument("--rounds", type=int, help="instead of 5, or 2 with --quick")
    parser.add_argument("--cores", help="numbers of the cores to use, such as 0,1; by default all")
    parser.add_argument("--out", type=Path, default=PROJECT / "bench" / "results" / "speed.md")
    arguments = parser.parse_args()
    if arguments.cores:
        os.sched_setaffinity(0, {int(core) for core in arguments.cores.split(",")})
    cores = len(os.sched_getaffinity(0))
    os.environ |= {"OMP_NUM_THREADS": str(cores), "HF_HUB_OFFLINE": "1"}
    articles = arguments.articles or (12 if arguments.quick else 48)
    rounds = arguments.rounds or (2 if arguments.quick else 5)
    lines = [header(cores)]
    for part in PARTS:
        if part in arguments.parts:
            print(f"{part} ...", file=sys.stderr, flush=True)
            lines += globals()[f"part_{part}"](articles, rounds, cores, arguments.systems)
            arguments.out.parent.mkdir(parents=True, exist_ok=True)
            arguments.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


def header(cores: int) -> str:
    """When, where and with what."""
    versions = ", ".join(f"{name} {version(name)}" for name in ("ctranslate2", "torch"))
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return (
        f"{time.strftime('%Y-%m-%d')}, {cores} core(s) of {platform.machine()}, load average at "
        f"the start {load}; {versions}, transformers {version('transformers')}; "
        f"`python -m bench.run {' '.join(sys.argv[1:])}`"
    )


def part_translation(articles: int, rounds: int, cores: int, only: Only) -> list[str]:
    """The translation stage at full size."""
    whole = job(OPUS, articles, fixed=FIXED, cores=cores)
    title = f"Translation, opus-mt-ar-en's shape, beam 4, {FIXED} tokens out"
    return translation(title, whole, rounds, only)


def part_embedded(articles: int, rounds: int, cores: int, only: Only) -> list[str]:
    """The translation stage with the embedded model."""
    whole = job(EMBEDDED, articles, fixed=0, cores=cores, no_repeat=4)
    return translation("Translation, embedded-ar-en, beam 4, free lengths", whole, rounds, only)


def translation(title: str, whole: Job, rounds: int, only: Only) -> list[str]:
    """One table of all ways of translating."""
    names = ["mujaz", "mujaz, shortlist", "CTranslate2 ceiling", "argos-translate's way", *SHARES]
    jobs = {name: share(whole, SHARES.get(name, 1.0)) for name in names}
    return table(title, measure(jobs, rounds, only), "mujaz")


def part_summarization(articles: int, rounds: int, cores: int, only: Only) -> list[str]:
    """Abstractive summarization at full size."""
    whole = job(DISTILBART, max(2, articles // 6), fixed=SUMMARY, cores=cores)
    jobs = {"mujaz summaries": whole}
    few = whole.english[: max(1, len(whole.english) // 3)]
    jobs["Transformers summaries"] = replace(whole, english=few)
    title = f"Abstractive summaries, distilbart-cnn-12-6's shape, beam 4, {SUMMARY} tokens out"
    return table(title, measure(jobs, rounds, only), "mujaz summaries")


def part_pipeline(articles: int, rounds: int, cores: int, _only: Only) -> list[str]:
    """The whole pipeline beside its translation stage alone."""
    lines = []
    for model, fixed, no_repeat in ((OPUS, FIXED, 0), (EMBEDDED, 0, 4)):
        whole = job(model, articles, fixed=fixed, cores=cores, no_repeat=no_repeat)
        with tempfile.TemporaryDirectory(prefix="bench-in-") as folder:
            for raw in raw_articles(articles):
                (Path(folder) / raw.source.path).write_text(raw.text, encoding="utf-8")
            jobs = {"mujaz": whole, "mujaz batch": replace(whole, folder=folder)}
            found = measure(jobs, rounds, None)
        lines += table(f"Whole pipeline (`mujaz batch`), {model}", found, "mujaz")
        stages = found["mujaz batch"].last["stages"]
        spent = ", ".join(f"{name} {seconds:.2f}" for name, seconds in stages.items())
        lines += ["", f"Seconds per stage in the last round: {spent}."]
    return lines


def part_cold(_articles: int, rounds: int, _cores: int, _only: Only) -> list[str]:
    """A single article from a cold process."""
    article = str(PROJECT / "samples" / "floods.txt")
    folder = str(PROJECT / "models" / EMBEDDED)
    medians = cold_start.compare(article, folder, rounds)
    return ["", f"### Cold start, samples/floods.txt, median of {rounds}", "", *medians]


def part_roofline(articles: int, _rounds: int, cores: int, _only: Only) -> list[str]:
    """What the processor's int8 rate would allow."""
    whole = job(OPUS, articles, fixed=FIXED, cores=cores)
    rate = roofline.int8_rate(cores)
    per_output = statistics.mean(len(s.split()) * 1.5 for s in whole.sentences) / FIXED
    full = roofline.roofline(rate, per_output, whole.beam)
    short = roofline.roofline(rate, per_output, whole.beam, SIZE)
    work = roofline.OPUS_MT.per_output_token(whole.beam) / 1e6
    text = (
        f"Int8 matrix products: {rate / 1e9:.0f} G multiply-adds/s on {cores} core(s). An output "
        f"token needs {work:.0f} M in the decoder; with the encoder's share that bounds decoding "
        f"to {full:.0f} output tokens/s ({full / FIXED:.1f} sentences/s), and with a shortlist of "
        f"{SIZE:,} pieces to {short:.0f} ({short / FIXED:.1f} sentences/s)."
    )
    return ["", "### Roofline, opus-mt-ar-en's shape, beam 4", "", text]


def share(whole: Job, part: float) -> Job:
    """A job with that share of the articles, evenly spread."""
    step = round(1 / part)
    return replace(whole, articles=whole.articles[::step] if step > 1 else whole.articles)


def measure(jobs: dict[str, Job], rounds: int, only: Only) -> dict[str, Measured]:
    """Interleaved rounds of every system, each in its own process."""
    if only:
        jobs = {n: one for n, one in jobs.items() if n in only or n.startswith("mujaz")}
    found: dict[str, Measured] = {}
    processes: dict[str, subprocess.Popen[str]] = {}
    with tempfile.TemporaryDirectory(prefix="bench-jobs-") as folder:
        try:
            for number, (name, one) in enumerate(jobs.items()):
                file = one.save(Path(folder) / f"{number}.json")
                command = [sys.executable, "-m", "bench.worker", name, str(file)]
                processes[name] = subprocess.Popen(
                    command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=PROJECT
                )
                found[name] = Measured(one, ask(name, processes[name])["ready"])
            for number in range(rounds):
                for name, process in processes.items():
                    answer = ask(name, process, "run")
                    found[name].per_word.append(answer["seconds"] / found[name].job.words)
                    found[name].cpu_per_word.append(answer["cpu"] / found[name].job.words)
                    found[name].last = answer
                    print(
                        f"  round {number + 1}, {name}: {answer['seconds']:.1f} s, "
                        f"processor {answer['cpu']:.1f} s",
                        file=sys.stderr,
                        flush=True,
                    )
        finally:
            for process in processes.values():
                process.kill()
                process.wait()
    return found


def ask(name: str, process: subprocess.Popen[str], request: str = "") -> dict[str, Any]:
    """The worker's next answer."""
    assert process.stdin is not None
    assert process.stdout is not None
    if request:
        process.stdin.write(request + "\n")
        process.stdin.flush()
    line = process.stdout.readline()
    if not line:
        raise SystemExit(f"{name}: the worker ended with status {process.wait()}")
    answer: dict[str, Any] = json.loads(line)
    return answer


def table(title: str, found: dict[str, Measured], base: str) -> list[str]:
    """Markdown; `ours is` says how many times as fast `base` is, in wall time and by the processor
    time that all threads took, which other programs on the machine disturb less.
    """
    heads = ["", "sentences/s", "source words/s", "articles/min", "load s", "peak MB", "ours is"]
    heads.append("by CPU time")
    rows = [
        "",
        f"### {title}",
        "",
        "| " + " | ".join(heads) + " |",
        "|---" * len(heads) + "|",
    ]
    for name, one in found.items():
        words = 1 / statistics.median(one.per_word)
        units = len(one.job.sentences) or len(one.job.english)
        count = len(one.job.articles) or len(one.job.english)
        ratio = _ratio(one.per_word, found[base].per_word)
        by_cpu = _ratio(one.cpu_per_word, found[base].cpu_per_word)
        rows.append(
            f"| {name} | {words * units / one.job.words:.2f} | {words:.0f} "
            f"| {60 * words * count / one.job.words:.1f} | {one.load:.1f} "
            f"| {one.last['peak_mb']:.0f} | {ratio:.2f}x | {by_cpu:.2f}x |"
        )
    sizes = [f"{n} {len(one.job.articles) or len(one.job.english)}" for n, one in found.items()]
    rounds = len(found[base].per_word)
    rows += ["", f"{rounds} rounds; articles a round: {', '.join(sizes)}."]
    return rows


def _ratio(theirs: list[float], ours: list[float]) -> float:
    return statistics.median(a / b for a, b in zip(theirs, ours, strict=True))


if __name__ == "__main__":
    main()
