"""Debian's Chromium, driven by Playwright, for the tests of the pages."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless browser. Root, as which CI runs, has no sandbox."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


class Opened:
    """A page opened from its file, and what it asked for or complained about meanwhile.

    Attributes:
        requests: every address that was asked for, the page's own left out.
        errors: script errors, and what the console says: also what the policy refused.
    """

    def __init__(self, context: BrowserContext, file: Path) -> None:
        self.requests: list[str] = []
        self.errors: list[str] = []
        self.page: Page = context.new_page()
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda message: self.errors.append(message.text))
        self.page.goto(file.as_uri())
        self.requests.remove(file.as_uri())

    def axe(self) -> list[tuple[str, str, str]]:
        """What axe-core finds: (impact, rule, first element)."""
        from axe_core_python.sync_playwright import Axe

        found: dict[str, Any] = Axe().run(self.page)
        return [
            (violation["impact"], violation["id"], violation["nodes"][0]["html"])
            for violation in found["violations"]
        ]
