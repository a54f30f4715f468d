"""Splitting a sentence that is too long for the model, where it hurts least.

At ؛ then at ، then before conjunctions, then between words; inside a word only when that word
alone does not fit. Nothing is lost: the parts joined have every character but spaces.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

Fits = Callable[[str], bool]

# و is "and" only before some words; these begin with the letter.
_WAW_WORDS = (
    "وزير|وزراء|وزارة|وزارات|وزاري|وكال|وفد|وفود|وقت|وقد|وضع|وفق|وسط|واحد|وثيق|وثائق|وحد|وقف|وصول"
    "|وجود|وجه|ولاي|ورش|ورق|وسائل|وسيل|وسيط|وساط|وفا|واشنطن|واقع|واجب|وطن|وعد|وعود|وديع|وليد|ودي"
    "|واسع|وراء|ورد|وظيف|وظائف|وهم|وصف|وقائع|وقود|وباء|والد|وادي|ولي"
)
_CONJUNCTION = (
    rf"(?:و(?!(?:{'|'.join(word[1:] for word in _WAW_WORDS.split('|'))}))[\u0621-\u064a]{{2,}}"
    "|حيث|بينما|فيما|لكن|ولكن|إذ|كما|بعدما|عندما|حتى|مما|ثم|أو|الذي|التي|الذين|قبل أن|بعد أن"
    "|في حين|غير أن|إلا أن|رغم|مشيرا|مشيرًا|مؤكدا|مؤكدًا|موضحا|موضحًا|مضيفا|مضيفًا|معتبرا|معتبرًا)"
)
# Where a piece ends, from the best place to the worst; a sign counts only at the end of a word,
# so that 1,000 and 10:30 stay whole.
_LEVELS = (
    re.compile(r"(?<=[؛;])\s+"),
    re.compile(r"(?<=[،,:])\s+|(?<=،)(?=\w)"),
    re.compile(rf"\s+(?={_CONJUNCTION}(?!\S))|\s+(?=[-–—]\s)"),
    re.compile(r"\s+"),
)
# A split that leaves a scrap is done again in equal parts; those may be this much longer than
# the even share.
_EVEN = 1.25


def split_to_fit(text: str, fits: Fits) -> list[str]:
    """Parts of `text` that each fit, in order: as few as its clauses allow, of similar length.

    Args:
        fits: whether a part is short enough; must hold for a single character.
    """
    text = text.strip()
    if not text or fits(text):
        return [text] if text else []
    return _split(text, fits, 0)


def _split(text: str, fits: Fits, level: int) -> list[str]:
    """Split a text that does not fit at the places of `level`."""
    if level == len(_LEVELS):
        return _pack(list(text), fits, level)
    pieces = _pieces(text, level)
    return _pack(pieces, fits, level) if len(pieces) > 1 else _split(text, fits, level + 1)


def _pieces(text: str, level: int) -> list[str]:
    """`text` cut after every place of `level`; joined, the pieces are the text."""
    pieces, start = [], 0
    for match in _LEVELS[level].finditer(text):
        pieces.append(text[start : match.end()])
        start = match.end()
    pieces.append(text[start:])
    return [piece for piece in pieces if piece]


def _pack(pieces: Sequence[str], fits: Fits, level: int) -> list[str]:
    """Join neighbours while they fit; a piece that does not fit alone goes one level down."""
    parts: list[str] = []
    start = 0
    while start < len(pieces):
        groups, stop = _groups(pieces, start, fits)
        parts.extend(_even(groups, fits))
        if stop < len(pieces):
            piece = pieces[stop].strip()
            parts.extend([piece] if len(piece) == 1 else _split(piece, fits, level + 1))
        start = stop + 1
    return parts


def _groups(pieces: Sequence[str], start: int, fits: Fits) -> tuple[list[list[str]], int]:
    """Groups of pieces that fit together, each as long as possible, and the number of the piece
    that ended them because it does not fit alone.
    """
    groups: list[list[str]] = []
    while start < len(pieces) and (count := _longest_run(pieces, start, fits)):
        groups.append(list(pieces[start : start + count]))
        start += count
    return groups, start


def _even(groups: list[list[str]], fits: Fits) -> list[str]:
    """The groups as texts; redrawn with similar lengths where that takes no more of them, for a
    scrap of two words at the end translates badly.
    """
    if len(groups) > 1:
        pieces = [piece for group in groups for piece in group]
        cap = _EVEN * sum(map(len, pieces)) / len(groups)

        def fits_evenly(part: str) -> bool:
            return len(part) <= cap and fits(part)

        redrawn, stop = _groups(pieces, 0, fits_evenly)
        if stop == len(pieces) and len(redrawn) == len(groups):
            groups = redrawn
    texts = ("".join(group).strip() for group in groups)
    return [text for text in texts if text]


def _longest_run(pieces: Sequence[str], start: int, fits: Fits) -> int:
    """How many pieces from `start` on fit together, found by doubling and halving, so that a
    line of a million characters costs few calls.
    """

    def run_fits(count: int) -> bool:
        part = "".join(pieces[start : start + count]).strip()
        return not part or fits(part)

    left = len(pieces) - start
    good, bad = 0, 1
    while bad <= left and run_fits(bad):
        good, bad = bad, bad * 2
    bad = min(bad, left + 1)
    while bad - good > 1:
        middle = (good + bad) // 2
        if run_fits(middle):
            good = middle
        else:
            bad = middle
    return good
