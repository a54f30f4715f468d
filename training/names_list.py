"""The shipped names list from the corpus' gazetteer: python -m training.names_list

Which names may be enforced is measured, not guessed: wherever a name's Arabic stands in the
training corpus, its English has to stand in the translation. A name that fails there more than
one time in ten is also an ordinary word or has several English forms, and is marked `careful`;
so are names of one Arabic word that the corpus does not have. Roles, demonyms, weapons and events
are left out: their English changes with the sentence.
"""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

from pipeline.cleaning.unicode import fold_letters, for_marian
from pipeline.translation.names.english import has_form
from pipeline.translation.names.entries import NameEntry
from pipeline.translation.names.matcher import NameMatcher
from pipeline.translation.names.reading import COLUMNS, SHIPPED

CORPUS = Path(__file__).parent / "corpus"
KEPT = ("person", "place", "organisation")
_LETTERS = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)*\Z")
# English that is as right as the list's form; not in the gazetteer.
ACCEPTED = {
    "United States": "US|U.S.|USA|America|American|Americans|US's",
    "United Kingdom": "UK|U.K.|Britain|British",
    "United Nations": "UN|U.N.",
    "European Union": "EU|E.U.",
    "United Arab Emirates": "UAE|U.A.E.|Emirates|Emirati",
    "Soviet Union": "USSR|Soviet",
    "Kyiv": "Kyiv's",
    "Democratic Republic of the Congo": "DR Congo|DRC|Congo",
    "Security Council": "UN Security Council",
    "Saint Petersburg": "St. Petersburg|St Petersburg|Petersburg",
    "Caribbean Sea": "Caribbean",
    "International Olympic Committee": "IOC|Olympic Committee",
    "African Union": "AU",
    "Mexico City": "Mexico",
    "Seville": "Sevilla",
}
# Spelling of the same name that older texts have; put right wherever the Arabic has the name.
WRONG = {
    "Kyiv": "Kiev",
    "Beijing": "Peking",
    "Kim Jong Un": "Kim Jong-un|Kim Jong-Un|Kim Jung Un|Kim Jung-un",
    "Pyongyang": "Pyong Yang|Pyong-yang|P'yongyang",
    "Kharkiv": "Kharkov",
    "Odesa": "Odessa",
    "Muammar Gaddafi": "Muammar al-Gaddafi|Moammar Gadhafi",
}


def main() -> None:
    """Write pipeline/translation/names/names.tsv."""
    rows: dict[tuple[str, str], dict[str, None]] = {}
    demonyms: dict[str, set[str]] = defaultdict(set)
    kinds: dict[tuple[str, str], str] = {}
    for line in (CORPUS / "names.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        kind, english, arabic, variants = [*line.split("\t"), ""][:4]
        spellings = [_plain(s) for s in [arabic, *variants.split("|")]]
        good = [s for s in spellings if _LETTERS.match(s)]
        if kind == "demonym":
            demonyms[english[:4].lower()].add(english)
        if kind not in KEPT or not good or english == english.lower():
            continue
        if kind == "organisation" and " " in english:
            # الأناضول alone is the agency in some sentences and Anatolia in others.
            good = good[:1] + [spelling for spelling in good[1:] if " " in spelling]
        rows.setdefault((english, good[0]), {}).update(dict.fromkeys(good))
        kinds.setdefault((english, good[0]), kind)
    # A spelling belongs to one name; the one that has it as its first spelling.
    owner: dict[str, tuple[str, str]] = {}
    for first in (True, False):
        for key, given in rows.items():
            for position, spelling in enumerate(given):
                if (position == 0) is first:
                    owner.setdefault(fold_letters(spelling), key)
    entries = []
    for key, given in rows.items():
        mine = [s for s in given if owner[fold_letters(s)] == key]
        if not mine:
            continue
        english = key[0]
        # One spelling, two names (عمان is Oman and Amman): either is right.
        others = {
            other[0]
            for other, spellings in rows.items()
            if other != key
            and {fold_letters(s) for s in spellings} & {fold_letters(s) for s in mine}
        }
        accepted = tuple(filter(None, ACCEPTED.get(english, "").split("|")))
        if kinds[key] == "place":
            accepted += tuple(sorted(_demonyms(english, demonyms)))
        accepted += tuple(sorted(others))
        wrong = tuple(filter(None, WRONG.get(english, "").split("|")))
        entries.append(NameEntry(kinds[key], english, tuple(mine), accepted=accepted, wrong=wrong))
    entries = _with_surnames(entries)
    seen, right = _precision(entries)
    lines = ["\t".join(COLUMNS)]
    careful_count = 0
    for entry in entries:
        name = (entry.english, entry.arabic[0])
        one_word = " " not in entry.arabic[0]
        careful = (
            right[name] < 0.9 * seen[name]
            or (one_word and not seen[name] and entry.type != "place")
            or (one_word and not seen[name] and len(entry.arabic[0]) <= 3)
        )
        careful_count += careful
        lines.append(
            "\t".join(
                [
                    entry.type,
                    entry.english,
                    entry.arabic[0],
                    "|".join(entry.arabic[1:]),
                    "",
                    "|".join(entry.accepted),
                    "|".join(entry.wrong),
                    "yes" if careful else "",
                ]
            )
        )
    SHIPPED.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(entries)} names, {careful_count} of them careful, in {SHIPPED}")


def _plain(spelling: str) -> str:
    return " ".join(for_marian(spelling).replace("-", " ").split())


def _demonyms(place: str, demonyms: dict[str, set[str]]) -> set[str]:
    """Demonyms that begin like the place: Russian for Russia, North Korean for North Korea."""
    stem = place[: max(4, len(place) - 3)].lower()
    return {d for d in demonyms[place[:4].lower()] if d.lower().startswith(stem[:-1])}


def _with_surnames(entries: list[NameEntry]) -> list[NameEntry]:
    """Surnames that stand alone in the corpus and are there the same person's: Putin, Trump."""
    claims: dict[str, set[str]] = defaultdict(set)
    from pipeline.translation.names.entries import surnames

    for entry in entries:
        if entry.type == "person":
            for arabic, english in surnames(entry.english, entry.arabic[0])[:1]:
                claims[arabic].add(english)
    taken = {fold_letters(s) for entry in entries for s in entry.arabic}
    extra = [
        NameEntry("person", english, (arabic,))
        for arabic, names in claims.items()
        if len(names) == 1 and fold_letters(arabic) not in taken and len(arabic) >= 4
        for english in names
    ]
    seen, right = _precision([*entries, *extra])
    return entries + [
        e
        for e in extra
        if seen[(e.english, e.arabic[0])] >= 2
        and right[(e.english, e.arabic[0])] == seen[(e.english, e.arabic[0])]
    ]


def _precision(
    entries: list[NameEntry],
) -> tuple[dict[tuple[str, str], int], dict[tuple[str, str], int]]:
    """How often each name stands in the corpus' Arabic, and how often its English beside it."""
    matcher = NameMatcher(entries)
    seen: dict[tuple[str, str], int] = defaultdict(int)
    right: dict[tuple[str, str], int] = defaultdict(int)
    for file in sorted(CORPUS.glob("*.tsv")):
        if file.name == "names.tsv":
            continue
        for line in file.read_text(encoding="utf-8").splitlines():
            arabic, _, english = line.partition("\t")
            full = matcher.find(for_marian(arabic))
            for mention in full:
                name = (mention.entry.english, mention.entry.arabic[0])
                seen[name] += 1
                right[name] += has_form(english, mention)
    return seen, right


if __name__ == "__main__":
    main()
