"""Sentence pairs as JSON Lines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from pipeline.export.brief import FinishedBrief
from pipeline.unseen import in_json


def jsonl(briefs: Iterable[FinishedBrief]) -> Iterator[str]:
    """One line a sentence, `{brief, sentence, role, ar, en, score, flags}`, all sentences."""
    for brief in briefs:
        for sentence in brief.sentences:
            record = {
                "brief": brief.id,
                "sentence": sentence.id,
                "role": sentence.role,
                "ar": sentence.ar,
                "en": sentence.en,
                "score": sentence.score,
                "flags": list(sentence.flags),
            }
            yield in_json(json.dumps(record, ensure_ascii=False, allow_nan=False)) + "\n"
