"""Text into Markdown so that it shows as the text it is, whatever signs it holds.

CommonMark with GitHub's tables and strikethrough; escapes only what would become markup, so that
the Markdown reads well as it stands, too.
"""

from __future__ import annotations

import re

from pipeline.cleaning.unicode import as_printed

_ANYWHERE = re.compile(r"[\\`*_\[\]<~|#]|&(?=#|\w+;)|!(?=\[)")
# Quotation and list marks, setext underlines and thematic breaks count only where a line begins.
_BLOCK_START = re.compile(r"([-+=>])|(\d{1,9})([.)])")


def escape(text: str, *, line_start: bool = True) -> str:
    """`text` as Markdown on one line; control characters and bidi controls are left out.

    Args:
        line_start: the text opens a line or a list item, where more signs are markup.
    """
    escaped = _ANYWHERE.sub(lambda match: "\\" + match.group(), as_printed(text))
    if line_start and (start := _BLOCK_START.match(escaped)):
        sign, digits, point = start.groups()
        head = f"\\{sign}" if sign else f"{digits}\\{point}"
        escaped = head + escaped[start.end() :]
    return escaped
