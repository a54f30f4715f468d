"""What the names list does: names right and chrF++, without it and with it.

    python -m bench.names news                 our news set, by the embedded model
    python -m bench.names flores               stored outputs of four systems, on the text alone
    python -m bench.names articles             the real articles, by the embedded model

A name of the list counts as right in a sentence if the English has as many of its right forms as
the Arabic has mentions of it. Names marked careful do not count. The models' translations are
kept in --cache and used again, so that a change of the step alone is measured quickly.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from pathlib import Path

from sacrebleu.metrics import CHRF

from pipeline.article import Article, RawArticle, Sentence, Source, TranslatedArticle, Translation
from pipeline.cleaning.clean import clean_article
from pipeline.models.store import ModelStore
from pipeline.settings import load_settings
from pipeline.translation.names.ladder import Ladder, unmet
from pipeline.translation.names.matcher import NameMatcher
from pipeline.translation.names.reading import ShippedRows
from pipeline.translation.names.step import NameStep, wanted_of
from pipeline.translation.translator import Translator

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["news", "flores", "articles"])
    parser.add_argument("--profile", default=None)
    parser.add_argument("--cache", type=Path, default=Path("/tmp/mujaz-bench-names"))  # noqa: S108
    parser.add_argument("--show", action="store_true", help="print every changed sentence")
    options = parser.parse_args()
    options.cache.mkdir(parents=True, exist_ok=True)
    if options.what == "flores":
        flores(options)
        return
    settings = load_settings()
    name, profile = settings.profile(options.profile)
    chosen = profile.translator
    engine = ModelStore(settings).open_engine(
        chosen.model, engine=chosen.engine, quantization=chosen.quantization, threads=1
    )
    translator = Translator(engine, chosen)
    step = NameStep(NameMatcher([], ShippedRows()), Ladder(engine, chosen.decoding))
    if options.what == "news":
        rows = (ROOT / "training/devset/news.tsv").read_text(encoding="utf-8").splitlines()
        pairs = [row.split("\t")[:2] for row in rows if row.count("\t") >= 1]
        sources = [[arabic] for arabic, _ in pairs]
        references = [english for _, english in pairs]
    else:
        sources, references = real_articles(settings), None
    flat = [text for article in sources for text in article]
    kept = options.cache / f"{options.what}.{name}.json"
    found = translations(translator, flat, kept)
    began = time.perf_counter()
    after: list[str] = []
    before: list[str] = []
    rest = iter(found)
    for article in sources:
        sentences = [Sentence(f"s{k}", k, "body", text) for k, text in enumerate(article, 1)]
        given = [next(rest) for _ in article]
        whole = Article(Source("-", "0" * 64), None, (), tuple(sentences))
        corrected = step.correct(TranslatedArticle(whole, tuple(given))).translations
        before += [t.text for t in given]
        after += [t.text for t in corrected]
        if options.show:
            for sentence, old, new in zip(sentences, given, corrected, strict=True):
                if old.text != new.text or new.flags != old.flags:
                    print(sentence.ar, f"  - {old.text}", f"  + {new.text}", sep="\n")
                    print("   ", [n.detail for n in new.notes], [f.detail for f in new.flags])
    seconds = time.perf_counter() - began
    report(f"{options.what}, {name}", step, sources, before, after, references)
    print(f"{seconds:.1f} s for {len(flat)} sentences")


def flores(options: argparse.Namespace) -> None:
    """Four systems' stored outputs; no model, so only the steps on the text alone."""
    sources = [[line] for line in lines_of(SHARED / "devsets/flores-dev.ar")]
    references = lines_of(SHARED / "devsets/flores-dev.en")
    step = NameStep(
        NameMatcher([], ShippedRows()),
        Ladder(None, load_settings().profile(None)[1].translator.decoding),
    )
    report("reference", step, sources, references, references, None)
    for system in ("opusmt", "argos", "bergamot-base", "google"):
        before = lines_of(SHARED / f"devsets/flores-dev.{system}.en")
        after = [
            step.correct_line(source[0], Translation(text, -1.0)).text
            for source, text in zip(sources, before, strict=True)
        ]
        report(f"FLORES dev, {system}", step, sources, before, after, references)
        if options.show:
            for source, old, new, ref in zip(sources, before, after, references, strict=True):
                if old != new:
                    print(source[0], f"  - {old}", f"  + {new}", f"  = {ref}", sep="\n")


def report(
    title: str,
    step: NameStep,
    sources: list[list[str]],
    before: list[str],
    after: list[str],
    references: list[str] | None,
) -> None:
    """One row: names right before and after, chrF++ before and after."""
    mentions = [found for article in sources for found in step.mentions(article)]
    total = 0
    wrong = [0, 0]
    absent = [0, 0]
    missed: Counter[str] = Counter()
    for found, *texts in zip(mentions, before, after, strict=True):
        wanted = [wanted_of(m) for m in found if not m.careful]
        total += len(wanted)
        for side, text in enumerate(texts):
            short = {w.english for w in unmet(text, wanted)}
            wrong[side] += len(short)
            gone = {
                w.english
                for w in wanted
                if w.english in short and not any(f.lower() in text.lower() for f in w.right)
            }
            absent[side] += len(gone)
            if side:
                missed.update(gone)
    rates = [f"{1 - count / total:6.1%}" for count in wrong]
    line = f"{title:28} {total:5} names  right {' -> '.join(rates)}"
    line += f"  absent {absent[0]} -> {absent[1]}"
    changed = sum(a != b for a, b in zip(before, after, strict=True))
    line += f"  sentences changed {changed}"
    if references is not None:
        chrf = CHRF(word_order=2)
        a, b = (chrf.corpus_score(t, [references]).score for t in (before, after))
        pick = [k for k in range(len(before)) if before[k] != after[k]]
        line += f"  chrF++ {a:.2f} -> {b:.2f}"
        if pick:
            parts = [
                chrf.corpus_score([t[k] for k in pick], [[references[k] for k in pick]]).score
                for t in (before, after)
            ]
            line += f"; of the changed {parts[0]:.2f} -> {parts[1]:.2f}"
    print(line)
    print("   still absent most:", missed.most_common(12), file=sys.stderr)


def translations(translator: Translator, texts: list[str], kept: Path) -> list[Translation]:
    """The model's translations, kept between runs."""
    if kept.is_file():
        data = json.loads(kept.read_text(encoding="utf-8"))
        if [row[0] for row in data] == texts:
            return [Translation(en, score) for _, en, score in data]
    found = translator.translate(texts)
    rows = [[text, t.text, t.score] for text, t in zip(texts, found, strict=True)]
    kept.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    return found


def real_articles(settings: object) -> list[list[str]]:
    """The sentences of the real articles."""
    found = []
    for file in sorted((SHARED / "articles").glob("*.txt")):
        raw = RawArticle(Source(file.name, "0" * 64), file.read_text(encoding="utf-8"))
        article = clean_article(raw, settings.limits)  # type: ignore[attr-defined]
        found.append([sentence.ar for sentence in article.sentences])
    return found


def lines_of(file: Path) -> list[str]:
    """The lines of a file."""
    return file.read_text(encoding="utf-8").splitlines()


if __name__ == "__main__":
    main()
