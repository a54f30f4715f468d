"""Summaries that a Marian model writes straight from the Arabic beginning of the report.

The embedded model has learned this as a second task, asked for by a control token. What it writes
is checked like any summary; where a sentence does not hold, the article's own sentences stand.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.article import Summary, SummarySentence, TranslatedArticle
from pipeline.cleaning.sentences import split_sentences
from pipeline.cleaning.unicode import for_marian
from pipeline.models.engines.base import Hypothesis, Seq2SeqEngine
from pipeline.settings import SummarizerSettings
from pipeline.summarization.extractive import summarize_extractive
from pipeline.summarization.support import evidence_for

# Training openings have three to five sentences; further ones only dilute them.
_MOST_SENTENCES = 5


def summary_source(title: str | None, opening: Sequence[str]) -> str:
    """Title and sentences as one text, in the form the model is trained on.

    A title ends without a full stop; it gets one, so that the model sees where the report begins.
    """
    parts = [for_marian(title).rstrip(" .") + "."] if title else []
    return " ".join([*parts, *(for_marian(sentence) for sentence in opening)])


def summarize_opening(
    articles: Sequence[TranslatedArticle], engine: Seq2SeqEngine, settings: SummarizerSettings
) -> list[Summary]:
    """One summary per article, in order.

    An article whose summary has an unsupported sentence, number or name, or does not end within
    the length limit, gets the extractive summary; `method` of the summary tells which it is.
    """
    sources = [source_of(article, engine) for article in articles]
    wanted = [number for number, source in enumerate(sources) if source]
    hypotheses = engine.generate(
        [sources[number] for number in wanted],
        settings.decoding,
        min_tokens=1,
        max_tokens=settings.max_tokens,
    )
    written = dict(zip(wanted, hypotheses, strict=True))
    return [
        (number in written and _checked(article, written[number], settings))
        or summarize_extractive(article, settings)
        for number, article in enumerate(articles)
    ]


def source_of(article: TranslatedArticle, engine: Seq2SeqEngine) -> str:
    """As much of the article's beginning as the model's window holds; empty without a body."""
    sentences = article.article.sentences
    title = next((sentence.ar for sentence in sentences if sentence.role == "title"), None)
    body = [sentence.ar for sentence in sentences if sentence.role == "body"][:_MOST_SENTENCES]
    longest = [summary_source(title, body[:count]) for count in range(1, len(body) + 1)]
    counts = engine.count_tokens(longest)
    fitting = [
        text
        for text, count in zip(longest, counts, strict=True)
        if count <= engine.max_source_tokens
    ]
    return fitting[-1] if fitting else ""


def _checked(
    article: TranslatedArticle, hypothesis: Hypothesis, settings: SummarizerSettings
) -> Summary | None:
    """The summary with its evidence, or None where any of it does not hold."""
    pairs = article.english
    sentences = []
    for text in split_sentences(hypothesis.text):
        evidence, support, flags = evidence_for(text, pairs, threshold=settings.support_threshold)
        if flags:
            return None
        sentences.append(SummarySentence(text, None, evidence, support, flags))
    if hypothesis.truncated or not sentences:
        return None
    return Summary("abstractive", tuple(sentences))
