"""Where in a translation a wanted form belongs: candidate edits, by likeness and by alignment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.models.engines.forcing import Alignment, Span
from pipeline.translation.names.english import Word, likeness, looks_derived, occurrences, words_of

# A capitalised run that sounds this much like the name is the name misspelled, wherever it
# stands; bench/names.py shows what lower and higher values do.
ALIKE = 0.6
ALIKE_ALONE = 0.8
# With attention on the name, less likeness is needed, and this much attention is enough for a
# word to be its translation.
ALIGNED = 0.25


@dataclass(frozen=True, slots=True)
class Wanted:
    """An expression of the source that has to come out in a known form.

    Attributes:
        start, end: characters of the source text.
        english: the form to put.
        right: every form that is right as it stands, `english` among them.
        careful: correct only what already looks like it.
        wrong: forms that are replaced wherever they stand.
        rivals: forms of the same kind (other months for a month): one of them in the expression's
            place is wrong, whatever it looks like.
        kind: the entry's type; a place's adjectives (Greenlander) are no misspellings of it.
        alone: a surname whose full name the article does not have; another family's name may
            look like it (Barrow, Barrot).
    """

    start: int
    end: int
    english: str
    right: tuple[str, ...]
    careful: bool = False
    wrong: tuple[str, ...] = ()
    rivals: tuple[str, ...] = ()
    kind: str = "other"
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Edit:
    """A new text and the span of the form that was put into it.

    Attributes:
        sure: the place was found by its look; the model need not agree.
    """

    text: str
    put: Span
    was: str
    sure: bool


def forms_in(text: str, wanted: Wanted) -> list[str]:
    """The right forms, and for a place of one word its adjectives that the text has."""
    forms = list(wanted.right)
    if wanted.kind == "place" and " " not in wanted.english:
        forms += [w.text for w in words_of(text) if looks_derived(w.text, wanted.english)]
    return forms


def taken_spans(text: str, forms: Sequence[str]) -> list[Span]:
    """Spans of all `forms` in `text`, longest first, none overlapping."""
    spans: list[Span] = []
    for form in sorted(set(forms), key=len, reverse=True):
        spans += [s for s in occurrences(text, form) if not _overlaps(s, spans)]
    return spans


def lookalikes(text: str, wanted: Wanted, taken: Sequence[Span]) -> list[Edit]:
    """Edits that replace a misspelling of the wanted name, the most alike first."""
    words = [w for w in words_of(text) if not _overlaps((w.start, w.end), taken)]
    size = len(wanted.english.split())
    found: list[tuple[float, int, Edit]] = []
    for first in range(len(words)):
        if not words[first].text[0].isupper():
            continue
        for last in range(first, min(first + size + 1, len(words))):
            window = words[first : last + 1]
            if last > first and text[words[last - 1].end : words[last].start] not in {" ", "-"}:
                break
            if not _like_a_name(window) or (len(window) == 1 and len(window[0].text) < 4):
                continue
            span = (window[0].start, window[-1].end)
            seen = text[slice(*span)]
            if wanted.kind == "place" and len(window) == 1:
                if any(looks_derived(seen, form) for form in wanted.right):
                    continue
            elif wanted.alone and (len(window) > 1 or _in_a_name(text, span)):
                continue
            alike = max(likeness(seen, form) for form in wanted.right[:2])
            if alike >= (ALIKE_ALONE if wanted.alone else ALIKE):
                found.append((-alike, len(window), replace(text, span, wanted.english, sure=True)))
    return [edit for _, _, edit in sorted(found, key=lambda item: item[:2])]


def swapped(text: str, item: Wanted, wanted: Sequence[Wanted]) -> list[Edit]:
    """The edit that replaces a rival (July for June), if just one could be meant.

    None where the source has that rival itself, or the text has several.
    """
    own = {w.english for w in wanted}
    spans = [
        span
        for rival in item.rivals
        for span in occurrences(text, rival)
        # "may" and "march" are words, and so they are at the beginning of a sentence.
        if span[0] and text[span[0]].isupper() and rival not in own
    ]
    return [replace(text, spans[0], item.english, sure=True)] if len(spans) == 1 else []


def aligned_edits(
    text: str, wanted: Wanted, alignment: Alignment, taken: Sequence[Span]
) -> list[Edit]:
    """Edits that replace the words which attend to the wanted expression, best first."""
    words = words_of(text)
    masses = attention_on(words, alignment, (wanted.start, wanted.end))
    free = [not _overlaps((w.start, w.end), taken) for w in words]
    runs: list[list[int]] = []
    for k, (word, mass) in enumerate(zip(words, masses, strict=True)):
        if mass < ALIGNED or not free[k]:
            continue
        if runs and runs[-1][-1] == k - 1 and text[words[k - 1].end : word.start] in _JOINTS:
            runs[-1].append(k)
        else:
            runs.append([k])
    rivals = _lowered(wanted.rivals)
    for run in runs:
        # "of" and "the" at the ends are not the name's; an ordinary word is no name at all.
        while run and not _may_open(words[run[0]].text, rivals):
            del run[0]
        while run and not (
            words[run[-1]].text[0].isupper() or words[run[-1]].text.lower() in rivals
        ):
            del run[-1]
    runs = [run for run in runs if run]
    runs.sort(key=lambda run: -max(masses[k] for k in run))
    return [
        replace(text, (words[run[0]].start, words[run[-1]].end), wanted.english, sure=False)
        for run in runs
    ]


def beginnings(text: str, wanted: Wanted, alignment: Alignment, taken: Sequence[Span]) -> list[str]:
    """Beginnings of the text with the wanted form put where attention turns to it."""
    words = words_of(text)
    masses = attention_on(words, alignment, (wanted.start, wanted.end))
    places = sorted(range(len(words)), key=lambda k: (-masses[k], k))
    found: list[str] = []
    for k in places:
        if masses[k] < 0.1 or len(found) == 3:
            break
        if not _overlaps((words[k].start, words[k].end), taken):
            found.append(f"{text[: words[k].start]}{wanted.english}")
    return found


def attention_on(words: Sequence[Word], alignment: Alignment, span: Span) -> list[float]:
    """For each word, the share of its attention that rests on `span` of the source, 0..1."""
    columns = [k for k, (a, b) in enumerate(alignment.source) if a < span[1] and b > span[0]]
    masses = []
    for word in words:
        rows = [
            alignment.attention[k]
            for k, (a, b) in enumerate(alignment.target)
            if a < word.end and b > word.start and k < len(alignment.attention)
        ]
        on = [sum(row[c] for c in columns if c < len(row)) for row in rows]
        masses.append(sum(on) / len(on) if on else 0.0)
    return masses


def replace(text: str, span: Span, english: str, *, sure: bool) -> Edit:
    """The edit that puts `english` at `span`; a headline's first word keeps its capital."""
    start, end = span
    if start == 0 and english[0].islower():
        english = english[0].upper() + english[1:]
    return Edit(
        text[:start] + english + text[end:], (start, start + len(english)), text[start:end], sure
    )


