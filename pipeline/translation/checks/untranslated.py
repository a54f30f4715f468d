"""Nothing came out, or the source did."""

from __future__ import annotations

import re

from pipeline.article import Flag
from pipeline.cleaning.unicode import folded
from pipeline.translation.segments import needs_translation

_LETTER_OR_DIGIT = re.compile(r"\w")


def check_untranslated(source: str, translation: str) -> list[Flag]:
    """Flags `empty` and `same_as_source`; a source without Arabic letters may stay as it is."""
    if not needs_translation(source):
        return []
    if not _LETTER_OR_DIGIT.search(translation):
        return [Flag("empty", "there is no translation")]
    if folded(source) == folded(translation):
        return [Flag("same_as_source", "the Arabic stands where its translation should")]
    return []
