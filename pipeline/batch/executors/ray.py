"""The executor for more than one machine: Ray actors run the same work as everywhere.

The caller reads, cleans, keeps the ledger and writes the briefs; workers get cleaned articles and
give back rendered briefs. So workers need the models and nothing else, and a worker that is lost
takes nothing with it: its windows go to another.
"""

from __future__ import annotations

import logging
import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from pipeline import __version__
from pipeline.batch.executors.ray_worker import MemoryKeeper, Problem, WindowWorker
from pipeline.batch.work import Done, Failed, Pending
from pipeline.errors import ModelError, UsageError
from pipeline.machine import available_cores
from pipeline.models.store import ModelStore
from pipeline.settings import Settings
from pipeline.stages import Stages

ADDRESS_VARIABLE = "RAY_ADDRESS"
# A window in work and one waiting, so that a worker never waits for the network.
_WINDOWS_PER_WORKER = 2
# Threads of a worker. They share one copy of the weights; more than this, and the Python around
# decoding, one thread at a time in a process, would hold them up.
_MOST_THREADS = 4
# A window that took so many workers with it is tried article by article, and an article that
# took so many fails: it, not the machines, must be the reason.
_WINDOW_LOSSES, _ARTICLE_LOSSES = 2, 3
# Workers lost in a row, per worker, without a single window done.
_HOPELESS = 4
_SECONDS_TO_NOTE = 30.0
# Payloads are texts; the default would be a third of the machine's memory.
_OBJECT_STORE_BYTES = 256_000_000

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Task:
    window: list[Pending]
    losses: int = 0


@dataclass(slots=True)
class _Worker:
    """An actor, the call that prepares it until that is answered, and the windows it has."""

    actor: Any
    preparing: Any
    tasks: dict[Any, _Task] = field(default_factory=dict)


