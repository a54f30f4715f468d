"""The model's own doubt: log-probability per token under a threshold learned for the model.

Of the signals that need no reference it is the best one (Guerreiro, Voita and Martins 2023,
"Looking for a Needle in a Haystack"). What a low score is differs from model to model, so
`mujaz calibrate` learns it from a sample and keeps it in the model's folder.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from pipeline.article import Flag
from pipeline.errors import ModelError
from pipeline.files import write_atomic

FILE_NAME = "calibration.json"
# Share of the sample's sentences that the threshold marks.
SHARE = 0.2
# Fewer say too little about the share.
LEAST_SENTENCES = 50


@dataclass(frozen=True, slots=True)
class Calibration:
    """What a low score is for one model.

    Attributes:
        sha256: of the checkpoint it was learned for; for another it means nothing.
        threshold: scores below it are low (natural log per output token).
        share: share of the sample below it.
        sentences: scored sentences of the sample.
        quantization, beam_size: how the sample was decoded.
    """

    sha256: str
    threshold: float
    share: float
    sentences: int
    quantization: str
    beam_size: int


def learn_threshold(scores: Sequence[float], share: float = SHARE) -> float:
    """The score under which `share` of a sample lies, rounded to four digits.

    Raises:
        ValueError: fewer than `LEAST_SENTENCES` scores, or a share that is none.
    """
    if len(scores) < LEAST_SENTENCES:
        raise ValueError(f"{len(scores)} scored sentences, at least {LEAST_SENTENCES} are needed")
    if not 0 < share < 1:
        raise ValueError(f"a share between 0 and 1 is needed, not {share}")
    ordered = sorted(scores)
    return round(ordered[math.ceil(share * len(ordered)) - 1], 4)


def save_calibration(folder: Path, calibration: Calibration) -> Path:
    """Keep it in the model's folder. Raises ModelError where that cannot be written."""
    file = folder / FILE_NAME
    try:
        write_atomic(file, json.dumps(asdict(calibration), indent=2) + "\n")
    except OSError as error:
        raise ModelError(
            f"cannot write {file}: {error.strerror}", "calibrate as a user who may write there"
        ) from error
    return file


def load_calibration(folder: Path, sha256: str) -> Calibration | None:
    """The model's calibration; None where there is none, or it was learned for other weights.

    Raises:
        ModelError: the file is damaged.
    """
    file = folder / FILE_NAME
    try:
        found = Calibration(**json.loads(file.read_text(encoding="utf-8")))
        if not (isinstance(found.threshold, float) and isinstance(found.sha256, str)):
            raise TypeError("threshold or sha256")
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError) as error:
        raise ModelError(
            f"{file} is no calibration: {error}", "delete it, or run: mujaz calibrate again"
        ) from error
    return found if found.sha256 == sha256 else None


def check_score(score: float | None, threshold: float | None) -> list[Flag]:
    """Flags `low_score`."""
    if score is None or threshold is None or score >= threshold:
        return []
    return [
        Flag("low_score", f"the model was unsure here ({score:.2f}; low is below {threshold:.2f})")
    ]
