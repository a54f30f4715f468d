"""Signs that have no place in English: Arabic letters, unknown tokens, replacement characters."""

from __future__ import annotations

import re

from pipeline.article import Flag
from pipeline.translation.segments import ARABIC_LETTER

_ARABIC_WORD = re.compile(rf"(?:{ARABIC_LETTER.pattern})+")
# ⁇ is what SentencePiece writes for a piece it does not know, ▁ its mark for a space.
_UNKNOWN = re.compile(r"⁇|\ufffd|▁|<unk>|\[UNK\]|<pad>|</?s>", re.IGNORECASE)


def check_script(translation: str) -> list[Flag]:
    """Flags `arabic_left` and `unknown`."""
    flags = []
    arabic = list(dict.fromkeys(_ARABIC_WORD.findall(translation)))
    if arabic:
        shown = " ".join(arabic[:5]) + (" ..." if len(arabic) > 5 else "")
        flags.append(Flag("arabic_left", f"left in Arabic: {shown}"))
    if unknown := _UNKNOWN.search(translation):
        flags.append(
            Flag("unknown", f'"{unknown.group()}" stands for something the model could not write')
        )
    return flags
