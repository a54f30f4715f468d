"""The page in a real browser: what lights up, how it lies, and that nothing else happens."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.briefs.document import to_document
from pipeline.briefs.render import render
from tests.briefs.example import abstractive_brief, example_brief
from tests.briefs.fuzz import HOSTILE
from tests.browser import Opened, chromium, needs_chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = needs_chromium

Open = Callable[..., Opened]
WIDE, MEDIUM, PHONE = 1360, 1000, 360
LIT = "rgb(255, 239, 168)"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def open_page(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    contexts = []

    def opened(document: dict[str, Any], width: int = WIDE, **options: Any) -> Opened:
        file = tmp_path / "brief.html"
        file.write_text(render(document, "html"), encoding="utf-8")
        context = browser.new_context(
            viewport={"width": width, "height": 800}, reduced_motion="reduce", **options
        )
        contexts.append(context)
        return Opened(context, file)

    yield opened
    for context in contexts:
        context.close()


def written() -> dict[str, Any]:
    return to_document(abstractive_brief())


def box(locator: Locator) -> dict[str, float]:
    found = locator.bounding_box()
    assert found
    return {**found, "right": found["x"] + found["width"], "bottom": found["y"] + found["height"]}


def paper(locator: Locator) -> str:
    return str(locator.evaluate("node => getComputedStyle(node).backgroundColor"))


def lit(page: Page) -> set[str]:
    """Ids of the sentences whose text has the highlighter's colour in both languages."""
    return {
        name
        for name in page.evaluate(
            "[...document.querySelectorAll('[data-s]')].map(n => n.dataset.s)"
        )
        if all(
            LIT in text.evaluate("n => [getComputedStyle(n)].map(s => s.background)[0]")
            for text in page.locator(f"[data-s={name}] .t").all()
        )
    }


def words(page: Page, selector: str) -> dict[str, tuple[float, float]]:
    """Left and right edge of every word of an element's text, as it is laid out."""
    found: dict[str, tuple[float, float]] = page.locator(selector).evaluate("""node => {
      const text = document.createTreeWalker(node, NodeFilter.SHOW_TEXT).nextNode();
      const found = {};
      for (const match of text.data.matchAll(/\\S+/g)) {
        const range = document.createRange();
        range.setStart(text, match.index);
        range.setEnd(text, match.index + match[0].length);
        const { left, right } = range.getBoundingClientRect();
        found[match[0]] = [left, right];
      }
      return found;
    }""")
    return found


def test_pairs_line_up_side_by_side(open_page: Open) -> None:
    page = open_page(written()).page
    edges = set()
    pairs = page.locator(".paragraph .pair").all()
    assert len(pairs) == 6
    for pair in pairs:
        english, arabic = box(pair.locator(".en")), box(pair.locator(".ar"))
        assert english["right"] < arabic["x"]
        assert abs(english["y"] - arabic["y"]) <= 2
        edges.add((english["x"], arabic["right"]))
    assert len(edges) == 1  # one column each, from top to bottom
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator("details[open]").count() == 0


def test_hovering_a_sentence_marks_it_in_both_columns(open_page: Open) -> None:
    page = open_page(written()).page
    plain = paper(page.locator("#s3"))
    page.hover("#s3 .ar .t")
    assert paper(page.locator("#s3")) != plain
    assert paper(page.locator("#s4")) == plain
    assert lit(page) == {"s3"}


@pytest.mark.parametrize("width", [WIDE, MEDIUM])
def test_hovering_a_summary_sentence_lights_its_evidence_in_both_columns(
    open_page: Open, width: int
) -> None:
    page = open_page(written(), width).page
    assert lit(page) == set()
    page.hover(".claim >> nth=0")
    assert lit(page) == {"s1", "s2"}
    page.hover(".claim >> nth=1")
    assert lit(page) == {"s6"}
    page.hover("footer")
    assert lit(page) == set()


def test_the_keyboard_lights_evidence_and_opens_it(open_page: Open) -> None:
    page = open_page(written()).page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.claim summary')"):
            break
    assert lit(page) == {"s1", "s2"}
    page.keyboard.press("Enter")
    quoted = page.locator(".claim >> nth=0").locator(".quote").first
    assert quoted.is_visible()
    document = written()
    assert document["sentences"][1]["ar"] in quoted.inner_text()
    page.keyboard.press("Escape")
    assert lit(page) == set()


