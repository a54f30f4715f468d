"""Who speaks: the subject of an Arabic verb of saying, and of its English one.

Made for the style of Arabic news, where the verb comes first and the subject at once after it. A
wrong speaker is worse than none: wherever another could be meant, the speaker is unknown.
"""

from __future__ import annotations

import re

from pipeline.cleaning.unicode import fold_letters
from pipeline.language.english import FUNCTION_WORDS

# Verbs of saying in folded letters, with و or ف before them. The subject of the first kind follows
# at once; that of the second cannot be told from the object, so their speaker stays unknown.
_SAY = (
    "قال|اضاف|اوضح|اكد|ذكر|اعلن|اشار|صرح|تابع|اعرب|شدد|لفت|اعتبر|حذر|نفي|استدرك|ختم|افاد|نوه"
    "|تعهد|اقر|اعترف|زعم|تساءل|اجاب|جدد|نبه|ابلغ"
)
_SAYS = "قول|ري|ؤكد|وضح|ضيف|عتبر|شير|ذكر|عتقد|قولون|رون|ؤكدون"
_SPEAKS_OF = "وصف|انتقد|دعا|دعت|رحب|طالب|اتهم|خاطب"
_VERB = re.compile(
    rf"(?<!\w)(?P<and>[وف]?)(?:(?:{_SAY})(?P<she>ت?)(?:وا|ا)?|(?P<he_she>[يت])(?:{_SAYS}))(?!\w)"
    rf"|(?<!\w)[وف]?(?P<of>(?:{_SPEAKS_OF})ت?)(?!\w)"
    # «the agency quoted the minister as saying»: who is quoted speaks.
    r"|(?<!\w)[وف]?نقلت? .{3,80}? (?P<from>عن)(?= )"
    # «according to», «as the agency reported», «by the mouth of».
    r"|(?<!\w)[وف]?(?P<source>(?:بحسب|حسب|وفق)(?:ما| ما) \w+|كما (?:ذكر|قال|اعلن|افاد)\w*|بحسب|حسب"
    r"|وفقا(?= ل)|وفق|علي لسان|نقلا عن)(?=\W)"
    # «his saying», «adding», «asking»: the same speaker goes on.
    r"|(?<!\w)(?P<same>(?:قول(?:ه|ها|هم)|(?:مضيف|متسائل|موضح|مؤكد|مشير|قائل|معتبر|لافت|محذر)[اةه]))(?!\w)"
)
_STOP = re.compile(
    r"\s(?:ان|انه|انها|انهم|بان|بانه|بانها|في|خلال|علي|عن|بعد|قبل|عقب|امام|لدي|عبر|ضمن|منذ|حتي|مع"
    r"|الي|عدم|اليوم|امس|مساء|صباح|يوم|السبت|الاحد|الاثنين|الثلاثاء|الاربعاء|الخميس|الجمعه|قوله"
    r"|قولها|للصحفيين|للصحافيين|للصحافه|لوكاله|لقناه|لصحيفه|لرويترز|لوزيره|لوزير|ايضا|كذلك|بدوره"
    r"|وجود|ضروره|اهميه|استعداد|رفض|دعم|دعمه|دعمها|قائلا|قائله|مضيفا|مضيفه|اذا|هذا|هذه|لم|لن|لا|كما"
    r"|بال\w+|بمواصل\w+|باست\w+|ب\w*(?:ها|هم)|ل\w*ه)(?!\w)|\s?(?:[:،,؛(\-–]|(?<!\b[دم])\.)"
)
_APPOSITION = re.compile(
    r"\s?[،,]\s*((?!التي|الذي|في |خلال |علي |ان |عقب )\w+(?: \w+){1,4}?)(?=\s?[،,:]| ان )"
)
_LONGEST = 12

_SAY_EN = (
    "said|says|told|added|explained|stressed|noted|announced|stated|declared|warned|affirmed"
    "|confirmed|continued|insisted|reported|wrote|expressed|pointed out|asked|replied|argued"
    "|claimed|pledged|revealed|commented|asserted|emphasi[sz]ed|described|called"
)
_SUBJECT = re.compile(
    rf"(?:^|[,:;”\"»]\s*|\b(?:and|but|that) )(?P<who>(?:[^\W\d]|[ .'’\-])"
    rf"{{2,90}}?)(?:,[^,]{{1,80}},)? (?:also |has |had )?(?:{_SAY_EN})\b"
)
_AFTER_EN = re.compile(
    r"^[\s,]*(?:said|according to|in the words of) (?P<who>(?:[^\W\d]|[ .'’\-]){2,90})"
)
_IN_TITLES = frozenset({"the", "a", "an", "of", "for", "in", "at", "and", "on"})


