"""The `mujaz` command. Options and messages only; the work is done by the stages.

Results go to standard output, everything else to standard error. Heavy imports stand inside the
commands, so that `--help` is quick.
"""

from __future__ import annotations

import io
import json
import os
import signal
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from pipeline import __version__
from pipeline.errors import (
    EXIT_SOME_FAILED,
    ArticleError,
    MujazError,
    UsageError,
)
from pipeline.terminal.messages import Messages

if TYPE_CHECKING:
    from pipeline.article import RawArticle
    from pipeline.settings import Settings
    from pipeline.stages import Stages

app = typer.Typer(
    name="mujaz",
    help="Arabic news articles to bilingual Arabic-English briefs.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
models_app = typer.Typer(
    help="List, fetch and check models.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(models_app, name="models")


class TranslationFormat(StrEnum):
    """Formats of `translate`."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"


class BriefFormat(StrEnum):
    """Formats of `brief`."""

    MARKDOWN = "markdown"
    HTML = "html"
    JSON = "json"


class CleanFormat(StrEnum):
    """Formats of `clean`."""

    TEXT = "text"
    JSON = "json"


Profile = Annotated[
    str | None, typer.Option("--profile", "-p", help="Profile of models.yaml.", show_default=False)
]
ModelsFile = Annotated[
    Path | None,
    typer.Option("--models", help="Settings file instead of models.yaml.", show_default=False),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Errors only.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Details, for finding faults.")]


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"mujaz {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


def _settings(models: Path | None) -> Settings:
    from pipeline.settings import load_settings

    return load_settings(models)


def _stages(
    settings: Settings, profile: str | None, messages: Messages, workers: int = 0
) -> Stages:
    from pipeline.models.store import ModelStore
    from pipeline.stages import Stages

    stages = Stages(settings, profile, ModelStore(settings), workers)
    for name in (stages.profile.translator.model, stages.profile.summarizer.model):
        if name and (notice := settings.model(name).notice):
            messages.note(f"note: {notice}")
    return stages


def _single(source: str, settings: Settings) -> RawArticle:
    """The one article of a file or of standard input; raises its ArticleError."""
    from pipeline.sources.inputs import SourceFailure, read_inputs

    if source != "-" and Path(source).is_dir():
        raise UsageError(f"{source} is a folder", "give one file, or use: mujaz batch FOLDER")
    found = list(read_inputs([source], settings.limits))
    if len(found) > 1:
        raise UsageError(
            f"{source} holds {len(found)} articles", f"use: mujaz batch {source} --out outputs"
        )
    if not found:
        raise UsageError(f"{source} holds no article", "give a file with an Arabic article")
    item = found[0]
    if isinstance(item, SourceFailure):
        if source != "-" and not os.path.lexists(source):
            raise UsageError(item.error.message, item.error.remedy)
        raise item.error
    return item


@app.command(
    epilog="Example: mujaz translate article.txt --format markdown > article.en.md",
)
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
    settings = _settings(models)
    if lines:
        _translate_lines(source, output_format, settings, profile, messages)
        return
    stages = _stages(settings, profile, messages)
    article = stages.clean(_single(source, settings))
    with messages.progress("translating") as progress:
        translated = stages.translate([article], progress.at)[0]
    write = {
        TranslationFormat.TEXT: output.translation_text,
        TranslationFormat.MARKDOWN: output.translation_markdown,
        TranslationFormat.JSON: output.translation_json,
    }[output_format]
    _print(write(translated))
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

    texts = _lines_of(source)
    stages = _stages(settings, profile, messages)
    with messages.progress("translating") as progress:
        translations = stages.translator.translate(texts, progress.at)
    for number, (text, translation) in enumerate(zip(texts, translations, strict=True), start=1):
        if output_format is TranslationFormat.JSON:
            record = {
                "line": number,
                "ar": text,
                "en": translation.text,
                "score": translation.score,
                "flags": [asdict(flag) for flag in translation.flags],
            }
            _print(json.dumps(record, ensure_ascii=False) + "\n")
        else:
            _print(translation.text + "\n")


def _lines_of(source: str) -> list[str]:
    """Lines that end in \\n, whatever else is in them; bytes that are not UTF-8 become U+FFFD."""
    try:
        data = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    except OSError as error:
        raise UsageError(f"cannot read {source}: {error.strerror}", "check the path") from error
    text = data.decode("utf-8-sig", errors="replace")
    parts = text.split("\n")
    return parts[:-1] if parts[-1] == "" else parts


@app.command(epilog="Example: mujaz brief article.html --format html > brief.html")
def brief(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Articles; - for stdin.")],
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="Write to this folder instead of standard output."),
    ] = None,
    output_format: Annotated[
        BriefFormat, typer.Option("--format", "-f", help="Output format.")
    ] = BriefFormat.MARKDOWN,
    profile: Profile = None,
    models: ModelsFile = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Make bilingual briefs of one or a few articles."""
    from pipeline.briefs.document import to_document
    from pipeline.briefs.render import FORMATS, render
    from pipeline.files import write_atomic
    from pipeline.sources.inputs import SourceFailure, read_inputs

    messages = Messages(quiet, verbose)
    settings = _settings(models)
    missing = [name for name in files if name != "-" and not os.path.lexists(name)]
    if missing:
        raise UsageError(f"no such file: {', '.join(missing)}", "check the path; nothing was done")
    stages = _stages(settings, profile, messages)
    failed, articles = 0, []
    for item in read_inputs(files, settings.limits):
        try:
            if isinstance(item, SourceFailure):
                raise item.error
            articles.append(stages.clean(item))
        except ArticleError as error:
            path = item.path if isinstance(item, SourceFailure) else item.source.path
            messages.error(f"{path}: {error}")
            failed += 1
    if output_format is BriefFormat.HTML and out is None and len(articles) > 1:
        raise UsageError("several HTML pages need a folder", "add --out FOLDER")
    if out is not None:
        _make_folder(out)
    if articles:
        with messages.progress("translating") as progress:
            briefs = stages.briefs(articles, progress.at)
        for made in briefs:
            text = render(to_document(made), output_format.value)
            if out is None:
                _print(text)
            else:
                file = out / f"{made.id}{FORMATS[output_format.value]}"
                write_atomic(file, text)
                messages.note(str(file))
    if failed:
        raise typer.Exit(EXIT_SOME_FAILED)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(
            f"cannot make folder {folder}: {error.strerror}", "give another with --out"
        ) from error


@app.command(epilog="Example: mujaz batch scraped/ --out outputs")
def batch(
    inputs: Annotated[
        list[str], typer.Argument(metavar="INPUT...", help="Files, folders, or - for stdin.")
    ],
    out: Annotated[Path, typer.Option("--out", "-o", help="Output folder.")] = Path("outputs"),
    workers: Annotated[
        int, typer.Option("--workers", min=0, help="Batches decoded at once; 0: one a core.")
    ] = 0,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, help="At most this many articles.")
    ] = None,
    profile: Profile = None,
    models: ModelsFile = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Make briefs of many articles; what is done already is skipped."""
    from pipeline.batch.run import run_batch

    messages = Messages(quiet, verbose)
    settings = _settings(models)
    missing = [name for name in inputs if name != "-" and not os.path.lexists(name)]
    if len(missing) == len(inputs):
        raise UsageError(f"no such file or folder: {', '.join(missing)}", "check the path")
    stages = _stages(settings, profile, messages, workers)
    signal.signal(signal.SIGTERM, _interrupt)
    with messages.progress("articles") as progress:
        report = run_batch(inputs, out, settings, stages, limit=limit, advance=progress.step)
    for result in report.results:
        if result.outcome == "failed":
            remedy = f"\n  {result.remedy}" if result.remedy else ""
            messages.error(f"{result.path}: {result.reason}{remedy}")
    messages.note(f"{report.last_line()}; see {out / 'index.html'}")
    raise typer.Exit(report.exit_code)


def _interrupt(*_: object) -> NoReturn:
    raise KeyboardInterrupt


@app.command(epilog="Example: mujaz clean article.txt --format json")
def clean(
    source: Annotated[
        str, typer.Argument(metavar="[FILE | -]", help="Article to clean; - for stdin.")
    ] = "-",
    output_format: Annotated[
        CleanFormat, typer.Option("--format", "-f", help="Output format.")
    ] = CleanFormat.TEXT,
    models: ModelsFile = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Show what cleaning keeps, and with --format json every line's role and why."""
    from pipeline.cleaning.clean import clean_article
    from pipeline.terminal import output

    Messages(quiet, verbose)
    settings = _settings(models)
    article = clean_article(_single(source, settings), settings.limits)
    write = output.cleaned_json if output_format is CleanFormat.JSON else output.cleaned_text
    _print(write(article))


@app.command(epilog="Example: mujaz evaluate news.ar news.en --profile fast")
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
    settings = _settings(models)
    texts, references = _lines_of(str(source)), _lines_of(str(reference))
    if len(texts) != len(references):
        raise UsageError(
            f"{source} has {len(texts)} lines, {reference} has {len(references)}",
            "the two files must correspond line by line",
        )
    stages = _stages(settings, profile, messages)
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
    _print(json.dumps(record, ensure_ascii=False, indent=2) + "\n")


@models_app.command("list", epilog="Example: mujaz models list --json")
def models_list(
    as_json: Annotated[bool, typer.Option("--json", help="JSON instead of a table.")] = False,
    models: ModelsFile = None,
) -> None:
    """Show every model: what is there, its size, licence and published quality."""
    from pipeline.models.store import ModelStore

    settings = _settings(models)
    rows = ModelStore(settings).status()
    if as_json:
        from dataclasses import asdict

        _print(json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=2) + "\n")
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("model", "task", "state", "MB", "licence", "published quality"):
        table.add_column(heading, justify="right" if heading == "MB" else "left")
    for row in rows:
        size = "" if row.size_mb is None else f"{row.size_mb:.0f}"
        state = f"{row.state}: {row.detail}" if row.detail else row.state
        table.add_row(row.name, row.task, state, size, row.licence, row.quality)
    # A pipe has no width of its own; the rich default of 80 columns would cut the names.
    Console(width=None if sys.stdout.isatty() else 160).print(table)


