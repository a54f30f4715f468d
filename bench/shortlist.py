"""What a vocabulary shortlist changes, beside the whole vocabulary of the same model.

    python bench/shortlist.py ../shared/devsets/flores-dev --sizes 1 3072 12288

For each size: sentences whose translation differs, chrF2++, figures and gazetteer names of the
source that are in the translation, mean log-probability, and speed (source words/s over interleaved
rounds). Size 1 is what is always in the list (see `pipeline.models.shortlist`). It is learned from
the project's own corpus and measured on other texts: FLORES dev (`PREFIX.ar`, `PREFIX.en`) and
training/devset/news.tsv.
"""

from __future__ import annotations

import argparse
import re
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from pipeline.cleaning.unicode import for_marian
from pipeline.evaluation.scores import corpus_scores
from pipeline.models.engines.base import Hypothesis, Seq2SeqEngine
from pipeline.models.engines.tokenizers import MarianTokenizer
from pipeline.models.shortlist import choose_pieces
from pipeline.models.store import ModelStore, default_cache
from pipeline.settings import DecodingSettings, load_settings
from pipeline.translation.shortlist import learn_shortlist, own_english, own_names

PROJECT = Path(__file__).resolve().parents[1]
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def main() -> None:
    """Measure and print one table per set."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("flores", nargs="?", help="prefix of FLORES dev; left out: news alone")
    parser.add_argument("--model", default="embedded-ar-en")
    parser.add_argument("--models", type=Path, help="settings file")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1, 3072, 12_288])
    parser.add_argument("--sentences", type=int, default=2000, help="to learn from")
    parser.add_argument("--rounds", type=int, default=3, help="of timing, interleaved")
    arguments = parser.parse_args()
    settings = load_settings(arguments.models)
    uses = [p.translator for p in settings.profiles.values()]
    decoding = next((u.decoding for u in uses if u.model == arguments.model), DecodingSettings())
    with tempfile.TemporaryDirectory() as cache:
        # Lists of several sizes are made here; the user's own stays. Downloads are the user's.
        (Path(cache) / "checkpoints").symlink_to(default_cache() / "checkpoints")
        store = ModelStore(settings, cache=Path(cache))
        pieces = learn_shortlist(
            store,
            settings,
            arguments.model,
            None,
            size=1,
            sentences=arguments.sentences,
            report=lambda _: None,
        )
        tokenizer = store.tokenizer(arguments.model)
        assert isinstance(tokenizer, MarianTokenizer)
        engines: dict[str, Seq2SeqEngine] = {}
        engines[f"all {len(tokenizer.target_ids):,}"] = open_engine(store, arguments.model, False)
        english = [*own_names(), *own_english()]
        for size in arguments.sizes:
            chosen = choose_pieces(tokenizer, pieces, english, size)
            store.save_shortlist(arguments.model, chosen, {})
            engines[f"{len(chosen):,}"] = open_engine(store, arguments.model, True)
        for name, sources, references in sets(arguments.flores):
            print_table(name, sources, references, engines, decoding, arguments.rounds)


def open_engine(store: ModelStore, model: str, shortlist: bool) -> Seq2SeqEngine:
    """The model in int8 on one thread."""
    return store.open_engine(
        model, engine="ctranslate2", quantization="int8", threads=1, shortlist=shortlist
    )


def sets(flores: str | None) -> list[tuple[str, list[str], list[str]]]:
    """Name, Arabic and English of each set."""
    rows = [
        line.split("\t")
        for line in (PROJECT / "training/devset/news.tsv").read_text("utf-8").splitlines()
    ]
    found = [("our news set", [row[0] for row in rows], [row[1] for row in rows])]
    if flores:
        arabic, english = (
            Path(f"{flores}.{side}").read_text("utf-8").splitlines() for side in ("ar", "en")
        )
        found.append(("FLORES dev", arabic, english))
    return found


def print_table(
    name: str,
    sources: list[str],
    references: list[str],
    engines: dict[str, Seq2SeqEngine],
    decoding: DecodingSettings,
    rounds: int,
) -> None:
    """Translate with every engine, `rounds` times in turn, and compare with the first."""
    texts = [for_marian(text) for text in sources]
    words = sum(len(text.split()) for text in texts)
    outputs: dict[str, list[Hypothesis]] = {}
    seconds: dict[str, list[float]] = {size: [] for size in engines}
    for _ in range(rounds):
        for size, engine in engines.items():
            began = time.perf_counter()
            outputs[size] = engine.generate(texts, decoding)
            seconds[size].append(time.perf_counter() - began)
    whole = next(iter(engines))
    base = [output.text for output in outputs[whole]]
    print(f"\n{name}, {len(texts)} sentences, median of {rounds} rounds")
    print(
        "| pieces | differ | chrF2++ | figures kept | names kept | mean score | words/s | speed |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for size, found in outputs.items():
        english = [output.text for output in found]
        differ = sum(a != b for a, b in zip(base, english, strict=True)) / len(base)
        chrf = corpus_scores(english, references)[1].value
        kept, figures = kept_figures(texts, english)
        named, names = kept_names(texts, english)
        mean = statistics.mean(output.score for output in found)
        # Each round compares neighbours in time, so that what else the machine does cancels out.
        ratio = statistics.median(a / b for a, b in zip(seconds[whole], seconds[size], strict=True))
        print(
            f"| {size} | {differ:.1%} | {chrf:.2f} | {kept}/{figures} | {named}/{names} "
            f"| {mean:.4f} | {words / statistics.median(seconds[size]):.0f} | {ratio:.2f} |"
        )


def kept_figures(texts: Sequence[str], english: Sequence[str]) -> tuple[int, int]:
    """Figures of the source that stand in the translation, and figures in all."""
    kept = total = 0
    for source, target in zip(texts, english, strict=True):
        there = {figure.replace(",", "") for figure in NUMBER.findall(target)}
        wanted = {figure.replace(",", "") for figure in NUMBER.findall(source)}
        kept += len(wanted & there)
        total += len(wanted)
    return kept, total


def kept_names(texts: Sequence[str], english: Sequence[str]) -> tuple[int, int]:
    """Gazetteer names of the source whose English is in the translation, and names in all."""
    file = PROJECT / "training/corpus/names.tsv"
    rows = [line.split("\t") for line in file.read_text("utf-8").splitlines()[1:]]
    kept = total = 0
    for source, target in zip(texts, english, strict=True):
        padded = f" {source} "
        for row in rows:
            if f" {row[2]} " in padded:
                total += 1
                kept += row[1].lower() in target.lower()
    return kept, total


if __name__ == "__main__":
    main()