class Speakers:
    """Who speaks at a place in the article. A verb without a subject keeps the last speaker only
    where nobody else can be meant; else the speaker is unknown.
    """

    def __init__(self) -> None:
        self.ar: str | None = None
        self.en: str | None = None
        self._she = False
        self._age = 9
        self._opens = True
        self._known: list[tuple[str, str | None]] = []

    def next_sentence(self) -> None:
        """The next words open a sentence."""
        self._age += 1
        self._opens = True

    def read(self, arabic: str, english: str) -> bool:
        """Takes in words outside quotation marks; whether somebody speaks in them.

        Args:
            english: the translation up to the quotation that the words lead to.
        """
        folded = fold_letters(arabic)
        spoke = False
        for match in _VERB.finditer(folded):
            spoke = True
            if match["same"]:
                if self._age:
                    self._forget()
                continue
            if match["of"]:
                self._forget()
                continue
            she = bool(match["she"]) or match["he_she"] == "ت"
            who = _subject(arabic, folded, match.end())
            if who:
                self._set(who, she, _english_subject(english))
            elif match["from"] is None and match["source"] is None:
                self._go_on(match, folded, she)
        self._opens = self._opens and not folded.strip()
        return spoke

    def _go_on(self, match: re.Match[str], folded: str, she: bool) -> None:
        """«And he added»: the one who spoke last, if in this sentence or in the one before it."""
        first = self._opens and bool(match["and"]) and not folded[: match.start()].strip()
        if she != self._she or not (self._age == 0 or (first and self._age == 1)):
            self._forget()
        else:
            self._age = 0

    def read_after(self, arabic: str, english: str) -> bool:
        """The same for what follows a quotation at once: «...», said the minister."""
        folded = fold_letters(arabic)
        start = len(folded) - len(folded.lstrip(" ،,"))
        found = _VERB.match(folded, start)
        if found and not found["same"] and not found["of"]:
            who = _subject(arabic, folded, found.end())
            if who:
                after = _AFTER_EN.match(english)
                self._set(who, bool(found["she"]), _speaker(after["who"]) if after else None)
                return True
        return False

    def _forget(self) -> None:
        self.ar = self.en = None
        self._age = 9

    def _set(self, arabic: str, she: bool, english: str | None) -> None:
        """A surname alone is the person named in full before."""
        self._she, self._age = she, 0
        for known, translated in reversed(self._known):
            if known != arabic and f" {known} ".endswith(f" {arabic} "):
                self.ar, self.en = known, translated or english
                return
        self.ar, self.en = arabic, english
        self._known.append((arabic, english))


def _subject(arabic: str, folded: str, start: int) -> str | None:
    """The words after a verb up to what cannot belong to its subject.

    `folded` has the letters of `arabic` one for one, so places in one are places in the other.
    """
    rest = folded[start:]
    stop = _STOP.search(f" {rest.lstrip()}" if not rest.startswith(" ") else rest)
    shift = 0 if rest.startswith(" ") else 1
    end = stop.start() - shift if stop else len(rest)
    who = arabic[start : start + max(end, 0)].strip()
    if not who or len(who.split()) > _LONGEST:
        return None
    if more := _APPOSITION.match(folded[start + end :]):
        where = start + end + more.start(1)
        who += "، " + arabic[where : where + len(more[1])]
    return who


def _english_subject(english: str) -> str | None:
    """The subject of the last verb of saying in `english`, if it reads like a speaker."""
    found = [who for match in _SUBJECT.finditer(english) if (who := _speaker(match["who"]))]
    return found[-1] if found else None


def _speaker(text: str) -> str | None:
    """`text` if it is a noun phrase: no pronoun, no verb, none of the words of a clause."""
    words = text.strip(" -.").split()
    clause = any(word.lower() in FUNCTION_WORDS - _IN_TITLES for word in words)
    return " ".join(words) if words and not clause and len(words) <= _LONGEST else None
