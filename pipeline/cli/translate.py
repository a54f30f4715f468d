"""`mujaz translate`."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.options import (
    ModelsFile,
    Profile,
    Quiet,
    Verbose,
    emit,
    lines_of,
    settings_of,
    single_article,
    stages_of,
)
from pipeline.terminal.messages import Messages

if TYPE_CHECKING:
    from pipeline.settings import Settings


class TranslationFormat(StrEnum):
    """Formats of `translate`."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"


def translate(
    source: Annotated[
        str, typer.Argument(metavar="[FILE | -]", help="Article to translate; - for stdin.")
    ] = "-",
    output_format: Annotated[
        TranslationFormat, typer.Option("--format", "-f", help="Output format.")
    ] = TranslationFormat.TEXT,
    lines: Annotated[
        bool,
        typer.Option(
            "--lines", help="Each input line is one segment: no cleaning, as many lines out."
        ),
    ] = False,
    profile: Profile = None,
    models: ModelsFile = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Translate one article into English."""
    from pipeline.terminal import output

    messages = Messages(quiet, verbose)
    settings = settings_of(models)
    if lines:
        _translate_lines(source, output_format, settings, profile, messages)
        return
    stages = stages_of(settings, profile, messages)
    article = stages.clean(single_article(source, settings))
    with messages.progress("translating") as progress:
        translated = stages.translate([article], progress.at)[0]
    write = {
        TranslationFormat.TEXT: output.translation_text,
        TranslationFormat.MARKDOWN: output.translation_markdown,
        TranslationFormat.JSON: output.translation_json,
    }[output_format]
    emit(write(translated))
    flagged = sum(bool(translation.flags) for translation in translated.translations)
    if flagged:
        messages.note(f"{flagged} sentences are flagged; see --format json")


def _translate_lines(
    source: str,
    output_format: TranslationFormat,
    settings: Settings,
    profile: str | None,
    messages: Messages,
) -> None:
    from dataclasses import asdict

    texts = lines_of(source)
    stages = stages_of(settings, profile, messages)
    with messages.progress("translating") as progress:
        translations = stages.translate_lines(texts, progress.at)
    for number, (text, translation) in enumerate(zip(texts, translations, strict=True), start=1):
        if output_format is TranslationFormat.JSON:
            record = {
                "line": number,
                "ar": text,
                "en": translation.text,
                "score": translation.score,
                "flags": [asdict(flag) for flag in translation.flags],
                "notes": [asdict(note) for note in translation.notes],
            }
            emit(json.dumps(record, ensure_ascii=False) + "\n")
        else:
            emit(translation.text + "\n")
