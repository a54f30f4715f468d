"""What a line looks like, whatever it says: a paragraph, a headline, navigation, a date."""

from __future__ import annotations

import re

from pipeline.cleaning.press import DATE, SECTIONS, SITE_KINDS
from pipeline.cleaning.rules import View, whole
from pipeline.cleaning.sentences import split_sentences
from pipeline.cleaning.unicode import fold_letters

# A subhead has at most so many words, a headline at the head of the page or a link to another
# article so many (the longest in the project's corpus of 1,400 news headlines has 17).
SUBHEAD_WORDS = 10
HEADLINE_WORDS = 20
_HEADLINE_LENGTH = 250  # characters; one "word" can be a megabyte of junk
_END_LENGTH = 40  # characters looked at for the end of a line

# A headline that ends with a closing sign is taken for one only if it is shorter by this.
_CLOSED_SHARE = 0.8

_CLOSERS = "\"'”’»)]}“"
_END = re.compile(rf"(?:[.!؟?…۔]|(?<!\.)\.\.\.)[{re.escape(_CLOSERS)}]*$")
_DASHING_END = re.compile(rf"(?<!\.)\.\.[{re.escape(_CLOSERS)}]*$")
_TITLE_END = re.compile(rf"[؟?!…][{re.escape(_CLOSERS)}]*$")
_QUESTION_END = re.compile(rf"[؟?][{re.escape(_CLOSERS)}]*$")
_OPEN_END = re.compile(r"[:،؛,;]$")
_LIST_ITEM = re.compile(r"(?:[-–—•●▪◾*✓✔►]\s*\S|\(?\d{1,2}\s?[.)\-–]\s)")

_SPOKE = (
    "قال|قالت|قالوا|أضاف|أضافت|أكد|أكدت|أوضح|أوضحت|أشار|أشارت|ذكر|ذكرت|تابع|تابعت|لفت|لفتت|شدد|شددت"
    "|نقل|نقلت|أعلن|أعلنت|اعتبر|اعتبرت|صرح|صرحت|كشف|كشفت|دعا|دعت|حذر|حذرت|أفاد|أفادت|أعرب"
    "|أعربت|طالب|طالبت|نفى|نفت|كان|كانت|كانوا|جاء|جاءت|يأتي|تأتي|أصدر|أصدرت|وصف|وصفت|اتهم|اتهمت"
)
_OPENS_PROSE = whole(
    rf"(?:[وف]?(?:{_SPOKE})|ولم|وقد|وفي|ومن|وعلى|وبحسب|ووفق|ووفقا|يذكر|يشار|من جهته|من جهتها"
    r"|من جانبه|من جانبها|بدوره|بدورها|إلى ذلك|وكما|كما أن|كما قال|ولا|وهو|وهي|وهذا|وهذه|وذلك|وما"
    r"|وبعد|وقبل|وخلال|وعن|وإلى|وإذا|وأن|وإن)(?!\w).*"
)

_SEPARATORS = re.compile(r"\s[|/\\>›»«<•·–—]\s|\s*[|›»]\s*|\s/\s")
_GLUED_SECTION = re.compile(
    fold_letters(
        r"(?:(?:^|\s)(?:أخبار|سياسة|اقتصاد|رياضة|ثقافة|محليات|منوعات|تقارير|تكنولوجيا)ال[^\W\d_]{3,}"
        r"|(?<!\w)(?!و?[بكلف]?ال|لل)[^\W\d_]{3,}(?:عاجل|رياضة|سياسة|اقتصاد)(?!\w))"
    )
)
_SECTION_WORDS = frozenset(map(fold_letters, SECTIONS))
# Put before headlines, so they tell nothing.
_LABELS = frozenset({"عاجل", "العاجل", "خبر", "خاص", "حصري", "فيديو", "صور", "تقرير", "مباشر"})
_DATE = whole(DATE)
_SITE_NAME = whole(
    rf"(?:{SITE_KINDS})(?: [^\W\d_]+){{1,3}}",
    r"[^\W\d_]+(?: [^\W\d_]+)? (?:نيوز|أون ?لاين|نت|برس|تي في|الإخبارية|الإخباري|news|online)",
)
_ARABIC = re.compile("[\u0621-\u064a]")


