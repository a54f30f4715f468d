"""Texts with hard line ends at a fixed width, as mail and old wire feeds have them.

There a line is no paragraph, and a sentence cut at the line's end translates badly. Only whole
texts that are clearly wrapped are joined; in any other a line stays a line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.cleaning.rules import View
from pipeline.cleaning.shapes import ends_like_sentence

_WIDEST = 120  # characters; longer lines are paragraphs, not wrapped ones
_FEWEST_BLOCKS, _FEWEST_LINES = 2, 6  # blocks of several lines; lines that go on in the next one
# Blocks that end with a sentence; of the other lines, those that end inside of one and those that
# are nearly full.
_CLOSED_SHARE, _OPEN_SHARE, _FULL_SHARE, _FULL = 0.8, 0.7, 0.8, 0.75


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What is judged and split as one: usually one line, the lines of a block in wrapped texts.

    Attributes:
        view: the whole text, under the number of its first line.
        lines: the lines as they stand in the input.
    """

    view: View
    lines: tuple[View, ...]


def paragraphs_of(views: Sequence[View]) -> list[Paragraph]:
    """The paragraphs of a text: its lines, or its blocks where the text is wrapped."""
    blocks = _blocks(views)
    if not _is_wrapped(blocks):
        return [Paragraph(view, (view,)) for view in views]
    return [
        Paragraph(View(block[0].number, " ".join(view.text for view in block)), tuple(block))
        for block in blocks
    ]


def _blocks(views: Sequence[View]) -> list[list[View]]:
    """Lines without a blank one between them."""
    blocks: list[list[View]] = []
    for view in views:
        if blocks and view.number == blocks[-1][-1].number + 1:
            blocks[-1].append(view)
        else:
            blocks.append([view])
    return blocks


def _is_wrapped(blocks: Sequence[Sequence[View]]) -> bool:
    several = [block for block in blocks if len(block) > 1]
    going_on = [view for block in several for view in block[:-1]]
    width = max((len(view.text) for block in blocks for view in block), default=0)
    if len(several) < _FEWEST_BLOCKS or len(going_on) < _FEWEST_LINES or width > _WIDEST:
        return False
    closed = sum(ends_like_sentence(block[-1]) for block in several)
    still_open = sum(not ends_like_sentence(view) for view in going_on)
    full = sum(len(view.text) >= _FULL * width for view in going_on)
    return (
        closed >= _CLOSED_SHARE * len(several)
        and still_open >= _OPEN_SHARE * len(going_on)
        and full >= _FULL_SHARE * len(going_on)
    )
