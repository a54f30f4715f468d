"""Arabic words reduced to a light stem, so that inflected forms of one word count as one.

For comparing sentences only; nothing that is printed or translated passes through here.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.cleaning.unicode import for_marian

_WORD = re.compile(r"[^\W_]+")
_FOLD = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ؤ": "و", "ئ": "ي", "ة": "ه"}
)

# Light stemming after Larkey, Ballesteros and Connell (2002), "light10": one article or
# conjunction off the front, inflection off the end, always leaving a recognisable stem.
_ARTICLES = ("وال", "بال", "كال", "فال", "لل", "ال")
_ENDINGS = ("ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي")
_SHORTEST_STEM = 3

# Function words of news prose, folded as `_FOLD` folds: they say nothing about the subject.
_FUNCTION_WORDS = """في من الي علي عن مع بين حتي منذ خلال بعد قبل عند لدي نحو ضد دون حول ضمن عبر
    فوق تحت امام
    ان انه انها انهم كان كانت كانوا يكون تكون ليس ليست لم لن لا ما قد لقد سوف هل اذا لو كما لكن
    لكنه لكنها بل او ام ثم حيث بينما اذ حين عندما كي لكي هذا هذه ذلك تلك هولاء الذي التي الذين
    اللذين اللتين هو هي هم هن نحن انا كل بعض غير اي ايه احد احدي عدد عده اكثر اقل قال قالت يقول
    تقول اضاف اضافت وفق وفقا حسب بحسب مشيرا مشيره موكدا موكده وقال وقالت واضاف واضافت واوضح
    واوضحت واشار واشارت واكد واكدت وكان وكانت وهو وهي ولم ولا وان فان بان لان به بها له لها لهم
    فيه فيها منه منها عليه عليها اليه اليها ايضا اليوم امس وذلك وفي ومن وعلي وعن ومع"""
FUNCTION_WORDS = frozenset(_FUNCTION_WORDS.split())


def stems(text: str) -> list[str]:
    """Light stems of the content words of `text`, in order; numbers stay as they are."""
    words = _WORD.findall(for_marian(text).translate(_FOLD).lower())
    return [stem(word) for word in words if word not in FUNCTION_WORDS and len(word) > 1]


@lru_cache(maxsize=1 << 16)  # some 30,000 stems make a night's news
def stem(word: str) -> str:
    """The light stem of one folded word."""
    if len(word) > _SHORTEST_STEM + 1 and word.startswith("و") and not word.startswith("وال"):
        word = word[1:]
    for article in _ARTICLES:
        if word.startswith(article) and len(word) - len(article) >= _SHORTEST_STEM:
            word = word[len(article) :]
            break
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word
