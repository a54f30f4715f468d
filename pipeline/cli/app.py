"""The `mujaz` command. Options and messages only; the work is done by the stages.

Results go to standard output, everything else to standard error. Heavy imports stand inside the
commands, so that `--help` is quick.
"""

from __future__ import annotations

import io
import sys
from typing import Annotated

import typer

from pipeline import __version__
from pipeline.cli.batch import batch
from pipeline.cli.brief import brief
from pipeline.cli.calibrate import calibrate
from pipeline.cli.check import check
from pipeline.cli.clean import clean
from pipeline.cli.doctor import doctor
from pipeline.cli.evaluate import evaluate
from pipeline.cli.export import export
from pipeline.cli.memory import memory_clear, memory_status
from pipeline.cli.models import models_check, models_fetch, models_list, models_shortlist
from pipeline.cli.prune import prune
from pipeline.cli.stories import stories
from pipeline.cli.translate import translate
from pipeline.errors import EXIT_INTERRUPTED, MujazError
from pipeline.interruption import Interrupted, raise_on_signals
from pipeline.terminal.messages import Messages

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
memory_app = typer.Typer(
    help="Size and clearing of the translation memory.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(memory_app, name="memory")


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


app.command(epilog="Example: mujaz translate article.txt --format markdown > article.en.md")(
    translate
)
app.command(epilog="Example: mujaz brief article.html --format html > brief.html")(brief)
app.command(epilog="Example: mujaz batch scraped/ --out outputs")(batch)
app.command(epilog="Example: mujaz doctor scraped/ --out outputs")(doctor)
app.command(epilog="Example: mujaz prune --out outputs --older-than 90")(prune)
app.command(epilog="Example: mujaz clean article.txt --format json")(clean)
app.command(epilog="Example: mujaz check news.ar news.en > flags.jsonl")(check)
app.command(epilog="Example: mujaz calibrate news.ar news.en --profile fast")(calibrate)
app.command(epilog="Example: mujaz evaluate news.ar news.en --profile fast --against embedded")(
    evaluate
)
app.command(epilog="Example: mujaz stories --out outputs --format markdown")(stories)
app.command(epilog="Example: mujaz export outputs --format tmx --file memory.tmx")(export)
models_app.command("list", epilog="Example: mujaz models list --json")(models_list)
models_app.command("fetch", epilog="Example: mujaz models fetch opus-mt-tc-big-ar-en")(models_fetch)
models_app.command("check", epilog="Example: mujaz models check embedded-ar-en")(models_check)
models_app.command("shortlist", epilog="Example: mujaz models shortlist opus-mt-ar-en")(
    models_shortlist
)
memory_app.command("status", epilog="Example: mujaz memory status")(memory_status)
memory_app.command("clear", epilog="Example: mujaz memory clear")(memory_clear)


def main() -> None:
    """Run the command; every MujazError becomes a message and its exit code, a signal 130."""
    raise_on_signals()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app(prog_name="mujaz")
    except MujazError as error:
        Messages().error(str(error))
        sys.exit(error.exit_code)
    except Interrupted as signal:
        Messages().error(f"interrupted by {signal}")
        sys.exit(EXIT_INTERRUPTED)
