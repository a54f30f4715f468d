"""Summaries that a BART, Pegasus or T5 model writes, each sentence checked against the article."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.article import Flag, Summary, SummarySentence, TranslatedArticle
from pipeline.cleaning.sentences import split_sentences
from pipeline.language.english import content_stems
from pipeline.models.engines.base import Hypothesis, Seq2SeqEngine
from pipeline.settings import SummarizerSettings
from pipeline.summarization.chunks import Reading, plan_reading
from pipeline.summarization.extractive import (
    picked_sentence,
    summarize_extractive,
    untranslated,
)
from pipeline.summarization.replacement import replaced
from pipeline.summarization.selection import rank_sentences
from pipeline.summarization.support import evidence_for

# An article this short is its own summary; a model would only pad it.
_TOO_SHORT = 2
# Lengths are asked for in steps, so that articles of about one length share a batch.
_STEP = 32
_LEAST_TOKENS = 16
# The least length asked for stays well under the most, or beams end in padding.
_MIN_OF_MAX = 0.4
_SAME = 0.8
_SPACE_BEFORE = re.compile(r"\s+(?=[.,;:!?])")


@dataclass(frozen=True, slots=True)
class _Job:
    """One chunk of one article, and the bounds of its summary in tokens."""

    article: int
    text: str
    bounds: tuple[int, int]


def summarize_abstractive(
    articles: Sequence[TranslatedArticle], engine: Seq2SeqEngine, settings: SummarizerSettings
) -> list[Summary]:
    """One summary per article, in order; the chunks of all articles pooled for the engine.

    Articles of one or two body sentences, and those for which the model writes nothing, get
    their own sentences; the summary then says `extractive`. An article longer than the model's
    window is condensed sentence by sentence (see `chunks`), which `article_condensed` on the
    first summary sentence says.
    """
    bodies = [_body(article) for article in articles]
    sizes = iter(engine.count_tokens([text for body in bodies for _, text in body]))
    readings: dict[int, Reading] = {}
    jobs: list[_Job] = []
    for number, (article, body) in enumerate(zip(articles, bodies, strict=True)):
        counts = [next(sizes) for _ in body]
        if len(body) <= _TOO_SHORT:
            continue
        ranks = rank_sentences(article.article.sentences)
        reading = plan_reading(
            [text for _, text in body], counts, [ranks[index] for index, _ in body], engine
        )
        readings[number] = reading
        bounds = length_bounds(sum(counts), len(reading.chunks), settings)
        jobs.extend(_Job(number, chunk, bounds) for chunk in reading.chunks)
    written = _written(jobs, engine, settings)
    return [
        _summary(article, readings.get(number), written.get(number, []), settings)
        for number, article in enumerate(articles)
    ]


def length_bounds(tokens: int, parts: int, settings: SummarizerSettings) -> tuple[int, int]:
    """Least and most output tokens for each of `parts` chunks of an article.

    Args:
        tokens: the article's English tokens; the model's own count.
    """
    stepped = max(_STEP, tokens // _STEP * _STEP)
    most = min(settings.max_tokens, max(_LEAST_TOKENS, round(settings.max_share * stepped)))
    most = max(_LEAST_TOKENS, most // parts)
    least = min(round(settings.min_share * stepped) // parts, int(_MIN_OF_MAX * most))
    return max(1, least), most


def _body(article: TranslatedArticle) -> list[tuple[int, str]]:
    """Index and English of the body sentences that have any."""
    return [
        (index, article.translations[index].text)
        for index, sentence in enumerate(article.article.sentences)
        if sentence.role == "body" and not untranslated(article, index)
    ]


def _written(
    jobs: Sequence[_Job], engine: Seq2SeqEngine, settings: SummarizerSettings
) -> dict[int, list[Hypothesis]]:
    """Hypotheses of each article's chunks; chunks with the same bounds go to the engine at once."""
    groups: dict[tuple[int, int], list[int]] = defaultdict(list)
    for place, job in enumerate(jobs):
        groups[job.bounds].append(place)
    results: dict[int, Hypothesis] = {}
    for (least, most), places in groups.items():
        hypotheses = engine.generate(
            [jobs[place].text for place in places],
            settings.decoding,
            min_tokens=least,
            max_tokens=most,
        )
        results.update(zip(places, hypotheses, strict=True))
    written: dict[int, list[Hypothesis]] = defaultdict(list)
    for place, job in enumerate(jobs):
        written[job.article].append(results[place])
    return written


def _summary(
    article: TranslatedArticle,
    reading: Reading | None,
    hypotheses: Sequence[Hypothesis],
    settings: SummarizerSettings,
) -> Summary:
    if reading is None:
        return _lead(article)
    texts = _distinct([sentence for h in hypotheses for sentence in summary_sentences(h)])
    if not texts:
        return summarize_extractive(article, settings)
    pairs = article.english
    sentences: list[SummarySentence] = []
    for text, cut in texts:
        evidence, support, flags = evidence_for(text, pairs, threshold=settings.support_threshold)
        if cut:
            flags += (Flag("length_limit", "the summary reached its length limit here"),)
        sentence: SummarySentence | None
        sentence = SummarySentence(text, None, evidence, support, flags)
        if settings.unsupported == "replace":
            sentence = replaced(sentence, article, [s.evidence[0] for s in sentences if s.ar])
        if sentence is None:
            continue
        if not sentences and reading.condensed:
            sentence = replace(sentence, flags=(_condensed(reading), *sentence.flags))
        sentences.append(sentence)
    if not sentences:
        return summarize_extractive(article, settings)
    return Summary("abstractive", tuple(sentences))


def _lead(article: TranslatedArticle) -> Summary:
    body = [k for k, sentence in enumerate(article.article.sentences) if sentence.role == "body"]
    if not body:
        return Summary("none", ())
    lead = next((k for k in body if not untranslated(article, k)), body[0])
    return Summary("extractive", (picked_sentence(article, lead),))


def _condensed(reading: Reading) -> Flag:
    parts = f", in {len(reading.chunks)} parts" if len(reading.chunks) > 1 else ""
    start = ", of that one only the beginning" if reading.cut else ""
    return Flag(
        "article_condensed",
        f"longer than the model's window: {reading.read} of the article's {reading.of} "
        f"sentences were read{parts}{start}",
    )


def summary_sentences(hypothesis: Hypothesis) -> list[tuple[str, bool]]:
    """The sentences of one output and whether each is cut short by the length limit.

    Pegasus writes `<n>` between sentences, BART a space before a full stop. An unfinished last
    sentence is dropped where a finished one stands before it.
    """
    sentences = [
        sentence
        for line in hypothesis.text.replace("<n>", "\n").splitlines()
        for sentence in split_sentences(_SPACE_BEFORE.sub("", line))
    ]
    cut = hypothesis.truncated and bool(sentences) and sentences[-1][-1] not in '.!?…"”'
    if cut and len(sentences) > 1:
        return [(sentence, False) for sentence in sentences[:-1]]
    return [(sentence, cut and k == len(sentences) - 1) for k, sentence in enumerate(sentences)]


def _distinct(sentences: Sequence[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """Without sentences whose content an earlier one has: chunks of one article repeat its news."""
    kept: list[tuple[str, bool]] = []
    seen: list[set[str]] = []
    for sentence, cut in sentences:
        stems = set(content_stems(sentence))
        if any(stems and len(stems & other) >= _SAME * len(stems) for other in seen):
            continue
        kept.append((sentence, cut))
        seen.append(stems)
    return kept
