"""The JSON contract: everything is in it, it validates, and it survives a trip through a file."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from pipeline.article import Brief
from pipeline.briefs.document import brief_schema, read_document, to_document
from pipeline.briefs.render import FORMATS, render
from pipeline.errors import ArticleError
from tests.briefs.example import DROPPED, abstractive_brief, example_brief
from tests.briefs.fuzz import OBEYED, documents

TOP = [
    "schema",
    "id",
    "source",
    "title",
    "lead",
    "summary",
    "sentences",
    "names",
    "cleaning",
    "models",
    "fingerprint",
    "software",
    "created",
]


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    schema = brief_schema()
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


@pytest.mark.parametrize("brief", [example_brief(), abstractive_brief()])
def test_a_brief_validates_and_keeps_its_key_order(
    brief: Brief, validator: Draft202012Validator
) -> None:
    document = to_document(brief)
    validator.validate(document)
    assert list(document) == TOP
    assert list(json.loads(render(document, "json"))) == TOP


def test_every_sentence_and_every_dropped_line_is_there() -> None:
    brief = example_brief()
    document = to_document(brief)
    article = brief.translated.article
    assert [s["ar"] for s in document["sentences"]] == [s.ar for s in article.sentences]
    assert [s["en"] for s in document["sentences"]] == [
        t.text for t in brief.translated.translations
    ]
    assert [d["line"] for d in document["cleaning"]["dropped"]] == [line.number for line in DROPPED]
    assert document["models"]["profile"] == "embedded"
    assert document["models"]["used"][0]["decoding"]["beam_size"] == 4


def _objects(schema: Any) -> list[dict[str, Any]]:
    found = []
    if isinstance(schema, dict):
        if schema.get("type") == "object":
            found.append(schema)
        found += [item for value in schema.values() for item in _objects(value)]
    return found


def test_the_schema_refuses_unknown_and_missing_keys(validator: Draft202012Validator) -> None:
    for part in _objects(brief_schema()):
        assert part["additionalProperties"] is not True
        if "properties" in part:
            assert part["additionalProperties"] is False
            assert set(part["required"]) == set(part["properties"])
    document = to_document(example_brief())
    assert not validator.is_valid({**document, "extra": 1})
    assert not validator.is_valid({k: v for k, v in document.items() if k != "cleaning"})
    assert not validator.is_valid({**document, "id": "../../etc/passwd"})


def test_a_file_name_that_is_not_utf8_can_still_be_written() -> None:
    brief = example_brief()
    article = brief.translated.article
    odd = replace(article, source=replace(article.source, path="caf\udce9.txt"))
    document = to_document(replace(brief, translated=replace(brief.translated, article=odd)))
    assert document["source"]["path"] == "caf\ufffd.txt"
    for kind in FORMATS:
        render(document, kind).encode("utf-8")


@settings(max_examples=40, deadline=None)
@given(documents())
def test_json_round_trips_and_validates_whatever_the_text(document: dict[str, Any]) -> None:
    text = render(document, "json")
    assert json.loads(text) == document
    assert text.endswith("}\n")
    Draft202012Validator(brief_schema()).validate(document)
    # Nothing in it that a terminal would obey.
    assert not OBEYED.search(text)


def test_arabic_is_readable_in_the_json() -> None:
    assert "معبر النهر" in render(to_document(example_brief()), "json")


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(ValueError, match="json, markdown, html"):
        render(to_document(example_brief()), "pdf")
    assert list(FORMATS.items()) == [("json", ".json"), ("markdown", ".md"), ("html", ".html")]


def test_the_documented_example_is_valid(validator: Draft202012Validator) -> None:
    manual = Path(__file__).parents[2] / "docs" / "formats.md"
    example = manual.read_text(encoding="utf-8").split("```json\n")[1].split("```")[0]
    document = json.loads(example)
    validator.validate(document)
    assert list(document) == TOP
    for kind in FORMATS:
        render(document, kind)


def test_a_written_brief_is_read_back(tmp_path: Path, validator: Draft202012Validator) -> None:
    document = to_document(example_brief())
    file = tmp_path / "brief.json"
    file.write_text(render(document, "json"), encoding="utf-8")
    assert read_document(file) == document
    validator.validate(read_document(file))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "no whole JSON"),
        (b'{"schema": "mujaz.brief/1", "id": "01', "no whole JSON"),
        (b"\xff\xfe\x00", "no whole JSON"),
        (b"[" * 100_000, "no whole JSON"),
        (b"[]", "schema None"),
        (b'{"schema": "mujaz.brief/2"}', "schema 'mujaz.brief/2'"),
        (b'{"schema": "mujaz.brief/1", "id": "0123456789abcdef"}', "without source"),
        (None, "cannot read"),
    ],
)
def test_a_damaged_brief_is_refused_by_name(
    tmp_path: Path, content: bytes | None, says: str
) -> None:
    file = tmp_path / "brief.json"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ArticleError, match=says) as caught:
        read_document(file)
    assert str(file) in caught.value.message
    assert caught.value.stage == "brief"
    assert caught.value.remedy
