"""What could not be read, as a record that takes the article's place in the stream."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.errors import ArticleError


@dataclass(frozen=True, slots=True)
class SourceFailure:
    """An input that is no article.

    Attributes:
        path: as `Source.path`: the path as given, `file.jsonl:LINE` for a record.
        error: the reason, stage `source`.
    """

    path: str
    error: ArticleError


def too_large(what: str, size: int | None, max_bytes: int) -> ArticleError:
    """The error for something larger than `limits.max_bytes`; `size` in bytes where known."""
    have = f" ({size:,} bytes)" if size is not None else ""
    return ArticleError(
        "source",
        f"{what} is too large{have}: at most {max_bytes:,} bytes are read",
        "split it, or raise limits.max_bytes in models.yaml",
    )
