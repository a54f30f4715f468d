"""The names of an article: found in the Arabic, put right in the English, reported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.article import Flag, NameUse, Sentence, Translation
from pipeline.cleaning.unicode import for_marian
from pipeline.translation.names.english import has_form, right_forms
from pipeline.translation.names.ladder import Ladder, Outcome
from pipeline.translation.names.matcher import Mention, NameMatcher
from pipeline.translation.names.placing import Wanted


class NameStep:
    """Names of one list in the translations of one engine.

    What comes out for a sentence depends on it and its article alone.
    """

    def __init__(self, matcher: NameMatcher, ladder: Ladder) -> None:
        self._matcher = matcher
        self._ladder = ladder
        self._done: dict[tuple[str, str, tuple[Wanted, ...]], Outcome] = {}

    def mentions(self, texts: Sequence[str]) -> list[list[Mention]]:
        """The mentions in each text of one article; surnames count where a full name stands."""
        sources = [for_marian(text) for text in texts]
        full = [self._matcher.find(source) for source in sources]
        short = self._matcher.short_forms(m for found in full for m in found)
        if not short:
            return full
        return [self._matcher.find(source, short) for source in sources]

    def correct(
        self, sentences: Sequence[Sentence], translations: Sequence[Translation]
    ) -> tuple[list[Translation], list[NameUse]]:
        """The translations of one article with its names right, and what was done."""
        found = self.mentions([sentence.ar for sentence in sentences])
        corrected = []
        outcomes = []
        for sentence, translation, mentions in zip(sentences, translations, found, strict=True):
            outcome = self._outcome(sentence.ar, translation, mentions)
            outcomes.append(outcome)
            corrected.append(_with(translation, outcome, mentions))
        return corrected, _uses(sentences, found, outcomes)

    def correct_line(self, text: str, translation: Translation) -> Translation:
        """A line that is an article of its own."""
        sentence = Sentence("s1", 1, "body", text)
        return self.correct([sentence], [translation])[0][0]

    def _outcome(
        self, arabic: str, translation: Translation, mentions: Sequence[Mention]
    ) -> Outcome | None:
        if not mentions or translation.score is None:
            return None
        wanted = tuple(wanted_of(mention) for mention in mentions)
        key = (arabic, translation.text, wanted)
        if key not in self._done:
            self._done[key] = self._ladder.climb(for_marian(arabic), translation.text, wanted)
        return self._done[key]


def wanted_of(mention: Mention) -> Wanted:
    """What the ladder has to see to."""
    return Wanted(
        mention.start,
        mention.end,
        mention.english,
        right_forms(mention),
        mention.careful,
        mention.entry.wrong,
        place=mention.entry.type == "place",
    )


def _with(
    translation: Translation, outcome: Outcome | None, mentions: Sequence[Mention]
) -> Translation:
    if outcome is None:
        return translation
    flags = list(translation.flags)
    arabic = {m.english: m.entry.arabic[0] for m in mentions}
    flags += [
        Flag("name", f"the Arabic has {arabic[w.english]} ({w.english}), the translation does not")
        for w in outcome.missing
    ]
    notes = list(translation.notes)
    for change in outcome.changes:
        detail = f"{change.was} → {change.now}" if change.was else f"put in: {change.now}"
        notes.append(Flag("name", f"by the names list: {detail}"))
    return replace(translation, text=outcome.text, flags=tuple(flags), notes=tuple(notes))


def _uses(
    sentences: Sequence[Sentence],
    found: Sequence[Sequence[Mention]],
    outcomes: Sequence[Outcome | None],
) -> list[NameUse]:
    order: dict[str, tuple[Mention, list[str], list[str], list[str]]] = {}
    for sentence, mentions, outcome in zip(sentences, found, outcomes, strict=True):
        if outcome is None:
            continue
        changed = {change.now for change in outcome.changes}
        missing = {wanted.english for wanted in outcome.missing}
        for mention in mentions:
            key = mention.entry.english
            if mention.careful and not has_form(outcome.text, mention):
                continue  # an ordinary word, as far as anyone can tell
            _, seen, edited, absent = order.setdefault(key, (mention, [], [], []))
            if sentence.id not in seen:
                seen.append(sentence.id)
            if mention.english in changed and sentence.id not in edited:
                edited.append(sentence.id)
            if mention.english in missing and sentence.id not in absent:
                absent.append(sentence.id)
    return [
        NameUse(
            mention.entry.english,
            mention.entry.arabic[0],
            mention.entry.type,
            tuple(seen),
            tuple(edited),
            tuple(absent),
        )
        for mention, seen, edited, absent in order.values()
    ]
