"""The names of an article: found in the Arabic, put right in the English, reported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.article import Flag, NameUse, Sentence, TranslatedArticle, Translation
from pipeline.cleaning.unicode import for_marian
from pipeline.settings import DecodingSettings
from pipeline.translation.amounts import amount_flags
from pipeline.translation.checks.sentence import check_sentence
from pipeline.translation.dates import (
    MONTHS,
    WEEKDAYS,
    date_notes,
    dates_wanted,
)
from pipeline.translation.hijri import HIJRI_MONTHS, hijri_wanted
from pipeline.translation.names.english import has_form, right_forms
from pipeline.translation.names.ladder import Ladder, Outcome
from pipeline.translation.names.matcher import Mention, NameMatcher
from pipeline.translation.names.placing import Wanted
from pipeline.translation.names.reading import ShippedRows, read_list

_KINDS = frozenset({"name", "date", "currency", "unit"})


class NameStep:
    """Names of one list in the translations of one engine.

    What comes out for a sentence depends on it and its article alone.
    """

    def __init__(self, matcher: NameMatcher, ladder: Ladder) -> None:
        self._matcher = matcher
        self._ladder = ladder

    def mentions(self, texts: Sequence[str]) -> list[list[Mention]]:
        """The mentions in each text of one article; surnames count where a full name stands."""
        sources = [for_marian(text) for text in texts]
        full = [self._matcher.find(source) for source in sources]
        short = self._matcher.short_forms(m for found in full for m in found)
        if not short:
            return full
        return [self._matcher.find(source, short) for source in sources]

    def correct(self, translated: TranslatedArticle) -> TranslatedArticle:
        """The article with its names right, as far as can be done, and a report of them."""
        sentences, translations = translated.article.sentences, translated.translations
        found = self.mentions([sentence.ar for sentence in sentences])
        corrected = []
        outcomes = []
        for sentence, translation, mentions in zip(sentences, translations, found, strict=True):
            outcome = self._outcome(sentence.ar, translation, mentions)
            outcomes.append(outcome)
            done = _with(sentence.ar, translation, outcome, mentions)
            notes = date_notes(for_marian(sentence.ar), translated.article.source.published)
            corrected.append(replace(done, notes=(*done.notes, *notes)))
        return replace(
            translated,
            translations=tuple(corrected),
            names=tuple(_uses(sentences, found, outcomes)),
        )

    def correct_line(self, text: str, translation: Translation) -> Translation:
        """A line that is an article of its own."""
        mentions = self.mentions([text])[0]
        return _with(text, translation, self._outcome(text, translation, mentions), mentions)

    def check_line(self, text: str, english: str) -> list[Flag]:
        """What names, dates and amounts of `text` are missing or wrong in `english`.

        For translations of any system: nothing is changed, a correction becomes a flag. Mentions
        the English has under another usual name are right.
        """
        done = self.correct_line(text, Translation(english, score=0.0))
        flags = [flag for flag in done.flags if flag.kind in _KINDS]
        return flags + [Flag(note.kind, note.detail) for note in done.notes]

    def _outcome(
        self, arabic: str, translation: Translation, mentions: Sequence[Mention]
    ) -> Outcome | None:
        if translation.score is None:
            return None
        source = for_marian(arabic)
        wanted = (
            [wanted_of(mention) for mention in mentions]
            + dates_wanted(source)
            + hijri_wanted(source)
        )
        return self._ladder.climb(source, translation.text, wanted) if wanted else None


def open_names(
    shipped: bool, files: Sequence[Path], engine: object, decoding: DecodingSettings
) -> NameStep:
    """The step over the lists in force, for translations of `engine`.

    Raises:
        SettingsError: a list that cannot be used; names file and line.
    """
    entries = [entry for file in files for entry in read_list(file)]
    matcher = NameMatcher(entries, ShippedRows() if shipped else None)
    return NameStep(matcher, Ladder(engine, decoding))


def wanted_of(mention: Mention) -> Wanted:
    """What the ladder has to see to."""
    return Wanted(
        mention.start,
        mention.end,
        mention.english,
        right_forms(mention),
        mention.careful,
        mention.entry.wrong,
        kind=mention.entry.type,
        alone=mention.entry.type == "person" and not mention.short and " " not in mention.english,
    )


def _with(
    text: str, translation: Translation, outcome: Outcome | None, mentions: Sequence[Mention]
) -> Translation:
    if outcome is None:
        return _with_amounts(text, translation)
    flags = list(translation.flags)
    if outcome.text != translation.text:
        # What the checks said was said of another text.
        before = check_sentence(text, translation.text)
        flags = [flag for flag in flags if flag not in before]
        flags += check_sentence(text, outcome.text)
    arabic = {m.english: m.entry.arabic[0] for m in mentions}
    flags += [
        Flag("name", f"the Arabic has {arabic[w.english]} ({w.english}), the translation does not")
        for w in outcome.missing
        if w.kind != "date"
    ]
    flags += [
        Flag("date", f"the Arabic has {w.english}, the translation does not")
        for w in outcome.missing
        if w.kind == "date"
    ]
    notes = list(translation.notes)
    for change in outcome.changes:
        detail = f"{change.was} → {change.now}" if change.was else f"put in: {change.now}"
        if change.now in {*MONTHS, *WEEKDAYS, *HIJRI_MONTHS}:
            notes.append(Flag("date", f"date put right: {detail}"))
        else:
            notes.append(Flag("name", f"by the names list: {detail}"))
    done = replace(translation, text=outcome.text, flags=tuple(flags), notes=tuple(notes))
    return _with_amounts(text, done)


def _with_amounts(text: str, translation: Translation) -> Translation:
    if translation.score is None:
        return translation
    found = amount_flags(for_marian(text), translation.text)
    return replace(translation, flags=(*translation.flags, *found)) if found else translation


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
