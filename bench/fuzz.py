"""Hostile inputs through sources, cleaning, summary and rendering, as many as wanted.

    python -m bench.fuzz --inputs 100000 --pages kept/     # one process
    python -m bench.fuzz --browser kept/                   # the pages kept, in Chromium

Inputs are articles of bench/generated.py as text, page or record, changed at random: spliced with
markup, controls, bidi overrides, other encodings, deep nesting, long lines; bytes flipped, cut,
doubled. In the place of the translation stands the Arabic itself with more markup, as from a model
that copies what it reads. Checked for every input: it becomes a brief or an `ArticleError` that
was foreseen, in at most a second of processor time; the page has no element, attribute or script
but the template's own; nothing in page or Markdown reorders or controls the text; the file name
is 16 hex digits. Everything follows from the seed. Exit code 1 where a check fails.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

from lxml import html as lxml_html

from bench.generated import article, as_page, as_text
from pipeline.article import Article, Brief, Flag, ModelRecord, TranslatedArticle, Translation
from pipeline.briefs.document import to_document
from pipeline.briefs.render import render
from pipeline.cleaning.clean import clean_article
from pipeline.errors import ArticleError, unforeseen
from pipeline.identity import brief_id, fingerprint
from pipeline.settings import LimitSettings, ProfileSettings, SummarizerSettings, TranslatorSettings
from pipeline.sources.inputs import SourceFailure, read_inputs
from pipeline.summarization.extractive import summarize_extractive

LIMITS = LimitSettings()
PROFILE = ProfileSettings(translator=TranslatorSettings(model="m"))
MODEL = ModelRecord("translation", "m", None, "0" * 64, "ctranslate2", "int8", {"beam_size": 1})
_MOST_SECONDS = 1.0  # processor time of one input
_HANG = 60  # wall seconds, on a machine that does other things too
PAYLOAD = "top.document.documentElement.className='PWNED'"
SNIPPETS = (
    f"<script>{PAYLOAD}</script>",
    f'"><img src=x onerror="{PAYLOAD}">',
    f"'><svg/onload={PAYLOAD}>",
    f"</style></title></textarea><script>{PAYLOAD}</script>",
    f"<iframe srcdoc='<script>{PAYLOAD}</script>'></iframe>",
    f'<a href="javascript:{PAYLOAD}">x</a>',
    f"<meta http-equiv=refresh content='0;url=javascript:{PAYLOAD}'>",
    f"&lt;script&gt;{PAYLOAD}&lt;/script&gt;",
    f"{{{{ {PAYLOAD} }}}}{{% raw %}}",
    "<!--", "-->", "<![CDATA[", "]]>", "<plaintext>", "<base href=//x.example>",
    "\u202egnp.exe\u202c", "\u2066\u2069\u200f\u061c", "\u2028\u2029\u0085", "\x00\x1b[2J\x7f",
    "\ufeff", "\ufffe", "\ud800", "\U000e0001", "ﷺ", "ـ" * 300, "ّ" * 300, "\u200d" * 50,
    "../../../etc/passwd", "/etc/passwd", "C:\\x", "file:///etc/passwd", "%2e%2e%2f",
    "." * 400, "؟" * 200, "أ. " * 200, '."' * 200, "|" * 200, "([" * 150, "، " * 300, "9" * 500,
    "\n" * 50, "\r\r\n", "\t" * 50, "[ad_1]", "اقرأ أيضا:", "# x\n```\n***\n| a | b |\n|---|---|",
    "<p>" * 50, "</p>" * 50, "<div>" * 200, "<table><tr><td>" * 20, "<pre>", "<textarea>",
    "&amp;" * 50, "&#x202e;", "&#0;", "&#1114112;", "&bomb;", "e" + "\u0301" * 100,
)  # fmt: skip
_OBEYED = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
_MARKUP = re.compile(r"(?<!\\)<(/?[a-zA-Z!][\w-]*)")
_ENCODINGS = ("utf-8", "utf-8", "utf-8", "utf-8", "utf-16", "utf-16-le", "cp1256", "iso8859_6")


def make(chance: random.Random, number: int) -> tuple[str, bytes]:
    """One input: file suffix and bytes."""
    count = chance.choice((1, 1, 1, 2, 4))
    title, paragraphs = article(number, chance.randrange(1 << 30), sentences=count)
    form = chance.choices((".txt", ".jsonl", ".html"), (6, 6, 1))[0]
    if form == ".jsonl":
        record: dict[str, Any] = {
            name: splice(chance, text)
            for name, text in (
                ("text", "\n".join(paragraphs)),
                ("title", title),
                ("outlet", "النهر"),
                ("id", "7"),
                ("url", "https://x.example/1"),
                ("published", "2026-11-25"),
            )
            if name == "text" or chance.random() < 0.6
        }
        data = json.dumps(record, ensure_ascii=chance.random() < 0.5).encode("utf-8", "replace")
    else:
        build: Callable[[str, list[str]], str] = as_page if form == ".html" else as_text
        text = splice(chance, build(title, paragraphs))
        data = text.encode(chance.choice(_ENCODINGS), "replace")
    return form, damage(chance, data)


def splice(chance: random.Random, text: str) -> str:
    """The text with snippets in random places; sometimes very long or very deep."""
    for _ in range(chance.choice((0, 1, 1, 2, 3, 6))):
        at = chance.randint(0, len(text))
        text = text[:at] + chance.choice(SNIPPETS) + text[at:]
    if chance.random() < 0.003:
        text = text * chance.choice((50, 300))
    if chance.random() < 0.003:
        text += chance.choice(SNIPPETS) * 2000
    return text


def damage(chance: random.Random, data: bytes) -> bytes:
    """The bytes, now and then flipped, cut, doubled or swapped."""
    if chance.random() < 0.6 or not data:
        return data
    damaged = bytearray(data)
    for _ in range(chance.choice((1, 2, 8))):
        at = chance.randrange(len(damaged) or 1)
        kind = chance.randrange(4)
        if kind == 0 and damaged:
            damaged[at] = chance.randrange(256)
        elif kind == 1:
            del damaged[at : at + chance.randint(1, 40)]
        elif kind == 2:
            damaged[at:at] = damaged[at : at + chance.randint(1, 60)]
        else:
            damaged[at:at] = chance.randbytes(chance.randint(1, 6))
    return bytes(damaged)


def brief_of(cleaned: Article, chance: random.Random) -> Brief:
    """A brief whose English is the Arabic with markup in it."""
    translated = TranslatedArticle(
        cleaned,
        tuple(
            Translation(
                f"{sentence.ar} {chance.choice(SNIPPETS)}",
                -1.0,
                (Flag("number_missing", chance.choice(SNIPPETS)),) if n % 3 == 0 else (),
            )
            for n, sentence in enumerate(cleaned.sentences)
        ),
    )
    identity = fingerprint(cleaned, "fuzz", PROFILE, [MODEL], "")
    summary = summarize_extractive(translated, SummarizerSettings())
    return Brief(
        id=brief_id(identity),
        fingerprint=identity,
        translated=translated,
        title_en=chance.choice(SNIPPETS) if chance.random() < 0.5 else None,
        summary=summary,
        profile="fuzz",
        models=(MODEL,),
        names="",
        software="mujaz",
        created="2026-11-25T00:00:00Z",
    )


class Page:
    """What the template itself puts on a page: anything more comes from the article."""

    def __init__(self) -> None:
        self.elements: set[str] = set()
        self.attributes: set[str] = set()
        self.scripts: set[str] = set()
        self.markdown: set[str] = set()

    def learn(self, page: str, markdown: str) -> None:
        """Take over what a harmless brief has."""
        for element in lxml_html.fromstring(page).iter():
            self.elements.add(str(element.tag))
            self.attributes.update(element.attrib)
        self.scripts.update(_scripts(lxml_html.fromstring(page)))
        self.markdown.update(_MARKUP.findall(markdown))

    def wrong(self, page: str, markdown: str) -> str | None:
        """What does not belong there, or None."""
        tree = lxml_html.fromstring(page)
        for element in tree.iter():
            if str(element.tag) not in self.elements:
                return f"element {element.tag}"
            if extra := set(element.attrib) - self.attributes:
                return f"attribute {extra}"
            link = element.get("href") or ""
            if link and not link.startswith(("#", "https://", "http://")):
                return f"link {link[:80]}"
        if set(_scripts(tree)) - self.scripts:
            return "a script"
        if extra := set(_MARKUP.findall(markdown)) - self.markdown:
            return f"markup in Markdown: {extra}"
        found = _OBEYED.search(page) or _OBEYED.search(markdown)
        return f"sign {found[0]!r}" if found else None


def _scripts(tree: Any) -> list[str]:
    return [script.text_content() for script in tree.iter("script")]


def one(path: Path, chance: random.Random, page: Page) -> tuple[str, str | None]:
    """One input all the way; returns how it ended, and its page where it has one."""
    (item,) = list(read_inputs([str(path)], LIMITS))[:1]
    try:
        if isinstance(item, SourceFailure):
            raise item.error
        cleaned = clean_article(item, LIMITS)
    except ArticleError as error:
        if error.remedy == unforeseen("", ValueError()).remedy or not error.remedy:
            raise AssertionError(f"not foreseen: {error.message}") from error
        return error.stage, None
    made = brief_of(cleaned, chance)
    document = to_document(made)
    text, markdown = render(document, "html"), render(document, "markdown")
    assert json.loads(render(document, "json")) == document
    assert re.fullmatch("[0-9a-f]{16}", made.id)
    if problem := page.wrong(text, markdown):
        raise AssertionError(problem)
    return "brief", text


def reference() -> Page:
    """The template's own elements, from briefs with everything a page can show."""
    page = Page()
    page.elements.add("i")  # «Speaker not clear», where a page has such a quotation
    for seed in range(30):
        title, paragraphs = article(seed, 0, sentences=5)
        words = as_text(title, [*paragraphs[:3], "ترحيب محلي", *paragraphs[3:]])
        folder = Path(tempfile.mkdtemp(prefix="mujaz-fuzz-"))
        record = {"text": words, "title": title, "outlet": "x", "published": "2026-11-25"}
        record |= {"url": "https://x.example/1", "id": "1"} if seed % 2 else {}
        (folder / "a.jsonl").write_text(json.dumps(record), encoding="utf-8")
        (item,) = read_inputs([str(folder / "a.jsonl")], LIMITS)
        shutil.rmtree(folder)
        assert not isinstance(item, SourceFailure)
        made = brief_of(clean_article(item, LIMITS), _Harmless(seed))
        document = to_document(made)
        page.learn(render(document, "html"), render(document, "markdown"))
    return page


