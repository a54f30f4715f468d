"""Translations as text, Markdown or JSON; cleaned articles as text or JSON."""

from __future__ import annotations

import json
from dataclasses import asdict
from itertools import groupby

from pipeline.article import Article, Sentence, TranslatedArticle, Translation
from pipeline.briefs.document import sentence_records
from pipeline.briefs.markdown import escape


def _paragraphs(translated: TranslatedArticle) -> list[list[tuple[Sentence, Translation]]]:
    pairs = zip(translated.article.sentences, translated.translations, strict=True)
    return [list(group) for _, group in groupby(pairs, key=lambda pair: pair[0].paragraph)]


def translation_text(translated: TranslatedArticle) -> str:
    """English paragraphs, a blank line between them."""
    paragraphs = [" ".join(t.text for _, t in pairs) for pairs in _paragraphs(translated)]
    return "\n\n".join(paragraphs) + "\n"


def translation_markdown(translated: TranslatedArticle) -> str:
    """English with the title and subheads as headings; markup in the text is escaped."""
    blocks = []
    for pairs in _paragraphs(translated):
        mark = {"title": "# ", "subhead": "## "}.get(pairs[0][0].role, "")
        text = " ".join(translation.text for _, translation in pairs)
        blocks.append(mark + escape(text, line_start=not mark))
    return "\n\n".join(blocks) + "\n"


def translation_json(translated: TranslatedArticle) -> str:
    """Source, title and every sentence with score and flags."""
    article = translated.article
    sentences = sentence_records(translated)
    title = next((record["en"] for record in sentences if record["role"] == "title"), None)
    data = {
        "source": asdict(article.source),
        "title": {"ar": article.title, "en": title},
        "sentences": sentences,
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def cleaned_json(article: Article) -> str:
    """`{"title", "lines": [{"line", "text", "role", "kept", "reason"}]}`."""
    data = {
        "title": article.title,
        "lines": [
            {
                "line": line.number,
                "text": line.text,
                "role": line.role,
                "kept": line.kept,
                "reason": line.reason,
            }
            for line in article.lines
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def cleaned_text(article: Article) -> str:
    """The kept lines, a blank line between them."""
    return "\n\n".join(line.text for line in article.lines if line.kept) + "\n"
