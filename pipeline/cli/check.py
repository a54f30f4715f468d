"""`mujaz check`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import Quiet, Verbose, emit, lines_of
from pipeline.errors import UsageError
from pipeline.terminal.messages import Messages


def check(
    source: Annotated[Path, typer.Argument(help="Arabic, one sentence a line.")],
    hypothesis: Annotated[Path, typer.Argument(help="Its English, line by line, from any system.")],
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Check translations that are there already: one JSON object a line, no model needed."""
    from dataclasses import asdict

    from pipeline.translation.checks.risk import risk
    from pipeline.translation.checks.sentence import check_sentence
    from pipeline.translation.segments import needs_translation

    messages = Messages(quiet, verbose)
    texts, translations = lines_of(str(source)), lines_of(str(hypothesis))
    if len(texts) != len(translations):
        raise UsageError(
            f"{source} has {len(texts)} lines, {hypothesis} has {len(translations)}",
            "the two files must correspond line by line",
        )
    flagged = 0
    for number, (arabic, english) in enumerate(zip(texts, translations, strict=True), start=1):
        flags = check_sentence(arabic, english)
        flagged += bool(flags)
        record = {
            "line": number,
            "flags": [asdict(flag) for flag in flags],
            "risk": risk(arabic, english, flags) if needs_translation(arabic) else 0.0,
        }
        emit(json.dumps(record, ensure_ascii=False) + "\n")
    messages.note(f"{flagged} of {len(texts)} lines have a flag")
