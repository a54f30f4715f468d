"""What the source tests share."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pipeline.article import RawArticle
from pipeline.settings import LimitSettings
from pipeline.sources.inputs import SourceFailure, read_inputs

TEXT = """البلدية تعيد فتح السوق القديمة
أعادت البلدية فتح السوق القديمة أمام الزوار، وقالت إن الكلفة بلغت “سبعة ملايين دولار”.
ومن المقرر أن يعود التجار إلى محالهم في الأول من مارس/آذار… بعد عامين من العمل.
"""
LIMITS = LimitSettings()


def read(*inputs: Path | str, max_bytes: int = 5_000_000) -> list[RawArticle | SourceFailure]:
    return list(read_inputs([str(item) for item in inputs], LimitSettings(max_bytes=max_bytes)))


def one(path: Path | str, max_bytes: int = 5_000_000) -> RawArticle:
    (found,) = read(path, max_bytes=max_bytes)
    assert isinstance(found, RawArticle), found
    return found


def failure(path: Path | str, max_bytes: int = 5_000_000) -> SourceFailure:
    (found,) = read(path, max_bytes=max_bytes)
    assert isinstance(found, SourceFailure), found
    assert found.error.stage == "source"
    assert found.error.remedy
    return found


def names(found: Iterable[RawArticle | SourceFailure]) -> list[str]:
    """Last part of every path; failures in brackets."""
    return [
        f"({Path(item.path).name})"
        if isinstance(item, SourceFailure)
        else Path(item.source.path).name
        for item in found
    ]
