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
from collections.abc import Callable, Iterator
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
SELECT = """async ([id, value]) => { const control = document.getElementById(id);
  control.value = value; control.dispatchEvent(new Event("change")); AFTER }"""
SEARCH = """async (words) => { const box = document.getElementById("q");
  box.value = words; document.getElementById("filters").requestSubmit(); AFTER }"""


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


def measure(page_file: Path) -> dict[str, list[tuple[float, float]]]:
    """(Milliseconds by the clock, milliseconds of the page's main thread) for each act, per turn.

    The second is Chromium's own count of the thread's processor time, which does not grow when
    others use the machine. `empty page` is what opening takes without anything in the page,
    `as a comment` with as many bytes in one HTML comment.
    """
    times: dict[str, list[tuple[float, float]]] = {}
    empty = page_file.with_name("empty.html")
    empty.write_text("<!doctype html><title>empty</title>", encoding="utf-8")
    comment = page_file.with_name("comment.html")
    filling = "x" * page_file.stat().st_size
    comment.write_text(f"<!doctype html><title>c</title><!--{filling}-->", encoding="utf-8")
    with chromium() as browser:
        for _ in range(TURNS):
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            session = page.context.new_cdp_session(page)
            session.send("Performance.enable", {"timeDomain": "threadTicks"})

            def busy(session: Any = session) -> float:
                found = session.send("Performance.getMetrics")["metrics"]
                return 1000 * next(m["value"] for m in found if m["name"] == "TaskDuration")

            def timed(name: str, act: Callable[[], object], busy: Any = busy) -> None:
                began, before = time.perf_counter(), busy()
                act()
                clock = 1000 * (time.perf_counter() - began)
                times.setdefault(name, []).append((clock, busy() - before))

            timed("empty page", lambda page=page: page.goto(empty.as_uri()))
            timed("as a comment", lambda page=page: page.goto(comment.as_uri()))
            timed("open", lambda page=page: page.goto(page_file.as_uri()))
            for name in ("outlet", "name"):
                option = page.locator(f"#{name} option").nth(1).get_attribute("value")
                timed(name, lambda p=page, v=[name, option]: p.evaluate(_js(SELECT), v))
            for name, words in (("first search", "minister"), ("search", "قتيل"), ("all", "")):
                timed(name, lambda p=page, w=words: p.evaluate(_js(SEARCH), w))
            page.close()
    return times


def _js(code: str) -> str:
    return code.replace("AFTER", AFTER)


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
            for name, work_on in (("digest", write_digest), ("mujaz stories", followed)):
                began, busy = time.perf_counter(), time.process_time()
                work_on(out, ledger.entries())
                print(
                    f"{name}: {time.process_time() - busy:.1f} s of one core, "
                    f"{time.perf_counter() - began:.1f} s by the clock"
                )
        print(f"page {(out / 'index.html').stat().st_size / 1e6:.1f} MB")
        print(f"{'':14} {'clock':>8} {'main thread':>12}   medians of {TURNS}, ms")
        for key, values in measure(out / "index.html").items():
            clock, thread = (statistics.median(part) for part in zip(*values, strict=True))
            print(f"{key:14} {clock:8.0f} {thread:12.0f}")


if __name__ == "__main__":
    main()
