"""Arabic as terminals show it: which order they get, and that no word is lost at a line's end."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from pipeline.terminal.arabic import lines_for_terminal, orders_by_itself

TEXT = "ارتفع السعر 12.5 بالمئة، قالت شركة Rolls Royce."


@pytest.mark.parametrize(
    ("environment", "by_itself"),
    [
        ({"TERM": "xterm-256color"}, False),
        ({"VTE_VERSION": "7006"}, True),
        ({"VTE_VERSION": "5402"}, False),
        ({"KONSOLE_VERSION": "230804"}, True),
        ({"TERM_PROGRAM": "Apple_Terminal"}, True),
        ({"TERM_PROGRAM": "vscode"}, False),
        ({"TERM": "mlterm-256color"}, True),
        ({"VTE_VERSION": "7006", "MUJAZ_BIDI": "mujaz"}, False),
        ({"TERM": "xterm", "MUJAZ_BIDI": "terminal"}, True),
        ({"TERM": "xterm", "MUJAZ_BIDI": "nonsense"}, False),
    ],
)
def test_who_orders(environment: dict[str, str], by_itself: bool) -> None:
    assert orders_by_itself(environment) is by_itself


def test_words_are_put_in_the_order_in_which_they_are_seen() -> None:
    (line,) = lines_for_terminal(TEXT, 60, by_itself=False)
    assert cell_len(line) == 60
    assert line.endswith(unicodedata.lookup("ARABIC LETTER ALEF ISOLATED FORM"))  # the first letter
    assert line.lstrip().startswith(".Rolls Royce")  # the end, with its full stop, at the left
    assert "12.5" in line  # a number keeps its order
    letters = [sign for sign in line if unicodedata.category(sign) == "Lo"]
    assert all("ARABIC LETTER" in unicodedata.name(sign) for sign in letters)
    assert all(unicodedata.name(sign).endswith("FORM") for sign in letters)


def test_a_terminal_that_orders_gets_the_text_as_it_is() -> None:
    (line,) = lines_for_terminal(TEXT, 60, by_itself=True)
    assert line.strip(" \u200f") == TEXT
    assert line.rstrip().endswith(".\u200f")


def test_the_first_line_holds_the_first_words() -> None:
    lines = lines_for_terminal(TEXT, 20, by_itself=True)
    assert len(lines) == 3
    assert " ".join(line.strip(" \u200f") for line in lines) == TEXT
    seen = lines_for_terminal(TEXT, 20, by_itself=False)
    assert "12.5" in seen[0]
    assert "Royce" in seen[-1]


@given(st.text(st.sampled_from("ابتلا بم 12 ab.،()«»\u0651"), max_size=80), st.integers(4, 30))
def test_nothing_is_lost_and_no_line_is_too_long(text: str, width: int) -> None:
    lines = lines_for_terminal(text, width, by_itself=True)
    assert "".join("".join(lines).replace("\u200f", "").split()) == "".join(text.split())
    for line in [*lines, *lines_for_terminal(text, width, by_itself=False)]:
        assert cell_len(line.replace("\u200f", "")) <= width
