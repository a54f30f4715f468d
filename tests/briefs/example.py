"""A brief of an article of our own, with everything a brief can hold."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pipeline.article import (
    Article,
    Brief,
    Flag,
    Line,
    ModelRecord,
    Sentence,
    Source,
    Summary,
    SummarySentence,
    TranslatedArticle,
    Translation,
)

_ROWS = [
    row.split("\t")
    for row in Path(__file__).with_name("example.tsv").read_text(encoding="utf-8").splitlines()[1:]
]
SENTENCES = [(int(line), role, arabic, english) for line, role, arabic, english in _ROWS]
"""(line, role, Arabic, English) of every sentence."""

FLAGS = {
    3: (
        Flag("number_missing", "the source has 3, the translation does not"),
        Flag("split", "too long for the model, translated in 2 parts"),
    ),
    7: (Flag("low_score", "the model was unsure of this sentence"),),
}

DROPPED = (
    Line(2, "[ad_1]", "boilerplate", False, "an advertisement marker"),
    Line(3, "كتب: مراسل الصحيفة في المدينة", "byline", False, "names the writer"),
    Line(9, "اقرأ أيضا: أسعار الوقود ترتفع", "boilerplate", False, "points to another article"),
    Line(10, "Source link", "boilerplate", False, "a link to the source"),
)


def example_brief() -> Brief:
    """An extractive brief with flags on sentences, dropped lines and one model."""
    sentences = tuple(
        Sentence(f"s{k}", line, role, arabic)  # type: ignore[arg-type]
        for k, (line, role, arabic, _) in enumerate(SENTENCES, start=1)
    )
    translations = tuple(
        Translation(english, -0.2 - k / 50, FLAGS.get(k, ()))
        for k, (*_, english) in enumerate(SENTENCES)
    )
    kept: dict[int, Line] = {}
    for sentence in sentences:
        before = kept.get(sentence.paragraph)
        text = f"{before.text} {sentence.ar}" if before else sentence.ar
        kept[sentence.paragraph] = Line(
            sentence.paragraph, text, sentence.role, True, "running text"
        )
    article = Article(
        source=Source(
            path="scraped/river-crossing.html",
            sha256="ab" * 32,
            id="rc-1",
            url="https://news.example/ar/2025/5/crossing?id=7",
            outlet="صحيفة النهر",
            published="2025-05-06",
        ),
        title=SENTENCES[0][2],
        lines=tuple(sorted([*kept.values(), *DROPPED], key=lambda line: line.number)),
        sentences=sentences,
    )
    picked = SummarySentence(en=SENTENCES[1][3], ar=SENTENCES[1][2], evidence=("s2",), support=1.0)
    return Brief(
        id="0123456789abcdef",
        fingerprint="0123456789abcdef" * 4,
        translated=TranslatedArticle(article, translations),
        title_en=SENTENCES[0][3],
        summary=Summary("extractive", (picked,)),
        profile="embedded",
        models=(
            ModelRecord(
                task="translation",
                name="embedded-ar-en",
                revision=None,
                sha256="cd" * 32,
                engine="ctranslate2",
                quantization="int8",
                decoding={"beam_size": 4, "length_penalty": 1.0, "batch_tokens": 2048},
            ),
        ),
        names="ef" * 32,
        software="mujaz 0.1.0",
        created="2025-05-07T03:00:00Z",
        lead=SummarySentence(SENTENCES[1][3], None, ("s2", "s1"), 0.9, FLAGS[7]),
    )


def abstractive_brief() -> Brief:
    """The same article with a written summary: evidence, support and flags of its own."""
    summary = Summary(
        "abstractive",
        (
            SummarySentence(
                "The two countries agreed to reopen the River border crossing after 14 months.",
                None,
                ("s2", "s1"),
                0.86,
                (Flag("article_condensed", "3 of the article's 6 sentences were read"),),
            ),
            SummarySentence(
                "Traders in Geneva lost $35 million.",
                None,
                ("s6",),
                0.4,
                (
                    Flag("number_unsupported", "35 million: not in the article"),
                    Flag("name_unsupported", "Geneva: not in the article"),
                    Flag("weak_support", "only 40% of its content is found in the article"),
                ),
            ),
        ),
    )
    return replace(example_brief(), summary=summary)
