"""The page: what it says, in which direction, and that no text becomes markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings

from pipeline.briefs.document import to_document
from pipeline.briefs.links import safe_link
from pipeline.briefs.render import render
from tests.briefs.example import FLAGS, SENTENCES, abstractive_brief, example_brief
from tests.briefs.fuzz import OBEYED, documents

VOID = {"meta", "br", "link", "img", "input", "hr"}
# Every element and attribute the templates use.
KNOWN = {
    "html": {"lang", "dir"},
    "head": set(),
    "meta": {"charset", "http-equiv", "content", "name"},
    "title": set(),
    "style": set(),
    "script": set(),
    "body": set(),
    "nav": {"aria-label"},
    "dl": {"class"},
    "dt": set(),
    "dd": set(),
    "i": set(),
    "div": {"class", "id", "lang", "dir", "data-s", "data-rests"},
    "header": set(),
    "main": set(),
    "footer": set(),
    "section": {"class", "aria-labelledby"},
    "p": {"class", "lang", "dir"},
    "span": {"class", "id", "lang", "dir", "tabindex", "role", "data-s"},
    "h1": {"class"},
    "h2": {"id"},
    "h3": set(),
    "a": {"href", "class", "rel", "aria-label", "data-rests"},
    "bdi": {"lang", "dir"},
    "b": set(),
    "br": set(),
    "code": set(),
    "ol": set(),
    "ul": {"class", "aria-label"},
    "li": {"class", "data-rests"},
    "details": {"class"},
    "summary": set(),
    "table": set(),
    "tr": set(),
    "th": {"scope"},
    "td": {"lang", "dir"},
}


class Page(HTMLParser):
    """Elements with their attributes, the text by element, and whether nesting is sound."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[tuple[str, ...], str]] = []
        self.odd: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs)
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append((tuple(self._open), data))

    def handle_comment(self, data: str) -> None:
        self.odd.append(data)

    def handle_pi(self, data: str) -> None:
        self.odd.append(data)

    def unknown_decl(self, data: str) -> None:
        self.odd.append(data)

    def all(self, tag: str) -> Iterator[dict[str, str | None]]:
        return (attributes for name, attributes in self.elements if name == tag)


@pytest.fixture(scope="module")
def text() -> str:
    return render(to_document(example_brief()), "html")


@pytest.fixture(scope="module")
def page(text: str) -> Page:
    return Page(text)


def test_both_languages_of_every_sentence_stand_side_by_side(text: str) -> None:
    for number, (_, role, arabic, english) in enumerate(SENTENCES, start=1):
        if role == "body":
            pair = text.split(f'id="s{number}"')[1].split('class="pair"')[0]
            assert english.replace("'", "&#39;") in pair
            assert f'lang="ar" dir="rtl"><p><span class="t">{arabic}</span></p>' in pair
    assert text.index(">Local welcome<") < text.index(">ترحيب محلي<") < text.index('id="s6"')


def test_headline_summary_method_and_evidence(text: str, page: Page) -> None:
    assert SENTENCES[0][3] in text.split("<h1")[1].split("</h1>")[0]
    assert SENTENCES[0][2] in text.split("<h1")[1].split("</h1>")[0]
    assert "Extractive" in text
    ids = {a["id"] for _, a in page.elements if a.get("id")}
    links = {a["href"] for a in page.all("a") if (a["href"] or "").startswith("#")}
    assert "#s2" in links
    assert {link[1:] for link in links if link} <= ids


def test_reasons_are_readable_without_hovering(text: str) -> None:
    listed = text.split('class="check"')[1]
    for flag in (flag for flags in FLAGS.values() for flag in flags):
        assert flag.detail in listed
    written = render(to_document(abstractive_brief()), "html").split('id="article"')[0]
    assert "35 million: not in the article" in written
    assert "86% of its content" in written


def test_dropped_lines_and_models_are_folded_away(text: str) -> None:
    assert re.search(r'<details class="dropped">.*names the writer.*</details>', text, re.DOTALL)
    assert re.search(r'<details class="models">.*embedded-ar-en.*</details>', text, re.DOTALL)
    assert "<details open" not in text


def test_it_needs_nothing_from_outside(page: Page, text: str) -> None:
    assert not {"img", "link", "iframe", "form", "object"} & {t for t, _ in page.elements}
    assert sum(tag == "script" for tag, _ in page.elements) == 1
    (policy,) = [
        a["content"] for a in page.all("meta") if a.get("http-equiv") == "Content-Security-Policy"
    ]
    assert (policy or "").startswith("default-src 'none'; style-src 'sha256-")
    assert "; script-src 'sha256-" in (policy or "")
    assert "unsafe" not in (policy or "")
    assert "url(" not in text.split("</style>")[0]


@settings(max_examples=60, deadline=None)
@given(documents())
def test_no_text_becomes_an_element_or_an_attribute(document: dict[str, Any]) -> None:
    text = render(document, "html")
    page = Page(text)
    assert not page.odd
    for tag, attributes in page.elements:
        assert set(attributes) <= KNOWN[tag]
    for attributes in page.all("a"):
        assert re.match(
            r"https?://|#(s\d+|article|summary|said|check)$",
            attributes["href"] or "",
            re.IGNORECASE,
        )
    for single in ("style", "script"):
        assert sum(tag == single for tag, _ in page.elements) == 1
    assert not OBEYED.search(text)


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://a.example/x?y=1&z=2#f", "https://a.example/x?y=1&z=2#f"),
        ("HTTP://a.example", "HTTP://a.example"),
        ("https://a.example/خبر", "https://a.example/%D8%AE%D8%A8%D8%B1"),
        ('https://a.example/"><b>', "https://a.example/%22%3E%3Cb%3E"),
        ("https://a.example/%D8%AE", "https://a.example/%D8%AE"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("//a.example/x", None),
        ("https://", None),
        ("https://a.example:port/", None),
        ("https://a.example/\u202etxt", None),
        ("https://[", None),
        ("https://a b.example", None),
        ("", None),
        (None, None),
    ],
)
def test_only_web_addresses_become_links(url: str | None, link: str | None) -> None:
    assert safe_link(url) == link


def _luminance(colour: str) -> float:
    digits = colour if len(colour) == 7 else "#" + "".join(2 * c for c in colour[1:])
    parts = [int(digits[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_contrast_is_wcag_aa_in_light_dark_and_print(text: str) -> None:
    themes = [dict(re.findall(r"--([\w-]+): (#\w+);", part)) for part in text.split(":root {")[1:]]
    assert len(themes) == 3
    for theme in themes:
        for ink in ("ink", "quiet", "link", "mark"):
            for paper in ("paper", "panel", "target", "mark-paper"):
                high, low = sorted((_luminance(theme[ink]), _luminance(theme[paper])), reverse=True)
                assert (high + 0.05) / (low + 0.05) >= 4.5, (ink, paper)
