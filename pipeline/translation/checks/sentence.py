"""All checks of one sentence."""

from __future__ import annotations

from pipeline.article import Flag
from pipeline.translation.checks.length import check_end, check_length
from pipeline.translation.checks.loops import check_loops
from pipeline.translation.checks.negation import check_negation
from pipeline.translation.checks.numbers import check_numbers
from pipeline.translation.checks.quotes import check_quotes
from pipeline.translation.checks.script import check_script
from pipeline.translation.checks.untranslated import check_untranslated
from pipeline.translation.segments import needs_translation


def check_sentence(source: str, translation: str) -> list[Flag]:
    """What to look at in the translation of one sentence, the gravest first.

    Args:
        source: Arabic as printed, one sentence or one line.
        translation: the English that any system made of it.
    """
    if flags := check_untranslated(source, translation):
        return flags
    if not needs_translation(source):
        return check_script(translation)
    return [
        *check_loops(source, translation),
        *check_end(source, translation),
        *check_numbers(source, translation),
        *check_negation(source, translation),
        *check_length(source, translation),
        *check_quotes(source, translation),
        *check_script(translation),
    ]
