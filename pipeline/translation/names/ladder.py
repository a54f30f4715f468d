"""The steps by which a name comes out right, from the surest to the last resort.

1. Text alone: known wrong forms, other hyphens or capitals, a stuttered name, a misspelling that
   sounds like the name (Kim Yong for Kim Jong Un).
2. The words that attend to the name are replaced (edit through alignment).
3. The model goes on from a beginning with the name in the place where attention turns to it
   (Chatterjee et al. 2017; Song et al. 2020, alignment-enhanced constrained decoding).
4. A flag.

Steps 2 and 3 are proposals: the one is kept that has the most of the sentence's names and that
the model itself finds not much less likely outside the name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.models.engines.forcing import ForcingEngine, Scored, Span
from pipeline.settings import DecodingSettings
from pipeline.translation.checks.sentence import check_sentence
from pipeline.translation.names.english import occurrences, words_of
from pipeline.translation.names.placing import (
    Edit,
    Wanted,
    aligned_edits,
    beginnings,
    forms_in,
    lookalikes,
    swapped,
    taken_spans,
)

# By how much the rest of the sentence may become less likely, in natural-log probability per
# token outside the name; measured by bench/names.py (docs/names.md).
MARGIN_EDIT = 0.6
MARGIN_DECODE = 0.4
# A sentence decoded anew may lose at most this share of its words.
SHORTEST = 0.7


@dataclass(frozen=True, slots=True)
class Change:
    """One correction: what stood there (empty where nothing did) and what stands there now."""

    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a translation.

    Attributes:
        missing: the wanted expressions that the text still has in no right form.
    """

    text: str
    changes: tuple[Change, ...]
    missing: tuple[Wanted, ...]


class Ladder:
    """Corrects translations of one engine.

    Args:
        engine: None, or one that cannot be asked, leaves the steps on the text alone.
    """

    def __init__(self, engine: object, decoding: DecodingSettings) -> None:
        usable = isinstance(engine, ForcingEngine) and engine.can_force
        self._engine: ForcingEngine | None = engine if usable else None  # type: ignore[assignment]
        self._decoding = decoding

    def climb(self, source: str, text: str, wanted: Sequence[Wanted]) -> Outcome:
        """Put every wanted expression right in `text`, as far as can be done.

        Args:
            source: the text the model was given (`for_marian`), to which spans refer.
            text: its translation.
            wanted: in the order of the source.
        """
        text, changes = _tidied(text, wanted)
        text, more = _completed(text, wanted)
        changes += more
        engine = self._engine
        if engine is not None and engine.count_tokens([source])[0] > engine.max_source_tokens:
            engine = None
        tried: set[str] = set()
        for _ in range(2 * len(wanted)):
            open_ = [w for w in unmet(text, wanted) if w.english not in tried]
            if not open_:
                break
            item = open_[0]
            edit = self._step(engine, source, text, item, wanted)
            if edit is None:
                tried.add(item.english)
                continue
            changes.append(Change(edit.was, edit.text[slice(*edit.put)]))
            text = edit.text
            text, more = _tidied(text, wanted)
            changes += more
        found = Counter(_counts(text, wanted))
        missing = tuple(w for w in _distinct(wanted) if not found[w.english] and not w.careful)
        return Outcome(text, tuple(changes), missing)

    def _step(
        self,
        engine: ForcingEngine | None,
        source: str,
        text: str,
        item: Wanted,
        wanted: Sequence[Wanted],
    ) -> Edit | None:
        taken = taken_spans(text, [form for w in wanted for form in forms_in(text, w)])
        found = swapped(text, item, wanted) if item.rivals else lookalikes(text, item, taken)
        for edit in found:
            if _gains(edit.text, text, wanted):
                return edit
        if engine is None or item.careful or item.kind == "date":
            return None
        alignment = engine.align(source, text)
        edits = [
            edit
            for edit in aligned_edits(text, item, alignment, taken)
            if _gains(edit.text, text, wanted)
        ]
        best = _best(engine, source, text, edits, MARGIN_EDIT)
        if best is not None or _counts(text, wanted)[item.english]:
            # A name that is there once and should be twice is no reason to decode again.
            return best
        starts = beginnings(text, item, alignment, taken)
        if not starts:
            return None
        redone = []
        words = len(text.split())
        for start, new in zip(starts, engine.go_on(source, starts, self._decoding), strict=True):
            if not new.startswith(start) or len(new.split()) < SHORTEST * words:
                continue
            if _faults(source, new) - _faults(source, text):
                continue
            if _counts(new, wanted)[item.english] > sum(w.english == item.english for w in wanted):
                continue
            if _gains(new, text, wanted) and not _stutters(new, text):
                redone.append(Edit(new, (len(start) - len(item.english), len(start)), "", False))
        return _best(engine, source, text, redone, MARGIN_DECODE)


def unmet(text: str, wanted: Sequence[Wanted]) -> list[Wanted]:
    """The wanted expressions of which the text has fewer than the source, absent ones first."""
    found = _counts(text, wanted)
    needed = Counter(w.english for w in wanted)
    short = [w for w in _distinct(wanted) if found[w.english] < needed[w.english]]
    return sorted(short, key=lambda w: found[w.english] > 0)


