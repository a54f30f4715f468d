"""`mujaz check`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import (
    ModelsFile,
    Quiet,
    Verbose,
    emit,
    lines_of,
    must_correspond,
    settings_of,
)
from pipeline.terminal.messages import Messages


def check(
    source: Annotated[Path, typer.Argument(help="Arabic, one sentence a line.")],
    hypothesis: Annotated[Path, typer.Argument(help="Its English, line by line, from any system.")],
    models: ModelsFile = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Check translations that are there already: one JSON object a line, no model needed."""
    from dataclasses import asdict

    from pipeline.settings import DecodingSettings
    from pipeline.translation.checks.risk import risk
    from pipeline.translation.checks.sentence import check_sentence
    from pipeline.translation.names.step import open_names
    from pipeline.translation.segments import needs_translation

    messages = Messages(quiet, verbose)
    settings = settings_of(models)
    shipped, files = settings.names_files(settings.profile(None)[1])
    names = open_names(shipped, files, None, DecodingSettings())
    texts, translations = lines_of(str(source)), lines_of(str(hypothesis))
    must_correspond(source, texts, hypothesis, translations)
    flagged = 0
    for number, (arabic, english) in enumerate(zip(texts, translations, strict=True), start=1):
        flags = check_sentence(arabic, english)
        # The risk is fitted on the checks of a sentence alone, whatever names list is in force.
        at_risk = risk(arabic, english, flags) if needs_translation(arabic) else 0.0
        if english.strip() and needs_translation(arabic):
            flags += names.check_line(arabic, english)
        flagged += bool(flags)
        record = {
            "line": number,
            "flags": [asdict(flag) for flag in flags],
            "risk": at_risk,
        }
        emit(json.dumps(record, ensure_ascii=False) + "\n")
    messages.note(f"{flagged} of {len(texts)} lines have a flag")
