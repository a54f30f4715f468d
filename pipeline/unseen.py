"""Signs that a terminal, an editor or a page would obey instead of showing.

Control characters (a file name may hold the escape sequences of a terminal), bidi controls (which
make «exe.gnp» read as «png.exe»), line separators, lone surrogates. See Unicode TR 36.
"""

from __future__ import annotations

import re

_UNSEEN = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
_OBEYED = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


def in_json(text: str) -> str:
    """JSON text with such signs as `\\uXXXX`, which reads back the same."""
    return _UNSEEN.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def shown(text: str, keep: str = "") -> str:
    """`text` for a terminal or a page: such signs become their visible codes (`\\x1b`, `\\u202e`).

    Args:
        keep: signs to leave as they are, for instance a newline.
    """
    return _OBEYED.sub(lambda match: match[0] if match[0] in keep else _code(match[0]), text)


def _code(sign: str) -> str:
    number = ord(sign)
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}"
