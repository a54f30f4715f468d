"""A brief document as JSON, Markdown or HTML text.

HTML is one page that needs nothing from the network; its only style and script are those whose
hashes the page's content security policy names.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any

from pipeline.briefs.markdown import escape
from pipeline.briefs.page import page_assets
from pipeline.briefs.view import view_of
from pipeline.unseen import in_json

if TYPE_CHECKING:
    from jinja2 import Environment

FORMATS: dict[str, str] = {"json": ".json", "markdown": ".md", "html": ".html"}
"""File suffix of each format, in the order in which a batch writes them."""

_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def render(document: dict[str, Any], format: str) -> str:  # noqa: A002 - the contract's name
    """The document in one of `FORMATS`; ends with a newline.

    Raises:
        ValueError: there is no such format.
    """
    if format == "json":
        return _json(document)
    if format == "markdown":
        text = _templates().get_template("brief.md").render(view=view_of(document))
        return _BLANK_LINES.sub("\n\n", text).strip() + "\n"
    if format == "html":
        assets = page_assets("pipeline.briefs", "brief.css", "brief.js")
        page = _templates().get_template("brief.html")
        return page.render(view=view_of(document), assets=assets)
    raise ValueError(f"no brief format '{format}'; there are {', '.join(FORMATS)}")


_BLANK_LINES = re.compile(r"\n{3,}")


def _json(document: dict[str, Any]) -> str:
    text = json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False)
    return in_json(text) + "\n"


@cache
def _templates() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

    environment = Environment(
        loader=PackageLoader("pipeline.briefs"),
        autoescape=select_autoescape(disabled_extensions=("md",), default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["md"] = escape
    environment.filters["md_inline"] = lambda text: escape(text, line_start=False)
    environment.filters["number"] = lambda sentence_id: sentence_id.removeprefix("s")
    environment.filters["superscript"] = lambda number: number.translate(_SUPERSCRIPTS)
    return environment
