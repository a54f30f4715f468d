"""Numbers in Arabic text by their value: ٦٬٠٠٠ = 6000 = ستة آلاف.

Digits of both kinds with separators, number words in every case, gender and compound, dual scales
(مليونان), halves and quarters of a scale, ordinals and decades. The grammar is that of the written
language: a unit before its ten joined by و, عشر after its unit, a scale after its count.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Literal

from pipeline.cleaning.unicode import fold_letters, for_marian

# What a word is in the grammar below.
_Role = Literal["unit", "teen", "ten", "hundred", "scale", "plural", "part", "digits"]
# `vague` numbers may be said without a number in English: one, two, half, first, a thousand.
Kind = Literal["digits", "words", "ordinal", "decade", "vague"]

_THIRD = Decimal(1) / 3
_PERCENT = re.compile(r"\b(?:في\s+ال|بال)(?:ميه|مايه)\b|%")
# وأحد عشر, whose first word folded is also واحد.
_AND_ELEVEN = re.compile(r"\bواحد(ي?) (?=عشر)")
_TOKEN = re.compile(
    r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,ر]\d+)?|[^\W\d_]+|[½¼¾⅓⅔]",
)
_VULGAR = {
    "½": Decimal("0.5"),
    "¼": Decimal("0.25"),
    "¾": Decimal("0.75"),
    "⅓": _THIRD,
    "⅔": 2 * _THIRD,
}
# Numbers in the names of months: كانون الثاني, تشرين الأول, ربيع الآخر, جمادى الثانية.
_MONTHS_WITH_NUMBER = frozenset({"كانون", "تشرين", "ربيع", "جمادي"})
# Folded words that are no numbers although they look like a prefix and one.
_ALONE_NOTHING = frozenset({"احد", "احدي", "ثمان"})
_NO_NUMBERS = frozenset({"لست", "الاثنين", "والاثنين", "بالاثنين", "فست", "كست", "بالف", "والاحد"})


@dataclass(frozen=True, slots=True)
class ArabicNumber:
    """A number of an Arabic text.

    Attributes:
        value: what it says.
        others: other values it may be read as (3,5 is 3.5 or 35; a decade with its century).
        parts: the numbers it is composed of, for a translation that keeps them apart.
        written: as it stands in the normalised text.
        kind: `vague` where English may do without a number.
    """

    value: Decimal
    written: str
    kind: Kind
    others: frozenset[Decimal] = frozenset()
    parts: tuple[Decimal, ...] = ()

    @property
    def values(self) -> frozenset[Decimal]:
        """Every value it may be read as."""
        return self.others | {self.value}


@dataclass(frozen=True, slots=True)
class _Word:
    value: Decimal
    role: _Role
    text: str
    joined: bool = False
    definite: bool = False
    ordinal: bool = False
    decade: bool = False
    start: int = 0
    end: int = 0


@cache
def _lexicon() -> dict[str, tuple[Decimal, _Role, bool, bool]]:
    """Folded word -> value, role, ordinal, decade."""
    known: dict[str, tuple[Decimal, _Role, bool, bool]] = {}

    def add(
        words: str,
        value: int | Decimal,
        role: _Role,
        *,
        ordinal: bool = False,
        decade: bool = False,
    ) -> None:
        for word in words.split():
            known[word] = (Decimal(value), role, ordinal, decade)

    stems = ["ثلاث", "اربع", "خمس", "ست", "سبع", "ثمان", "تسع"]
    add("واحد واحده احد احدي", 1, "unit")
    add("اثنان اثنين اثنتان اثنتين اثنا اثني اثنتا اثنتي", 2, "unit")
    for value, stem in enumerate(stems, start=3):
        count = "ثماني" if stem == "ثمان" else stem
        add(f"{stem} {stem}ا {count} {count}ا {count}ه", value, "unit")
        add(f"{stem}ون {stem}ين", 10 * value, "ten")
        add(f"{stem}ينيات {stem}ينات", 10 * value, "ten", decade=True)
        for hundred in ("ميه", "مايه", "مءه"):
            add(f"{stem}{hundred} {count}{hundred}", 100 * value, "hundred")
    add("عشر عشره", 10, "teen")
    add("عشرون عشرين", 20, "ten")
    add("عشرينيات عشرينات", 20, "ten", decade=True)
    add("ميه مايه", 100, "hundred")
    add("ميتان ميتين ميتا ميتي مايتان مايتين مايتا مايتي", 200, "hundred")
    thousand, million, billion = 10**3, 10**6, 10**9
    add("الف الفا", thousand, "scale")
    add("الاف", thousand, "plural")
    add("الفان الفين الفي", 2 * thousand, "scale")
    for names, value in (
        ("مليون", million),
        ("مليار", billion),
        ("بليون", billion),
        ("تريليون ترليون", 10**12),
    ):
        for name in names.split():
            add(f"{name} {name}ا", value, "scale")
            add(f"{name}ات", value, "plural")
            add(f"{name}ان {name}ين {name}ي", 2 * value, "scale")
    add("ملايين", million, "plural")
    add("بلايين", billion, "plural")
    add("نصف", Decimal("0.5"), "part")
    add("ربع", Decimal("0.25"), "part")
    add("ثلث", _THIRD, "part")
    add("ثلثا ثلثي ثلثان ثلثين", 2 * _THIRD, "part")
    ordinals = ["اول", "ثاني", "ثالث", "رابع", "خامس", "سادس", "سابع", "ثامن", "تاسع", "عاشر"]
    for value, stem in enumerate(ordinals, start=1):
        add(f"{stem} {stem}ه", value, "unit", ordinal=True)
    add("اولي", 1, "unit", ordinal=True)
    add("ثان", 2, "unit", ordinal=True)
    add("حادي حاديه", 1, "unit", ordinal=True)
    return known


def arabic_numbers(text: str) -> list[ArabicNumber]:
    """Every number of `text`, in order; percentages give the number before the sign.

    Bare plurals of scales (آلاف "thousands") are no numbers.
    """
    text = _PERCENT.sub(" % ", fold_letters(for_marian(text)))
    text = _AND_ELEVEN.sub(r"و احد\1 ", text)
    runs: list[list[_Word]] = []
    run: list[_Word] = []
    before = ""
    for match in _TOKEN.finditer(text):
        if match.group() == "و":
            before = "و"
            continue
        word = _read(match, before)
        before = match.group()
        if run and not (word and _continues(run, word, text)):
            runs.append(run)
            run = []
        if word:
            run.append(word)
    runs.append(run)
    return _numbers(runs, text)


# 550 و600 ألف: the scale belongs to both.
_RANGE = re.compile(r"\s*(?:و|او|الي|حتي|[-–/])\s*(?:و|ال)?\s*")


def _numbers(runs: list[list[_Word]], text: str) -> list[ArabicNumber]:
    found: list[ArabicNumber] = []
    for place, run in enumerate(runs):
        number = _number(run, text)
        if number is None:
            continue
        following = runs[place + 1] if place + 1 < len(runs) else []
        scale = next((w.value for w in following if w.role in ("scale", "plural")), None)
        if (
            scale
            and number.value < scale
            and not any(word.role in ("scale", "plural") for word in run)
            and (_RANGE.fullmatch(text[run[-1].end : following[0].start]) or following[0].joined)
        ):
            number = replace(number, others=number.others | {_rounded(number.value * scale)})
        found.append(number)
    return found


def _read(match: re.Match[str], before: str) -> _Word | None:
    written = match.group()
    start, end = match.span()
    if written in _VULGAR:
        return _Word(_VULGAR[written], "part", written, start=start, end=end)
    if written[0].isdecimal():
        return _Word(_plain(written), "digits", written, start=start, end=end)
    if written in _NO_NUMBERS or (before in _MONTHS_WITH_NUMBER and written.startswith("ال")):
        return None
    stripped, joined, definite = _without_prefix(written)
    entry = _lexicon().get(stripped)
    if entry is None:
        return None
    value, role, ordinal, decade = entry
    if before == "و":
        joined = True
    return _Word(value, role, written, joined, definite, ordinal, decade, start, end)


def _without_prefix(word: str) -> tuple[str, bool, bool]:
    """The word without conjunction, preposition and article; whether it had و, and the article."""
    known = _lexicon()
    if word in known:
        return word, False, False
    joined = word[0] == "و"
    rest = word[1:] if word[0] in "وف" else word
    for prefix, definite in (
        ("", False),
        ("ال", True),
        ("لل", True),
        ("بال", True),
        ("كال", True),
        ("ب", False),
        ("ل", False),
        ("ك", False),
    ):
        if rest.startswith(prefix) and rest[len(prefix) :] in known:
            return rest[len(prefix) :], joined, definite
    return word, joined, False


def _plain(written: str) -> Decimal:
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", written):
        return Decimal(written.replace(",", ""))
    return Decimal(written.replace(",", ".").replace("ر", "."))  # 5ر2: the wire services' 5.2


def _continues(run: list[_Word], word: _Word, text: str) -> bool:
    """Whether `word` goes on with the number that `run` has begun."""
    last = run[-1]
    between = text[last.end : word.start].strip()
    joined = word.joined or between == "و"
    if between not in ("", "و") or last.decade or (last.role == "part" and word.role == "part"):
        return False
    if not joined:
        if word.role == "digits":
            return False
        if word.role == "part":
            return word.text in _VULGAR and last.role == "digits"
        if word.role == "teen":
            # السابع عشر, خمسة عشر; a digit before عشر is none of its.
            return last.role == "unit" and last.value < 10 and not word.definite
        if word.role in ("scale", "plural"):
            return last.role not in ("scale", "plural") or last.value > word.value
        return word.role == "hundred" and word.value == 100 and last.role == "unit"
    if word.role == "ten":
        return (last.role == "unit" and last.value < 10) or last.role in (
            "hundred",
            "scale",
            "plural",
        )
    if word.role == "part":
        return last.role in ("scale", "plural", "digits") or last.role in ("unit", "teen", "ten")
    if word.role == "plural":
        return False
    if word.role == "scale":
        return last.role in ("scale", "plural") and word.value < last.value
    return last.role in ("hundred", "scale", "plural") and word.value < last.value


def _number(run: list[_Word], text: str) -> ArabicNumber | None:
    # A bare plural is vague; احد is "someone" and ثمان too rare alone to be eight.
    if not run or (len(run) == 1 and (run[0].role == "plural" or run[0].text in _ALONE_NOTHING)):
        return None
    addends: list[Decimal] = []
    current, scale = Decimal(0), Decimal(0)
    for word in run:
        if word.role in ("scale", "plural"):
            if scale and not current and word.value == scale:
                continue  # مليونين ونصف المليون: the second names the scale of the half
            addends.append((current or Decimal(1)) * word.value)
            scale = _unit_scale(word.value)
            current = Decimal(0)
        elif word.role == "part" and scale and not current:
            addends.append(word.value * scale)
        elif word.role == "hundred" and word.value == 100 and 0 < current < 10:
            current *= 100
        elif word.role == "part" and current:
            addends.append(word.value)  # سبعة وربع
        else:
            current += word.value
    if current:
        addends.append(current)
    total = _rounded(sum(addends, Decimal(0)))
    return ArabicNumber(
        total,
        text[run[0].start : run[-1].end],
        _kind(run, total),
        _other_values(run, total),
        tuple(map(_rounded, addends)) if len(addends) > 1 else (),
    )


def _kind(run: list[_Word], total: Decimal) -> Kind:
    if any(word.role == "digits" for word in run):
        return "digits"
    if any(word.decade for word in run):
        return "decade"
    alone = len(run) == 1
    if total <= 2 or (alone and (run[0].role == "part" or total in (100, 1000))):
        return "vague"
    return "ordinal" if any(word.ordinal for word in run) else "words"


def _unit_scale(value: Decimal) -> Decimal:
    """The scale of a dual: a million for مليونان."""
    return value if Decimal(value).as_tuple().digits[0] == 1 else value / 2


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal("1e-6")).normalize()


def _other_values(run: list[_Word], total: Decimal) -> frozenset[Decimal]:
    others: set[Decimal] = set()
    if len(run) == 1:
        word = run[0]
        if word.decade:
            others |= {total + century for century in ((1900, 2000) if total < 30 else (1900,))}
        if word.role == "digits" and re.fullmatch(r"\d{1,3}[.,]\d{3}", word.text):
            others |= {
                Decimal(word.text.replace(",", "").replace(".", "")),
                Decimal(word.text.replace(",", ".")),
            }
        if word.text.endswith(("الفا", "مليونا", "مليارا")):
            others.add(total * 2)  # the dual before its noun: ألفا شخص
    return frozenset(_rounded(value) for value in others)
