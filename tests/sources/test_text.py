"""Encodings told apart, damage survived, binaries refused."""

from __future__ import annotations

import contextlib
import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ArticleError
from pipeline.sources.text import decode
from tests.sources.reading import TEXT, failure, one

PLAIN = TEXT.replace("“", '"').replace("”", '"').replace("…", "...")


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        b"\xef\xbb\xbf" + TEXT.encode(),
        TEXT.encode("utf-16"),
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        TEXT.encode("utf-32"),
        TEXT.encode("cp1256"),
    ],
    ids=["utf8", "utf8-bom", "utf16", "utf16be-bom", "utf16le", "utf16be", "utf32", "cp1256"],
)
def test_encodings_of_a_text_file(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "article.txt"
    file.write_bytes(data)
    article = one(file)
    assert article.text == TEXT
    assert article.title is None
    assert article.source.sha256 == hashlib.sha256(data).hexdigest()
    assert article.source.path == str(file)


@pytest.mark.parametrize("name", ["iso8859_6", "cp720", "cp1256"])
@pytest.mark.parametrize(
    "text", [PLAIN, "قتل شخصان في انفجار وسط المدينة", "وقال الوزير إن هذا صحيح"]
)
def test_old_code_pages_and_short_texts(name: str, text: str) -> None:
    text = text.replace("،", ",") if name == "cp720" else text
    assert decode(text.encode(name)) == text


def test_line_ends_are_left_as_they_are() -> None:
    assert decode(TEXT.replace("\n", "\r\n").encode()) == TEXT.replace("\n", "\r\n")


def test_a_few_damaged_bytes_do_not_lose_the_article() -> None:
    data = TEXT.encode()
    assert decode(data[:200] + b"\xff\xfe" + data[200:]).replace("\ufffd", "") == TEXT
    assert decode(data[:101])[:-1] == data[:100].decode()
    assert decode(TEXT.encode("utf-16")[:-1]).rstrip("\ufffd") == TEXT[:-1]


def test_stray_nuls_are_taken_out() -> None:
    assert decode(TEXT.replace("السوق", "الس\0وق").encode()) == TEXT


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\xff\xfe", "empty"),
        (b"%PDF-1.7\n...", "PDF"),
        (b"PK\x03\x04...", "Office"),
        (b"\x89PNG\r\n", "PNG"),
        (bytes(5000), "binary"),
        (bytes(range(256)) * 20, "binary"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, data: bytes, said: str) -> None:
    file = tmp_path / "article.txt"
    file.write_bytes(data)
    assert said in failure(file).error.message


def test_other_languages_are_decoded_so_that_they_can_be_named() -> None:
    french = "Le président a déclaré que les négociations étaient terminées à Genève."
    assert "négociations" in decode(french.encode("latin-1"))
    assert decode("English text in here.".encode("utf-16-le")) == "English text in here."


@given(st.binary(min_size=1, max_size=300))
def test_any_bytes_become_text_or_a_reason(data: bytes) -> None:
    with contextlib.suppress(ArticleError):
        text = decode(data)
        assert text.strip()
        text.encode("utf-8")


@given(st.text(alphabet=st.sampled_from("قالوزير إن،.\n"), min_size=12))
def test_unicode_encodings_come_back(text: str) -> None:
    if text.strip():
        for name in ("utf-8", "utf-8-sig", "utf-16", "utf-32"):
            assert decode(text.encode(name)) == text
