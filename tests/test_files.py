"""Atomic writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.files import write_atomic


def test_failure_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    file = tmp_path / "brief.json"
    write_atomic(file, "old")
    with pytest.raises(UnicodeEncodeError):
        write_atomic(file, "new \ud800")
    assert file.read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["brief.json"]


def test_line_ends_are_written_as_given(tmp_path: Path) -> None:
    write_atomic(tmp_path / "x", "a\r\nب\n")
    assert (tmp_path / "x").read_bytes() == "a\r\nب\n".encode()
