"""Kill the batch, or make one of its writes fail, then resume and compare with an undisturbed run.

    python -m bench.crash_consistency --kills 300 --faults ENOSPC EIO EACCES --kill-points

`--kills`: SIGKILL after a random time, again and again on the same output folder until a run
comes to its end. `--kill-points`: SIGKILL just before every single call that changes a file.
`--faults`: every such call that can fail so does, once (ENOSPC: from then on). Calls are caught
in the C library by bench/faults.c, so SQLite's are among them. After every disturbance what is on
disk is checked; after the resumed run the outputs must be those of the undisturbed one.

A run is `mujaz batch`, in a process of its own that is forked from one with everything imported
(starting Python anew 1,000 times would be most of the work); `--exec` starts Python anew.
Prints one JSON object; exit code 1 where anything is lost, doubled, damaged or different.
"""

from __future__ import annotations

import argparse
import ctypes
import errno
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from bench.generated import cheap_settings, fill

_TIME = re.compile(r"20\d\d-\d\d-\d\dT\d\d:?\d\d:?\d\d(?:\.\d+)?Z")
_NEVER = 1 << 40
_LIMIT = 300.0  # seconds after which a run counts as hanging


@dataclass
class Bench:
    """One set of inputs, and what a batch makes of it when nothing disturbs it."""

    root: Path
    fresh: bool
    inputs: int
    settings: Path = field(init=False)
    expected: dict[str, str] = field(init=False)
    outcomes: Counter[str] = field(init=False)
    code: int = field(init=False)
    seconds: float = field(init=False)
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        list(fill(self.root / "in", self.inputs, 0.2, seed=7, sentences=2))
        self.settings = cheap_settings(self.root, in_flight=2)
        out = self.root / "reference"
        self.run(out)  # converts the model, warms the caches
        shutil.rmtree(out)
        began = time.perf_counter()
        self.code, _ = self.run(out)
        self.seconds = time.perf_counter() - began
        self.expected, self.outcomes = briefs(out), outcomes(out)

    def command(self, out: Path) -> list[str]:
        arguments = [str(self.root / "in"), "--out", str(out), "--models", str(self.settings)]
        return ["batch", *arguments, "--quiet", "--workers", "1"]

    def run(
        self, out: Path, at: int = 0, error: int = 0, kill_after: float | None = None
    ) -> tuple[int, int]:
        """One batch; returns its exit code (negative: the signal) and the calls counted."""
        counted = self.root / "counted"
        counted.unlink(missing_ok=True)
        if self.fresh:
            program = (
                f"import bench.crash_consistency as c; c.child({self.command(out)!r}, {at}, "
                f"{error}, {str(out)!r}, {str(counted)!r})"
            )
            log = (self.root / "log").open("ab")
            pid = subprocess.Popen([sys.executable, "-c", program], stderr=log).pid
            log.close()
        else:
            pid = os.fork()
            if pid == 0:
                descriptor = os.open(self.root / "log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
                os.dup2(descriptor, 2)
                child(self.command(out), at, error, str(out), str(counted))
        if kill_after is not None:
            time.sleep(kill_after)
            os.kill(pid, signal.SIGKILL)
        code = _wait(pid)
        return code, int(counted.read_text()) if counted.exists() else 0

    def disturbed(self, out: Path, what: str) -> dict[str, tuple[int, int]]:
        """Check what a disturbed run left; returns the state of the finished briefs' files."""
        finished = ledger_ids(out)
        for file in (out / "briefs").glob("*"):
            if file.name.startswith("."):
                continue  # half-written under another name: nobody reads it, the next run sweeps
            if normal(file) != self.expected.get(file.name):
                self.wrong.append(f"{what}: {file.name} is damaged or nobody's")
        names = [f"{name}{suffix}" for name in finished for suffix in (".json", ".md", ".html")]
        states = {}
        for name in names:
            file = out / "briefs" / name
            if not file.is_file():
                self.wrong.append(f"{what}: {name} is in the ledger and not on disk")
            else:
                states[name] = (file.stat().st_ino, file.stat().st_mtime_ns)
        return states

    def again(self, out: Path, states: dict[str, tuple[int, int]], what: str) -> None:
        """Nothing that was finished may have been made once more."""
        for name, state in states.items():
            file = out / "briefs" / name
            if (file.stat().st_ino, file.stat().st_mtime_ns) != state:
                self.wrong.append(f"{what}: {name} was made twice")

    def finish(self, out: Path, what: str) -> None:
        """Resume undisturbed, and compare everything with the reference."""
        states = self.disturbed(out, what) if (out / "briefs").is_dir() else {}
        code, _ = self.run(out)
        if code != self.code:  # 1 where an input is poison
            self.wrong.append(f"{what}: the resumed run ended with {code}")
        self.again(out, states, what)
        if briefs(out) != self.expected:
            self.wrong.append(f"{what}: the briefs differ from the undisturbed run's")
        if (found := outcomes(out)) != self.outcomes:
            self.wrong.append(f"{what}: the report says {dict(found)}")
        if sorted(ledger_ids(out)) != sorted({name.split(".")[0] for name in self.expected}):
            self.wrong.append(f"{what}: the ledger differs")
        if left := [*out.rglob("*.part"), *out.glob("*.damaged*")]:
            self.wrong.append(f"{what}: left behind: {left[0].name}")
        shutil.rmtree(out)


def child(command: list[str], at: int, error: int, folder: str, counted: str) -> None:
    """The command with a fault armed; never returns."""
    from pipeline.cli import main

    library = ctypes.CDLL(None)
    if at:
        library.fault_arm(ctypes.c_long(at), ctypes.c_int(error), folder.encode())
    sys.argv = ["mujaz", *command]
    code = 99
    try:
        main()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    finally:
        if at:
            count = library.fault_count()
            library.fault_arm(ctypes.c_long(0), 0, b"")
            Path(counted).write_text(str(count))
        sys.stderr.flush()
        os._exit(code)


def _wait(pid: int) -> int:
    until = time.monotonic() + _LIMIT
    while time.monotonic() < until:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.01)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    raise TimeoutError(f"a run took more than {_LIMIT} s")


