"""The page that lists the briefs of an output folder."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.batch.ledger import Entry
from pipeline.batch.report import RunReport


def render_index(entries: Iterable[Entry], report: RunReport) -> str:
    """A self-contained HTML page: every brief with a link, and the run's failures at the foot."""
    from jinja2 import Environment, PackageLoader

    environment = Environment(
        loader=PackageLoader("pipeline.batch"), autoescape=True, trim_blocks=True
    )
    failures = [result for result in report.results if result.outcome == "failed"]
    return environment.get_template("index.html").render(
        entries=entries, report=report, failures=failures
    )
