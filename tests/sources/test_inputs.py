"""Files, folders and standard input; nothing unreadable stops the rest."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest

from pipeline.article import RawArticle
from pipeline.sources.inputs import SourceFailure, read_inputs
from tests.sources.reading import LIMITS, TEXT, failure, names, one, read
from tests.sources.test_html import PAGE


def test_a_folder_is_read_in_order_of_names_without_what_is_no_article(tmp_path: Path) -> None:
    (tmp_path / "b" / "deep").mkdir(parents=True)
    for name in ("c.txt", "a.TXT", "b/deep/x.txt", "b/a.txt", ".hidden.txt", "notes.md", "b.txt"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "x.txt").write_text(TEXT, encoding="utf-8")
    os.mkfifo(tmp_path / "pipe.txt")
    found = [
        os.path.relpath(item.source.path, tmp_path)
        for item in read(tmp_path)
        if isinstance(item, RawArticle)
    ]
    assert found == ["a.TXT", "b/a.txt", "b/deep/x.txt", "b.txt", "c.txt"]


def test_links_are_followed_once(tmp_path: Path) -> None:
    inside = tmp_path / "in"
    inside.mkdir()
    (inside / "a.txt").write_text(TEXT, encoding="utf-8")
    (inside / "loop").symlink_to(inside)
    (inside / "up").symlink_to(tmp_path)
    (inside / "link.txt").symlink_to(inside / "a.txt")
    (inside / "nowhere.txt").symlink_to("gone")
    assert names(read(inside)) == ["a.txt", "link.txt", "(nowhere.txt)"]


def test_one_bad_file_is_a_failure_in_its_place(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(b"")
    (tmp_path / "c.txt").write_text(TEXT, encoding="utf-8")
    assert names(read(tmp_path, tmp_path / "gone.txt", tmp_path / "a.txt")) == [
        "a.txt", "(b.txt)", "c.txt", "(gone.txt)", "a.txt"
    ]  # fmt: skip


def test_reading_is_lazy(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    found = read_inputs([str(tmp_path)], LIMITS)
    next(found)
    (tmp_path / "b.txt").unlink()
    last = next(found)
    assert isinstance(last, SourceFailure)
    assert "no such file" in last.error.message


def test_what_cannot_be_read(tmp_path: Path) -> None:
    assert "no such file" in failure(tmp_path / "gone.txt").error.message
    assert "no articles there" in failure(tmp_path).error.message
    (tmp_path / "a.pdf").write_bytes(b"x")
    assert "'.pdf'" in failure(tmp_path / "a.pdf").error.message
    os.mkfifo(tmp_path / "pipe.txt")
    assert "not a regular file" in failure(tmp_path / "pipe.txt").error.message
    assert "null byte" in failure("a\0b.txt").error.message


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_no_permission(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(TEXT, encoding="utf-8")
    file.chmod(0)
    assert "Permission denied" in failure(file).error.message


def test_a_file_larger_than_the_limit_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"x" * 1001)
    found = failure(file, max_bytes=1000)
    assert "1,001 bytes" in found.error.message
    assert "limits.max_bytes" in found.error.remedy
    file.write_text(TEXT, encoding="utf-8")
    assert one(file, max_bytes=len(TEXT.encode())).text == TEXT


def test_names_that_are_no_unicode_can_be_printed(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.txt")).write_text(TEXT, encoding="utf-8")
    one(tmp_path).source.path.encode("utf-8")


class TestStandardInput:
    @pytest.fixture(autouse=True)
    def _keep(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.monkeypatch = monkeypatch

    def given(self, data: bytes, max_bytes: int = 5_000_000) -> list[RawArticle | SourceFailure]:
        self.monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        return read("-", max_bytes=max_bytes)

    def test_text_page_and_records_are_told_apart(self) -> None:
        (text,) = self.given(TEXT.encode("cp1256"))
        (page,) = self.given(PAGE.encode())
        first, second = self.given(b'{"text": "a"}\n{"text": "b"}\n')
        assert isinstance(text, RawArticle)
        assert (text.text, text.source.path) == (TEXT, "-")
        assert isinstance(page, RawArticle)
        assert page.source.outlet == "المدار"
        assert isinstance(first, RawArticle)
        assert isinstance(second, RawArticle)
        assert [first.source.path, second.source.path] == ["-:1", "-:2"]

    @pytest.mark.parametrize(
        ("data", "said"), [(b"", "empty"), (b"x" * 1001, "too large"), (b"x\n" * 501, "too large")]
    )
    def test_nothing_and_too_much(self, data: bytes, said: str) -> None:
        (found,) = self.given(data, max_bytes=1000)
        assert isinstance(found, SourceFailure)
        assert found.path == "-"
        assert said in found.error.message


def test_articles_beyond_a_limit_are_refused_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "lines.txt").write_text("سطر\n" * (LIMITS.max_lines + 1), encoding="utf-8")
    (tmp_path / "long.txt").write_text("ك" * (LIMITS.max_characters + 1), encoding="utf-8")
    page = "<html><body>" + "<b>x</b>" * (LIMITS.max_tags + 1)
    (tmp_path / "tags.html").write_text(page, encoding="utf-8")
    reasons = {item.path[-9:]: item.error for item in read(tmp_path)}  # type: ignore[union-attr]
    assert "max_lines" in reasons["lines.txt"].remedy
    assert "max_characters" in reasons["/long.txt"].remedy
    assert "max_tags" in reasons["tags.html"].remedy


def test_a_link_to_itself_does_not_stop_the_folder(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    (tmp_path / "z.txt").write_text(TEXT, encoding="utf-8")
    assert names(read(tmp_path)) == ["a.txt", "(loop.txt)", "z.txt"]
