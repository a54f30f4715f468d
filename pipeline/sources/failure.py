"""What could not be read, as a record that takes the article's place in the stream."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.article import RawArticle
from pipeline.errors import ArticleError
from pipeline.settings import LimitSettings


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


def beyond(limit: str, what: str, size: int, most: int, stage: str = "source") -> ArticleError:
    """The error for an article that is larger than `limits.<limit>` in some other respect.

    Args:
        what: what is counted, in the plural.
    """
    return ArticleError(
        stage,
        f"too many {what}: {size:,}, at most {most:,} are taken",
        f"split it, or raise limits.{limit} in models.yaml",
    )


def within_limits(article: RawArticle, limits: LimitSettings) -> RawArticle:
    """The article, if its text is no larger than the limits allow. Raises ArticleError."""
    if (size := len(article.text)) > limits.max_characters:
        raise beyond("max_characters", "characters of text", size, limits.max_characters)
    # Every line end that cleaning knows is one for str.splitlines, too.
    if (lines := len(article.text.splitlines())) > limits.max_lines:
        raise beyond("max_lines", "lines", lines, limits.max_lines)
    return article
