"""An input that could not be read."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.errors import ArticleError


@dataclass(frozen=True, slots=True)
class SourceFailure:
    """Stands where the article would have stood.

    Attributes:
        path: the input's name as `Source.path` would be.
        error: why; stage `source`.
    """

    path: str
    error: ArticleError
