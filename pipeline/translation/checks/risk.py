"""How likely a translation is among the bad ones, without the model that made it.

A linear model of the sentence's chrF over seven features that can be seen from outside, fitted by
`bench/sentence_checks.py --fit` on the outputs of four systems. It ranks, it proves nothing: what
it calls risky has a flag, a strange length, or an Arabic side that is hard to translate.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from typing import Any

from pipeline.article import Flag
from pipeline.cleaning.unicode import for_marian
from pipeline.settings import shipped_settings_file
from pipeline.translation.checks.length import USUAL_RATIO, length_ratio

_WORD = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?")
FEATURES = (
    "strange length",
    "flags",
    "capitalised words",
    "Arabic word length",
    "Arabic pieces a word",
    "clauses",
    "quotations",
)
# Mean, standard deviation and weight (points of chrF for one standard deviation) of each feature,
# and the predicted chrF, relative to the mean, at each twentieth of the sentences.
MEANS = (0.1091, 0.02658, 0.08829, 5.845, 1.989, 0.04827, 0.01766)
DEVIATIONS = (0.09519, 0.18, 0.1094, 0.5531, 0.319, 0.05196, 0.05372)
WEIGHTS = (-1.821, -1.048, 1.189, 1.65, -1.803, 1.219, -0.765)
QUANTILES = (
    *(-5.297, -3.691, -2.804, -2.213, -1.683, -1.241, -0.8637, -0.5172, -0.1964, 0.1687),
    *(0.529, 0.8626, 1.219, 1.594, 2.02, 2.489, 2.96, 3.663, 4.922),
)


def risk_features(source: str, translation: str, flags: int) -> tuple[float, ...]:
    """The values of `FEATURES`, in order.

    Args:
        flags: how many flags the sentence checks gave.
    """
    arabic = for_marian(source)
    words = max(1, len(arabic.split()))
    english = _WORD.findall(translation)
    return (
        abs(math.log(length_ratio(source, translation) / USUAL_RATIO)),
        float(flags),
        sum(word[0].isupper() for word in english[1:]) / max(1, len(english)),
        len(arabic) / words,
        _pieces(arabic) / words,
        (arabic.count("(") + arabic.count("،")) / words,
        arabic.count('"') / words,
    )


def risk(source: str, translation: str, flags: Sequence[Flag]) -> float:
    """Share of translations that seem better than this one, 0..1 in steps of a twentieth."""
    features = risk_features(source, translation, len(flags))
    expected = sum(
        weight * (value - mean) / deviation
        for value, mean, deviation, weight in zip(features, MEANS, DEVIATIONS, WEIGHTS, strict=True)
    )
    return round(1 - bisect_left(QUANTILES, expected) / (len(QUANTILES) + 1), 2)


def _pieces(arabic: str) -> int:
    """SentencePiece pieces of the shipped model's source side: rare words break into many."""
    return len(_splitter().encode(arabic))


@cache
def _splitter() -> Any:
    from sentencepiece import SentencePieceProcessor

    file = shipped_settings_file().parent / "models/embedded-ar-en/source.spm"
    return SentencePieceProcessor(model_file=str(file))
