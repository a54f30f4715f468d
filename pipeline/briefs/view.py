"""A brief document as the page and the Markdown show it: paragraphs of aligned sentence pairs.

Every text that comes out of here is one line without control characters or bidi controls, so
that no article can reorder or break the page around it. Escaping is the formats' business.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from pipeline.briefs.links import safe_link
from pipeline.briefs.quotations import Quotation, Span, quotations
from pipeline.briefs.strip import Chip, strip_of
from pipeline.cleaning.unicode import as_printed

# What a flag is called in front of the reader; kinds that are not here are shown by their name.
FLAG_NAMES = {
    "arabic_left": "left in Arabic",
    "article_condensed": "read in part",
    "cut": "end may be missing",
    "empty": "not translated",
    "claim_reversed": "denied on one side",
    "lead_cut": "only the beginning",
    "length_limit": "may be cut",
    "loop": "repeats itself",
    "low_score": "model unsure",
    "currency": "currency missing",
    "unit": "unit missing",
    "date": "date missing",
    "name": "name missing",
    "name_unsupported": "unsupported name",
    "negation_added": "negation added?",
    "negation_missing": "negation missing?",
    "number_added": "number not in the Arabic",
    "number_missing": "number missing",
    "number_unsupported": "unsupported number",
    "quote_missing": "quotation not marked",
    "quote_unbalanced": "quotation left open",
    "repaired": "translated again",
    "same_as_source": "not translated",
    "replaced": "the article's own sentence",
    "split": "translated in parts",
    "too_long": "longer than its Arabic",
    "too_short": "shorter than its Arabic",
    "unknown": "unknown sign",
    "untranslated": "not translated",
    "weak_support": "weakly supported",
}
METHODS = {
    "extractive": "Extractive: sentences picked from the article, not rewritten.",
    "abstractive": "Abstractive: written by a model from the English translation.",
    "none": "No summary.",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A flag for the reader: a short name and what to look at."""

    name: str
    detail: str