def ends_like_sentence(view: View) -> bool:
    """Whether final punctuation closes the line; the headline writer's '..' does not."""
    return bool(_END.search(view.text[-_END_LENGTH:])) and not _DASHING_END.search(
        view.text[-_END_LENGTH:]
    )


def is_list_item(view: View) -> bool:
    """Whether a bullet or number stands before it."""
    return bool(_LIST_ITEM.match(view.text))


def is_row(view: View) -> bool:
    """Whether it looks like a row of figures: «عيار 24: 3540 جنيها», «الميناء 2-1 النجوم»."""
    return ":" in view.text or any(map(str.isdigit, view.text))


def opens_list(view: View) -> bool:
    """Whether it ends with a colon, so that what follows belongs to it."""
    return view.text.endswith(":")


def opens_like_prose(view: View) -> bool:
    """Whether it starts as paragraphs do and headlines do not: «وقال ...», «من جهته ...»."""
    return view.words >= 4 and bool(_OPENS_PROSE.fullmatch(view.key))


def is_headline(view: View, most_words: int) -> bool:
    """Whether it could be a headline: short, one piece, no list item; may end with ؟, ! or …"""
    return _is_heading(view, most_words, _TITLE_END)


def is_subhead(view: View, most_words: int) -> bool:
    """Whether it could stand between paragraphs as a subhead; of the closing signs only ؟ may."""
    return _is_heading(view, most_words, _QUESTION_END)


def _is_heading(view: View, most_words: int, closing: re.Pattern[str]) -> bool:
    if len(view.text) > _HEADLINE_LENGTH or not 0 < view.words <= most_words:
        return False
    if _OPEN_END.search(view.text) or is_list_item(view):
        return False
    if ends_like_sentence(view) and not (
        closing.search(view.text[-_END_LENGTH:]) and view.words <= _CLOSED_SHARE * most_words
    ):
        return False
    return not opens_like_prose(view) and len(split_sentences(view.text)) == 1


def is_letterless(view: View) -> bool:
    """Whether it has no letter: `***`, `1 / 5`."""
    return not any(map(str.isalpha, view.text))


def is_latin(view: View) -> bool:
    """Whether it has letters and none of them is Arabic."""
    return not _ARABIC.search(view.text) and not is_letterless(view)


def is_date(view: View) -> bool:
    """Whether it is a date or time and nothing else."""
    return len(view.key) < 80 and bool(_DATE.fullmatch(view.key))


def is_site_name(view: View) -> bool:
    """Whether it has the form of a site's name: «صحيفة ...», «... نيوز»."""
    return bool(_SITE_NAME.fullmatch(view.key))


def is_navigation(view: View) -> bool:
    """Whether it names sections of a site and nothing else, or is a trail of them: «أ › ب › ج»."""
    if len(view.text) > _HEADLINE_LENGTH or view.words > 30 or ends_like_sentence(view):
        return False
    words = [word for word in re.split(r"[\s|/\\<>›»«\"•·,،:\-]+", view.key) if word]
    known = sum(
        word.removeprefix("و") in _SECTION_WORDS or word in _SECTION_WORDS for word in words
    )
    if words and known == len(words):
        return True
    if view.words <= 6 and _GLUED_SECTION.search(view.key):
        return True
    pieces = [piece.split() for piece in _SEPARATORS.split(view.text) if piece.strip()]
    if len(pieces) < 2 or max(map(len, pieces)) > 4:
        return False
    first = fold_letters(" ".join(pieces[0])).lower()
    if first in {fold_letters("الرئيسية"), fold_letters("الصفحة الرئيسية"), "home"}:
        return True
    if len(pieces) > 2:
        return known > 0
    # «رياضة | كرة قدم», but not «عاجل | زلزال قوي»
    return max(map(len, pieces)) <= 2 and any(
        len(piece) == 1 and fold_letters(piece[0]) in _SECTION_WORDS - _LABELS for piece in pieces
    )


def is_tag_list(view: View) -> bool:
    """Whether it is an enumeration of short terms: «روسيا، كوريا الشمالية، بوتين»."""
    pieces = [piece.split() for piece in re.split(r"[،,|#]", view.text) if piece.strip()]
    return len(pieces) >= 3 and max(map(len, pieces)) <= 3 and not ends_like_sentence(view)
