"""Is this Arabic at all, and if not, what does it look like?

Persian, Urdu, Kurdish and Pashto share the script, so the share of Arabic script is not enough.
Their function words tell them apart: a few of those make up a tenth of any running text. Letters
alone do not: some Arabic sites write with a Persian keyboard.
"""

from __future__ import annotations

import re
from collections import Counter

from pipeline.cleaning.unicode import arabic_share

# Function words that are words in one of the languages only.
_FUNCTION_WORDS = {
    "Arabic": "في من إلى على أن إن التي الذي عن مع هذا هذه ذلك كان كانت بعد قبل خلال بين أو ما لا "
    "لم لن قد كما حيث وفي ومن وقال وأن قال أكد عام يوم غير كل منذ حتى أي هو هي ثم أكثر عند الى ان",
    "Persian": "در از که این است را با برای آن های می شده کرده نیز اما گفت باید شود کند دارد وی ها "
    "اند بود می‌شود",
    "Urdu": "کے میں کی ہے سے اور کو نے پر ہیں کہ یہ بھی گیا کیا تھا رہے تھے انہوں",
    "Kurdish": "لە بە ئەو ئەم لەگەڵ دەکات بوو هەر یەک وەک دوای بۆ",
    "Pashto": "په چې ته کې دی سره شوی وي هغه یې دې خو",
}
_WORDS = {word: name for name, words in _FUNCTION_WORDS.items() for word in words.split()}
_ARABIC_FORMS = str.maketrans("یک", "يك")
_WORD = re.compile(r"[^\W\d_]+")
_SCRIPTS = (
    ("Latin (English, French or alike)", re.compile("[A-Za-z\u00c0-\u024f]")),
    ("Cyrillic", re.compile("[\u0400-\u04ff]")),
    ("Hebrew", re.compile("[\u05d0-\u05ea]")),
    ("Chinese or Japanese", re.compile("[\u3040-\u30ff\u4e00-\u9fff]")),
)
# So many words of another language of the Arabic script settle it; a title or two do not.
_FEWEST_WORDS = 3


def why_not_arabic(text: str, min_arabic_share: float) -> str | None:
    """None for Arabic text; else what it looks like, in words for a message.

    Args:
        min_arabic_share: share of the letters that must be Arabic script, 0..1.
    """
    share = arabic_share(text)
    if share < min_arabic_share:
        letters = sum(map(str.isalpha, text))
        if not letters:
            return "it has no letters"
        name, count = max(
            ((name, len(script.findall(text))) for name, script in _SCRIPTS),
            key=lambda found: found[1],
        )
        mostly = f", most are {name}" if count > letters / 2 else ""
        return f"{f'only {share:.0%}' if share else 'none'} of its letters are Arabic{mostly}"
    other = _language_of_the_script(text)
    return f"it looks like {other}" if other else None


def _language_of_the_script(text: str) -> str | None:
    """The language in Arabic script that `text` is in; None for Arabic."""
    counts: Counter[str] = Counter()
    for word in _WORD.findall(text):
        name = _WORDS.get(word) or _WORDS.get(word.translate(_ARABIC_FORMS))
        if name:
            counts[name] += 1
    arabic = counts.pop("Arabic", 0)
    if not counts:
        return None
    name, count = counts.most_common(1)[0]
    return name if count >= _FEWEST_WORDS and count > arabic else None
