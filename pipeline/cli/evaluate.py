"""`mujaz evaluate`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import (
    ModelsFile,
    Profile,
    Quiet,
    Verbose,
    emit,
    lines_of,
    settings_of,
    stages_of,
)
from pipeline.errors import UsageError
from pipeline.terminal.messages import Messages


def evaluate(
    source: Annotated[Path, typer.Argument(help="Arabic, one sentence a line.")],
    reference: Annotated[Path, typer.Argument(help="English references, line by line.")],
    output: Annotated[
        Path | None, typer.Option("--output", help="Keep the translations in this file.")
    ] = None,
    profile: Profile = None,
    models: ModelsFile = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Score a profile's translations: BLEU and chrF2++ with sacreBLEU signatures."""
    from pipeline.evaluation.scores import corpus_scores

    messages = Messages(quiet, verbose)
    settings = settings_of(models)
    texts, references = lines_of(str(source)), lines_of(str(reference))
    if len(texts) != len(references):
        raise UsageError(
            f"{source} has {len(texts)} lines, {reference} has {len(references)}",
            "the two files must correspond line by line",
        )
    stages = stages_of(settings, profile, messages)
    with messages.progress("translating") as progress:
        translations = stages.translator.translate(texts, progress.at)
    hypotheses = [translation.text for translation in translations]
    if output is not None:
        output.write_text("".join(f"{text}\n" for text in hypotheses), encoding="utf-8")
    record = {
        "profile": stages.profile_name,
        "model": stages.profile.translator.model,
        "engine": stages.profile.translator.engine,
        "quantization": stages.profile.translator.quantization,
        "beam_size": stages.profile.translator.decoding.beam_size,
        "sentences": len(texts),
        "scores": {
            score.metric: {"value": score.value, "signature": score.signature}
            for score in corpus_scores(hypotheses, references)
        },
    }
    emit(json.dumps(record, ensure_ascii=False, indent=2) + "\n")
