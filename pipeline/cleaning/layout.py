"""What a line's place tells: before the first paragraph, between paragraphs, after the last.

Only short unpunctuated lines are judged here; paragraphs stay body.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

from pipeline.article import Line, Role
from pipeline.cleaning import shapes
from pipeline.cleaning.attribution import AROUND, BETWEEN
from pipeline.cleaning.rules import View, first_match

KEPT_ROLES: frozenset[Role] = frozenset({"title", "subhead", "body"})
# More short lines in a row than this are a list, not subheads; so many rows make a table.
_SUBHEADS_IN_A_ROW, _FEWEST_ROWS = 3, 3
# Where paragraphs end without a full stop, only shorter lines can be told from them.
_UNPUNCTUATED_HEADLINE, _UNPUNCTUATED_SUBHEAD = 14, 6
_STANDFIRST_WORDS = 14
_LABEL_WORDS = 3
# After the last full stop even four or five words are a label (tags, a section, a name).
_TAIL_LABEL_WORDS = 5
_NAME_WORDS = 4
# «صحيفة النهر» is the site's name; «وكالة الطاقة تحذر» may be a headline.
_SITE_WORDS = 2
_DATED = ("time of publication", "date or time of publication", "view count or reading time")
# A page without any closed paragraph has at most so many long lines that are taken for text;
# more of them are a list of headlines.
_UNCLOSED_PARAGRAPHS = 3


@dataclass(frozen=True, slots=True)
class Page:
    """What is known of the page besides its lines.

    Attributes:
        title: a title stated apart, as printed.
        outlet: the outlet's name, folded.
        furniture: numbers of the lines that repeat across the outlet's articles.
    """

    title: str | None = None
    outlet: str | None = None
    furniture: Set[int] = frozenset()


class Draft:
    """The roles given so far; a line without one is open."""

    def __init__(self, views: Sequence[View], page: Page) -> None:
        self.views = views
        self.page = page
        self._verdicts: list[tuple[Role, str] | None] = [None] * len(views)
        long = [view for view in views if view.words > shapes.SUBHEAD_WORDS]
        closed = sum(map(shapes.ends_like_sentence, long))
        self.punctuated = closed * 2 >= len(long)
        self.subhead_words = shapes.SUBHEAD_WORDS if self.punctuated else _UNPUNCTUATED_SUBHEAD
        self.headline_words = shapes.HEADLINE_WORDS if self.punctuated else _UNPUNCTUATED_HEADLINE

    def set(self, index: int, role: Role, reason: str) -> None:
        """Give the line at `index` its role."""
        self._verdicts[index] = (role, reason)

    def open(self, start: int = 0) -> list[int]:
        """Indices from `start` on of the lines that have no role yet."""
        return [k for k in range(start, len(self.views)) if self._verdicts[k] is None]

    def has(self, role: Role) -> bool:
        """Whether any line has this role."""
        return any(verdict is not None and verdict[0] == role for verdict in self._verdicts)

    def is_beside(self, index: int, reasons: Sequence[str]) -> bool:
        """Whether the line before or after has a role for one of these reasons."""
        beside = [self._verdicts[k] for k in (index - 1, index + 1) if 0 <= k < len(self.views)]
        return any(verdict is not None and verdict[1] in reasons for verdict in beside)

    def lines(self) -> list[Line]:
        """All lines; the open ones are body."""
        done = []
        for view, verdict in zip(self.views, self._verdicts, strict=True):
            role, reason = verdict or ("body", "running text")
            done.append(Line(view.number, view.text, role, role in KEPT_ROLES, reason))
        return done


def place(draft: Draft) -> None:
    """Roles of all open lines that are not paragraphs."""
    start = _first_paragraph(draft)
    if start is None:
        _without_paragraphs(draft)
        return
    _head(draft, [k for k in draft.open() if k < start])
    paragraphs = [
        k for k in draft.open(start) if not shapes.is_subhead(draft.views[k], draft.subhead_words)
    ]
    end = max(paragraphs, default=start)
    _between(draft, {start, *paragraphs}, end)
    _tail(draft, draft.open(end + 1), shapes.opens_list(draft.views[end]))


def _first_paragraph(draft: Draft) -> int | None:
    """Where the text begins after the headline and what surrounds it."""
    titled = draft.page.title is not None
    standfirst = _STANDFIRST_WORDS if draft.punctuated else draft.subhead_words
    most = standfirst if titled else draft.headline_words
    below: list[int] = []
    for k in draft.open():
        view = draft.views[k]
        if not shapes.is_headline(view, most):
            return k
        if may_be_title(view, draft.page):
            most = standfirst
        below.append(k)
    after_title = below if titled or len(below) == 1 else below[1:]
    long = [k for k in after_title if draft.views[k].words > shapes.SUBHEAD_WORDS]
    return long[0] if 0 < len(long) <= _UNCLOSED_PARAGRAPHS else None


def _without_paragraphs(draft: Draft) -> None:
    """A headline or note given alone is the text; short lines left over from a page are not."""
    leftover = draft.has("boilerplate")
    for number, k in enumerate(found := draft.open()):
        if leftover or (len(found) > 1 and draft.views[k].words < _LABEL_WORDS):
            draft.set(k, "boilerplate", "a short line on a page without any paragraph")
        elif number == 0 and len(found) > 1 and draft.page.title is None:
            draft.set(k, "title", "the headline: first of a few short lines")
        else:
            draft.set(k, "body", "a short text alone")


def _head(draft: Draft, short: Sequence[int]) -> None:
    candidates = []
    for k in short:
        if reason := furnishing(draft.views[k], draft.page):
            draft.set(k, "boilerplate", reason)
        else:
            candidates.append(k)
    title = None if draft.page.title else _pick_title(draft, candidates)
    for k in candidates:
        view = draft.views[k]
        if k == title:
            draft.set(k, "title", "the headline: first short line before the text")
        elif title is not None and shapes.is_site_name(view):
            draft.set(k, "boilerplate", "the site's name")
        elif title is not None and k < title and not first_match(view, AROUND):
            draft.set(k, "boilerplate", "a label above the headline")
        elif found := first_match(view, AROUND):
            draft.set(k, found.role, found.reason)
        elif view.words == 1:
            draft.set(k, "boilerplate", "a single word above the text")
        elif view.words <= _NAME_WORDS and draft.is_beside(k, _DATED):
            draft.set(k, "byline", "a name beside the date")
        else:
            draft.set(k, "subhead", "a short line between headline and text")


def furnishing(view: View, page: Page) -> str | None:
    """Why a short line at the head or foot of a page is furniture; None where nothing says so."""
    if shapes.is_navigation(view):
        return "names of site sections"
    if view.key == page.outlet or (view.words <= _SITE_WORDS and shapes.is_site_name(view)):
        return "the site's name"
    if shapes.is_date(view):
        return "date or time of publication"
    if shapes.is_letterless(view):
        return "a number alone"
    if shapes.is_latin(view) and view.words <= 4:
        return "a label in Latin script"
    return None


def may_be_title(view: View, page: Page) -> bool:
    """Whether a short line before the text is more than a label or what surrounds a headline."""
    return (
        view.words >= _LABEL_WORDS
        and not furnishing(view, page)
        and not shapes.is_site_name(view)
        and not first_match(view, AROUND)
    )


def _pick_title(draft: Draft, candidates: Sequence[int]) -> int | None:
    """The first line that may be one; else of three words, else of two. One word is no headline."""
    for k in candidates:
        if may_be_title(draft.views[k], draft.page):
            return k
    for least in (_LABEL_WORDS, 2):
        for k in candidates:
            if draft.views[k].words >= least:
                return k
    return None


def _between(draft: Draft, paragraphs: set[int], end: int) -> None:
    """Short lines between paragraphs: subheads, captions, items of a list."""
    row: list[int] = []
    in_list = False
    for k in draft.open(min(paragraphs)):
        if k > end:
            return
        if k not in paragraphs:
            row.append(k)
            continue
        for index in row:
            _set_short_line(draft, index, in_list or len(row) > _SUBHEADS_IN_A_ROW)
        row = []
        in_list = shapes.opens_list(draft.views[k])


def _set_short_line(draft: Draft, index: int, in_list: bool) -> None:
    view = draft.views[index]
    if in_list:
        draft.set(index, "body", "an item of a list")
    elif found := first_match(view, BETWEEN):
        draft.set(index, found.role, found.reason)
    elif shapes.is_navigation(view) and view.words > _LABEL_WORDS:
        draft.set(index, "boilerplate", "names of site sections")
    elif view.key == draft.page.outlet:
        draft.set(index, "boilerplate", "the site's name")
    elif shapes.is_letterless(view):
        draft.set(index, "body", "running text")
    else:
        draft.set(index, "subhead", "a short line without full stop between paragraphs")


def _tail(draft: Draft, short: Sequence[int], in_list: bool) -> None:
    """Short lines after the last paragraph, which cannot be subheads."""
    if in_list:
        return
    rest = []
    for k in short:
        view = draft.views[k]
        if reason := furnishing(view, draft.page):
            draft.set(k, "boilerplate", reason)
        elif shapes.is_site_name(view):
            draft.set(k, "boilerplate", "the site's name")
        elif found := first_match(view, AROUND):
            draft.set(k, found.role, found.reason)
        elif shapes.is_tag_list(view):
            draft.set(k, "boilerplate", "tags")
        else:
            rest.append(k)
    rows = sum(shapes.is_row(draft.views[k]) for k in rest)
    if len(rest) >= _FEWEST_ROWS and rows * 2 > len(rest):
        return  # a table of figures, not headlines
    label_words = _TAIL_LABEL_WORDS if draft.punctuated else _LABEL_WORDS
    for k in rest:
        if draft.views[k].words <= label_words:
            draft.set(k, "boilerplate", "a label after the text")
        elif len(rest) > 1 and draft.punctuated:
            draft.set(k, "boilerplate", "one of several short lines after the text")