class RayExecutor:
    """See `Executor` for the interface.

    Args:
        stages: the caller's; its models are what every worker must have.
        workers: processes; 0 lets the cluster's size decide.

    Raises:
        UsageError: Ray is not installed.
    """

    def __init__(self, settings: Settings, stages: Stages, workers: int = 0) -> None:
        # Ray reports the use of it to its makers unless told otherwise.
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
        # A cluster started here has this process's priority, not one 15 steps lower.
        os.environ.setdefault("RAY_worker_niceness", "0")
        try:
            import ray
        except ImportError as error:
            raise UsageError(
                "--executor ray needs Ray, which is not installed", "run: pip install 'mujaz[ray]'"
            ) from error
        self._ray: Any = ray
        self._settings = settings
        self._stages = stages
        self._wanted = workers
        self._workers: list[_Worker] = []
        self._lost_in_a_row = 0

    def run(self, windows: Iterable[list[Pending]]) -> Iterator[Done]:
        source = iter(windows)
        first = next(source, None)
        if first is None:  # nothing to do needs no cluster
            return
        backlog = deque([_Task(first)])
        with self._cluster(), self._keeper() as keeper:
            threads, count = self._shape()
            for _ in range(count):
                self._hire(threads, keeper)
            while True:
                self._hand_out(backlog, source)
                waiting = [ref for worker in self._workers for ref in self._refs(worker)]
                if not backlog and not any(worker.tasks for worker in self._workers):
                    return
                ready, _ = self._ray.wait(waiting, num_returns=1, timeout=_SECONDS_TO_NOTE)
                if not ready and all(worker.preparing for worker in self._workers):
                    log.warning("still waiting for a worker of the cluster to start")
                for ref in ready:
                    yield from self._answer(ref, backlog, threads, keeper)

    def _refs(self, worker: _Worker) -> list[Any]:
        return ([worker.preparing] if worker.preparing else []) + list(worker.tasks)

    def _hand_out(self, backlog: deque[_Task], source: Iterator[list[Pending]]) -> None:
        """Windows to workers that have room. No more is read than there is room for."""
        for depth in range(_WINDOWS_PER_WORKER):
            for worker in self._workers:
                if worker.preparing or len(worker.tasks) > depth:
                    continue
                if not backlog:
                    window = next(source, None)
                    if window is None:
                        return
                    backlog.append(_Task(window))
                task = backlog.popleft()
                worker.tasks[worker.actor.make.remote(task.window)] = task

    def _answer(self, ref: Any, backlog: deque[_Task], threads: int, keeper: Any) -> Iterator[Done]:
        """What a worker said, or that it is gone."""
        worker = next((w for w in self._workers if ref in self._refs(w)), None)
        if worker is None:  # of a worker that was given up on
            return
        try:
            answer = self._ray.get(ref)
        except self._ray.exceptions.RayError as error:
            log.warning("a worker was lost, its articles go to another")
            log.debug("%s", error)
            self._lost_in_a_row += 1
            if self._lost_in_a_row > _HOPELESS * len(self._workers):
                raise UsageError(
                    f"the cluster's workers end as soon as they start: {error}",
                    "see that mujaz runs on every node (docs/nightly.md, Many machines)",
                ) from error
            self._workers.remove(worker)
            self._ray.kill(worker.actor)  # in case it is only out of reach: nothing is done twice
            self._hire(threads, keeper)
            yield from _again(list(worker.tasks.values()), backlog)
            return
        if isinstance(answer, Problem):
            raise ModelError(answer.message, answer.remedy)
        if ref == worker.preparing:
            worker.preparing = None
            return
        self._lost_in_a_row = 0
        del worker.tasks[ref]
        yield answer

    def _hire(self, threads: int, keeper: Any) -> None:
        remote = self._ray.remote(num_cpus=threads, max_restarts=0)(WindowWorker)
        actor = remote.remote(self._settings, self._stages.profile_name, threads, keeper)
        preparing = actor.prepare.remote(__version__, self._stages.models)
        self._workers.append(_Worker(actor, preparing))

    def _shape(self) -> tuple[int, int]:
        """Threads of a worker, and workers, from the CPUs of the cluster's nodes."""
        nodes = [
            int(node["Resources"].get("CPU", 0)) for node in self._ray.nodes() if node["Alive"]
        ]
        cpus = [count for count in nodes if count] or [1]
        if self._wanted:
            threads = max(1, min(_MOST_THREADS, sum(cpus) // self._wanted))
            return threads, self._wanted
        threads = min(_MOST_THREADS, *cpus)
        return threads, sum(count // threads for count in cpus)

    @contextmanager
    def _cluster(self) -> Iterator[None]:
        """The cluster of $RAY_ADDRESS, or one of this machine's cores for the time of the run."""
        if self._ray.is_initialized():
            yield
            return
        common = {"log_to_driver": False, "logging_level": logging.ERROR}
        # Ray puts its own handler in the place of the caller's.
        handler = signal.getsignal(signal.SIGTERM)
        try:
            if address := os.environ.get(ADDRESS_VARIABLE):
                self._ray.init(address=address, **common)
            else:
                self._ray.init(
                    address="local",
                    num_cpus=max(available_cores(), self._wanted),
                    object_store_memory=_OBJECT_STORE_BYTES,
                    include_dashboard=False,
                    _node_ip_address="127.0.0.1",
                    **common,
                )
        except (ConnectionError, RuntimeError, ValueError) as error:
            raise UsageError(
                f"no Ray cluster: {error}", f"check ${ADDRESS_VARIABLE}, and `ray status` there"
            ) from error
        finally:
            signal.signal(signal.SIGTERM, handler)
        try:
            yield
        finally:
            for worker in self._workers:
                self._ray.kill(worker.actor)
            self._ray.shutdown()

    @contextmanager
    def _keeper(self) -> Iterator[Any]:
        """The process that keeps the translation memory, on this machine."""
        here = self._ray.util.scheduling_strategies.NodeAffinitySchedulingStrategy(
            self._ray.get_runtime_context().get_node_id(), soft=False
        )
        size = self._settings.memory.size_mb
        file = ModelStore(self._settings).memory_file if size else None
        remote = self._ray.remote(num_cpus=0, scheduling_strategy=here)(MemoryKeeper)
        keeper = remote.remote(file, size * 1_000_000 or 2**63)
        yield keeper
        try:
            self._ray.get(keeper.close.remote(), timeout=_SECONDS_TO_NOTE)
        except self._ray.exceptions.RayError as error:
            log.warning("the translation memory could not be closed: %s", error)


def _again(tasks: list[_Task], backlog: deque[_Task]) -> Iterator[Done]:
    """The windows of a lost worker back to the front; the first of them, which was in work, has
    one loss more.
    """
    for place, task in reversed(list(enumerate(tasks))):
        task.losses += place == 0
        if len(task.window) > 1 and task.losses >= _WINDOW_LOSSES:
            backlog.extendleft(_Task([pending]) for pending in reversed(task.window))
        elif len(task.window) == 1 and task.losses >= _ARTICLE_LOSSES:
            path = task.window[0].path
            message = f"{task.losses} workers were lost while they worked on it"
            yield Done([Failed(path, "translation", message, "try it alone: mujaz brief FILE")])
        else:
            backlog.appendleft(task)
