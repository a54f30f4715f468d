"""The stages in order, for the command line and the batch alike.

Models are opened on first use, so that `translate` never loads a summarizer and a rerun that
finds everything done loads nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cached_property

from pipeline import __version__
from pipeline.article import (
    Article,
    Brief,
    ModelRecord,
    RawArticle,
    Summary,
    TranslatedArticle,
    Translation,
)
from pipeline.cleaning.clean import clean_article
from pipeline.identity import brief_id, fingerprint
from pipeline.models.engines.base import Memory, Seq2SeqEngine
from pipeline.models.store import ModelStore
from pipeline.settings import Settings, SummarizerSettings, TranslatorSettings
from pipeline.translation.checks.score import load_calibration
from pipeline.translation.names.reading import digest
from pipeline.translation.names.step import NameStep, open_names
from pipeline.translation.translator import Progress, Translator, translate_articles


class Stages:
    """One profile's stages.

    Args:
        settings: the validated models.yaml.
        profile: profile name, None for the default one.
        store: where models are found.
        workers: batches that are decoded at the same time; 0 leaves it to the profile.
        memory: what the engines have put out before; without it everything is decoded.

    Raises:
        SettingsError: there is no such profile.
    """

    def __init__(
        self,
        settings: Settings,
        profile: str | None,
        store: ModelStore,
        workers: int = 0,
        memory: Memory | None = None,
    ) -> None:
        self._settings = settings
        self._store = store
        self._workers = workers
        self._memory = memory
        self._summarizer_engine: Seq2SeqEngine | None = None
        self.profile_name, self.profile = settings.profile(profile)

    def clean(self, raw: RawArticle, furniture: frozenset[str] = frozenset()) -> Article:
        """Cleaning stage; raises ArticleError for an article that has nothing to brief."""
        return clean_article(raw, self._settings.limits, furniture)

    @property
    def threads(self) -> int:
        """Batches that are decoded at the same time."""
        from pipeline.machine import available_cores

        return self._workers or self.profile.translator.threads or available_cores()

    @cached_property
    def translator(self) -> Translator:
        """The translator, opened on first use. Raises ModelError where its model is missing."""
        chosen = self.profile.translator
        return Translator(self._open(chosen.model, chosen), chosen, self._low_score)

    @cached_property
    def _low_score(self) -> float | None:
        """The translator's calibrated threshold. Raises ModelError where its file is damaged."""
        checkpoint = self._store.checkpoint(self.profile.translator.model)
        calibration = load_calibration(checkpoint.folder, checkpoint.sha256)
        return calibration.threshold if calibration else None

    def open(self) -> None:
        """Open the profile's models now. Raises ModelError where one is missing."""
        _ = self.names
        if self.profile.summarizer.model is not None:
            self._summarizer(self.profile.summarizer.model)

    def _open(self, name: str, chosen: TranslatorSettings | SummarizerSettings) -> Seq2SeqEngine:
        engine = self._store.open_engine(
            name,
            engine=chosen.engine,
            quantization=chosen.quantization,
            device=chosen.device,
            threads=self._workers or chosen.threads,
            shortlist=isinstance(chosen, TranslatorSettings) and chosen.shortlist,
        )
        if self._memory is None:
            return engine
        from pipeline.models.engines.remembering import RememberingEngine, engine_context

        record = self._record("", name, chosen)
        context = engine_context(record, self._settings.model(name), chosen.device)
        return RememberingEngine(engine, self._memory, context)

    @cached_property
    def models(self) -> tuple[ModelRecord, ...]:
        """What the profile's models are on disk. Raises ModelError where one is missing."""
        translator, summarizer = self.profile.translator, self.profile.summarizer
        records = [self._record("translation", translator.model, translator)]
        if summarizer.model is not None:
            records.append(self._record("summarization", summarizer.model, summarizer))
        return tuple(records)

    def _record(
        self, task: str, name: str, chosen: TranslatorSettings | SummarizerSettings
    ) -> ModelRecord:
        checkpoint = self._store.checkpoint(name)
        decoding = chosen.decoding.model_dump()
        if isinstance(chosen, TranslatorSettings) and chosen.shortlist:
            decoding["shortlist"] = self._store.shortlist(name)[1]
        if isinstance(chosen, TranslatorSettings) and self._low_score is not None:
            # It decides which sentences are flagged, so it is part of what the brief says.
            decoding["low_score"] = self._low_score
        return ModelRecord(
            task=task,
            name=name,
            revision=checkpoint.revision,
            sha256=checkpoint.sha256,
            engine=chosen.engine,
            quantization=chosen.quantization,
            decoding=decoding,
        )

    def identity(self, article: Article) -> str:
        """The fingerprint of the brief that this article would become."""
        return fingerprint(article, self.profile_name, self.profile, self.models, self.names_digest)

    @cached_property
    def names_digest(self) -> str:
        """Digest of the names lists in force. Raises SettingsError for a list that is missing."""
        return digest(*self._settings.names_files(self.profile))

    @cached_property
    def names(self) -> NameStep:
        """The names lists at work on the translator's output. Raises SettingsError, ModelError."""
        shipped, files = self._settings.names_files(self.profile)
        engine = self.translator.engine
        # The memory remembers whole translations; what names ask is about a given one.
        asked = getattr(engine, "inner", engine)
        return open_names(shipped, files, asked, self.profile.translator.decoding)

    def translate(
        self, articles: Sequence[Article], progress: Progress | None = None
    ) -> list[TranslatedArticle]:
        """Translation stage, all articles pooled."""
        return translate_articles(articles, self.translator, progress, self.names)

    def translate_lines(
        self, texts: Sequence[str], progress: Progress | None = None
    ) -> list[Translation]:
        """Lines that are no article: each stands for itself, also for its names."""
        translations = self.translator.translate(texts, progress)
        return [
            self.names.correct_line(text, translation)
            for text, translation in zip(texts, translations, strict=True)
        ]

    def summarize(self, articles: Sequence[TranslatedArticle]) -> list[Summary]:
        """Summarization stage, by the profile's method."""
        chosen = self.profile.summarizer
        if chosen.model is None:
            from pipeline.summarization.extractive import summarize_extractive

            return [summarize_extractive(article, chosen) for article in articles]
        if self._settings.model(chosen.model).reads_arabic:
            from pipeline.summarization.opening import summarize_opening

            return summarize_opening(articles, self._summarizer(chosen.model), chosen)
        from pipeline.summarization.abstractive import summarize_abstractive

        return summarize_abstractive(articles, self._summarizer(chosen.model), chosen)

    def _summarizer(self, name: str) -> Seq2SeqEngine:
        if self._summarizer_engine is None:
            self._summarizer_engine = self._open(name, self.profile.summarizer)
        return self._summarizer_engine

    def briefs(self, articles: Sequence[Article], progress: Progress | None = None) -> list[Brief]:
        """Cleaned articles to finished briefs, in order."""
        translated = self.translate(articles, progress)
        summaries = self.summarize(translated)
        return [
            self.assemble(article, summary)
            for article, summary in zip(translated, summaries, strict=True)
        ]

    def assemble(self, translated: TranslatedArticle, summary: Summary) -> Brief:
        """The finished brief."""
        from pipeline.summarization.lead import lead_of

        identity = self.identity(translated.article)
        title = next(
            (
                translation.text
                for sentence, translation in zip(
                    translated.article.sentences, translated.translations, strict=True
                )
                if sentence.role == "title"
            ),
            None,
        )
        return Brief(
            id=brief_id(identity),
            fingerprint=identity,
            translated=translated,
            title_en=title,
            summary=summary,
            profile=self.profile_name,
            models=self.models,
            names=self.names_digest,
            software=f"mujaz {__version__}",
            created=utc_now(),
            lead=lead_of(translated, threshold=self.profile.summarizer.support_threshold),
        )


def utc_now() -> str:
    """The time as ISO 8601 UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