@models_app.command("fetch", epilog="Example: mujaz models fetch opus-mt-tc-big-ar-en")
def models_fetch(
    names: Annotated[list[str], typer.Argument(metavar="NAME...", help="Names in models.yaml.")],
    models: ModelsFile = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Download, verify and convert models. The only command that uses the network."""
    from pipeline.models.store import ModelStore

    messages = Messages(quiet, verbose)
    store = ModelStore(_settings(models))
    for name in names:
        checkpoint = store.fetch(name, messages.note)
        messages.note(f"{name}: ready (revision {checkpoint.revision or 'local folder'})")


@models_app.command("check", epilog="Example: mujaz models check embedded-ar-en")
def models_check(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME...]", help="Names in models.yaml; all that are there."),
    ] = None,
    models: ModelsFile = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Verify files, conversion and a known sentence."""
    from pipeline.models.store import ModelStore

    messages = Messages(quiet, verbose)
    store = ModelStore(_settings(models))
    chosen = names or [row.name for row in store.status() if row.state != "not downloaded"]
    worst: MujazError | None = None
    for name in chosen:
        try:
            store.check(name, messages.note)
        except MujazError as error:
            messages.error(str(error))
            worst = error
        else:
            messages.note(f"{name}: good")
    if worst is not None:
        raise typer.Exit(worst.exit_code)


def _print(text: str) -> None:
    sys.stdout.write(text)


def main() -> None:
    """Run the command; every MujazError becomes a message and its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app(prog_name="mujaz")
    except MujazError as error:
        Messages().error(str(error))
        sys.exit(error.exit_code)
