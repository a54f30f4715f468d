"""How quick a large night's digest is: made, opened, filtered, searched (Chromium, medians).

    python bench/digest_page.py --articles 2000

The labelled articles of tests/stories go through `mujaz batch` once with the embedded model; then
their briefs are repeated under other names until there are enough, each time with five of six
Arabic words changed, so that the copies are stories of their own. Nothing is asserted; figures go
to docs/stories.md.
"""

from __future__ import annotations

import argparse
import copy
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zlib import crc32

from bench.story_grouping import LABELLED
from pipeline.batch.ledger import Entry, Ledger
from pipeline.briefs.render import render
from pipeline.digest.render import write_digest
from pipeline.stories.report import followed
from tests.browser import chromium

TURNS = 5
# Until the second frame after a change, all that it shows has been laid out and painted.
AFTER = "await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));"
SELECT = """async ([id, value]) => {
  const begun = performance.now(), control = document.getElementById(id);
  control.value = value; control.dispatchEvent(new Event("change"));
  AFTER return performance.now() - begun; }""".replace("AFTER", AFTER)
SEARCH = """async (words) => {
  const begun = performance.now(), box = document.getElementById("q");
  box.value = words; document.getElementById("filters").requestSubmit();
  AFTER return performance.now() - begun; }""".replace("AFTER", AFTER)
OPENED = """() => ({
  loaded: performance.getEntriesByType("navigation")[0].loadEventEnd,
  painted: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? NaN,
  stories: document.querySelectorAll(".story").length })"""


def briefs(work: Path) -> list[dict[str, Any]]:
    """The brief documents of the labelled articles."""
    source = work / "labelled.jsonl"
    fields = ("title", "text", "outlet", "published")
    with source.open("w", encoding="utf-8") as out:
        for number, line in enumerate(LABELLED.read_text(encoding="utf-8").splitlines()):
            record = json.loads(line)
            kept = {"id": str(number)} | {name: record[name] for name in fields}
            out.write(json.dumps(kept, ensure_ascii=False) + "\n")
    command = [sys.executable, "-m", "pipeline", "batch", str(source), "--out", str(work / "once")]
    subprocess.run([*command, "--quiet"], check=True)
    files = sorted((work / "once" / "briefs").glob("*.json"))
    return [json.loads(file.read_text(encoding="utf-8")) for file in files]


def repeated(documents: list[dict[str, Any]], count: int) -> Iterator[dict[str, Any]]:
    """`count` documents, from the second round on with other ids and other words."""
    for number in range(count):
        document = copy.deepcopy(documents[number % len(documents)])
        turn = number // len(documents)
        if turn:
            document["id"] = f"{turn:02x}{document['id'][2:]}"
            document["fingerprint"] = document["id"] + document["fingerprint"][16:]
            document["source"]["path"] += f"~{turn}"
            texts = [document["title"], *document["sentences"], *document["summary"]["sentences"]]
            for text in texts:
                text["ar"] = other_words(text["ar"], turn)
        yield document


def other_words(text: str | None, turn: int) -> str:
    """The text with five of six of its longer words made others."""
    words = (text or "").split()
    return " ".join(
        f"{word}{'بجدوزحطيكل'[turn % 10]}{'سعفصقرشتثخ'[turn // 10 % 10]}"
        if len(word) > 3 and crc32(word.encode()) % 6
        else word
        for word in words
    )


def measure(page_file: Path) -> dict[str, float]:
    """Milliseconds in Chromium, medians of five fresh pages."""
    times: dict[str, list[float]] = {}
    with chromium() as browser:
        for _ in range(TURNS):
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.goto(page_file.as_uri())
            opened = page.evaluate(OPENED)
            outlet = page.locator("#outlet option").nth(1).get_attribute("value")
            name = page.locator("#name option").nth(1).get_attribute("value")
            opened |= {
                "outlet": page.evaluate(SELECT, ["outlet", outlet]),
                "name": page.evaluate(SELECT, ["name", name]),
                "first search": page.evaluate(SEARCH, "minister"),
                "search": page.evaluate(SEARCH, "قتيل"),
                "all again": page.evaluate(SEARCH, ""),
            }
            for key, value in opened.items():
                times.setdefault(key, []).append(value)
            page.close()
    return {key: statistics.median(values) for key, values in times.items()}


def main() -> None:
    """Make the folder, then the page, then look at it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--keep", type=Path, help="folder to leave the night in")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        out = options.keep or work / "night"
        documents = briefs(work)
        (out / "briefs").mkdir(parents=True, exist_ok=True)
        with Ledger(out) as ledger:
            for document in repeated(documents, options.articles):
                file = out / "briefs" / f"{document['id']}.json"
                file.write_text(render(document, "json"), encoding="utf-8")
                ledger.add(Entry.of(document))
            began = time.perf_counter()
            write_digest(out, ledger.entries())
            print(f"digest made in {time.perf_counter() - began:.1f} s")
            began = time.perf_counter()
            followed(out, ledger.entries())
            print(f"mujaz stories in {time.perf_counter() - began:.1f} s")
        print(f"page {(out / 'index.html').stat().st_size / 1e6:.1f} MB")
        for key, value in measure(out / "index.html").items():
            print(f"{key:14} {value:8.0f}{'' if key == 'stories' else ' ms'}")


if __name__ == "__main__":
    main()