def _in_a_name(text: str, span: Span) -> bool:
    """Whether another capitalised word stands right beside the span."""
    after = text[span[1] :].split(" ", 2)
    return len(after) > 1 and after[0] == "" and after[1][:1].isupper()


def _like_a_name(window: Sequence[Word]) -> bool:
    """Capitalised words, with nothing small but particles between them."""
    return all(w.text[0].isupper() or w.text.lower() in _PARTICLES for w in window) and (
        window[-1].text[0].isupper() or len(window) > 1
    )


def _may_open(word: str, rivals: set[str]) -> bool:
    return word.lower() in rivals or (word[0].isupper() and word.lower() not in _FUNCTION)


_FUNCTION = frozenset(
    [
        "the",
        "a",
        "an",
        "in",
        "on",
        "at",
        "of",
        "for",
        "from",
        "to",
        "by",
        "with",
        "as",
        "after",
        "before",
        "during",
        "while",
        "when",
        "where",
        "but",
        "and",
        "or",
        "since",
        "until",
        "according",
        "over",
        "under",
        "between",
        "against",
        "despite",
        "this",
        "that",
        "these",
        "those",
        "also",
    ]
)
_JOINTS = frozenset({" ", "-", "'s "})
_PARTICLES = frozenset(
    [
        "al",
        "bin",
        "ibn",
        "ben",
        "el",
        "abu",
        "de",
        "van",
        "von",
        "der",
        "da",
        "jong",
        "jung",
        "un",
        "il",
    ]
)


def _lowered(forms: Sequence[str]) -> set[str]:
    return {form.lower() for form in forms}


def _overlaps(span: Span, others: Sequence[Span]) -> bool:
    return any(span[0] < b and span[1] > a for a, b in others)
