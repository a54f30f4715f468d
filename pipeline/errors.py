"""The errors a user can meet, each with what to do next and the exit code it leads to.

Only exceptions live here. Anything else that is raised is a defect, not an error of this kind.
"""

from __future__ import annotations

EXIT_OK = 0
EXIT_SOME_FAILED = 1
EXIT_USAGE = 2
EXIT_MODEL = 3
EXIT_INTERRUPTED = 130


class MujazError(Exception):
    """Base of every error that is reported to the user without a traceback.

    Args:
        message: what is wrong and where (file, line, key).
        remedy: what the user can do next; shown on a line of its own.
    """

    exit_code = EXIT_USAGE

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message}\n  {self.remedy}" if self.remedy else self.message


class UsageError(MujazError):
    """A wrong argument, path or option; nothing was done."""


class SettingsError(MujazError):
    """models.yaml cannot be used; the message names file and key."""


class ModelError(MujazError):
    """A model is missing, incomplete or damaged."""

    exit_code = EXIT_MODEL


class ArticleError(MujazError):
    """One article cannot become a brief; the rest of the run goes on.

    Args:
        stage: the stage that gave up: `source`, `cleaning`, `translation`, `summarization` or
            `brief`.
        message: what is wrong with this article.
        remedy: what the user can do next.
    """

    exit_code = EXIT_SOME_FAILED

    def __init__(self, stage: str, message: str, remedy: str = "") -> None:
        super().__init__(message, remedy)
        self.stage = stage


def unforeseen(stage: str, error: Exception) -> ArticleError:
    """The article's failure for an exception nobody foresaw, so that it stays this article's."""
    if isinstance(error, MemoryError):
        return ArticleError(stage, "out of memory", "split the article, or free memory")
    return ArticleError(
        stage, f"{type(error).__name__}: {error}", "run again with --verbose for the details"
    )
