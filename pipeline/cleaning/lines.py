"""The role of every line: title, subhead, body, or what it is instead, and why.

First the rules that hold for a line wherever it stands (`boilerplate`, `attribution`), then
repetition, then what its place tells (`layout`). Whatever no rule claims is kept.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.article import Line
from pipeline.cleaning import attribution, boilerplate, invitations, layout, shapes
from pipeline.cleaning.layout import Draft, Page
from pipeline.cleaning.rules import View, first_match
from pipeline.cleaning.unicode import folded

# Fewer words can recur in an article by right: labels, answers, refrains.
_DUPLICATE_WORDS = 5
# A link to another article has more words than most subheads.
_LINK_WORDS = 5
_RULES = (*boilerplate.RULES, *invitations.RULES, *attribution.RULES)


def assign_roles(views: Sequence[View], page: Page) -> list[Line]:
    """One line per view, in order."""
    draft = Draft(views, page)
    headings = _by_their_words(draft)
    _by_repetition(draft)
    _links_below(headings, draft)
    layout.place(draft)
    return draft.lines()


def _by_their_words(draft: Draft) -> list[int]:
    """Whole-line rules; returns where headings of links to other articles stand."""
    headings = []
    for k, view in enumerate(draft.views):
        if found := first_match(view, _RULES):
            draft.set(k, found.role, found.reason)
            if found.opens_links:
                headings.append(k)
        elif view.number in draft.page.furniture:
            draft.set(k, "boilerplate", "stands in many articles of this outlet")
        elif shapes.is_letterless(view) and not any(map(str.isdigit, view.text)):
            draft.set(k, "boilerplate", "no letters")
    return headings


def _by_repetition(draft: Draft) -> None:
    """Captions printed twice running, and longer lines that were there before."""
    title = _bare(folded(draft.page.title)) if draft.page.title else None
    seen: dict[str, int] = {}
    headline: int | None = None  # the first line of a page without a title stated apart
    previous: int | None = None
    for k in draft.open():
        view = draft.views[k]
        key = _bare(attribution.SUPPLIER.sub("", view.key) if view.words <= 40 else view.key)
        if key == title:
            draft.set(k, "duplicate", "repeats the title")
            continue
        if headline is None and title is None and layout.may_be_title(view, draft.page):
            headline = k
        twin = seen.setdefault(key, k)
        if twin != k:
            running = twin == previous and shapes.is_headline(view, shapes.HEADLINE_WORDS)
            if running and twin != headline:
                reason = layout.furnishing(view, draft.page)
                for index in (twin, k):
                    if reason:
                        draft.set(index, "boilerplate", reason)
                    else:
                        draft.set(index, "caption", "a short line printed twice in a row")
            elif twin == headline or view.words >= _DUPLICATE_WORDS:
                draft.set(k, "duplicate", f"the same as line {draft.views[twin].number}")
        previous = twin


def _bare(key: str) -> str:
    return key.strip(" .\"'")


def _is_paragraph(draft: Draft, index: int) -> bool:
    return not shapes.is_headline(draft.views[index], draft.headline_words)


def _links_below(headings: Sequence[int], draft: Draft) -> None:
    """Headlines right below «اقرأ أيضا» and the like; among paragraphs a short one is a subhead."""
    still_open = set(draft.open())
    last = max((k for k in still_open if shapes.ends_like_sentence(draft.views[k])), default=-1)
    stops = {*headings, len(draft.views)}
    text = min((k for k in still_open if _is_paragraph(draft, k)), default=len(draft.views))
    for heading in headings:
        if heading < text:  # a word of the menu: the article's headline follows
            continue
        links: list[int] = []
        k = heading + 1
        while k not in stops:
            if k in still_open:
                if _is_paragraph(draft, k):
                    break
                links.append(k)
            k += 1
        if links and links[-1] < last:
            links = links if draft.punctuated else links[:1]
            if draft.views[links[-1]].words < _LINK_WORDS:
                links.pop()
        for link in links:
            draft.set(link, "boilerplate", "headline of another article, below a heading of links")
