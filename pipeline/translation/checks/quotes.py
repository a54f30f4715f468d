"""A quotation of the source that is none in the translation, and quotation marks left open."""

from __future__ import annotations

import html
import re

from pipeline.article import Flag
from pipeline.cleaning.unicode import for_marian

# Marks that quote; an apostrophe does not, but ` '` before and `' ` after words do.
_DOUBLE = re.compile(r"[\"“”„‟«»❝❞]|''|``")
_SINGLE = re.compile(r"(?:^|[\s(])['‘](?=\w)|(?<=[\w.,!?])['’](?=[\s).,;:!?]|$)")
_QUOTATION = re.compile(r'"([^"]+)"')
# A shorter quotation is a title or a word held at a distance; English may leave its marks out.
_WORDS = 3


def check_quotes(source: str, translation: str) -> list[Flag]:
    """Flags `quote_missing` and `quote_unbalanced`."""
    arabic = for_marian(source)
    english = html.unescape(translation)
    marks = len(_DOUBLE.findall(english))
    quotations = [text.strip() for text in _QUOTATION.findall(arabic)]
    spoken = [text for text in quotations if len(text.split()) >= _WORDS]
    if spoken and not marks and not _SINGLE.search(english):
        words = " ".join(spoken[0].split()[:5])
        return [
            Flag(
                "quote_missing", f'quoted in Arabic ("{words} ..."), not marked in the translation'
            )
        ]
    if marks % 2 and quotations and arabic.count('"') % 2 == 0:
        return [Flag("quote_unbalanced", "a quotation mark without its partner: see where it ends")]
    return []
