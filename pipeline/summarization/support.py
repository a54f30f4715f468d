"""On which sentences of the article a summary sentence rests, and how firmly.

Without a model's help, word and bigram overlap with the article predicts faithfulness better
than name overlap alone (AlignScore's leaderboard: ROUGE-2 59.5, names 46.2), so support is
overlap, and numbers and names that the article lacks are flags of their own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from pipeline.article import Flag
from pipeline.language.english import (
    capitalised,
    content_stems,
    initials,
    names_in,
    same_name,
)
from pipeline.language.english_numbers import numbers_in

_MOST_EVIDENCE = 3
# A further sentence must bring at least this share of the summary sentence's content.
_WORTH_NAMING = 0.12


def evidence_for(
    sentence_en: str, article_en: Sequence[tuple[str, str]], *, threshold: float = 0.2
) -> tuple[tuple[str, ...], float, tuple[Flag, ...]]:
    """Evidence ids (at most three, best first), support 0..1, and flags.

    Args:
        sentence_en: one summary sentence.
        article_en: (id, English) of every sentence of the article, title included.
        threshold: support below it is flagged `weak_support`.

    Returns:
        Support is the share of the sentence's content words and bigrams found in its evidence.
        Flags: `number_unsupported` and `name_unsupported` name what no sentence of the article
        has, `weak_support` says how little was found.
    """
    wanted = _units(sentence_en)
    total = sum(wanted.values())
    offers = [(name, _units(text)) for name, text in article_en]
    evidence: list[str] = []
    open_units = Counter(wanted)
    while open_units and len(evidence) < _MOST_EVIDENCE:
        gains = [
            (sum(n for unit, n in open_units.items() if unit in units), name)
            for name, units in offers
        ]
        # `max` keeps the first of equals: the earlier sentence is the evidence.
        gain, name = max(gains, key=lambda pair: pair[0], default=(0, ""))
        if gain == 0 or (evidence and gain < _WORTH_NAMING * total):
            break
        evidence.append(name)
        found = dict(offers)[name]
        open_units = Counter({unit: n for unit, n in open_units.items() if unit not in found})
    support = (total - sum(open_units.values())) / total if total else 0.0
    return tuple(evidence), round(support, 3), _flags(sentence_en, article_en, support, threshold)


def _flags(
    sentence: str, article: Sequence[tuple[str, str]], support: float, threshold: float
) -> tuple[Flag, ...]:
    text = "\n".join(english for _, english in article)
    flags = []
    known_numbers = {number.value for number in numbers_in(text)}
    strange = [n.written for n in numbers_in(sentence) if n.value not in known_numbers]
    if strange:
        flags.append(Flag("number_unsupported", f"{_listed(strange)}: not in the article"))
    unknown = _unknown_names(sentence, text)
    if unknown:
        flags.append(Flag("name_unsupported", f"{_listed(unknown)}: not in the article"))
    if support < threshold:
        share = f"only {support:.0%}" if support else "nothing"
        flags.append(Flag("weak_support", f"{share} of its content is found in the article"))
    return tuple(flags)


def _unknown_names(sentence: str, article: str) -> list[str]:
    known = capitalised(article) | set(initials(article))
    plain = {name.replace(".", "") for name in known}
    # United Nations is known where the article has UN.
    spelled_out = {
        word for letters, words in initials(sentence).items() if letters in plain for word in words
    }
    return [
        name
        for name in names_in(sentence)
        if name not in spelled_out and not any(same_name(name, other) for other in known)
    ]


def _listed(items: Sequence[str]) -> str:
    return ", ".join(dict.fromkeys(items))


def _units(text: str) -> Counter[tuple[str, ...]]:
    """Content stems and pairs of neighbouring ones; a repeated one counts once."""
    stems = content_stems(text)
    return Counter({(stem,) for stem in stems} | set(pairwise(stems)))
