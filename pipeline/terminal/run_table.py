"""The table with which a batch ends on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.table import Table

    from pipeline.batch.report import RunReport
from pipeline.batch.results import Outcome

_OUTCOMES: tuple[tuple[Outcome, str], ...] = (
    ("made", "briefs made"),
    ("already_done", "already done"),
    ("duplicate", "duplicates"),
    ("failed", "failed"),
)


def run_table(report: RunReport) -> Table:
    """How many articles came to what end, and how long each stage took."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(justify="right")
    table.add_column()
    table.add_column(justify="right")
    table.add_column()
    outcomes = [
        (str(count), name)
        for outcome, name in _OUTCOMES
        if (count := report.count(outcome)) or outcome == "made"
    ]
    stages = [(f"{seconds:.1f} s", stage) for stage, seconds in report.seconds.items()]
    for row in range(max(len(outcomes), len(stages))):
        left = outcomes[row] if row < len(outcomes) else ("", "")
        right = stages[row] if row < len(stages) else ("", "")
        style = "red" if left[1] == "failed" else ""
        table.add_row(*left, *right, style=style)
    return table
