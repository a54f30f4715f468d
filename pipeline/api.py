"""Mujaz from Python: the same stages as the command line, for texts that a program holds.

Nothing is loaded before it is needed, and nothing is downloaded.
"""

from __future__ import annotations

import hashlib
from functools import cached_property
from pathlib import Path
from typing import Any, overload

from pipeline.article import RawArticle, Source
from pipeline.briefs.document import to_document
from pipeline.briefs.render import render
from pipeline.cleaning.sentences import split_sentences
from pipeline.models.store import ModelStore
from pipeline.settings import load_settings
from pipeline.stages import Stages


class Mujaz:
    """One profile, ready to translate and to make briefs.

    Args:
        profile: profile of models.yaml; None for its default.
        models: settings file; None for the usual one (see docs/models.md).
        workers: batches decoded at the same time; 0 leaves it to the profile.

    Raises:
        SettingsError: the settings are wrong, or there is no such profile.

    Every method raises ModelError where a model of the profile is missing or damaged; the message
    says which command fetches it.
    """

    def __init__(
        self, profile: str | None = None, *, models: Path | str | None = None, workers: int = 0
    ) -> None:
        self._settings = load_settings(Path(models) if models is not None else None)
        self._profile = profile
        self._workers = workers
        self._settings.profile(profile)  # a wrong name is said here, not at the first text

    @cached_property
    def _stages(self) -> Stages:
        return Stages(self._settings, self._profile, ModelStore(self._settings), self._workers)

    @overload
    def translate(self, text: str) -> str: ...
    @overload
    def translate(self, text: list[str]) -> list[str]: ...
    def translate(self, text: str | list[str]) -> str | list[str]:
        """Arabic to English, as it stands: nothing is cleaned away.

        Args:
            text: a text, whose lines are kept and whose sentences are translated one by one; or a
                list of sentences, which gives a list of as many.
        """
        if not isinstance(text, str):
            return [made.text for made in self._stages.translate_lines(text)]
        lines = [split_sentences(line) for line in text.splitlines()]
        made = iter(self._stages.translate_lines([s for line in lines for s in line]))
        return "\n".join(" ".join(next(made).text for _ in line) for line in lines)

    def brief(
        self,
        text: str,
        *,
        title: str | None = None,
        url: str | None = None,
        outlet: str | None = None,
        published: str | None = None,
    ) -> dict[str, Any]:
        """One article's text, cleaned, to its brief.

        Args:
            title: the headline, where it is not in the text.
            published: ISO date or date-time; relative dates are resolved by it.

        Returns:
            The brief as docs/formats.md describes it; `mujaz.render` turns it into a page.

        Raises:
            ArticleError: there is nothing to brief; says why.
        """
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        source = Source("-", digest, url=url, outlet=outlet, published=published)
        article = self._stages.clean(RawArticle(source, text, title))
        return to_document(self._stages.briefs([article])[0])

    @staticmethod
    def render(brief: dict[str, Any], format: str = "markdown") -> str:  # noqa: A002 - the contract's name
        """A brief as `markdown`, `html` or `json`."""
        return render(brief, format)
