"""Stories as tables on standard output; plain text without lines and colours when piped."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.table import Table

    from pipeline.stories.report import FollowedStory

# Wide enough for whole headlines where there is no terminal whose width would count.
_PIPED_WIDTH = 200


def story_table(stories: Sequence[FollowedStory]) -> None:
    """One line a story: how many nights, articles and outlets, its days, its newest headline."""
    from rich.text import Text

    table = _table("Nights", "Articles", "Outlets", "First", "Last", "Story", "Headline")
    for column in table.columns[:3]:
        column.justify = "right"
    for story in stories:
        table.add_row(
            str(len(story.nights)),
            str(len(story.articles)),
            str(len(story.outlets)),
            story.nights[0],
            story.nights[-1],
            story.id,
            Text(story.headline),  # Text: brackets in a headline are no markup
        )
    _print(table)


def told_table(story: FollowedStory) -> None:
    """One line an article, night by night."""
    from rich.text import Text

    table = _table("Night", "Outlet", "Headline", "Brief")
    for told in story.articles:
        table.add_row(told.night, Text(told.outlet), Text(told.title_en), told.brief)
    _print(table)


def _table(*columns: str) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in columns:
        table.add_column(name, overflow="fold", no_wrap=name in {"First", "Last", "Night", "Story"})
    return table


def _print(table: Table) -> None:
    from rich.console import Console

    console = Console()
    if not console.is_terminal:
        console = Console(width=_PIPED_WIDTH)
    console.print(table)