def _counts(text: str, wanted: Sequence[Wanted]) -> dict[str, int]:
    """How often each wanted expression stands in the text; no word counts for two."""
    counts: dict[str, int] = {}
    used: list[Span] = []
    for item in sorted(_distinct(wanted), key=lambda w: -len(w.english)):
        spans = [s for s in taken_spans(text, forms_in(text, item)) if not _inside(s, used)]
        counts[item.english] = len(spans)
        used += spans
    return counts


def _inside(span: Span, others: Sequence[Span]) -> bool:
    return any(span[0] < b and span[1] > a for a, b in others)


def _distinct(wanted: Sequence[Wanted]) -> list[Wanted]:
    return list({w.english: w for w in reversed(wanted)}.values())[::-1]


def _gains(new: str, old: str, wanted: Sequence[Wanted]) -> bool:
    """More of what is wanted, and nothing of it lost."""
    before, after = _counts(old, wanted), _counts(new, wanted)
    needed = Counter(w.english for w in wanted)
    gained = sum(min(after[k], needed[k]) - min(before[k], needed[k]) for k in needed)
    return gained > 0 and _kept(new, old, wanted)


def _kept(new: str, old: str, wanted: Sequence[Wanted]) -> bool:
    """Nothing of what is wanted is lost."""
    before, after = _counts(old, wanted), _counts(new, wanted)
    needed = Counter(w.english for w in wanted)
    return all(min(after[k], needed[k]) >= min(before[k], needed[k]) for k in needed)


def _faults(source: str, text: str) -> set[str]:
    return {flag.kind for flag in check_sentence(source, text)}


def _stutters(new: str, old: str) -> bool:
    """Whether a new text repeats three-word runs that the old one does not."""

    def repeats(text: str) -> int:
        words = [w.text.lower() for w in words_of(text)]
        runs = Counter(zip(words, words[1:], words[2:], strict=False))
        return sum(count - 1 for count in runs.values())

    return repeats(new) > repeats(old)


def _best(
    engine: ForcingEngine, source: str, text: str, edits: Sequence[Edit], margin: float
) -> Edit | None:
    """The edit whose rest the model finds likeliest, if not less likely than now by `margin`."""
    if not edits:
        return None
    scored = engine.score(source, [text, *(edit.text for edit in edits)])
    now = _outside(scored[0], None)
    rated = [(_outside(s, e.put), e) for s, e in zip(scored[1:], edits, strict=True)]
    score, best = max(rated, key=lambda pair: pair[0])
    return best if score >= now - margin else None


def _outside(scored: Scored, put: Span | None) -> float:
    """Mean log-probability of the tokens outside `put`."""
    rest = [
        value
        for (start, end), value in zip(scored.target, scored.log_probabilities, strict=True)
        if put is None or not (start < put[1] and end > put[0])
    ]
    return sum(rest) / max(1, len(rest))


def _tidied(text: str, wanted: Sequence[Wanted]) -> tuple[str, list[Change]]:
    """One form: known wrong ones, other hyphens and capitals, and a name's stuttered words."""
    changes: list[Change] = []
    for item in _distinct(wanted):
        spans = [span for form in item.wrong for span in occurrences(text, form)]
        if " " in item.english or "-" in item.english:
            # Other hyphens (Kim Jong-un). Other capitals alone are left: headlines have them.
            spans += [
                s
                for s in occurrences(text, item.english)
                if text[slice(*s)].lower() != item.english.lower()
            ]
            spans += [match.span() for match in _stuttered(item.english).finditer(text)]
        done = len(text) + 1
        for start, end in sorted(spans, key=lambda s: (-s[0], -s[1])):
            seen = text[start:end]
            if end <= done and seen != item.english:
                changes.append(Change(seen, item.english))
                text = text[:start] + item.english + text[end:]
                done = start
    return text, changes


def _completed(text: str, wanted: Sequence[Wanted]) -> tuple[str, list[Change]]:
    """A full name misspelled around its surname: Kim Yong becomes Kim Jong Un."""
    changes = []
    for item in _distinct(wanted):
        if item.kind != "person" or " " not in item.english or occurrences(text, item.english):
            continue
        others = [form for form in _all_forms(wanted) if form not in item.right]
        for edit in lookalikes(text, item, taken_spans(text, others)):
            if edit.was in item.right or not re.search(r"[\s-]", edit.was):
                continue
            if taken_spans(edit.was, item.right) and _kept(edit.text, text, wanted):
                changes.append(Change(edit.was, item.english))
                text = edit.text
                break
    return text, changes


def _all_forms(wanted: Sequence[Wanted]) -> list[str]:
    return [form for w in wanted for form in w.right]


def _stuttered(form: str) -> re.Pattern[str]:
    """`form` with words of it said more than once: Sergei Sergei Lavrov."""
    words = [re.escape(word) for word in form.split()]
    body = r"\s+".join(rf"(?:{word}\s+)*{word}" for word in words)
    return re.compile(rf"(?<![^\W_]){body}(?![^\W_])")
