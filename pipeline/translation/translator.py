"""Pooled translation: every distinct segment goes to the engine once, whatever article it is in.

Splitting, pooling and joining live here; sorting and batching are the engine's business.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from pipeline.article import Article, Flag, TranslatedArticle, Translation
from pipeline.cleaning.clauses import split_to_fit
from pipeline.cleaning.sentences import split_sentences
from pipeline.cleaning.unicode import for_marian
from pipeline.models.engines.base import Hypothesis, Seq2SeqEngine
from pipeline.settings import DecodingSettings, TranslatorSettings
from pipeline.translation.checks.score import check_score
from pipeline.translation.checks.sentence import check_sentence
from pipeline.translation.names.step import NameStep
from pipeline.translation.repair import Repair, repair
from pipeline.translation.segments import carried_over, needs_translation

NO_TRANSLATION = "[no translation]"
# Parts handed to the engine at a time; large enough to fill and sort batches, small enough for
# a progress bar that moves.
CHUNK = 256

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class _Plan:
    """What becomes of one distinct segment: the parts sent to the engine, or nothing sent."""

    parts: tuple[str, ...]
    copy: str | None = None


class Translator:
    """Arabic segments to English through one engine.

    Args:
        engine: any engine; the text it gets is normalised for Marian.
        settings: the profile's translator settings.
        low_score: scores below it are flagged, see `checks.score`; None for a model that has not
            been calibrated.
    """

    def __init__(
        self,
        engine: Seq2SeqEngine,
        settings: TranslatorSettings,
        low_score: float | None = None,
    ) -> None:
        self.engine = engine
        self._settings = settings
        self._low_score = low_score
        self._limit = min(settings.max_sentence_tokens, engine.max_source_tokens)

    def translate(
        self, texts: Sequence[str], progress: Progress | None = None
    ) -> list[Translation]:
        """One translation per text, in order. No text is cut; none with letters comes out empty.

        Args:
            texts: segments as printed.
            progress: called with (parts done, parts in all) as batches finish.
        """
        distinct = list(dict.fromkeys(texts))
        plans = dict(zip(distinct, self._plan(distinct), strict=True))
        parts = list(dict.fromkeys(part for plan in plans.values() for part in plan.parts))
        hypotheses = dict(zip(parts, self._decode(parts, progress), strict=True))
        repairs: dict[str, Repair] = {}
        if self._settings.repair:
            repairs = repair(self.engine, self._settings.decoding, hypotheses)
        done = {
            text: self._checked(text, _join(plan, hypotheses, repairs))
            for text, plan in plans.items()
        }
        return [done[text] for text in texts]

    def _checked(self, text: str, translation: Translation) -> Translation:
        """With the flags of the sentence checks after those of the engine."""
        if translation.score is None or "untranslated" in {f.kind for f in translation.flags}:
            return translation
        found = check_sentence(text, translation.text)
        found += check_score(translation.score, self._low_score)
        return replace(translation, flags=(*translation.flags, *found))

    def _plan(self, texts: list[str]) -> list[_Plan]:
        normalised = [for_marian(text) if needs_translation(text) else "" for text in texts]
        sizes = iter(self.engine.count_tokens([text for text in normalised if text]))
        plans = []
        for text, source in zip(texts, normalised, strict=True):
            if not source:
                plans.append(_Plan((), carried_over(text)))
            elif next(sizes) <= self._limit:
                plans.append(_Plan((source,)))
            else:
                plans.append(_Plan(tuple(self._split(source))))
        return plans

    def _split(self, text: str) -> list[str]:
        """Sentences first (a line given as one segment may hold several), then clauses."""

        def fits(part: str) -> bool:
            return self.engine.count_tokens([part])[0] <= self._limit

        parts: list[str] = []
        for sentence in split_sentences(text):
            pieces = [sentence] if fits(sentence) else split_to_fit(sentence, fits)
            for piece in pieces:
                if needs_translation(piece) or not parts:
                    parts.append(piece)
                elif fits(f"{parts[-1]} {piece}"):
                    parts[-1] = f"{parts[-1]} {piece}"
                else:
                    parts.append(piece)
        return parts

    def _decode(self, parts: list[str], progress: Progress | None) -> list[Hypothesis]:
        sizes = self.engine.count_tokens(parts)
        order = sorted(range(len(parts)), key=lambda k: sizes[k], reverse=True)
        results: dict[int, Hypothesis] = {}
        for start in range(0, len(order), CHUNK):
            members = order[start : start + CHUNK]
            texts = [parts[k] for k in members]
            hypotheses = self.engine.generate(texts, self._settings.decoding)
            for k, hypothesis in zip(members, hypotheses, strict=True):
                results[k] = hypothesis if hypothesis.text else self._once_more(parts[k])
            if progress:
                progress(len(results), len(parts))
        return [results[k] for k in range(len(parts))]

    def _once_more(self, text: str) -> Hypothesis:
        """An empty hypothesis is decoded again greedily, with at least three tokens asked for."""
        greedy = DecodingSettings(**{**self._settings.decoding.model_dump(), "beam_size": 1})
        return self.engine.generate([text], greedy, min_tokens=3)[0]


def _join(
    plan: _Plan, hypotheses: dict[str, Hypothesis], repairs: dict[str, Repair]
) -> Translation:
    if plan.copy is not None:
        return Translation(plan.copy, None)
    found = [
        repairs[part].hypothesis if part in repairs else hypotheses[part] for part in plan.parts
    ]
    flags: list[Flag] = []
    if len(found) > 1:
        flags.append(Flag("split", f"too long for the model, translated in {len(found)} parts"))
    if any(hypothesis.truncated for hypothesis in found):
        flags.append(
            Flag("length_limit", "the translation reached the length limit and may be cut")
        )
    if any(not hypothesis.text for hypothesis in found):
        flags.append(Flag("untranslated", "the model gave nothing for this sentence or a part"))
    flags += [repairs[part].flag for part in dict.fromkeys(plan.parts) if part in repairs]
    text = " ".join(" ".join(h.text or NO_TRANSLATION for h in found).split())
    weights = [len(part) for part in plan.parts]
    score = sum(h.score * w for h, w in zip(found, weights, strict=True)) / sum(weights)
    return Translation(text, score, tuple(flags))


def translate_articles(
    articles: Sequence[Article],
    translator: Translator,
    progress: Progress | None = None,
    names: NameStep | None = None,
) -> list[TranslatedArticle]:
    """Translate all sentences of all `articles` as one pool, then put each one's names right."""
    texts = [sentence.ar for article in articles for sentence in article.sentences]
    translations = iter(translator.translate(texts, progress))
    pooled = [
        TranslatedArticle(article, tuple(islice(translations, len(article.sentences))))
        for article in articles
    ]
    return [names.correct(article) for article in pooled] if names else pooled