class _Harmless(random.Random):
    def choice(self, seq: Any) -> Any:
        return "word" if seq is SNIPPETS else super().choice(seq)


def _hang(_number: int, _frame: FrameType | None) -> None:
    raise TimeoutError(f"no end after {_HANG} s")


def fuzz(
    inputs: int, seed: int, keep: Path | None = None, kept: int = 200, seconds: float = 1e9
) -> dict[str, object]:
    """Run so many inputs, or as many as fit into `seconds`; returns the figures."""
    until = time.monotonic() + seconds
    page = reference()
    chance = random.Random(seed)  # noqa: S311 - no secret
    ends: Counter[str] = Counter()
    wrong: list[str] = []
    slowest = 0.0
    signal.signal(signal.SIGALRM, _hang)
    root = Path("/dev/shm") if Path("/dev/shm").is_dir() else Path(tempfile.gettempdir())  # noqa: S108
    with tempfile.TemporaryDirectory(dir=root) as folder:
        for number in range(inputs):
            if time.monotonic() > until:
                break
            suffix, data = make(chance, number)
            path = Path(folder) / f"input{suffix}"
            path.write_bytes(data)
            began = time.process_time()
            signal.alarm(_HANG)
            try:
                end, text = one(path, chance, page)
            except Exception as error:  # noqa: BLE001 - what is looked for
                end, text = "wrong", None
                wrong.append(f"seed {seed} input {number}: {type(error).__name__}: {error}"[:300])
            signal.alarm(0)
            took = time.process_time() - began
            slowest = max(slowest, took)
            if took > _MOST_SECONDS:
                wrong.append(f"seed {seed} input {number}: {took:.1f} s")
            ends[end] += 1
            if text and keep and "PWNED" in text and ends["kept"] < kept:
                ends["kept"] += 1
                keep.mkdir(parents=True, exist_ok=True)
                (keep / f"{seed}-{number}.html").write_text(text, encoding="utf-8")
    pages = ends.pop("kept", 0)
    return {
        "inputs": sum(ends.values()),
        "seed": seed,
        "ended_as": dict(ends),
        "pages_kept": pages,
        "slowest_seconds": round(slowest, 3),
        "wrong_count": len(wrong),
        "wrong": wrong[:20],
    }


