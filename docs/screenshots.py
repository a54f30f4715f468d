"""Makes the pictures of the documentation from the samples: python docs/screenshots.py

Needs Chromium and the `dev` extra. Every picture stays under 150 kB, so that the repository stays
small; what is in them is what `mujaz batch samples` makes today.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Literal

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser import chromium  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Browser

IMAGES = ROOT / "docs" / "images"
LARGEST = 150_000
SCALE = 0.7


def main() -> None:
    """Briefs of the samples, the digest, and their pictures."""
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        subprocess.run(
            [sys.executable, "-m", "pipeline", "batch", "samples", "--out", folder, "--quiet"],
            cwd=ROOT,
            check=True,
        )
        brief = next(file for file in out.glob("briefs/*.json") if _is_of(file, "border-talks"))
        page = brief.with_suffix(".html")
        with chromium() as browser:
            _picture(browser, page, "brief.png", (1280, 760), hover=".claim .t")
            _picture(browser, page, "brief-phone-dark.png", (390, 760), scheme="dark")
            _picture(browser, out / "index.html", "digest.png", (1280, 760))


def _is_of(file: Path, name: str) -> bool:
    return name in json.loads(file.read_text(encoding="utf-8"))["source"]["path"]


def _picture(
    browser: Browser,
    page: Path,
    name: str,
    size: tuple[int, int],
    hover: str = "",
    scheme: Literal["light", "dark"] = "light",
) -> None:
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        device_scale_factor=SCALE,
    )
    opened = context.new_page()
    opened.goto(page.as_uri())
    if hover:
        opened.locator(hover).first.hover()
    file = IMAGES / name
    opened.screenshot(path=file)
    context.close()
    taken = file.stat().st_size
    print(f"{file.relative_to(ROOT)}: {taken} bytes")
    if taken > LARGEST:
        raise SystemExit(f"{name} is over {LARGEST} bytes; make it smaller or scale it down")


if __name__ == "__main__":
    main()
