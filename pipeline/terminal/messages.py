"""Messages for the person at the terminal: all on standard error."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager


class Messages:
    """Notes, warnings and progress. `quiet` leaves only errors."""

    def __init__(self, quiet: bool = False, verbose: bool = False) -> None:
        self.quiet = quiet
        level = logging.DEBUG if verbose else logging.WARNING
        logging.basicConfig(stream=sys.stderr, level=level, format="%(name)s: %(message)s")

    def note(self, text: str) -> None:
        """Something to know; not shown when quiet."""
        if not self.quiet:
            print(text, file=sys.stderr, flush=True)  # noqa: T201

    def error(self, text: str) -> None:
        """Something that went wrong; always shown."""
        print(f"mujaz: {text}", file=sys.stderr, flush=True)  # noqa: T201

    @contextmanager
    def progress(self, label: str) -> Iterator[Progress]:
        """A progress bar on a terminal, nothing elsewhere."""
        if self.quiet or not sys.stderr.isatty():
            yield Progress(None, None)
            return
        from rich.console import Console
        from rich.progress import Progress as Bar

        with Bar(console=Console(stderr=True), transient=True) as bar:
            yield Progress(bar, bar.add_task(label, total=None))


class Progress:
    """Takes `(done, total)` or single steps; without a terminal it does nothing."""

    def __init__(self, bar: object | None, task: object | None) -> None:
        self._bar = bar
        self._task = task

    def at(self, done: int, total: int) -> None:
        """Set how much is done."""
        if self._bar is not None:
            self._bar.update(self._task, completed=done, total=total)  # type: ignore[attr-defined]

    def step(self, count: int) -> None:
        """Move on by `count`."""
        if self._bar is not None:
            self._bar.advance(self._task, count)  # type: ignore[attr-defined]
