"""The records that travel down the pipeline, one type per arrow of the design.

sources -> RawArticle -> cleaning -> Article -> translation -> TranslatedArticle
        -> summarization -> Summary -> briefs -> Brief

Only frozen data lives here: no reading, no cleaning, no rendering.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Role = Literal[
    "title", "subhead", "body", "byline", "caption", "credit", "boilerplate", "duplicate"
]
SummaryMethod = Literal["extractive", "abstractive", "none"]

ROLES: tuple[Role, ...] = (
    "title",
    "subhead",
    "body",
    "byline",
    "caption",
    "credit",
    "boilerplate",
    "duplicate",
)


@dataclass(frozen=True, slots=True)
class Source:
    """Where an article came from. All fields but `path` and `sha256` are as the source states them.

    Attributes:
        path: the path as the user gave it, `-` for standard input; a JSONL record has
            `file.jsonl:LINE`.
        sha256: hex digest of the article's raw bytes (of the JSON line for JSONL).
        id: the record's own id, if the source has one; untrusted, never used as a path.
        url, outlet, published: metadata where known; `published` is an ISO date or date-time.
    """

    path: str
    sha256: str
    id: str | None = None
    url: str | None = None
    outlet: str | None = None
    published: str | None = None


@dataclass(frozen=True, slots=True)
class RawArticle:
    """An article as read: decoded text, not yet cleaned.

    Attributes:
        text: the text with its line structure; lines are numbered from 1 in everything after.
        title: a title the source states apart from the text (HTML metadata, JSONL field).
    """

    source: Source
    text: str
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One non-blank input line, what cleaning took it for, and why.

    Attributes:
        number: 1-based line number in the input; 0 for a title stated apart from the text.
        text: the line as printed (bidi controls, BOM and surrounding space removed).
        kept: whether it goes on to translation.
        reason: the rule that decided, in words a reader understands.
    """

    number: int
    text: str
    role: Role
    kept: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a kept line, as printed.

    Attributes:
        id: `s1`, `s2`, ... in reading order, unique in the article.
        paragraph: number of the input line it stands on (`Line.number`).
        role: `title`, `subhead` or `body`.
        ar: the Arabic text as printed.
    """

    id: str
    paragraph: int
    role: Role
    ar: str


@dataclass(frozen=True, slots=True)
class Article:
    """A cleaned article: every input line with its role, and the sentences of the kept ones."""

    source: Source
    title: str | None
    lines: tuple[Line, ...]
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Flag:
    """A reason to look twice.

    Attributes:
        kind: a stable machine name, e.g. `number_missing`, `length_limit`, `split`.
        detail: one line that says what to look at.
    """

    kind: str
    detail: str


@dataclass(frozen=True, slots=True)
class Translation:
    """The English of one segment.

    Attributes:
        text: the English, never empty for a segment with letters.
        score: length-normalised log-probability (<= 0; natural log per output token); None
            where no model was asked (numbers, URLs, punctuation are copied).
        flags: what the engine or the checks noticed.
        notes: what a reader may like to know and need not doubt: a name put right, the calendar
            date of "yesterday".
    """

    text: str
    score: float | None
    flags: tuple[Flag, ...] = ()
    notes: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True)
class NameUse:
    """A name of the names list that an article has.

    Attributes:
        type: person, place, organisation, ...
        sentences: ids of the sentences whose Arabic has it.
        edited: those of them whose English was changed to have it in its form.
        missing: those of them whose English does not have it; they are flagged.
    """

    english: str
    arabic: str
    type: str
    sentences: tuple[str, ...]
    edited: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TranslatedArticle:
    """An article with one translation per sentence, in the same order.

    Attributes:
        names: names of the names list in it, in the order in which they first stand.
    """

    article: Article
    translations: tuple[Translation, ...]
    names: tuple[NameUse, ...] = ()

    @property
    def english(self) -> list[tuple[str, str]]:
        """(id, English) of every sentence, in order."""
        return [
            (sentence.id, translation.text)
            for sentence, translation in zip(self.article.sentences, self.translations, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class SummarySentence:
    """One summary sentence and what it rests on.

    Attributes:
        en: the English sentence.
        ar: its Arabic, where the summary was picked on the Arabic side, else None.
        evidence: ids of the article sentences that support it, best first.
        support: share of its content found in the evidence, 0..1.
        flags: numbers or names the article lacks, weak support.
    """

    en: str
    ar: str | None
    evidence: tuple[str, ...]
    support: float
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """The summary and how it was made. `none` with no sentences when there is nothing to sum up."""

    method: SummaryMethod
    sentences: tuple[SummarySentence, ...]


@dataclass(frozen=True, slots=True)
class ModelRecord:
    """One model a brief was made with, as printed in the brief.

    Attributes:
        task: `translation` or `summarization`.
        name: key in models.yaml.
        revision: resolved commit of a hub model, None for a local folder.
        sha256: hash over the checkpoint's files.
        engine: `ctranslate2` or `pytorch`; quantization: e.g. `int8`, `float32`.
        decoding: the decoding options in effect; `shortlist` is the SHA-256 of the vocabulary
            shortlist where one is used.
    """

    task: str
    name: str
    revision: str | None
    sha256: str
    engine: str
    quantization: str
    decoding: dict[str, int | float | str | bool]


@dataclass(frozen=True, slots=True)
class Brief:
    """A finished bilingual brief; `briefs.document` turns it into the JSON of `mujaz.brief/1`.

    Attributes:
        id: 16 hex digits of `fingerprint`; safe as a file name.
        fingerprint: sha256 of cleaned source, settings and model hashes: the brief's identity.
        names: digest of the names lists that were in force.
        created: ISO 8601 UTC time.
        lead: the article in one sentence; None where nothing is translated.
    """

    id: str
    fingerprint: str
    translated: TranslatedArticle
    title_en: str | None
    summary: Summary
    profile: str
    models: tuple[ModelRecord, ...]
    names: str
    software: str
    created: str
    lead: SummarySentence | None = None
