"""What an HTML page carries inside itself: its style and its script, with the policy that names
them by hash, so that nothing else on the page can style it or run.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Assets:
    """The inline parts of a page.

    Attributes:
        style: for one `<style>` element, unescaped.
        script: for one `<script>` element, unescaped; empty for a page that runs none.
        policy: the content of the page's Content-Security-Policy meta element.
    """

    style: str
    script: str
    policy: str


@cache
def page_assets(package: str, style: str, script: str | None = None) -> Assets:
    """The assets of a page: what every page shares (`base.css`), then the page's own.

    Args:
        package: the package in whose `templates` folder the page's own files are.
        style: name of the page's style sheet.
        script: name of the page's script.
    """
    css = _template("pipeline.briefs", "base.css") + _template(package, style)
    code = _template(package, script) if script else ""
    for text, end in ((css, "</style"), (code, "</script")):
        if end in text:
            raise ValueError(f"{package}: the text holds '{end}', which would end its element")
    script_source = _source(code) if code else "'none'"
    policy = (
        f"default-src 'none'; style-src {_source(css)}; script-src {script_source}; "
        "base-uri 'none'; form-action 'none'"
    )
    return Assets(css, code, policy)


def _template(package: str, name: str) -> str:
    return files(package).joinpath(f"templates/{name}").read_text(encoding="utf-8")


def _source(text: str) -> str:
    """A CSP hash source: https://www.w3.org/TR/CSP3/#grammardef-hash-source."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