def test_tapping_on_a_phone_lights_the_evidence_and_shows_it_there(open_page: Open) -> None:
    page = open_page(written(), PHONE, has_touch=True, is_mobile=True).page
    page.tap(".claim >> nth=1 >> .t")
    assert lit(page) == {"s6"}
    assert page.locator(".claim >> nth=1 >> .quote").is_visible()
    page.tap(".claim >> nth=1 >> .t")
    assert lit(page) == set()


def test_clicking_brings_the_evidence_into_view_beside_the_summary(open_page: Open) -> None:
    document = written()
    document["sentences"][5]["en"] += " And so on." * 300
    document["sentences"][6]["en"] += " And so on." * 300
    document["summary"]["sentences"][0]["evidence"] = ["s8"]
    page = open_page(document).page
    page.click(".claim >> nth=0 >> .t")
    target = box(page.locator("#s8"))
    assert target["y"] >= 0
    assert target["bottom"] <= 800
    assert box(page.locator(".claim >> nth=0"))["y"] >= 0  # the summary has stayed in sight
    page.hover("footer", force=True)
    assert lit(page) == {"s8"}  # and stays lit until Escape
    page.keyboard.press("Escape")
    assert lit(page) == set()


def test_figures_and_quotations_light_their_sentences(open_page: Open) -> None:
    page = open_page(written()).page
    page.hover(".chip:has-text('250 trucks')")
    assert lit(page) == {"s3"}
    said = page.locator(".said li >> nth=0")
    said.hover()
    assert lit(page) == {"s3"}
    assert "The ministry's spokesman" in said.inner_text()
    assert "الاتفاق يشمل مرور 250 شاحنة يوميا" in said.inner_text()


def test_without_script_the_numbers_still_lead_to_the_sentences(open_page: Open) -> None:
    page = open_page(to_document(example_brief()), java_script_enabled=False).page
    page.click(".claim .basis a")
    assert page.url.endswith("#s2")
    assert page.locator("#s2:target").count() == 1


def test_a_flag_says_its_reason_on_focus_and_hides_it_again(open_page: Open) -> None:
    page = open_page(written()).page
    mark = page.locator("#s4 .mark").first
    why = mark.locator(".why")
    assert box(why)["width"] <= 1
    mark.focus()
    assert box(why)["width"] > 100
    assert "the source has 3" in why.inner_text()
    page.keyboard.press("Escape")
    assert box(why)["width"] <= 1


def test_words_run_in_the_order_of_their_script(open_page: Open) -> None:
    document = written()
    document["sentences"][2]["ar"] = "قالت Rolls Royce إن «الطلب 12.5% الآن»، وفق BBC."
    document["sentences"][2]["en"] = "The company شركة النهر الكبير sold 250 engines."
    page = open_page(document).page
    arabic = words(page, "#s3 .ar .t")
    order = ["قالت", "Royce", "Rolls", "إن", "«الطلب", "12.5%", "الآن»،", "وفق", "BBC."]
    lefts = [arabic[word][0] for word in order]
    assert lefts == sorted(lefts, reverse=True)  # on one line, from the right to the left
    english = words(page, "#s3 .en .t")
    order = ["The", "company", "الكبير", "النهر", "شركة", "sold", "250", "engines."]
    assert [english[word][0] for word in order] == sorted(english[word][0] for word in order)
    headline = words(page, "h1 .ar .t")
    assert headline["اتفاق"][0] > headline["لإعادة"][1] - 1


def test_a_bracket_or_full_stop_at_an_end_stands_at_the_end_of_its_script(open_page: Open) -> None:
    document = written()
    document["sentences"][2]["ar"] = "وصل عدد القتلى إلى 14 (BBC)."
    page = open_page(document).page
    ends = page.locator("#s3 .ar .t").evaluate("""node => {
      const text = node.firstChild, at = (k) => { const range = document.createRange();
        range.setStart(text, k); range.setEnd(text, k + 1); return range.getBoundingClientRect(); };
      return [at(text.length - 1).left, at(0).left, at(text.length - 6).left];
    }""")
    assert ends[0] < ends[2] < ends[1]


