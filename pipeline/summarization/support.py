"""On which sentences of the article a summary sentence rests, and how firmly.

Without a model's help, word and bigram overlap with the article predicts faithfulness better
than name overlap alone (AlignScore's leaderboard: ROUGE-2 59.5, names 46.2), so support is
overlap, and numbers and names that the article lacks are flags of their own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from pipeline.article import Flag
from pipeline.language.english import (
    capitalised,
    content_stems,
    initials,
    names_in,
    same_name,
)
from pipeline.language.places import is_place
from pipeline.summarization.figures import unsupported_numbers
from pipeline.summarization.polarity import reversed_claims

WEAK_SUPPORT = 0.12
"""Of faithful summaries 0.5 % have less, of sentences of other articles 99 % (first half of the
openings, bench/summary_support.py)."""
_MOST_EVIDENCE = 3
_Units = Counter[tuple[str, ...]]
# Offices and forms of address (a summary may say President where the article says head of state),
# and initials of things, not of bodies, which a writer uses without ever spelling them out.
_OFFICES = """
    President Premier Prime Minister Chancellor Judge Justice General Colonel King Queen Prince
    Princess Sheikh Sultan Emir Pope Senator Governor Mayor Mr Mrs Ms Dr Sir State
"""
_INITIALS = "AI IPO GDP LNG TV DNA COVID CEO MP MPs NGO NGOs AIDS HIV WWII SMS GPS VAT"
_NO_NAMES = frozenset(_OFFICES.split()) | frozenset(_INITIALS.split())
_COMPASS = frozenset({"North", "South", "East", "West"})
# A further sentence must bring at least this share of the summary sentence's content.
_WORTH_NAMING = 0.12


def evidence_for(
    sentence_en: str, article_en: Sequence[tuple[str, str]], *, threshold: float = WEAK_SUPPORT
) -> tuple[tuple[str, ...], float, tuple[Flag, ...]]:
    """Evidence ids (at most three, best first), support 0..1, and flags.

    Args:
        sentence_en: one summary sentence.
        article_en: (id, English) of every sentence of the article, title included.
        threshold: support below it is flagged `weak_support`.

    Returns:
        Support is the share of the sentence's content words and bigrams found in the three
        sentences of the article that have most of them; those that add little are not named.
        Flags: `number_unsupported` and `name_unsupported` name what no sentence of the article
        has, `claim_reversed` quotes a denial that only one side has, `weak_support` says how
        little was found.
    """
    texts = dict(article_en)
    wanted = _units(sentence_en)
    total = sum(wanted.values())
    best = _best_support(wanted, {name: _units(text) for name, text in texts.items()})
    support = sum(gain for _, gain in best) / total if total else 0.0
    evidence = tuple(
        name for k, (name, gain) in enumerate(best) if k == 0 or gain >= _WORTH_NAMING * total
    )
    rests_on = [texts[name] for name, _ in best]
    flags = _flags(sentence_en, article_en, rests_on, support, threshold)
    return evidence, round(support, 3), flags


def _best_support(wanted: _Units, offers: Mapping[str, _Units]) -> list[tuple[str, int]]:
    """The sentences that have most of `wanted` together, best first, with what each brings."""
    best: list[tuple[str, int]] = []
    missing = Counter(wanted)
    while missing and len(best) < _MOST_EVIDENCE:
        gains = [
            (sum(n for unit, n in missing.items() if unit in units), name)
            for name, units in offers.items()
        ]
        # `max` keeps the first of equals: the earlier sentence is the evidence.
        gain, name = max(gains, key=lambda pair: pair[0], default=(0, ""))
        if gain == 0:
            break
        best.append((name, gain))
        missing = Counter({unit: n for unit, n in missing.items() if unit not in offers[name]})
    return best


def _flags(
    sentence: str,
    article: Sequence[tuple[str, str]],
    rests_on: Sequence[str],
    support: float,
    threshold: float,
) -> tuple[Flag, ...]:
    text = "\n".join(english for _, english in article)
    flags = []
    strange = unsupported_numbers(sentence, text)
    if strange:
        flags.append(Flag("number_unsupported", f"{_listed(strange)}: not in the article"))
    unknown = _unknown_names(sentence, text)
    if unknown:
        flags.append(Flag("name_unsupported", f"{_listed(unknown)}: not in the article"))
    reversed_ = reversed_claims(sentence, rests_on)
    if reversed_:
        flags.append(
            Flag("claim_reversed", f"'{_listed(reversed_)}': denied on one side only, compare")
        )
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

    def has(name: str) -> bool:
        return name in spelled_out or any(same_name(name, other) for other in known)

    names = [name for name in names_in(sentence) if name not in _NO_NAMES]
    # A lone word that opens a sentence counts only where it is known to name: "Iran said".
    opening = re.match(r"\w+", sentence)
    if opening and opening.group() not in names and is_place(opening.group()):
        names.insert(0, opening.group())
    unknown = [name for name in names if not has(name)]
    following = dict(pairwise(names))
    return [name for name in unknown if not _only_opens(name, following.get(name), sentence, has)]


def _only_opens(
    name: str, following: str | None, sentence: str, has: Callable[[str], bool]
) -> bool:
    """Whether a capital says nothing: "Lengthy Moscow talks", "New Delhi" for Delhi.

    The points of the compass say which Korea it is, so they always count.
    """
    if following is None or f"{name} {following}" not in sentence or not has(following):
        return False
    opens = sentence.startswith(name) and name not in _COMPASS and not is_place(name)
    return opens or name == "New"


def _listed(items: Sequence[str]) -> str:
    return ", ".join(dict.fromkeys(items))


def _units(text: str) -> _Units:
    """Content stems and pairs of neighbouring ones; a repeated one counts once."""
    stems = content_stems(text)
    return Counter({(stem,) for stem in stems} | set(pairwise(stems)))
