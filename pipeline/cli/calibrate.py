"""`mujaz calibrate`."""

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
    must_correspond,
    settings_of,
    stages_of,
)
from pipeline.errors import UsageError
from pipeline.terminal.messages import Messages


def calibrate(
    source: Annotated[Path, typer.Argument(help="Arabic of the kind you translate, line by line.")],
    reference: Annotated[
        Path | None,
        typer.Argument(help="English references, to measure how much worse the marked ones are."),
    ] = None,
    share: Annotated[
        float, typer.Option("--share", help="Share of the sentences that is to be marked.")
    ] = 0.2,
    profile: Profile = None,
    models: ModelsFile = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Learn which scores of a profile's translator are low, and keep it beside the model."""
    from dataclasses import asdict

    from pipeline.models.store import ModelStore
    from pipeline.translation.checks.score import Calibration, learn_threshold, save_calibration

    messages = Messages(quiet, verbose)
    settings = settings_of(models)
    texts = lines_of(str(source))
    references = lines_of(str(reference)) if reference else None
    if reference is not None and references is not None:
        must_correspond(source, texts, reference, references)
    stages = stages_of(settings, profile, messages)
    chosen = stages.profile.translator
    with messages.progress("translating") as progress:
        translations = stages.translator.translate(texts, progress.at)
    scores = [t.score for t in translations if t.score is not None]
    try:
        threshold = learn_threshold(scores, share)
    except ValueError as error:
        raise UsageError(f"{source}: {error}", "give more lines, or another --share") from error
    checkpoint = ModelStore(settings).checkpoint(chosen.model)
    calibration = Calibration(
        sha256=checkpoint.sha256,
        threshold=threshold,
        share=share,
        sentences=len(scores),
        quantization=chosen.quantization,
        beam_size=chosen.decoding.beam_size,
    )
    file = save_calibration(checkpoint.folder, calibration)
    record = {"model": chosen.model, "file": str(file), **asdict(calibration)}
    if references is not None:
        from pipeline.evaluation.scores import mean_chrf

        rows = list(zip(translations, references, strict=True))
        low = [(t.text, r) for t, r in rows if t.score is not None and t.score < threshold]
        rest = [(t.text, r) for t, r in rows if t.score is not None and t.score >= threshold]
        record["chrf"] = {"low": mean_chrf(low), "rest": mean_chrf(rest)}
    emit(json.dumps(record, ensure_ascii=False, indent=2) + "\n")
