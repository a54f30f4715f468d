"""One system in a process of its own: `python -m bench.worker SYSTEM JOB.json`.

It loads, says `ready`, runs a round for every line on standard input, and ends with it. Every
answer is a line of JSON.
"""

from __future__ import annotations

import json
import resource
import sys
import time

from bench.systems import SYSTEMS
from bench.workload import Job


def main() -> None:
    """Serve rounds until standard input ends."""
    job = Job.load(sys.argv[2])
    began = time.perf_counter()
    run = SYSTEMS[sys.argv[1]](job)
    answer(ready=time.perf_counter() - began)
    for _ in sys.stdin:
        began, busy = time.perf_counter(), time.process_time()
        found = run()
        seconds, cpu = time.perf_counter() - began, time.process_time() - busy
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        answer(
            seconds=seconds, cpu=cpu, peak_mb=peak, stages=found if isinstance(found, dict) else {}
        )


def answer(**values: object) -> None:
    """One line for the parent."""
    print(json.dumps(values), file=sys.__stdout__, flush=True)


if __name__ == "__main__":
    main()
