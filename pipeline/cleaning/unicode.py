"""Two forms of a text: as printed, for the reader, and as Marian was trained to read it.

Letters are never folded in either (no alef, teh marbuta or yeh unification): translation models
were trained on the spelling of the press. `folded` folds them, for comparing and matching only.
"""

from __future__ import annotations

import html
import re
import unicodedata

_BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_INVISIBLE = "\u00ad\u200b\u2060\ufeff\ufff9\ufffa\ufffb" + _BIDI
_JOINERS = "\u200c\u200d"
# A joiner after a letter shapes it (1445هـ typed as heh + ZWJ); elsewhere it is scraping dust.
_STRAY_JOINERS = re.compile("(?<![^\\W\\d_])[\u200c\u200d]+|\u200c+(?!\\w)")
_TATWEEL = "\u0640"
# Short vowels, tanween, shadda, sukun, dagger alif and Quranic signs, and the presentation
# forms of vowels, whose compatibility decomposition would put a space into the word.
_MARKS = "".join(
    map(
        chr,
        [
            *range(0x0610, 0x061B),
            *range(0x064B, 0x0653),
            0x0670,
            *range(0x06D6, 0x06DD),
            *range(0x06DF, 0x06E5),
            0x06E7,
            0x06E8,
            *range(0x06EA, 0x06EE),
            *range(0xFE70, 0xFE80),
        ],
    )
)

_PRINTED = str.maketrans(dict.fromkeys(_INVISIBLE))

# What Moses' normalize-punctuation did to the training texts of the OPUS models; the Arabic
# comma, semicolon and question mark stay. The Persian and Urdu forms of kaf, yeh and heh are
# what some keyboards and sites give for the Arabic letters.
_MARIAN = str.maketrans(
    {
        **dict.fromkeys(_INVISIBLE + _JOINERS + _TATWEEL + _MARKS + "\ufffd"),
        **dict.fromkeys("«»“”„‟″❝❞﴾﴿", '"'),
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("–—―‒−", "-"),
        "…": "...",
        "٫": ".",
        "٬": ",",
        "٪": "%",
        "ک": "ك",
        "ی": "ي",
        "ہ": "ه",
        "ھ": "ه",
        **{chr(0x0660 + digit): str(digit) for digit in range(10)},
        **{chr(0x06F0 + digit): str(digit) for digit in range(10)},
    }
)
_PRESENTATION = re.compile("[\ufb50-\ufd3d\ufd40-\ufdff\ufe80-\ufefc]+")
_ARABIC_LETTER = re.compile(
    "[\u0620-\u063f\u0641-\u064a\u066e\u066f\u0671-\u06d3\u06fa-\u06ff\ufb50-\ufdff\ufe70-\ufefc]"
)
_FOLD = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي"}
)


def as_printed(text: str) -> str:
    """The text for the reader, on one line.

    Bidi controls, byte-order marks, zero-width and control characters go, runs of spaces
    become one; everything printed stays.
    """
    text = text.translate(_PRINTED)
    if "\u200c" in text or "\u200d" in text:
        text = _STRAY_JOINERS.sub("", text)
    return _tidy(text)


def for_marian(text: str) -> str:
    """The model's input, on one line.

    HTML entities decoded, presentation forms to letters; no tatweel, diacritics, joiners or
    bidi controls; straight quotes, plain dashes, three dots, ASCII digits. Letters, ، ؛ ؟ and
    Latin text stay as they are.
    """
    if "&" in text:
        text = html.unescape(text)
    text = _PRESENTATION.sub(lambda match: unicodedata.normalize("NFKC", match.group()), text)
    return _tidy(unicodedata.normalize("NFC", text.translate(_MARIAN)))


def folded(text: str) -> str:
    """A form for comparing and matching only: `for_marian` with letters folded, lower case."""
    return fold_letters(for_marian(text)).lower()


def fold_letters(text: str) -> str:
    """Spelling variants to one letter: أإآ to ا, ى to ي, ة to ه, ؤ to و, ئ to ي."""
    return text.translate(_FOLD)


def arabic_share(text: str) -> float:
    """Share of the letters of `text` that are Arabic script, 0..1; 0 without letters."""
    letters = sum(map(str.isalpha, text))
    return len(_ARABIC_LETTER.findall(text)) / letters if letters else 0.0


def _tidy(text: str) -> str:
    if not text.isprintable():
        # Control, surrogate, private and unassigned characters; white space among them.
        text = "".join(
            sign if unicodedata.category(sign) not in {"Cc", "Cs", "Co", "Cn"} else " "
            for sign in text
        )
    return " ".join(text.split())
