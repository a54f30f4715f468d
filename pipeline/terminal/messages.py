"""Messages for the person at the terminal: all on standard error."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pipeline.terminal.logs import LogFormatter, json_line
from pipeline.unseen import shown

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.progress import Progress as Bar
    from rich.progress import TaskID


class Messages:
    """Notes, warnings and progress. `quiet` leaves only errors.

    Signs that a terminal would obey are shown by their codes: names and reasons come from
    articles.

    Args:
        json_lines: every message is a JSON object on a line of its own, for a log collector:
            `time`, `level`, `event`, `message` and the event's own fields.
    """

    def __init__(
        self, quiet: bool = False, verbose: bool = False, json_lines: bool = False
    ) -> None:
        self.quiet = quiet
        self._json = json_lines
        level = logging.DEBUG if verbose else logging.WARNING
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(LogFormatter(json_lines))
        logging.basicConfig(handlers=[handler], level=level)

    def note(self, text: str, event: str = "note", **fields: object) -> None:
        """Something to know; not shown when quiet."""
        if not self.quiet:
            self._say("info", text, event, fields)

    def error(self, text: str, event: str = "error", **fields: object) -> None:
        """Something that went wrong; always shown."""
        self._say("error", text, event, fields)

    def event(self, event: str, message: str, **fields: object) -> None:
        """Something that happened, for logs only."""
        if self._json and not self.quiet:
            self._say("info", message, event, fields)

    def _say(self, level: str, text: str, event: str, fields: dict[str, object]) -> None:
        if self._json:
            line = json_line(level, event, text, fields)
        else:
            line = shown(text if level == "info" else f"mujaz: {text}", keep="\n")
        print(line, file=sys.stderr, flush=True)  # noqa: T201

    @contextmanager
    def progress(self, label: str) -> Iterator[Progress]:
        """A progress bar on a terminal, nothing elsewhere."""
        if self.quiet or self._json or not sys.stderr.isatty():
            yield Progress(None, None)
            return
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            TextColumn,
            TimeRemainingColumn,
        )
        from rich.progress import Progress as Bar

        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(compact=True),
        )
        with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
            yield Progress(bar, bar.add_task(label, total=None, rate=""))

    def table(self, table: RenderableType) -> None:
        """Something for the eye of a person: on a terminal only, and not when quiet."""
        if not self.quiet and not self._json and sys.stderr.isatty():
            from rich.console import Console

            Console(stderr=True).print(table)


class Progress:
    """Takes `(done, total)` or single steps; without a terminal it does nothing."""

    def __init__(self, bar: Bar | None, task: TaskID | None) -> None:
        self._bar = bar
        self._task = task
        self._done = 0
        self._began = time.monotonic()

    def at(self, done: int, total: int) -> None:
        """Set how much is done."""
        self.of(total)
        self.step(done - self._done)

    def of(self, total: int) -> None:
        """Set how much there is, once that is known."""
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, total=total)

    def step(self, count: int) -> None:
        """Move on by `count`."""
        self._done += count
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, completed=self._done, rate=self._rate())

    def _rate(self) -> str:
        rate = self._done / max(time.monotonic() - self._began, 1e-3)
        return f"{rate:.1f}/s" if rate >= 1 else f"{60 * rate:.0f}/min"