def in_browser(folder: Path) -> dict[str, object]:
    """Every page of the folder in a frame of one page that a script in any of them would mark.

    A page that does run a script goes first, to show that the mark works.
    """
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        raise SystemExit("no Chromium on this machine")
    pages = sorted(folder.glob("*-*.html"))
    control = folder / "control.html"
    control.write_text(f"<!doctype html>{SNIPPETS[1]}{SNIPPETS[0]}", encoding="utf-8")
    marked = {}
    for name, shown in (("control", [control]), ("pages", pages)):
        frames = "".join(f'<iframe src="{page.name}"></iframe>' for page in shown)
        (folder / "frames.html").write_text(f"<!doctype html><html>{frames}", encoding="utf-8")
        with tempfile.TemporaryDirectory() as profile:
            command = [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"]
            command += ["--allow-file-access-from-files", "--virtual-time-budget=20000"]
            command += [f"--user-data-dir={profile}", (folder / "frames.html").as_uri()]
            done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=900)
        marked[name] = 'class="PWNED"' in done.stdout
    assert marked["control"], "the control page ran no script: the check sees nothing"
    return {"pages": len(pages), "scripts_ran": marked["pages"]}


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--inputs", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=1e9, help="stop after so long")
    parser.add_argument("--pages", type=Path, help="keep pages with a payload here")
    parser.add_argument("--browser", type=Path, help="only look at the pages kept here")
    given = parser.parse_args()
    if given.browser:
        figures = in_browser(given.browser)
    else:
        figures = fuzz(given.inputs, given.seed, given.pages, seconds=given.seconds)
    print(json.dumps(figures, indent=2))
    sys.exit(1 if figures.get("wrong_count") or figures.get("scripts_ran") else 0)


if __name__ == "__main__":
    main()
