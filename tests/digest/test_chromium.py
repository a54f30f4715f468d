"""The digest in a real browser: it filters, it searches, and nothing else happens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.briefs.fuzz import HOSTILE
from tests.browser import Opened, chromium, needs_chromium
from tests.digest.folder import BANK, QUAKE_AGENCY, QUAKE_PAPER, Told, folder_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = needs_chromium

Open = Callable[..., Opened]
QUAKE_TITLE = QUAKE_AGENCY.pairs[0][0]
BANK_TITLE = BANK.pairs[0][0]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("night")
    run = {"started": "2026-03-03T03:00:00Z", "counts": {"inputs": 3, "made": 3, "failed": 0}}
    folder_of(out, [QUAKE_AGENCY, QUAKE_PAPER, BANK], run)
    return out / "index.html"


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    contexts = []

    def opened(file: Path, width: int = 1200, **options: Any) -> Opened:
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        return Opened(context, file)

    yield opened
    for context in contexts:
        context.close()


def shown(page: Page) -> list[str]:
    return [title.inner_text() for title in page.locator(".story:not([hidden]) h2").all()]


def search(page: Page, words: str) -> list[str]:
    page.fill("#q", words)
    page.press("#q", "Enter")
    return shown(page)


def test_the_heaviest_story_stands_first_and_nothing_is_asked_for(
    open_page: Open, night: Path
) -> None:
    opened = open_page(night)
    assert shown(opened.page) == [QUAKE_TITLE, BANK_TITLE]
    assert opened.page.locator("details[open]").count() == 0
    assert opened.requests == []
    assert opened.errors == []


def test_filters_by_outlet_name_and_doubt(open_page: Open, night: Path) -> None:
    page = open_page(night).page
    page.select_option("#outlet", label="Public Opinion (1)")
    assert shown(page) == [QUAKE_TITLE]
    assert page.locator("#found").inner_text() == "1 of 2 stories"
    page.select_option("#flag", "none")
    assert shown(page) == []
    assert page.locator("#nothing").is_visible()
    page.click("button[type=reset]")
    page.locator(".story:not([hidden])").nth(1).wait_for()
    assert shown(page) == [QUAKE_TITLE, BANK_TITLE]
    page.select_option("#flag", label="number missing (1)")
    assert shown(page) == [QUAKE_TITLE]
    page.select_option("#flag", "none")
    assert shown(page) == [BANK_TITLE]
    page.select_option("#flag", "")
    kerman = page.locator("#name option", has_text="Kerman").first.get_attribute("value")
    page.select_option("#name", kerman)
    assert shown(page) == [QUAKE_TITLE]


def test_search_finds_english_and_arabic_however_spelt(open_page: Open, night: Path) -> None:
    page = open_page(night).page
    assert search(page, "inflation CAIRO") == [BANK_TITLE]
    assert search(page, "البنك المركزى") == [BANK_TITLE]
    assert search(page, "الاثنين") == [QUAKE_TITLE]
    assert search(page, "nowhere at all") == []
    assert search(page, "") == [QUAKE_TITLE, BANK_TITLE]
    page.fill("#q", "pistachio")  # without Enter too
    page.locator(".story[hidden]").wait_for(state="attached")
    assert shown(page) == [QUAKE_TITLE]


def test_search_opens_a_story_where_only_an_angle_says_it(open_page: Open, night: Path) -> None:
    page = open_page(night).page
    assert search(page, "pistachio") == [QUAKE_TITLE]
    assert page.locator(".only bdi", has_text="Pistachio farmers").is_visible()
    search(page, "")
    assert page.locator("details[open]").count() == 0


def test_what_was_asked_is_there_again_on_return(open_page: Open, night: Path) -> None:
    page = open_page(night).page
    search(page, "inflation")
    page.reload()
    assert page.input_value("#q") == "inflation"
    assert shown(page) == [BANK_TITLE]


def test_timeline_in_order_with_what_only_one_outlet_says(open_page: Open, night: Path) -> None:
    page = open_page(night).page
    page.locator("summary").first.click()
    outlets = page.locator(".timeline .outlet").all_inner_texts()
    assert outlets == ["Mada Agency", "Public Opinion"]
    paper = page.locator(".timeline > li").nth(1)
    assert "Pistachio farmers" in paper.inner_text()
    assert page.locator(".timeline > li").nth(0).get_attribute("class") == "best"
    arabic = page.locator(".timeline .ar").first
    assert arabic.evaluate("node => getComputedStyle(node).direction") == "rtl"


def test_by_keyboard_alone(open_page: Open, night: Path) -> None:
    page = open_page(night).page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.focus("summary")
    page.keyboard.press("Enter")
    assert page.locator(".timeline").first.is_visible()


@pytest.mark.parametrize("width", [320, 390, 800])
def test_no_width_scrolls_sideways(open_page: Open, night: Path, width: int) -> None:
    page = open_page(night, width).page
    for details in page.locator("summary").all():
        details.click()
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(open_page: Open, night: Path, scheme: str) -> None:
    opened = open_page(night, color_scheme=scheme)
    for details in opened.page.locator("summary").all():
        details.click()
    assert [found for found in opened.axe() if found[0] in {"serious", "critical"}] == []


def test_on_paper_the_stories_stand_open_without_the_controls(open_page: Open, night: Path) -> None:
    page = open_page(night).page
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert not page.locator("#filters").is_visible()
    assert page.locator(".timeline").first.is_visible()


def test_without_scripts_everything_can_be_read(open_page: Open, night: Path) -> None:
    page = open_page(night, java_script_enabled=False).page
    assert page.locator(".story h2").count() == 2
    assert not page.locator("#filters").is_visible()
    page.locator("summary").first.click()
    assert page.locator(".timeline").first.is_visible()


def test_hostile_text_runs_nothing(open_page: Open, tmp_path: Path) -> None:
    bad = [text.replace("alert(1)", "document.title='hit'") for text in HOSTILE]
    told = [
        replace(
            QUAKE_AGENCY,
            outlet=text,
            path=text,
            pairs=((text, text), *((other, text) for other in bad)),
            flags=(text,),
        )
        for text in bad
    ]
    run = {
        "started": bad[0],
        "counts": {bad[0]: 1, "failed": 1},
        "settings": {"profile": bad[0]},
        "failures": [{"path": text, "stage": text, "reason": text, "remedy": text} for text in bad],
    }
    folder_of(tmp_path, told, run)
    opened = open_page(tmp_path / "index.html")
    page = opened.page
    search(page, bad[0])
    assert page.title() != "hit"
    assert opened.requests == []
    assert opened.errors == []
    assert page.locator("script").count() == 1  # the page's own
    assert page.locator("img, svg, iframe, object, embed").count() == 0
    handlers = """[...document.querySelectorAll("*")].filter((node) =>
        [...node.attributes].some((attribute) => attribute.name.startsWith("on"))).length"""
    assert page.evaluate(handlers) == 0


def test_many_articles_of_one_story(open_page: Open, tmp_path: Path) -> None:
    told = [
        replace(QUAKE_AGENCY, outlet=f"Outlet {number}", path=f"{number}.txt")
        for number in range(30)
    ]
    folder_of(tmp_path, [*told, Told(None, None, BANK.pairs)])
    page = open_page(tmp_path / "index.html").page
    assert shown(page) == [QUAKE_TITLE, BANK_TITLE]
    assert page.locator(".timeline > li").count() == 30
