"""A brief as plain data: the JSON contract `mujaz.brief/1`, field by field in docs/formats.md."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from pipeline.article import Brief, Flag, ModelRecord, NameUse, SummarySentence, TranslatedArticle
from pipeline.errors import ArticleError

SCHEMA = "mujaz.brief/1"
_SURROGATE = re.compile("[\ud800-\udfff]")


def to_document(brief: Brief) -> dict[str, Any]:
    """The brief as JSON-ready data with its keys in the order in which they are written.

    Lone surrogates (file names that are not UTF-8) become U+FFFD, because no file could hold
    them; nothing else is changed.
    """
    article = brief.translated.article
    source = article.source
    document = {
        "schema": SCHEMA,
        "id": brief.id,
        "source": {
            "path": source.path,
            "sha256": source.sha256,
            "id": source.id,
            "url": source.url,
            "outlet": source.outlet,
            "published": source.published,
        },
        "title": {"ar": article.title, "en": brief.title_en},
        "lead": None if brief.lead is None else _lead(brief.lead),
        "summary": {
            "method": brief.summary.method,
            "sentences": [_summary_sentence(sentence) for sentence in brief.summary.sentences],
        },
        "sentences": sentence_records(brief.translated),
        "names": {
            "sha256": brief.names,
            "used": [_name(name) for name in brief.translated.names],
        },
        "cleaning": {
            "dropped": [
                {"line": line.number, "text": line.text, "role": line.role, "reason": line.reason}
                for line in article.lines
                if not line.kept
            ]
        },
        "models": {"profile": brief.profile, "used": [_model(model) for model in brief.models]},
        "fingerprint": brief.fingerprint,
        "software": brief.software,
        "created": brief.created,
    }
    written: dict[str, Any] = storable(document)
    return written


def sentence_records(translated: TranslatedArticle) -> list[dict[str, Any]]:
    """The sentences of an article as JSON output shows them."""
    return [
        {
            "id": sentence.id,
            "paragraph": sentence.paragraph,
            "role": sentence.role,
            "ar": sentence.ar,
            "en": translation.text,
            "score": translation.score,
            "flags": _flags(translation.flags),
            "notes": _flags(translation.notes),
        }
        for sentence, translation in zip(
            translated.article.sentences, translated.translations, strict=True
        )
    ]


def read_document(path: Path) -> dict[str, Any]:
    """The brief document of a JSON file, as `to_document` made it.

    Checks that the file is whole and of this contract, not every field: that is the schema's.

    Raises:
        ArticleError: stage `brief`; the file cannot be read, is no JSON, is of another contract
            or lacks a part.
    """
    remedy = "make the brief again with `mujaz batch` or `mujaz brief --format json`"
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        reason = error.strerror or str(error)
        raise ArticleError("brief", f"cannot read {path}: {reason}", remedy) from error
    except (ValueError, RecursionError) as error:
        raise ArticleError("brief", f"{path} is no whole JSON file: {error}", remedy) from error
    found = document.get("schema") if isinstance(document, dict) else None
    if not isinstance(document, dict) or found != SCHEMA:
        raise ArticleError("brief", f"{path}: schema {found!r}, not '{SCHEMA}'", remedy)
    missing = [name for name in _required() if name not in document]
    if missing:
        raise ArticleError("brief", f"{path}: without {', '.join(missing)}", remedy)
    return document


@cache
def _required() -> tuple[str, ...]:
    return tuple(brief_schema()["required"])


def brief_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) that every brief document is valid against."""
    text = files("pipeline.briefs").joinpath("brief.schema.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def _summary_sentence(sentence: SummarySentence) -> dict[str, Any]:
    return {
        "en": sentence.en,
        "ar": sentence.ar,
        "evidence": list(sentence.evidence),
        "support": sentence.support,
        "flags": _flags(sentence.flags),
    }


def _lead(sentence: SummarySentence) -> dict[str, Any]:
    written = _summary_sentence(sentence)
    return {name: written[name] for name in ("en", "evidence", "support", "flags")}


def _name(name: NameUse) -> dict[str, Any]:
    return {
        "english": name.english,
        "arabic": name.arabic,
        "type": name.type,
        "sentences": list(name.sentences),
        "edited": list(name.edited),
        "missing": list(name.missing),
    }


def _flags(flags: tuple[Flag, ...]) -> list[dict[str, str]]:
    return [asdict(flag) for flag in flags]


def _model(model: ModelRecord) -> dict[str, Any]:
    return {
        "task": model.task,
        "name": model.name,
        "revision": model.revision,
        "sha256": model.sha256,
        "engine": model.engine,
        "quantization": model.quantization,
        "decoding": dict(model.decoding),
    }


def storable(value: Any) -> Any:
    """JSON-ready data with every lone surrogate, which no UTF-8 can hold, as U+FFFD."""
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, dict):
        return {key: storable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [storable(item) for item in value]
    return value
