"""`mujaz evaluate`."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.options import (
    ModelsFile,
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

if TYPE_CHECKING:
    from pipeline.evaluation.report import System
    from pipeline.settings import Settings


class EvaluationFormat(StrEnum):
    """What `--format` may be."""

    JSON = "json"
    MARKDOWN = "markdown"


def evaluate(
    source: Annotated[Path, typer.Argument(help="Arabic, one sentence a line.")],
    reference: Annotated[Path, typer.Argument(help="English references, line by line.")],
    profile: Annotated[
        list[str] | None,
        typer.Option("--profile", "-p", help="Profile of models.yaml; several are compared."),
    ] = None,
    against: Annotated[
        str | None, typer.Option("--against", help="Profile that the others are tested against.")
    ] = None,
    hypothesis: Annotated[
        list[Path] | None,
        typer.Option("--hypothesis", help="Translations of another system, line by line."),
    ] = None,
    comet: Annotated[
        Path | None, typer.Option("--comet", help="COMET checkpoint on disk; needs comet-score.")
    ] = None,
    format: Annotated[  # noqa: A002 - the option's name
        EvaluationFormat, typer.Option("--format", help="Format of the results.")
    ] = EvaluationFormat.JSON,
    output: Annotated[
        Path | None,
        typer.Option("--output", help="Keep the translations of the one profile in this file."),
    ] = None,
    models: ModelsFile = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Score translations: BLEU and chrF2++ with sacreBLEU signatures, COMET where it is there.

    Several systems are compared by paired bootstrap: the first, or the one of --against, is the
    baseline. With --hypothesis alone no model is opened.
    """
    from pipeline.evaluation.report import System, as_data, as_markdown
    from pipeline.evaluation.scores import compared_scores, corpus_scores

    messages = Messages(quiet, verbose)
    files = hypothesis or []
    chosen = _profiles(profile or [], against, files)
    if output is not None and len(chosen) != 1:
        raise UsageError(
            f"--output keeps the translations of one profile, not of {len(chosen)}",
            "evaluate one profile at a time to keep its translations",
        )
    if comet is not None:
        from pipeline.evaluation.comet import comet_program, comet_scores

        comet_program(comet)
    texts, references = lines_of(str(source)), lines_of(str(reference))
    must_correspond(source, texts, reference, references)
    settings = settings_of(models)
    read = [System(str(file), {"hypothesis": str(file)}, lines_of(str(file))) for file in files]
    for file, system in zip(files, read, strict=True):
        must_correspond(file, system.hypotheses, reference, references)
    systems = [_translated(name, texts, settings, messages) for name in chosen]
    if output is not None:
        kept = "".join(f"{text}\n" for text in systems[0].hypotheses)
        output.write_text(kept, encoding="utf-8")
    systems += read
    by_name = {system.name: system.hypotheses for system in systems}
    if len(by_name) != len(systems):
        raise UsageError(
            f"the same system twice: {', '.join(system.name for system in systems)}",
            "name each profile and file once",
        )
    scores = (
        {systems[0].name: corpus_scores(systems[0].hypotheses, references)}
        if len(systems) == 1
        else compared_scores(by_name, references)
    )
    if comet is not None:
        for name, score in comet_scores(comet, texts, by_name, references).items():
            scores[name].append(score)
    scored = [(system, scores[system.name]) for system in systems]
    if format is EvaluationFormat.MARKDOWN:
        emit(as_markdown(scored, len(texts)))
    else:
        emit(json.dumps(as_data(scored, len(texts)), ensure_ascii=False, indent=2) + "\n")


def _profiles(named: list[str], against: str | None, files: list[Path]) -> list[str | None]:
    """Profiles to translate with, the baseline first; None is the default profile."""
    if against is None:
        return list(named) or ([] if files else [None])
    others: list[str | None] = [name for name in named if name != against]
    if not others and not files:
        others = [None]
    return [against, *others]


def _translated(
    profile: str | None, texts: list[str], settings: Settings, messages: Messages
) -> System:
    from pipeline.evaluation.report import System

    stages = stages_of(settings, profile, messages)
    with messages.progress("translating") as progress:
        translations = stages.translate_lines(texts, progress.at)
    translator = stages.profile.translator
    facts: dict[str, str | int] = {
        "profile": stages.profile_name,
        "model": translator.model,
        "engine": translator.engine,
        "quantization": translator.quantization,
        "beam_size": translator.decoding.beam_size,
    }
    return System(stages.profile_name, facts, [translation.text for translation in translations])
