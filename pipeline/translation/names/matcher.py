"""Where the names of a list stand in Arabic text.

Longest match at word boundaries, over letters folded for matching only (hamza, alef, yeh, teh
marbuta); the attached و ف ب ك ل are taken off the first word, the article is kept or restored
(للصين is ل + الصين).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pipeline.cleaning.unicode import fold_letters, for_marian
from pipeline.translation.names.entries import NameEntry
from pipeline.translation.names.reading import ShippedRows

_WORD = re.compile(r"[^\W_]+")
# What may stand between two words of one name.
_GAP = re.compile(r"[ \-]{1,2}\Z")
_CONJUNCTIONS = ("", "و", "ف")
_PREPOSITIONS = ("", "ب", "ك", "ل")
# Single letters by which transcriptions of one foreign name differ: vowels, and the letters that
# stand for a hard g or a j (جونغ, جونج, جونق).
_UNSTABLE = frozenset("اويغجقكهء")


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where a name stands.

    Attributes:
        start, end: characters of the text given to `find`, attached particles left out.
        english: what it has to be in English: the entry's form, or a short one.
        short: found by a short form.
        careful: only correct what already looks like the name (see `NameEntry.careful`).
    """

    entry: NameEntry
    start: int
    end: int
    english: str
    short: bool = False
    careful: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """A spelling that is in force: the entry it stands for and its English."""

    entry: NameEntry
    english: str


ShortForms = Mapping[str, Form]


class NameMatcher:
    """An index over names lists; later lists win over earlier ones.

    Args:
        entries: the lists' entries in order, lists that win last.
        shipped: rows of the shipped list, which becomes entries only where a name is met: it has
            thousands, an article some twenty, and a start counts in milliseconds.
    """

    def __init__(self, entries: Iterable[NameEntry], shipped: ShippedRows | None = None) -> None:
        self._entries: dict[str, NameEntry] = {}
        self._rows: dict[str, int] = {}
        self._shipped = shipped
        # First word -> the spellings that begin with it.
        self._first: dict[str, list[str]] = {}
        if shipped is not None:
            for number, spellings in shipped.spellings():
                for key in spellings:
                    self._rows[key] = number
                    self._first.setdefault(key.partition(" ")[0], []).append(key)
        for entry in entries:
            for written in entry.arabic:
                key = folded_words(written)
                if key:
                    self._entries[key] = entry
                    self._first.setdefault(key.partition(" ")[0], []).append(key)

    def entry(self, key: str) -> NameEntry | None:
        """The entry with the spelling `key`, words as `folded_words` gives them."""
        if key in self._entries:
            return self._entries[key]
        if self._shipped is not None and key in self._rows:
            entry = self._shipped.entry(self._rows[key])
            self._entries[key] = entry
            return entry
        return None

    def find(self, text: str, short: ShortForms | None = None) -> list[Mention]:
        """Mentions in `text` (as `for_marian` gives it), in order, none overlapping.

        Args:
            text: normalised source text; offsets refer to it.
            short: short forms that are in force, from `short_forms`.
        """
        tokens = [(m.start(), m.end()) for m in _WORD.finditer(text)]
        words = [fold_letters(text[a:b]).lower() for a, b in tokens]
        # Words joined as one name may be: `breaks[k]` is true where no name goes on after word k.
        breaks = [
            _GAP.match(text[tokens[k][1] : tokens[k + 1][0]]) is None
            for k in range(len(tokens) - 1)
        ] + [True]
        found: list[Mention] = []
        place = 0
        while place < len(words):
            best = self._at(words, breaks, place, short or {})
            if best is None:
                place += 1
                continue
            found.append(best.mention(tokens[place][0], tokens[place + best.length - 1][1]))
            place += best.length
        return found

    def short_forms(self, mentions: Iterable[Mention]) -> dict[str, Form]:
        """The short forms that full names bring into force.

        One that two names would claim with different English is in force for neither.
        """
        forms: dict[str, Form] = {}
        disputed: set[str] = set()
        for mention in mentions:
            if mention.short:
                continue
            for arabic, english in mention.entry.short:
                key = folded_words(arabic)
                if key in forms and forms[key].english != english:
                    disputed.add(key)
                forms.setdefault(key, Form(mention.entry, english))
        return {key: form for key, form in forms.items() if key not in disputed}

    def _at(
        self, words: list[str], breaks: list[bool], place: int, short: ShortForms
    ) -> _Hit | None:
        best: _Hit | None = None
        room = next(k for k in range(place, len(words)) if breaks[k]) - place + 1
        for word, taken, bare in _readings(words[place]):
            line = [word, *words[place + 1 : place + room]]
            keys = self._first.get(word, ())
            # A surname of this article before the same word as an entry of its own.
            for key in [*(key for key in short if key.partition(" ")[0] == word), *keys]:
                length = key.count(" ") + 1
                if length > room or (best is not None and length <= best.length):
                    continue
                if bare and length == 1:
                    continue  # الأوديسا is the Odyssey, not Odesa with an article
                if " ".join(line[:length]) == key:
                    entry = self.entry(key)
                    if key in short:
                        best = _Hit(short[key].entry, short[key].english, length, taken, key, True)
                    elif entry is not None:
                        best = _Hit(entry, entry.english, length, taken, key, False)
        if best is None or best.length < room:
            best = self._loosely(words, place, room, best)
        return best

    def _loosely(self, words: list[str], place: int, room: int, best: _Hit | None) -> _Hit | None:
        """A foreign name of several words of which one is off by one unstable letter."""
        for word, taken, _ in _readings(words[place]):
            line = [word, *words[place + 1 : place + room]]
            for key in self._first.get(word, ()):
                wanted = key.split(" ")
                length = len(wanted)
                if length < 2 or length > room or (best is not None and length <= best.length):
                    continue
                if not _nearly(line[:length], wanted):
                    continue
                entry = self.entry(key)
                if entry is not None and _may_be_loose(entry, wanted):
                    best = _Hit(entry, entry.english, length, taken, key, False)
        return best


