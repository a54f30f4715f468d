"""The embedded model's own summaries beside picked ones and the cut lead, on reports never seen.

    python -m bench.embedded_summary

For every report of training/devset that has a summary written by hand, the embedded profile
translates the report; then four summaries are compared:

* abstractive: what the model writes from the Arabic title and first sentences, unchecked;
* checked: the same, with the extractive summary where a check fails, as a profile would use it;
* extractive: the translation of the one picked sentence;
* cut lead: the translated first sentence, cut to 30 words.

Columns: ROUGE-1/2/L F1 against the written summary; words; mean support and share of summaries
without a flag against the article as the model translated it (what a reader sees); share without
an unsupported number, and without an unsupported name, against the human translation (the truth).
"""

from __future__ import annotations

import argparse
import itertools
import json
import re
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.extractive_ranking import rouge
from pipeline.article import Article, Sentence, Source, Summary, TranslatedArticle
from pipeline.models.store import ModelStore
from pipeline.settings import SummarizerSettings, load_settings
from pipeline.stages import Stages
from pipeline.summarization.extractive import summarize_extractive
from pipeline.summarization.opening import source_of, summarize_opening
from pipeline.summarization.support import evidence_for

DEVSET = Path(__file__).resolve().parent.parent / "training" / "devset"
CUT = 30
MODEL = "embedded-summary"


@dataclass(frozen=True, slots=True)
class Report:
    """One report of the news dev set: Arabic and English lines, title first; written summary."""

    ar: list[str]
    en: list[str]
    summary: str


def reports(folder: Path = DEVSET) -> Iterator[Report]:
    """Reports of `news.tsv` with their summary in `summaries.tsv`; a title has no full stop."""
    rows = [row.split("\t") for row in (folder / "news.tsv").read_text("utf-8").splitlines()]
    starts = [k for k, (_, en) in enumerate(rows) if en[-1] not in '.!?"'] + [len(rows)]
    written = dict(
        row.split("\t") for row in (folder / "summaries.tsv").read_text("utf-8").splitlines()
    )
    for start, end in itertools.pairwise(starts):
        ar, en = zip(*rows[start:end], strict=True)
        if en[0] in written:
            yield Report(list(ar), list(en), written[en[0]])


def article_of(report: Report) -> Article:
    """A cleaned article of the report's lines."""
    sentences = tuple(
        Sentence(f"s{k + 1}", k + 1, "body" if k else "title", text)
        for k, text in enumerate(report.ar)
    )
    return Article(Source("report", ""), report.ar[0], (), sentences)


def rouge_l(candidate: str, reference: str) -> float:
    """ROUGE-L F1 over lower-case words."""
    one, two = (re.findall(r"\w+", text.lower()) for text in (candidate, reference))
    row = [0] * (len(two) + 1)
    for word in one:
        last = 0
        for k, other in enumerate(two, 1):
            last, row[k] = row[k], last + 1 if word == other else max(row[k], row[k - 1])
    return 2 * row[-1] / (len(one) + len(two)) if one and two else 0.0


def english(summary: Summary) -> str:
    """The summary as one text."""
    return " ".join(sentence.en for sentence in summary.sentences)


def cut_lead(article: TranslatedArticle) -> str:
    """The first body sentence's translation, at most 30 words of it."""
    lead = next(
        translation.text
        for sentence, translation in zip(
            article.article.sentences, article.translations, strict=True
        )
        if sentence.role == "body"
    )
    return " ".join(lead.split()[:CUT])


def measure(text: str, report: Report, translated: TranslatedArticle) -> dict[str, float]:
    """The figures of one summary."""
    truth = [(f"s{k}", line) for k, line in enumerate(report.en, 1)]
    _, support, flags = evidence_for(text, translated.english)
    kinds = {flag.kind for flag in evidence_for(text, truth)[2]}
    return {
        "ROUGE-1": 100 * rouge(text, report.summary, 1),
        "ROUGE-2": 100 * rouge(text, report.summary, 2),
        "ROUGE-L": 100 * rouge_l(text, report.summary),
        "words": len(text.split()),
        "support": 100 * support,
        "no flag": 100 * (not flags),
        "numbers true": 100 * ("number_unsupported" not in kinds),
        "names true": 100 * ("name_unsupported" not in kinds),
    }


def main() -> None:
    """Print the table, and with --out every text."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--models", type=Path, help="settings file instead of models.yaml")
    parser.add_argument("--out", type=Path, help="keep the texts in this JSONL file")
    arguments = parser.parse_args()
    settings = load_settings(arguments.models)
    stages = Stages(settings, "embedded", ModelStore(settings))
    chosen = SummarizerSettings(method="abstractive", model=MODEL)
    engine = ModelStore(settings).open_engine(
        MODEL, engine="ctranslate2", quantization="int8", device="cpu", threads=1
    )
    everything = list(reports())
    translated = stages.translate([article_of(report) for report in everything])
    written = engine.generate(
        [source_of(article, engine) for article in translated],
        chosen.decoding,
        max_tokens=chosen.max_tokens,
    )
    one = SummarizerSettings(sentences=1)
    texts = {
        "abstractive": [hypothesis.text for hypothesis in written],
        "checked": [english(s) for s in summarize_opening(translated, engine, chosen)],
        "extractive": [english(summarize_extractive(article, one)) for article in translated],
        "cut lead": [cut_lead(article) for article in translated],
    }
    kept = sum(a == b for a, b in zip(texts["abstractive"], texts["checked"], strict=True))
    rows = {
        name: [measure(*triple) for triple in zip(found, everything, translated, strict=True)]
        for name, found in texts.items()
    }
    columns = list(next(iter(rows.values()))[0])
    print(f"{len(everything)} reports; {kept} abstractive summaries pass the checks\n")
    print("| summary | " + " | ".join(columns) + " |\n|---|" + "---|" * len(columns))
    for name, figures in rows.items():
        means = (statistics.mean(row[column] for row in figures) for column in columns)
        print(f"| {name} | " + " | ".join(f"{mean:.1f}" for mean in means) + " |")
    if arguments.out:
        with arguments.out.open("w", encoding="utf-8") as out:
            for place, report in enumerate(everything):
                record = {"title": report.en[0], "written": report.summary} | {
                    name: found[place] for name, found in texts.items()
                }
                print(json.dumps(record, ensure_ascii=False), file=out)


if __name__ == "__main__":
    main()
