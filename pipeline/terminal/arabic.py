"""Arabic for terminals: joined letters, from the right to the left, whatever the terminal does.

Some terminals order and join Arabic by themselves; a text that was ordered before would come out
backwards there. Others show the letters one by one as they come. So it has to be known which.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from rich.cells import cell_len

# Marks a line's edges as right-to-left, so that a full stop at its end stays there (UAX #9, 2.6).
_RLM = "\u200f"


def orders_by_itself(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether the terminal does the bidirectional algorithm.

    VTE from 0.58 (GNOME and others), Konsole, Apple's Terminal and mlterm do, as
    https://terminal-wg.pages.freedesktop.org/bidi/prior-work/terminals.html lists them.
    MUJAZ_BIDI=terminal or =mujaz decides for one that is not known or not recognised.
    """
    chosen = environment.get("MUJAZ_BIDI", "")
    if chosen in {"terminal", "mujaz"}:
        return chosen == "terminal"
    vte = environment.get("VTE_VERSION", "")
    return (
        (vte.isdigit() and int(vte) >= 5800)
        or "KONSOLE_VERSION" in environment
        or environment.get("TERM_PROGRAM") == "Apple_Terminal"
        or environment.get("TERM", "").startswith("mlterm")
    )


def lines_for_terminal(text: str, width: int, by_itself: bool) -> list[str]:
    """`text` in lines of at most `width` cells, each set to the right and in the terminal's order.

    Lines are broken before they are ordered: only then does the first line hold the first words.

    Args:
        by_itself: what `orders_by_itself` says.
    """
    lines = [line if by_itself else _ordered(line) for line in _wrapped(text, width)]
    if by_itself:
        return [" " * (width - cell_len(line)) + f"{_RLM}{line}{_RLM}" for line in lines]
    return [" " * (width - cell_len(line)) + line for line in lines]


def _ordered(line: str) -> str:
    """One line with its letters joined and its signs from left to right as they are to be seen."""
    import arabic_reshaper
    from bidi import get_display

    shaped: str = arabic_reshaper.reshape(line)
    ordered: str = get_display(shaped, base_dir="R")
    return ordered


def _wrapped(text: str, width: int) -> list[str]:
    lines: list[str] = []
    line = ""
    for word in text.split():
        joined = f"{line} {word}" if line else word
        if cell_len(joined) <= width:
            line = joined
            continue
        if line:
            lines.append(line)
        while cell_len(word) > width:
            cut = width
            while cell_len(word[:cut]) > width:
                cut -= 1
            lines.append(word[: max(cut, 1)])
            word = word[max(cut, 1) :]
        line = word
    return [*lines, line] if line else lines