@dataclass(frozen=True, slots=True)
class _Hit:
    entry: NameEntry
    english: str
    length: int
    taken: int
    key: str
    short: bool

    def mention(self, start: int, end: int) -> Mention:
        # قطر is Qatar, but بقطر is more often "with a diameter of".
        # Two letters are a verb as often as a name (قم, شي).
        risky = self.length == 1 and len(self.key) <= (3 if self.taken else 2)
        return Mention(
            self.entry,
            start + self.taken,
            end,
            self.english,
            self.short,
            (self.entry.careful and not self.short) or risky,
        )


def folded_words(written: str) -> str:
    """The words of a name as they are compared: letters folded, one space between."""
    return " ".join(_WORD.findall(fold_letters(for_marian(written)).lower()))


def _readings(word: str) -> Iterator[tuple[str, int, bool]]:
    """(word without particles, letters taken off, article taken off), the whole word first."""
    for conjunction in _CONJUNCTIONS:
        if not word.startswith(conjunction):
            continue
        rest = word[len(conjunction) :]
        for preposition in _PREPOSITIONS:
            if not rest.startswith(preposition):
                continue
            taken = len(conjunction) + len(preposition)
            name = word[taken:]
            if len(name) < 2:
                continue
            yield name, taken, False
            if preposition == "ل" and name.startswith("ل"):
                # للصين: the article has lost its alef.
                yield "ا" + name, taken, False
                if len(name) > 4:
                    yield name[1:], taken + 1, True
            if name.startswith("ال") and len(name) > 5:
                yield name[2:], taken + 2, True


_ARAB = frozenset(
    [
        "بن",
        "عبد",
        "محمد",
        "احمد",
        "علي",
        "حسن",
        "حسين",
        "ابو",
        "ال",
        "محمود",
        "سعيد",
        "سالم",
        "سليم",
    ]
)


def _may_be_loose(entry: NameEntry, words: list[str]) -> bool:
    """Places of two words and persons of three; not Arab names, where one letter makes another
    person (حسن, حسين).
    """
    enough = {"person": 3, "place": 2}.get(entry.type)
    return (
        enough is not None
        and len(words) >= enough
        and not entry.careful
        and not any(word in _ARAB or word.startswith("ال") for word in words)
    )


def _nearly(words: list[str], wanted: list[str]) -> bool:
    different = [(a, b) for a, b in zip(words, wanted, strict=True) if a != b]
    if len(different) != 1:
        return False
    a, b = different[0]
    if min(len(a), len(b)) < 3 or abs(len(a) - len(b)) > 1:
        return False
    head = next(
        (k for k, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b))
    )
    if len(a) == len(b):
        return a[head + 1 :] == b[head + 1 :] and {a[head], b[head]} <= _UNSTABLE
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    return longer[head + 1 :] == shorter[head:] and longer[head] in _UNSTABLE
