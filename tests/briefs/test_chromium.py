"""The page in a real browser: nothing runs, nothing is fetched, the two languages line up."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.briefs.document import to_document
from pipeline.briefs.render import render
from tests.briefs.example import example_brief
from tests.briefs.fuzz import HOSTILE

CHROMIUM = next(
    (
        found
        for name in ("chromium", "chromium-browser", "google-chrome")
        if (found := shutil.which(name))
    ),
    None,
)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")

# A frame of another page measures the brief; the brief itself may run no script.
PROBE = """<!doctype html><meta charset="utf-8">
<iframe id="page" style="width:WIDTHpx;height:900px;border:0"></iframe>
<pre id="out"></pre>
<script>
const frame = document.getElementById("page");
frame.onload = () => {
  const page = frame.contentDocument;
  const box = (node) => { const r = node.getBoundingClientRect();
    return [r.left, r.right, r.top, r.bottom].map(Math.round); };
  const pairs = [...page.querySelectorAll(".paragraph .pair")].map((pair) => ({
    id: pair.id,
    en: box(pair.querySelector(".en")), ar: box(pair.querySelector(".ar")),
    direction: frame.contentWindow.getComputedStyle(pair.querySelector(".ar")).direction,
  }));
  document.getElementById("out").textContent = JSON.stringify({
    pairs,
    title: page.title,
    wide: page.documentElement.scrollWidth - page.documentElement.clientWidth,
    scripts: page.querySelectorAll("script, img, svg, iframe").length,
    handlers: [...page.querySelectorAll("*")].filter((node) =>
      [...node.attributes].some((a) => a.name.startsWith("on"))).length,
    paper: frame.contentWindow.getComputedStyle(page.body).backgroundColor,
    details: page.querySelectorAll("details[open]").length,
  });
};
frame.src = "brief.html";
</script>"""

Measure = Callable[[dict[str, Any], int], dict[str, Any]]


@pytest.fixture
def measure(tmp_path: Path) -> Measure:
    def at(document: dict[str, Any], width: int) -> dict[str, Any]:
        (tmp_path / "brief.html").write_text(render(document, "html"), encoding="utf-8")
        (tmp_path / "probe.html").write_text(PROBE.replace("WIDTH", str(width)), encoding="utf-8")
        dump = subprocess.run(
            [
                str(CHROMIUM),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--allow-file-access-from-files",
                "--virtual-time-budget=3000",
                f"--user-data-dir={tmp_path / 'profile'}",
                f"--window-size={max(width, 500)},900",
                "--dump-dom",
                (tmp_path / "probe.html").as_uri(),
            ],
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        ).stdout
        found = re.search(r'<pre id="out">(.*?)</pre>', dump, re.DOTALL)
        assert found
        result: dict[str, Any] = json.loads(
            found[1].replace("&lt;", "<").replace("&amp;", "&").replace("&gt;", ">")
        )
        return result

    return at


def test_pairs_line_up_side_by_side(measure: Measure) -> None:
    seen = measure(to_document(example_brief()), 1200)
    assert len(seen["pairs"]) == 6
    edges = set()
    for pair in seen["pairs"]:
        english, arabic = pair["en"], pair["ar"]
        assert english[1] < arabic[0]
        assert abs(english[2] - arabic[2]) <= 2
        assert pair["direction"] == "rtl"
        edges.add((english[0], arabic[1]))
    assert len(edges) == 1  # one column each, from top to bottom
    assert seen["wide"] == 0
    assert seen["details"] == 0
    assert seen["paper"] == "rgb(252, 252, 250)"  # the style's hash in the policy is right


def test_on_a_phone_arabic_stands_under_its_english(measure: Measure) -> None:
    seen = measure(to_document(example_brief()), 360)
    for pair in seen["pairs"]:
        assert pair["ar"][2] >= pair["en"][3]
        assert pair["ar"][1] <= 360
    assert seen["wide"] == 0


def test_hostile_text_runs_nothing(measure: Measure) -> None:
    document = to_document(example_brief())
    for number, sentence in enumerate(document["sentences"]):
        sentence["en"] = " ".join(HOSTILE).replace("alert(1)", "document.title='hit'")
        sentence["ar"] = HOSTILE[number % len(HOSTILE)]
        sentence["flags"] = [{"kind": text, "detail": text} for text in HOSTILE]
    document["source"]["url"] = "javascript:document.title='hit'"
    document["title"]["en"] = HOSTILE[4]
    seen = measure(document, 1200)
    assert (seen["scripts"], seen["handlers"]) == (0, 0)
    assert seen["title"] != "hit"
    assert "script" in seen["title"]
