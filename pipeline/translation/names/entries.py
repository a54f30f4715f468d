"""What a names list says of one name."""

from __future__ import annotations

from dataclasses import dataclass

TYPES = ("person", "place", "organisation", "event", "weapon", "other", "do_not_translate")


@dataclass(frozen=True, slots=True)
class NameEntry:
    """One name and the English it has to come out in.

    Attributes:
        type: one of `TYPES`; `do_not_translate` is text that stands in the English as in the
            source.
        english: the one English form.
        arabic: spellings in Arabic script, the usual one first; for `do_not_translate` the text
            itself.
        short: (Arabic, English) forms used alone once the article has the full name: surnames.
        accepted: other English that is right too and is left alone (US, Russian for Russia).
        wrong: English forms known to be wrong for this name; replaced wherever they stand.
        careful: the Arabic is also an ordinary word; the English is corrected where it already
            has the name in another spelling, and is otherwise left alone and never flagged.
        origin: `file:line` that the entry comes from, `shipped` for the shipped list.
    """

    type: str
    english: str
    arabic: tuple[str, ...]
    short: tuple[tuple[str, str], ...] = ()
    accepted: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    careful: bool = False
    origin: str = "shipped"


def surnames(english: str, arabic: str) -> tuple[tuple[str, str], ...]:
    """What a person's full name is shortened to, as (Arabic, English) pairs; may be empty.

    The last word on either side; the first where the family name comes first, as in Chinese,
    Korean and Vietnamese (Kim Jong Un is Kim, and is Kim as well where an Arabic outlet shortens
    him to أون). Names with بن keep their full form: they are not called by their last word.
    """
    source, target = arabic.replace("-", " ").split(), english.split()
    if len(source) < 2 or len(target) < 2 or {"بن", "ولد"} & set(source):
        return ()
    if source[0] in _FAMILY_FIRST and len(source) >= 2:
        pairs = [(source[0], target[0])]
        if len(source) > 2:
            pairs.append((source[-1], target[0]))
        return tuple(pairs)
    if source[-2] in {"أبو", "ابو", "عبد", "آل", "دي", "فان", "دا", "لو", "بو"}:
        # Two Arabic words make the surname; the English has it in one or two.
        count = 1 if "-" in target[-1] else 2
        if len(target) <= count or len(source) < 3:
            return ()
        return ((" ".join(source[-2:]), " ".join(target[-count:])),)
    return ((source[-1], target[-1]),)


_FAMILY_FIRST = frozenset(
    [
        "كيم",
        "تشوي",
        "باك",
        "ري",
        "كانغ",
        "يون",
        "لي",
        "مون",
        "بارك",
        "تشو",
        "هان",
        "شي",
        "وانغ",
        "هو",
        "تشين",
        "تشاو",
        "ماو",
        "دونغ",
        "خه",
        "تساي",
        "لاي",
    ]
)