def normal(file: Path) -> str:
    """A file's text without what tells the time."""
    return _TIME.sub("TIME", file.read_text(encoding="utf-8"))


def briefs(out: Path) -> dict[str, str]:
    """Every file under briefs/ and its text."""
    return {file.name: normal(file) for file in sorted((out / "briefs").iterdir())}


def outcomes(out: Path) -> Counter[str]:
    """Of the newest report: every input with its reason, or that it has its brief."""
    newest = max((out / "runs").glob("*.json"), key=lambda file: file.stat().st_mtime_ns)
    report = json.loads(newest.read_text(encoding="utf-8"))
    done = {"made": "brief", "already_done": "brief", "duplicate": "duplicate"}
    return Counter(
        [f"{f['path']}: {f['stage']}: {f['reason']}" for f in report["failures"]]
        + [f"{b['path']}: {done[b['outcome']]} {b['brief']}" for b in report["briefs"]]
    )


def ledger_ids(out: Path) -> list[str]:
    """The ids in the ledger, read from a copy, so that looking repairs nothing."""
    with tempfile.TemporaryDirectory() as folder:
        for file in out.glob("ledger.sqlite*"):
            shutil.copy(file, folder)
        copy = Path(folder) / "ledger.sqlite"
        if not copy.exists() or not copy.stat().st_size:
            return []
        with closing(sqlite3.connect(copy)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
            return [row[0] for row in connection.execute("SELECT id FROM briefs")] if tables else []


def random_kills(bench: Bench, kills: int, chance: random.Random) -> int:
    """SIGKILL at random times until so many were delivered; returns the rounds it took."""
    done, rounds = 0, 0
    while done < kills:
        out = bench.root / f"killed-{rounds}"
        rounds += 1
        for _ in range(6):
            states = bench.disturbed(out, f"kill {done}") if (out / "briefs").is_dir() else {}
            code, _count = bench.run(out, kill_after=chance.uniform(0.0, 1.1 * bench.seconds))
            if code != -signal.SIGKILL:
                break
            done += 1
            bench.again(out, states, f"kill {done}")
        bench.finish(out, f"after kill {done}")
    return rounds


def points(bench: Bench, error: int) -> int:
    """How many calls of an undisturbed run the fault could hit."""
    out = bench.root / "counting"
    _code, count = bench.run(out, at=_NEVER, error=error)
    shutil.rmtree(out)
    return count


def at_every_point(bench: Bench, error: int, every: int, first: int) -> Iterator[int]:
    """Disturb one run at each point and resume it; yields the exit codes."""
    name = errno.errorcode.get(error, "SIGKILL")
    for at in range(1, min(first, points(bench, error)) + 1, every):
        out = bench.root / f"{name}-{at}"
        code, _count = bench.run(out, at=at, error=error)
        yield code
        what = f"{name} at call {at}"
        if code not in {-signal.SIGKILL, 0, 1, 2}:
            bench.wrong.append(f"{what}: exit code {code}")
        bench.finish(out, what)


def measure(given: argparse.Namespace, root: Path) -> dict[str, object]:
    """Everything asked for; returns the figures."""
    bench = Bench(root, given.exec, given.inputs)
    chance = random.Random(given.seed)  # noqa: S311
    figures: dict[str, object] = {
        "inputs": sum(bench.outcomes.values()),
        "briefs": len(bench.expected) // 3,
        "undisturbed_seconds": round(bench.seconds, 2),
    }
    if given.kills:
        figures["random_kills"] = given.kills
        figures["rounds"] = random_kills(bench, given.kills, chance)
    wanted = [(name, getattr(errno, name)) for name in given.faults]
    if given.kill_points:
        wanted.append(("SIGKILL", 0))
    for name, error in wanted:
        codes = Counter(at_every_point(bench, error, given.every, given.first))
        figures[f"{name}_at_calls"] = sum(codes.values())
        figures[f"{name}_exit_codes"] = {str(code): number for code, number in codes.items()}
    log = (root / "log").read_text(encoding="utf-8", errors="replace")
    if "Traceback" in log:
        bench.wrong.append("a traceback: " + log[log.index("Traceback") :][:1500])
    figures["wrong_count"], figures["wrong"] = len(bench.wrong), bench.wrong[:20]
    return figures


def main() -> None:
    """The command line, started again with the C library's calls caught."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--kill-points", action="store_true")
    parser.add_argument("--faults", nargs="*", default=[], choices=["ENOSPC", "EIO", "EACCES"])
    parser.add_argument("--every", type=int, default=1, help="take every Nth call only")
    parser.add_argument("--first", type=int, default=_NEVER, help="only the first N calls")
    parser.add_argument("--inputs", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--exec", action="store_true", help="start Python anew for every run")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        library = Path(os.environ.get("LD_PRELOAD", ""))
        if library.name != "faults.so":
            built = Path(temporary) / "faults.so"
            source = Path(__file__).with_name("faults.c")
            subprocess.run(
                ["gcc", "-shared", "-fPIC", "-O1", "-o", built, source, "-ldl"], check=True
            )
            command = [sys.executable, "-m", "bench.crash_consistency", *sys.argv[1:]]
            environment = {**os.environ, "LD_PRELOAD": str(built)}
            sys.exit(subprocess.run(command, env=environment, check=False).returncode)
        if not given.exec:
            _import_everything()
        figures = measure(given, Path(temporary))
    print(json.dumps(figures, indent=2))
    sys.exit(1 if figures["wrong_count"] else 0)


def _import_everything() -> None:
    import ctranslate2  # noqa: F401
    import jinja2  # noqa: F401
    import sentencepiece  # noqa: F401
    import trafilatura  # noqa: F401

    import pipeline.batch.run
    import pipeline.models.loading
    import pipeline.summarization.extractive  # noqa: F401


if __name__ == "__main__":
    main()