def test_on_a_phone_arabic_stands_under_its_english(open_page: Open) -> None:
    page = open_page(written(), PHONE).page
    for pair in page.locator(".paragraph .pair").all():
        english, arabic = box(pair.locator(".en")), box(pair.locator(".ar"))
        assert arabic["y"] >= english["bottom"]
        assert arabic["right"] <= PHONE
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_lead_lights_its_sentence_and_stands_beside_its_arabic(open_page: Open) -> None:
    document = written()
    lead = {"en": "A river crossing reopens.", "evidence": ["s2"], "support": 1.0, "flags": []}
    page = open_page({**document, "lead": lead}).page
    page.hover(".lead .en .t")
    assert lit(page) == {"s2"}
    assert document["sentences"][1]["ar"] in page.locator(".lead .ar").inner_text()
    lead.update(en=document["title"]["en"], evidence=["s1"])
    # Said once: the headline is the lead.
    assert open_page({**document, "lead": lead}).page.locator(".lead").count() == 0


def test_on_paper_both_columns_stay_and_reasons_are_printed(open_page: Open) -> None:
    page = open_page(written(), 700).page
    page.emulate_media(media="print")
    for pair in page.locator(".paragraph .pair").all():
        assert box(pair.locator(".en"))["right"] < box(pair.locator(".ar"))["x"]
    assert box(page.locator("#s4 .mark .why").first)["width"] > 100
    assert paper(page.locator("body")) == "rgb(255, 255, 255)"
    assert not page.locator("nav").is_visible()
    pdf = page.pdf(format="A4")
    assert pdf.startswith(b"%PDF")
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_axe_finds_nothing(open_page: Open, scheme: str, width: int) -> None:
    opened = open_page(written(), width, color_scheme=scheme)
    opened.page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    opened.page.hover(".claim >> nth=0")
    assert opened.axe() == []


def test_nothing_is_requested_and_nothing_is_refused(open_page: Open) -> None:
    opened = open_page(written())
    opened.page.click(".claim >> nth=0 >> .t")
    opened.page.wait_for_timeout(200)
    assert opened.requests == []
    assert opened.errors == []


def test_hostile_text_runs_nothing_and_asks_for_nothing(open_page: Open) -> None:
    document = written()
    hit = "document.title='hit'"
    texts = [text.replace("alert(1)", hit) for text in HOSTILE]
    for number, sentence in enumerate(document["sentences"]):
        sentence["en"] = " ".join(texts)
        sentence["ar"] = texts[number % len(texts)] + " «" + " ".join(texts) + "»"
        sentence["flags"] = [{"kind": text, "detail": text} for text in texts]
    document["source"].update(url=f"javascript:{hit}", outlet=texts[1], path=texts[3])
    document["title"]["en"] = texts[4]
    document["summary"]["sentences"][0].update(en=texts[0], ar=texts[1])
    opened = open_page(document)
    page = opened.page
    page.hover(".claim >> nth=0")
    page.mouse.move(300, 400)
    page.wait_for_timeout(200)
    assert page.title() != "hit"
    assert "script" in page.title()
    assert page.locator("script").count() == 1
    assert page.locator("img, svg, iframe, object, base, form").count() == 0
    assert page.evaluate(
        "[...document.querySelectorAll('*')].every(n =>"
        " [...n.attributes].every(a => !a.name.startsWith('on')))"
    )
    assert opened.requests == []


def test_the_policy_refuses_any_other_script_and_style(open_page: Open, tmp_path: Path) -> None:
    """Even where escaping failed, an article's script would not run: the policy is the second
    lock.
    """
    page = render(written(), "html")
    file = tmp_path / "broken.html"
    injected = "<script>document.title='hit'</script><img src=x onerror=\"document.title='hit'\">"
    file.write_text(page.replace("<main>", f"<main>{injected}"), encoding="utf-8")
    opened = open_page(written())
    opened.errors.clear()
    opened.page.goto(file.as_uri())
    opened.page.wait_for_timeout(200)
    assert opened.page.title() != "hit"
    assert sum("Content Security Policy" in error for error in opened.errors) >= 2
