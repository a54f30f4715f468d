"""What quantization costs the embedded model: BLEU, chrF2++, size and identical sentences.

    python -m bench.quantization --devsets ../shared/devsets

Every row decodes as the embedded profile does. FLORES dev is left out where it is missing.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import get_args

from pipeline.evaluation.scores import corpus_scores
from pipeline.models.store import ModelStore
from pipeline.settings import Quantization, load_settings
from pipeline.translation.translator import Translator

NEWS = Path(__file__).resolve().parent.parent / "training" / "devset" / "news.tsv"


def dev_sets(devsets: Path) -> dict[str, tuple[list[str], list[str]]]:
    """Arabic and English of the news dev set and, where it is there, of FLORES dev."""
    rows = [row.split("\t") for row in NEWS.read_text(encoding="utf-8").splitlines()]
    sets = {"news": ([row[0] for row in rows], [row[1] for row in rows])}
    if (devsets / "flores-dev.ar").is_file():
        ar, en = (
            (devsets / f"flores-dev.{side}").read_text(encoding="utf-8").splitlines()
            for side in ("ar", "en")
        )
        sets["FLORES dev"] = (ar, en)
    return sets


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--devsets", type=Path, default=Path("../shared/devsets"))
    parser.add_argument(
        "--kinds", nargs="+", choices=get_args(Quantization), default=["float32", "int8"]
    )
    arguments = parser.parse_args()
    settings = load_settings()
    _, profile = settings.profile("embedded")
    chosen = profile.translator
    print("| set | weights | chrF2++ | BLEU | same as first row |\n|---|---|---|---|---|")
    for name, (ar, en) in dev_sets(arguments.devsets).items():
        first: list[str] = []
        for kind in arguments.kinds:
            engine = ModelStore(settings).open_engine(
                chosen.model, engine="ctranslate2", quantization=kind, threads=chosen.threads
            )
            made = Translator(engine, chosen).translate(ar)
            texts = [translation.text for translation in made]
            first = first or texts
            scores = {score.metric: score.value for score in corpus_scores(texts, en)}
            same = sum(a == b for a, b in zip(texts, first, strict=True)) / len(texts)
            figures = " | ".join(f"{scores[metric]:.1f}" for metric in ("chrF2++", "BLEU"))
            print(f"| {name} | {kind} | {figures} | {same:.0%} |", flush=True)


if __name__ == "__main__":
    main()
