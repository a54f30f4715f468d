"""What a line rule is, and how a line is seen by it.

A rule matches a whole line or does not match: a sentence that merely mentions "تابعنا" is never
dropped. Patterns are written in ordinary spelling; their letters are folded as the line's are, so
that أيضا, أيضاً and ايضا are one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.article import Role
from pipeline.cleaning.unicode import as_printed, fold_letters, folded

# Around a line these mean something; bullets, arrows, stars, emoji and dashes do not.
_NO_EDGE = re.compile(r"[\w#\[\](){}<>\"'.!?؟:@+&/©%,،؛]")
# Put before a pattern: the line must, or must not, end as a sentence does.
CLOSED, UNCLOSED = r"(?=.*[.!؟?]$)", r"(?!.*[.!؟?]$)"
_BREAKS = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
# Longer lines are paragraphs and no rule looks at them (characters); notices may be longer than
# the other furniture.
LONGEST, LONGEST_NOTICE = 250, 600


@dataclass(frozen=True)
class View:
    """A non-blank line: its number, the text as printed, and what rules look at."""

    number: int
    text: str

    @cached_property
    def key(self) -> str:
        """Folded text without the decoration around it."""
        # In Arabic «» open and close; turned outwards they are arrows.
        text = folded(self.text.lstrip("»›").rstrip("«‹"))
        start, end = 0, len(text)
        while start < end and not _is_core(text[start]):
            start += 1
        while end > start and not _is_core(text[end - 1]):
            end -= 1
        return text[start:end]

    @cached_property
    def words(self) -> int:
        """Number of words, dashes and other signs not counted."""
        return sum(any(map(str.isalnum, word)) for word in self.text.split())


def views_of(text: str) -> list[View]:
    """The non-blank lines of a text, numbered from 1. Lines end where Unicode says so: at LF, CR,
    CRLF, NEL, VT, FF and the line and paragraph separators.
    """
    printed = enumerate(map(as_printed, _BREAKS.split(text)), 1)
    return [View(number, line) for number, line in printed if line]


def _is_core(sign: str) -> bool:
    return sign != "_" and bool(_NO_EDGE.match(sign))


@dataclass(frozen=True)
class Rule:
    """Whole lines of one kind.

    Attributes:
        reason: what the reader is told.
        patterns: alternatives in ordinary spelling for the whole line.
        opens_links: headlines of other articles follow.
        longest: longer lines do not match, in characters.
    """

    role: Role
    reason: str
    patterns: tuple[str, ...]
    opens_links: bool = False
    longest: int = LONGEST

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Matched against the whole of `View.key`; compiled when a line asks for it, since all the
        rules together take a tenth of a second of every cold start.
        """
        return whole(*self.patterns)

    def matches(self, view: View) -> bool:
        """Whether the whole line is of this kind."""
        return len(view.text) <= self.longest and bool(self.pattern.fullmatch(view.key))


def rule(
    role: Role, reason: str, *patterns: str, opens_links: bool = False, longest: int = LONGEST
) -> Rule:
    """A rule whose whole-line patterns are alternatives, in ordinary spelling."""
    return Rule(role, reason, patterns, opens_links, longest)


def whole(*patterns: str) -> re.Pattern[str]:
    """Folded patterns for the whole line; a closing colon or dot does not matter."""
    alternatives = "|".join(f"(?:{fold_letters(pattern)})" for pattern in patterns)
    return re.compile(rf"(?:{alternatives})[\s:.!…]*")


def first_match(view: View, rules: Sequence[Rule]) -> Rule | None:
    """The first rule that the whole line matches."""
    return next((found for found in rules if found.matches(view)), None)


def up_to(words: int) -> str:
    """Pattern: at most so many more words."""
    return rf"(?:\s+\S+){{0,{words}}}"
