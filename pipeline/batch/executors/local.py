"""The executor that works in this process.

A few threads take a window each through all stages. While one tokenises, summarises or renders,
the decoder has the batches of the others; reading, cleaning and writing are the caller's thread's.
CTranslate2 decodes outside Python's lock, so that threads are enough.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterable, Iterator

from pipeline.batch.work import Done, Pending, StoppedError, make_briefs
from pipeline.stages import Stages

# Windows in the stages at a time: one that is decoded, one whose batches fill the decoder when
# those of the first run out, and so the stages around decoding never leave it idle; where there
# are many cores, more.
_WINDOWS_IN_WORK, _THREADS_PER_WINDOW = 2, 16
# Seconds that a thread has to come out of the decoder when the run is interrupted.
_PATIENCE = 5.0
_END = None


class LocalExecutor:
    """See `Executor` for the interface.

    Args:
        stages: used by all threads.
    """

    def __init__(self, stages: Stages) -> None:
        self._stages = stages
        self._in_work = _WINDOWS_IN_WORK + stages.threads // _THREADS_PER_WINDOW
        self._stop = threading.Event()

    def run(self, windows: Iterable[list[Pending]]) -> Iterator[Done]:
        todo: queue.SimpleQueue[list[Pending] | None] = queue.SimpleQueue()
        done: queue.SimpleQueue[Done | BaseException] = queue.SimpleQueue()
        threads: list[threading.Thread] = []
        waiting = 0
        try:
            for window in windows:
                # Models are opened before the second thread is there, and never without work.
                if not threads:
                    self._stages.open()
                if len(threads) < self._in_work:
                    threads.append(
                        threading.Thread(target=self._work, args=(todo, done), daemon=True)
                    )
                    threads[-1].start()
                todo.put(window)
                waiting += 1
                # One window more than threads: the next is ready when one of them is done.
                while waiting > self._in_work or (waiting and not done.empty()):
                    yield _result(done)
                    waiting -= 1
            for _ in range(waiting):
                yield _result(done)
        finally:
            self._stop.set()
            for _ in threads:
                todo.put(_END)
            for thread in threads:
                thread.join(_PATIENCE)

    def _work(
        self,
        todo: queue.SimpleQueue[list[Pending] | None],
        done: queue.SimpleQueue[Done | BaseException],
    ) -> None:
        while (window := todo.get()) is not _END:
            try:
                done.put(make_briefs(self._stages, window, self._go_on))
            except StoppedError:
                return
            except BaseException as error:  # noqa: BLE001 - raised again by the caller's thread
                done.put(error)

    def _go_on(self, _done: int, _of: int) -> None:
        if self._stop.is_set():
            raise StoppedError


def _result(done: queue.SimpleQueue[Done | BaseException]) -> Done:
    result = done.get()
    if isinstance(result, BaseException):
        raise result
    return result
