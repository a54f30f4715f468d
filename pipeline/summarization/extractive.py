"""The summary that is picked, not written: Arabic sentences with the translation they have."""

from __future__ import annotations

from pipeline.article import Summary, SummarySentence, TranslatedArticle
from pipeline.settings import SummarizerSettings
from pipeline.summarization.selection import pick

# One summary sentence for about five of the article, as news agencies' own digests have it.
_BODY_PER_SENTENCE = 5
_MOST = 5


def summarize_extractive(translated: TranslatedArticle, settings: SummarizerSettings) -> Summary:
    """The article's most telling body sentences, in its order; `none` where it has no body.

    Args:
        settings: `sentences` bounds their number; 0 lets the article's length decide
            (one per five body sentences, 1 to 5).
    """
    sentences = translated.article.sentences
    count = settings.sentences or automatic_count(
        sum(sentence.role == "body" for sentence in sentences)
    )
    blank = {k for k in range(len(sentences)) if untranslated(translated, k)}
    picked = pick(sentences, count, avoid=blank) or pick(sentences, count)
    if not picked:
        return Summary("none", ())
    return Summary("extractive", tuple(picked_sentence(translated, index) for index in picked))


def automatic_count(body_sentences: int) -> int:
    """How many summary sentences suit an article of so many body sentences."""
    return max(1, min(_MOST, round(body_sentences / _BODY_PER_SENTENCE)))


def untranslated(translated: TranslatedArticle, index: int) -> bool:
    """Whether the sentence at `index` has no English, or only a stand-in for some of it."""
    translation = translated.translations[index]
    return not translation.text.strip() or any(
        flag.kind == "untranslated" for flag in translation.flags
    )


def picked_sentence(translated: TranslatedArticle, index: int) -> SummarySentence:
    """The article's sentence at `index` as a summary sentence that rests on itself."""
    sentence, translation = translated.article.sentences[index], translated.translations[index]
    return SummarySentence(
        en=translation.text,
        ar=sentence.ar,
        evidence=(sentence.id,),
        support=1.0,
        flags=translation.flags,
    )