@dataclass(frozen=True, slots=True)
class Pair:
    """One sentence in both languages; `ar` is None for a written summary sentence.

    Attributes:
        number: what is printed beside it; empty for a summary sentence.
        evidence: the article's sentences that a summary sentence rests on.
        support: percentage of its content that is found in them, where it was written.
    """

    id: str
    number: str
    en: str
    ar: str | None
    marks: tuple[Mark, ...]
    evidence: tuple[Pair, ...] = ()
    support: int | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or a subhead: the sentences of one input line."""

    role: str
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class View:
    """Everything a page shows.

    Attributes:
        title: the title's sentences, empty where the article has none.
        name: the English title, or the file's name where there is none.
        facts: what is known of the source, as (label, text).
        link: the article's address, where it is one that may be linked.
        lead: the whole article in one sentence; None where the headline is it.
        strip: figures, names and dates under their headings; empty ones are left out.
        said: who said what.
        marked: the article's sentences that have a flag.
        count: how many sentences the article has.
    """

    name: str
    title: tuple[Pair, ...]
    facts: tuple[tuple[str, str], ...]
    link: str | None
    method: str
    how: str
    lead: Pair | None
    summary: tuple[Pair, ...]
    strip: tuple[tuple[str, tuple[Chip, ...]], ...]
    said: tuple[Quotation, ...]
    blocks: tuple[Block, ...]
    count: int
    marked: tuple[Pair, ...]
    dropped: tuple[dict[str, str], ...]
    profile: str
    models: tuple[dict[str, str], ...]
    about: tuple[tuple[str, str], ...] = field(default=())


def view_of(document: dict[str, Any]) -> View:
    """The view of a brief document (`mujaz.brief/1`)."""
    pairs = [(sentence, _pair(sentence)) for sentence in document["sentences"]]
    blocks = [
        Block(role, tuple(pair for _, pair in group))
        for (_, role), group in groupby(pairs, key=lambda p: (p[0]["paragraph"], p[0]["role"]))
    ]
    title = tuple(pair for block in blocks if block.role == "title" for pair in block.pairs)
    stated = document["title"]
    if not title and (stated["en"] or stated["ar"]):
        title = (Pair("", "", _text(stated["en"]), _text(stated["ar"]) or None, ()),)
    source = document["source"]
    facts = tuple(
        (name, _text(source[name])) for name in ("outlet", "published", "url") if source[name]
    )
    method = document["summary"]["method"]
    path = _text(source["path"])
    lead = document["lead"]
    headline = " ".join(pair.en for pair in title if pair.en)
    by_id = {pair.id: pair for _, pair in pairs}

    def written(sentence: dict[str, Any]) -> Pair:
        return _summary_pair(sentence, method, by_id)

    return View(
        name=headline or _file_name(path),
        title=title,
        facts=(*facts, ("path", path)),
        link=safe_link(source["url"]),
        method=method,
        how=METHODS[method],
        summary=tuple(written(sentence) for sentence in document["summary"]["sentences"]),
        lead=_with_arabic(written(lead)) if lead and _text(lead["en"]) != headline else None,
        strip=strip_of(document["sentences"]),
        said=_said(document["sentences"]),
        count=len(pairs),
        blocks=tuple(block for block in blocks if block.role != "title"),
        marked=tuple(pair for _, pair in pairs if pair.marks),
        dropped=tuple(
            {name: _text(str(value)) for name, value in line.items()}
            for line in document["cleaning"]["dropped"]
        ),
        profile=_text(document["models"]["profile"]),
        models=tuple(_model(model) for model in document["models"]["used"]),
        about=tuple(
            (name, _text(document[name])) for name in ("id", "fingerprint", "software", "created")
        ),
    )


def _text(value: str | None) -> str:
    return as_printed(value or "")


def _file_name(path: str) -> str:
    return path.replace("\\", "/").rstrip("/").rpartition("/")[2] or "untitled"


def _pair(sentence: dict[str, Any]) -> Pair:
    return Pair(
        id=sentence["id"],
        number=_number(sentence["id"]),
        en=_text(sentence["en"]),
        ar=_text(sentence["ar"]),
        marks=_marks(sentence["flags"]),
        notes=tuple(_text(note["detail"]) for note in sentence["notes"]),
    )


def _summary_pair(sentence: dict[str, Any], method: str, by_id: dict[str, Pair]) -> Pair:
    return Pair(
        id="",
        number="",
        en=_text(sentence["en"]),
        ar=_text(sentence.get("ar")) or None,  # a lead has none of its own
        marks=_marks(sentence["flags"]),
        evidence=tuple(by_id[name] for name in sentence["evidence"]),
        # A picked sentence supports itself; saying so would only be noise.
        support=round(100 * sentence["support"]) if method == "abstractive" else None,
    )


def _said(sentences: list[dict[str, Any]]) -> tuple[Quotation, ...]:
    # A headline's quotation is one of the article's, shortened.
    spans = (
        Span(sentence["id"], sentence["paragraph"], _text(sentence["ar"]), _text(sentence["en"]))
        for sentence in sentences
        if sentence["role"] != "title"
    )
    return tuple(quotations(spans))


def _with_arabic(lead: Pair) -> Pair:
    """A lead beside the one sentence that it was made from, so that its Arabic is at hand."""
    if lead.ar is None and len(lead.evidence) == 1:
        return replace(lead, ar=lead.evidence[0].ar)
    return lead


def _number(sentence_id: str) -> str:
    return sentence_id.removeprefix("s")


def _marks(flags: list[dict[str, str]]) -> tuple[Mark, ...]:
    return tuple(
        Mark(
            FLAG_NAMES.get(flag["kind"], _text(flag["kind"]).replace("_", " ")),
            _text(flag["detail"]),
        )
        for flag in flags
    )


def _model(model: dict[str, Any]) -> dict[str, str]:
    decoding = ", ".join(f"{name} {value}" for name, value in model["decoding"].items())
    return {
        "task": _text(model["task"]),
        "name": _text(model["name"]),
        "revision": _text(model["revision"]),
        "sha256": _text(model["sha256"]),
        "engine": _text(f"{model['engine']}, {model['quantization']}"),
        "decoding": _text(decoding),
    }
