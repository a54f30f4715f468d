"""Who said what: the quotations of an article with their speakers, in both languages.

The Arabic leads, because it is what was printed: a quotation is what stands in quotation marks
after a verb of saying, and its speaker is that verb's subject. Each is paired with the quotation
in the same place of the translation; where the translation has no such quotation, that is said.
A speaker that no rule finds stays unknown: none is guessed. The rules are ours, read off Arabic
news style and tried on the samples.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from pipeline.briefs.speakers import Speakers

_OPEN, _CLOSE = "«“", "»”"
_MARKS = re.compile(r'[«»“”"]')
# "the helicopter carrier “Dawn”": one or two words in marks are a name or a term, unless a verb
# of saying and a colon lead to them.
_LEAST_WORDS = 3
_LEAST_WORDS_UNKNOWN = 4


@dataclass(frozen=True, slots=True)
class Span:
    """A sentence in both languages, as the brief has it."""

    id: str
    paragraph: int
    ar: str
    en: str


@dataclass(frozen=True, slots=True)
class Quotation:
    """What was said, in the words of the article.

    Attributes:
        sentences: ids of the sentences it stands in.
        ar: the words between the quotation marks.
        en: the same of the translation, None where it has no quotation in that place.
        speaker_ar: as printed; None where no rule finds one.
        speaker_en: as translated; None where no rule finds one.
    """

    sentences: tuple[str, ...]
    ar: str
    en: str | None
    speaker_ar: str | None
    speaker_en: str | None


def quotations(sentences: Iterable[Span]) -> list[Quotation]:
    """The quotations of an article, in order. One may run over sentences of a paragraph."""
    found: list[Quotation] = []
    speakers = Speakers()
    for _, group in groupby(sentences, key=lambda span: span.paragraph):
        found.extend(_of_paragraph(list(group), speakers))
    return found


def _of_paragraph(spans: list[Span], speakers: Speakers) -> Iterator[Quotation]:
    arabic = _parts([span.ar for span in spans])
    english = _parts([span.en for span in spans])
    quoted_to, read_to = -1, 0
    for place, span in enumerate(spans):
        if place < quoted_to:
            continue  # wholly inside a quotation: its verbs are not the article's
        if place > quoted_to:
            speakers.next_sentence()
            read_to = 0
        own = [part for part in arabic if part.first == place]
        theirs = [part for part in english if part.first == place]
        paired = theirs if len(theirs) == len(own) else [None] * len(own)
        for part, translated in zip(own, paired, strict=True):
            lead_in = _unquoted(span.ar[read_to : part.start])
            before = span.en[: translated.start] if translated else span.en
            said = speakers.read(lead_in, before)
            if not said and part.words >= _LEAST_WORDS:
                after = span.en[translated.end :] if translated and translated.last == place else ""
                said = speakers.read_after(_unquoted(spans[part.last].ar[part.end :]), after)
            least = _LEAST_WORDS if speakers.ar else _LEAST_WORDS_UNKNOWN
            if said and (part.words >= least or lead_in.rstrip().endswith(":")):
                yield Quotation(
                    sentences=tuple(s.id for s in spans[place : part.last + 1]),
                    ar=part.text,
                    en=translated.text if translated else None,
                    speaker_ar=speakers.ar,
                    speaker_en=speakers.en,
                )
            quoted_to, read_to = part.last, part.end
        if place >= quoted_to:
            speakers.read(_unquoted(span.ar[read_to:]), span.en)


@dataclass(frozen=True, slots=True)
class _Part:
    """Text in quotation marks, from `start` in sentence `first` to `end` in sentence `last`."""

    first: int
    start: int
    last: int
    end: int
    text: str

    @property
    def words(self) -> int:
        return len(self.text.split())


def _parts(texts: list[str]) -> list[_Part]:
    parts: list[_Part] = []
    opened: tuple[int, int] | None = None
    for place, text in enumerate(texts):
        for match in _MARKS.finditer(text):
            mark = match.group()
            if opened is None:
                opened = (place, match.start()) if mark not in _CLOSE else None
            elif mark not in _OPEN or place == opened[0]:
                # A second opening mark in the same sentence is a slip for a closing one: «...“
                parts.append(_part(texts, opened, (place, match.end())))
                opened = None
    if opened is not None and len(texts[opened[0]]) - opened[1] > 1:
        # Never closed: it ends with the sentence it began in.
        parts.append(_part(texts, opened, (opened[0], len(texts[opened[0]]))))
    return parts


def _part(texts: list[str], start: tuple[int, int], end: tuple[int, int]) -> _Part:
    if start[0] == end[0]:
        text = texts[start[0]][start[1] : end[1]]
    else:
        between = texts[start[0] + 1 : end[0]]
        text = " ".join([texts[start[0]][start[1] :], *between, texts[end[0]][: end[1]]])
    return _Part(start[0], start[1], end[0], end[1], text.strip(f'{_OPEN}{_CLOSE}" '))


def _unquoted(text: str) -> str:
    return _MARKS.sub("", text)
