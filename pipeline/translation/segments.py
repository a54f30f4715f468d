"""Which segments a model is asked about, and what the others become.

A model given no letters invents words ("th th th" for an empty line), so such segments never
reach it.
"""

from __future__ import annotations

import re

ARABIC_LETTER = re.compile(
    "[\u0620-\u063f\u0641-\u064a\u066e-\u06d3\u06fa-\u06ff\ufb50-\ufdff\ufe70-\ufefc]"
)
URL = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\w+", re.IGNORECASE)

ENGLISH_SIGNS = str.maketrans(
    {
        **{chr(0x0660 + digit): str(digit) for digit in range(10)},
        **{chr(0x06F0 + digit): str(digit) for digit in range(10)},
        "،": ",",
        "؛": ";",
        "؟": "?",
        "٪": "%",
        "٫": ".",
        "٬": ",",
        "«": '"',
        "»": '"',
        "ـ": None,
    }
)


def needs_translation(text: str) -> bool:
    """Whether `text` has Arabic letters outside URLs and e-mail addresses."""
    return bool(ARABIC_LETTER.search(URL.sub(" ", text)))


def carried_over(text: str) -> str:
    """A segment without Arabic letters as English: same text on one line, signs and digits
    in their English form.
    """
    return " ".join(text.translate(ENGLISH_SIGNS).split())
