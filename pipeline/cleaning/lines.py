"""Roles of lines: first by the line itself (`rules`), then by where it stands.

The order of a scraped article is: navigation, title, byline, text with subheads and captions,
furniture. Position decides only between headline-like lines; a line that reads as a sentence is
body unless a rule knows it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pipeline.article import Line, Role
from pipeline.cleaning.rules import match_rule
from pipeline.cleaning.unicode import as_printed, folded

_SENTENCE_END = re.compile(r"(?:[.!?؟…۔]|[.!?؟…]?[\"'”’»])[\"'”’»)\]]*$")
_FULL_STOP = re.compile(r"[.…۔][\"'”’»)\]]*$|[.…]$")
_ARABIC = re.compile("[\u0621-\u064a]")
_WORD = re.compile(r"\w")
_LATIN_WORD = re.compile("[A-Za-z]{2,}")
_OUTLET_NAME = re.compile(r"(?:صحيفه|موقع|شبكه|بوابه|جريده|قناه|وكاله|منصه|مجله)(?: \S+){1,3}")

HEADLINE_WORDS = 22
SUBHEAD_WORDS = 12
TITLE_WORDS = 4
DUPLICATE_WORDS = 6
# After "related:" a list of other headlines follows; it ends with the first sentence.
_OPENS_LIST = "points to other articles"


@dataclass(slots=True)
class _Draft:
    """A line while its role is being found."""

    number: int
    text: str
    key: str
    role: Role | None = None
    reason: str = ""

    @property
    def words(self) -> int:
        return len(self.text.split())

    @property
    def reads_as_sentence(self) -> bool:
        """Ends with a full stop and has some length, or is longer than any headline."""
        if self.words > HEADLINE_WORDS:
            return True
        if _FULL_STOP.search(self.text):
            return self.words >= 4
        return bool(_SENTENCE_END.search(self.text)) and self.words > SUBHEAD_WORDS

    def decide(self, role: Role, reason: str) -> None:
        self.role, self.reason = role, reason


def classify_lines(
    text: str, stated_title: str | None, outlet: str | None, furniture: Collection[str]
) -> tuple[Line, ...]:
    """Every non-blank line of `text` with role and reason.

    Args:
        text: the article; lines end with \\n (others are turned into it by the sources).
        stated_title: a title known apart from the text; becomes line 0.
        outlet: name of the outlet, if known; alone on a line it is furniture.
        furniture: folded lines known to repeat in the outlet's other articles.
    """
    drafts = [
        _Draft(number, printed, folded(printed))
        for number, line in enumerate(text.split("\n"), start=1)
        if (printed := as_printed(line))
    ]
    title_key = folded(stated_title) if stated_title else None
    _by_themselves(drafts, outlet, furniture)
    _lists_of_links(drafts)
    _repeated(drafts, title_key)
    _leading(drafts, has_title=title_key is not None)
    _inside(drafts)
    lines = [_line(draft) for draft in drafts]
    if stated_title:
        lines.insert(
            0, Line(0, as_printed(stated_title), "title", True, "title stated by the source")
        )
    return tuple(lines)


def _line(draft: _Draft) -> Line:
    role = draft.role or "body"
    kept = role in {"title", "subhead", "body"}
    return Line(draft.number, draft.text, role, kept, draft.reason)


def _by_themselves(
    drafts: Sequence[_Draft], outlet: str | None, furniture: Collection[str]
) -> None:
    outlet_key = folded(outlet) if outlet else None
    for draft in drafts:
        if not _WORD.search(draft.text):
            draft.decide("boilerplate", "no letters or digits")
        elif draft.key in furniture:
            draft.decide("boilerplate", "repeats in other articles of the outlet")
        elif draft.key.strip(" .|-") == outlet_key:
            draft.decide("boilerplate", "name of the outlet alone on a line")
        elif rule := match_rule(draft.text, draft.key):
            draft.decide(rule.role, rule.reason)
        elif not _ARABIC.search(draft.text) and draft.words <= 12:
            draft.decide("boilerplate", "short line without Arabic")


def _lists_of_links(drafts: Sequence[_Draft]) -> None:
    """Headlines after a bare "related articles" line are links, up to the next sentence."""
    in_list = False
    for draft in drafts:
        if draft.role is not None:
            bare = draft.reason == _OPENS_LIST and draft.words <= 4
            in_list = bare or (in_list and draft.role == "boilerplate")
        elif in_list and not draft.reads_as_sentence and draft.words >= TITLE_WORDS:
            draft.decide("boilerplate", "headline in a list of other articles")
        else:
            in_list = False


def _repeated(drafts: Sequence[_Draft], title_key: str | None) -> None:
    """Short lines printed twice in a row are captions (picture text and its alternative text);
    a longer line seen before is a duplicate.
    """
    undecided = [draft for draft in drafts if draft.role is None]
    for first, second in zip(undecided, undecided[1:], strict=False):
        adjacent = first.key == second.key and not first.reads_as_sentence
        if adjacent and first.words >= 2 and first is not undecided[0]:
            for draft in (first, second):
                draft.decide("caption", "printed twice in a row, as picture captions are")
    seen = {title_key} if title_key else set()
    for draft in drafts:
        if draft.role is not None:
            continue
        if draft.key in seen and (draft.words >= DUPLICATE_WORDS or draft.key == title_key):
            draft.decide("duplicate", "the same line stands above")
        seen.add(draft.key)


def _leading(drafts: Sequence[_Draft], has_title: bool) -> None:
    """The lines above the first sentence: navigation, title, deck, byline."""
    leading: list[_Draft] = []
    for draft in drafts:
        if draft.role is None and draft.reads_as_sentence:
            break
        if draft.role is None:
            leading.append(draft)
    else:
        if not has_title and len(leading) == len([d for d in drafts if d.role is None]) > 4:
            return  # no line reads as a sentence: nothing to go by
    if not leading:
        return
    title = None
    if not has_title:
        title = next(
            (draft for draft in leading if draft.words >= TITLE_WORDS),
            max(leading, key=lambda draft: draft.words),
        )
        title.decide("title", "first headline-like line, above the text")
    for draft in leading:
        if draft.role is not None:
            continue
        if title is not None and draft.number < title.number:
            draft.decide("boilerplate", "short line above the title: navigation or section")
        elif _OUTLET_NAME.fullmatch(draft.key.strip(' "|-')):
            draft.decide("boilerplate", "name of an outlet alone on a line")
        elif draft.words < TITLE_WORDS and draft is not leading[-1]:
            draft.decide("byline", "short line between title and text")
        else:
            draft.decide("subhead", "headline-like line above the text")


def _inside(drafts: Sequence[_Draft]) -> None:
    """What is left: sentences, subheads between them, and short lines after the last."""
    last_sentence = max(
        (index for index, d in enumerate(drafts) if d.role is None and d.reads_as_sentence),
        default=-1,
    )
    for index, draft in enumerate(drafts):
        if draft.role is not None:
            continue
        if draft.reads_as_sentence:
            draft.decide("body", "reads as a sentence")
        elif _OUTLET_NAME.fullmatch(draft.key.strip(' "|-')):
            draft.decide("boilerplate", "name of an outlet alone on a line")
        elif index > last_sentence:
            if draft.words < DUPLICATE_WORDS and last_sentence >= 0:
                draft.decide("boilerplate", "short line after the end of the text")
            else:
                draft.decide("body", "long enough to be text")
        elif draft.words <= SUBHEAD_WORDS and not draft.text.rstrip().endswith(("،", "؛", ":")):
            draft.decide("subhead", "short line without a full stop, between sentences")
        else:
            draft.decide("body", "too long for a subhead")
