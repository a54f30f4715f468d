"""A brief on a terminal, for reading; files and pipes get Markdown instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.briefs.view import Mark, Pair, View, view_of
from pipeline.terminal.arabic import lines_for_terminal, orders_by_itself

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.text import Text

# From here on the two languages stand side by side.
_TWO_COLUMNS = 100
# Lines longer than this are hard to read, whatever the window.
_WIDEST = 150
_NUMBER = 4


def print_brief(document: dict[str, Any], console: Console) -> None:
    """Prints a brief document (`mujaz.brief/1`) in the console's width."""
    _Printer(console).print(view_of(document))


class _Printer:
    def __init__(self, console: Console) -> None:
        self._console = console
        self._width = min(console.width, _WIDEST)
        self._by_itself = orders_by_itself()

    def print(self, view: View) -> None:
        """Headline, lead, strip, summary, quotations, article, and what to check."""
        self._headline(view)
        if view.lead:
            self._pair(view.lead, style="italic")
        for heading, chips in view.strip:
            listed = ((chip.text, "yellow" if chip.doubt else "") for chip in chips)
            self._say((f"{heading}: ", "dim"), *self._between(" · ", listed))
        self._heading("Summary", view.how)
        for pair in view.summary:
            numbers = ", ".join(source.number for source in pair.evidence) or "no sentence"
            found = f"; {pair.support}% found there" if pair.support is not None else ""
            self._pair(pair, after=f" [{numbers}{found}]")
        if view.said:
            self._heading("Who said what", "")
            for quotation in view.said:
                unnamed = "" if quotation.speaker_ar else "Speaker not clear"
                speaker = quotation.speaker_en or unnamed
                english = f"“{quotation.en}”" if quotation.en else "(not quoted in the translation)"
                arabic = f"{quotation.speaker_ar or ''}: «{quotation.ar}»".removeprefix(": ")
                number = quotation.sentences[0].removeprefix("s")
                self._pair(Pair("", number, f"{speaker}: {english}".removeprefix(": "), arabic, ()))
        self._heading("Article", "")
        for block in view.blocks:
            for pair in block.pairs:
                self._pair(pair, style="bold" if block.role == "subhead" else "")
            self._console.print()
        self._foot(view)

    def _headline(self, view: View) -> None:
        self._console.print()
        for pair in view.title or (Pair("", "", view.name, None, ()),):
            self._pair(pair, style="bold")
        facts = self._between(" · ", ((text, "") for _, text in view.facts))
        self._say(*((text, "dim") for text, _ in facts))
        self._console.print()

    def _foot(self, view: View) -> None:
        used = ", ".join(model["name"] for model in view.models)
        dropped, marked = len(view.dropped), len(view.marked)
        parts = [
            f"{view.count} sentences, {marked} to check",
            f"{dropped} line{'' if dropped == 1 else 's'} left out by cleaning",
            f"profile {view.profile}" + (f" ({used})" if used else ""),
        ]
        self._say((" · ".join(parts), "dim"))

    def _heading(self, text: str, note: str) -> None:
        self._console.print()
        self._say((text, "bold underline"), (f"  {note}" if note else "", "dim"))

    def _pair(self, pair: Pair, style: str = "", after: str = "") -> None:
        """A sentence in both languages, side by side where there is room."""
        from rich.table import Table

        two = self._width >= _TWO_COLUMNS and pair.ar
        half = (self._width - _NUMBER - 4) // 2 if two else self._width - _NUMBER
        english = self._text((pair.en, style), (after, "dim"))
        below: list[Text] = [self._flag(mark) for mark in pair.marks]
        arabic = lines_for_terminal(pair.ar, half, self._by_itself) if pair.ar else []
        grid = Table.grid(padding=0)
        grid.add_column(width=_NUMBER)
        grid.add_column(width=half)
        number = self._text((pair.number, "dim"))
        if two:
            grid.add_column(width=4)
            grid.add_column(width=half, no_wrap=True)
            cells: list[RenderableType] = [number, self._lines(english, *below), "", ""]
            cells[3] = self._text(("\n".join(arabic), style))
            grid.add_row(*cells)
        else:
            grid.add_row(number, english)
            if arabic:
                grid.add_row("", self._text(("\n".join(arabic), style)))
            for flag in below:
                grid.add_row("", flag)
        self._console.print(grid)

    def _flag(self, mark: Mark) -> Text:
        return self._text((f"⚑ {mark.name}: ", "yellow"), (mark.detail, "yellow"))

    def _lines(self, first: Text, *others: Text) -> Text:
        for other in others:
            first.append("\n").append_text(other)
        return first

    @staticmethod
    def _between(sign: str, parts: Any) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        for part in parts:
            found += [(sign, "dim"), part] if found else [part]
        return found

    @staticmethod
    def _text(*parts: tuple[str, str]) -> Text:
        """Text with styles; nothing in it is taken for rich's markup."""
        from rich.text import Text

        return Text.assemble(*parts)

    def _say(self, *parts: tuple[str, str]) -> None:
        self._console.print(self._text(*parts), width=self._width)
