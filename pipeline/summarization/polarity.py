"""Whether a summary sentence denies what its article never denied, or affirms what it denies.

No parser: a negation reaches the words around it. A negated verb of the summary must share a
content word with what stands near some negation of the article; of faithful, strongly
paraphrased sentences 2 % do not, of sentences with a "not" put in 94 % (first half of the
openings, bench/summary_support.py). "No", "without" and "neither" are left alone: they belong to
nouns, and a paraphrase often comes to them from a verb ("banned" becomes "no more").
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.language.english import content_stems

_NOT = re.compile(r"\b(?:not|never|cannot)\b|n['’]t\b", re.IGNORECASE)
_ANY_NEGATION = re.compile(
    r"\b(?:not|no|never|without|cannot|neither|nor|none|nobody|nothing)\b|n['’]t\b", re.IGNORECASE
)
# What else says no, as beginnings of words: such a sentence may stand for a negation.
_SAYS_NO = re.compile(
    r"\b(?:den(?:y|ied|ies)|refus|reject|fail|bann|prohibit|forbid|prevent|lack|unable|impossib|"
    r"oppos|cancel|rul(?:e|es|ed|ing) out|declin|unlikely|instead|unless|absen|few|little|hardly|"
    r"despite|rather|un\w{4,}|dis\w{4,}|\w{3,}less|yet to|stay|still|only|yet|but|though)",
    re.IGNORECASE,
)
# "Not only", "no fewer than" and the like deny nothing.
_NO_DENIAL = re.compile(
    r"\b(?:not|no) (?:only|just|least|fewer|less|later|more|sooner|matter|doubt)\b", re.IGNORECASE
)
_END = re.compile(r"[.;:!?](?:\s|$)")
# Verbs that only carry the denial on: "not been able to check" denies checking.
_CARRIES = re.compile(
    r"^(?:(?:be|been|being|have|had|able|to|yet|among|let|even)\s+)+", re.IGNORECASE
)
# Words that a negation of the summary reaches, and that one of the article reaches on each side.
_REACH = 3
_BEFORE, _AFTER = 5, 8
# Stems are compared by their beginnings here: deny/denial, oppose/opposition.
_PREFIX = 5
# A clause is the same clause when this share of its stems is.
_SAME_CLAUSE = 0.6
_FEWEST = 3
_SAME_SENTENCE = 0.7


def reversed_claims(sentence: str, article: Sequence[str]) -> list[str]:
    """Claims of `sentence` that its article has the other way round, in the sentence's words.

    Args:
        sentence: one summary sentence.
        article: the sentences that it rests on.

    Returns:
        For a negation the article does not have, the words from it on ("not sign the accord");
        for a denial of the article that is affirmed, the article's words.
    """
    said = _NO_DENIAL.sub(" ", sentence)
    texts = [_NO_DENIAL.sub(" ", text) for text in article]
    denied = [
        _stems(_before(text, match) + " " + _after(text, match, _AFTER))
        for text in texts
        for match in _ANY_NEGATION.finditer(text)
    ]
    found = []
    for match in _NOT.finditer(said):
        scope = _stems(_after(said, match, _REACH))
        if scope and not any(scope & stems for stems in denied):
            found.append(_quoted(said, match))
    if not found and texts:
        found = _miscounted(said, texts[0])
    if not found and not _ANY_NEGATION.search(said) and not _SAYS_NO.search(said):
        found = _affirmed(_stems(said), texts)
    return found


def _miscounted(sentence: str, source: str) -> list[str]:
    """A negation too many or too few where the sentence is the source's in nearly its words."""
    ours, theirs = _stems(sentence), _stems(source)
    shared = len(ours & theirs)
    if shared < max(_FEWEST, _SAME_SENTENCE * len(ours)):
        return []
    here, there = (list(_ANY_NEGATION.finditer(text)) for text in (sentence, source))
    if len(here) > len(there):
        return [_quoted(sentence, here[-1])]
    # A shorter sentence may leave the denied part of its source out.
    if len(here) < len(there) and shared >= _SAME_SENTENCE * len(theirs):
        return [_quoted(source, there[0])]
    return []


def _affirmed(stems: set[str], article: Sequence[str]) -> list[str]:
    """Denials of the article whose clause the summary has without any denial."""
    found = []
    for text in article:
        for match in _NOT.finditer(text):
            verb = _stems(_after(text, match, _REACH))
            clause = verb | _stems(_before(text, match) + " " + _after(text, match, _AFTER))
            known = len(clause & stems)
            if verb and verb <= stems and known >= max(_FEWEST, _SAME_CLAUSE * len(clause)):
                found.append(_quoted(text, match))
    return found


def _quoted(text: str, match: re.Match[str]) -> str:
    return f"{match.group()} {_after(text, match, _REACH)}".strip(" ,")


def _stems(text: str) -> set[str]:
    return {stem[:_PREFIX] for stem in content_stems(text)}


def _before(text: str, match: re.Match[str]) -> str:
    return " ".join(_END.split(text[: match.start()])[-1].split()[-_BEFORE:])


def _after(text: str, match: re.Match[str], words: int) -> str:
    clause = _CARRIES.sub("", _END.split(text[match.end() :])[0].lstrip())
    return " ".join(clause.split()[:words])
