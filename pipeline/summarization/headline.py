"""What a summarizer that reads Arabic is given: the title and the beginning of the report."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.cleaning.unicode import for_marian


def summary_source(title: str | None, opening: Sequence[str]) -> str:
    """Title and sentences as one text, in the form the model is trained on.

    A title ends without a full stop; it gets one, so that the model sees where the report begins.
    """
    parts = [for_marian(title).rstrip(" .") + "."] if title else []
    return " ".join([*parts, *(for_marian(sentence) for sentence in opening)])
