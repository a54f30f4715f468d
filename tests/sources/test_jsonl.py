"""Records: good ones read, bad ones failing alone with their line number."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from pipeline.article import RawArticle
from pipeline.sources.inputs import SourceFailure
from tests.sources.reading import TEXT, failure, names, one, read
from tests.sources.test_html import PAGE


def write(folder: Path, *lines: object) -> Path:
    file = folder / "news.jsonl"
    rows = [
        line if isinstance(line, bytes) else json.dumps(line, ensure_ascii=False).encode()
        for line in lines
    ]
    file.write_bytes(b"\n".join(rows) + b"\n")
    return file


def test_fields_of_a_record(tmp_path: Path) -> None:
    record = {
        "id": "n-1",
        "title": "عنوان",
        "text": TEXT,
        "url": "https://nahr.example/1",
        "outlet": "النهر",
        "published": "2025-03-04",
        "views": 12,
        "tags": ["a"],
    }
    file = write(tmp_path, record)
    article = one(file)
    line = file.read_bytes().rstrip(b"\n")
    assert (article.text, article.title) == (TEXT.strip(), "عنوان")
    source = article.source
    assert source.path == f"{file}:1"
    assert source.sha256 == hashlib.sha256(line).hexdigest()
    assert (source.id, source.url, source.outlet, source.published) == (
        "n-1", "https://nahr.example/1", "النهر", "2025-03-04"
    )  # fmt: skip


def test_html_fills_what_the_record_does_not_say(tmp_path: Path) -> None:
    article = one(write(tmp_path, {"html": PAGE, "outlet": "النهر", "title": None}))
    assert article.title == "افتتاح جسر النهر بعد ثلاث سنوات من العمل"
    assert article.source.outlet == "النهر"
    assert article.source.published == "2025-03-04"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"{broken", "not valid JSON"),
        (b"[1, 2]", "found an array"),
        (b'"text"', "found a string"),
        (b"null", "found null"),
        (b"12", "found a number"),
        ({"title": "x"}, "neither 'text' nor 'html'"),
        ({"text": "  "}, "neither 'text' nor 'html'"),
        ({"text": 5}, "field 'text' must be a string, not a number"),
        ({"text": TEXT, "title": ["x"]}, "field 'title' must be a string, not an array"),
        ({"text": TEXT, "id": 7}, "field 'id' must be a string, not a number"),
        ({"text": TEXT, "url": {}}, "field 'url' must be a string, not an object"),
        ({"text": TEXT, "outlet": True}, "field 'outlet' must be a string, not true/false"),
        (b'{"text": "a", "text": "b"}', "field 'text' stands twice"),
        (b'{"text": "\xff"}', "not UTF-8 (byte 11)"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"text": ' + b"1" * 5000 + b"}", "too many digits"),
        ({"html": "<html><body></body></html>"}, "no article text found"),
        ('{"text": "' + "ق" * 200_000 + '"}', "too large"),
    ],
)
def test_a_bad_line_fails_alone_with_its_number(tmp_path: Path, line: object, said: str) -> None:
    file = write(tmp_path, {"text": TEXT}, line, b"", {"text": TEXT})
    first, bad, last = read(file, max_bytes=200_000)
    assert isinstance(first, RawArticle)
    assert isinstance(last, RawArticle)
    assert last.source.path == f"{file}:4"
    assert isinstance(bad, SourceFailure)
    assert bad.path == f"{file}:2"
    assert said in bad.error.message


def test_half_a_surrogate_pair_can_be_written_again(tmp_path: Path) -> None:
    article = one(write(tmp_path, b'{"text": "\\ud800 \\u0642", "title": "\\udfff"}'))
    assert article.text == "\ufffd ق"
    assert (article.title or "").encode() == "\ufffd".encode()


def test_byte_order_mark_windows_line_ends_and_no_last_line_end(tmp_path: Path) -> None:
    file = tmp_path / "news.jsonl"
    file.write_bytes(b'\xef\xbb\xbf{"text": "a"}\r\n{"text": "b"}')
    assert [item.text for item in read(file) if isinstance(item, RawArticle)] == ["a", "b"]


def test_line_separators_inside_a_string_do_not_end_the_record(tmp_path: Path) -> None:
    assert one(write(tmp_path, {"text": "سطر\u2028آخر"})).text == "سطر\u2028آخر"


def test_a_file_larger_than_the_limit_is_read_line_by_line(tmp_path: Path) -> None:
    file = write(tmp_path, *({"text": TEXT} for _ in range(50)))
    assert len(names(read(file, max_bytes=1000))) == 50


def test_a_line_exactly_at_the_limit_is_read(tmp_path: Path) -> None:
    line = b'{"text": "abc"}'
    assert one(write(tmp_path, line), max_bytes=len(line)).text == "abc"
    assert "too large" in failure(write(tmp_path, line), max_bytes=len(line) - 1).error.message


@pytest.mark.parametrize("data", [b"", b"\n\n", b"  \n"])
def test_an_empty_file_holds_no_articles(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "news.jsonl"
    file.write_bytes(data)
    found = failure(file)
    assert found.path == str(file)
    assert "no articles" in found.error.message
