"""A written summary sentence that its article does not bear out gives way to the article's own."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from pipeline.article import Flag, SummarySentence, TranslatedArticle
from pipeline.summarization.extractive import picked_sentence, untranslated

UNSUPPORTED = frozenset(
    {"number_unsupported", "name_unsupported", "claim_reversed", "weak_support"}
)
"""Flags of a sentence that `unsupported: replace` replaces."""


def replaced(
    sentence: SummarySentence, article: TranslatedArticle, placed: Collection[str]
) -> SummarySentence | None:
    """The sentence itself where its article bears it out, else the sentence it rests on most.

    Args:
        placed: ids of article sentences that already stand in the summary.

    Returns:
        The replacement says so in a flag `replaced`. None where all that the sentence rests on
        is in the summary already.
    """
    reasons = [flag.detail for flag in sentence.flags if flag.kind in UNSUPPORTED]
    if not reasons:
        return sentence
    places = {s.id: k for k, s in enumerate(article.article.sentences)}
    body = [s.id for s in article.article.sentences if s.role == "body"]
    # What rests on nothing gives way to the lead.
    for name in sentence.evidence or body[:1]:
        if name in body and name not in placed and not untranslated(article, places[name]):
            picked = picked_sentence(article, places[name])
            note = Flag("replaced", f"for a written sentence with {'; '.join(reasons)}")
            return replace(picked, flags=(note, *picked.flags))
    return None
