"""Sentences that say the opposite: a negation put in or taken out, for bench/summary_support.py."""

from __future__ import annotations

import re

_AUXILIARY = re.compile(
    r"\b(is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|did|does|do)\b"
    r"(?! (?:not|no|never)\b)(?!n't)"
)
_IRREGULAR = {
    "said": "say", "told": "tell", "won": "win", "lost": "lose", "took": "take", "gave": "give",
    "made": "make", "came": "come", "went": "go", "fell": "fall", "rose": "rise", "began": "begin",
    "held": "hold", "met": "meet", "sent": "send", "saw": "see", "left": "leave", "found": "find",
    "paid": "pay", "sold": "sell", "bought": "buy", "led": "lead", "kept": "keep", "ran": "run",
    "struck": "strike", "beat": "beat", "cut": "cut", "put": "put", "set": "set", "shut": "shut",
    "swore": "swear", "chose": "choose", "broke": "break", "drew": "draw", "got": "get",
}  # fmt: skip
_PAST = re.compile(rf"\b(?<!-)(?:({'|'.join(_IRREGULAR)})|([a-z]{{3,}}ed))\b(?! by\b)")
_PRESENT = re.compile(
    r"\b(says|wants|plans|denies|accuses|warns|urges|calls|expects|hopes|insists|faces|remains|"
    r"opposes|promises|vows|seeks|threatens|refuses|rejects|shows|finds|counts|adds|claims)\b"
)
_OUT = (
    (re.compile(r"\b(did|does|do) not (\w+)"), r"\1 \2"),
    (re.compile(r"\b(cannot|can't)\b"), "can"),
    (re.compile(r"n't\b"), ""),
    (re.compile(r" (?:not|never)\b(?! (?:only|just|least))"), ""),
    (re.compile(r"\bno (?=[a-z])(?!longer|matter|fewer|less|more|one)"), "some "),
    (re.compile(r"\bwithout\b"), "with"),
)


def with_negation(sentence: str) -> str | None:
    """The first verb negated: "is" to "is not", "rejected" to "did not reject"."""
    if match := _AUXILIARY.search(sentence):
        return f"{sentence[: match.end()]} not{sentence[match.end() :]}"
    if match := _PRESENT.search(sentence):
        verb = match[1]
        base = verb[:-3] + "y" if verb.endswith("ies") else verb.removesuffix("s")
        return f"{sentence[: match.start()]}does not {base}{sentence[match.end() :]}"
    for match in _PAST.finditer(sentence):
        before = sentence[: match.start()].rstrip().rpartition(" ")[2].lower()
        if before in {"the", "a", "an", "of", "in", "by", "and", "over"} or not match.start():
            continue  # a participle: "the detained man"
        base = _IRREGULAR.get(match[1] or "") or _base(match[2])
        return f"{sentence[: match.start()]}did not {base}{sentence[match.end() :]}"
    return None


def without_negation(sentence: str) -> str | None:
    """The first explicit negation taken out; None where there is none."""
    for pattern, instead in _OUT:
        if pattern.search(sentence):
            return pattern.sub(instead, sentence, count=1)
    return None


def _base(past: str) -> str:
    stem = past[:-2]
    if past.endswith("ied"):
        return past[:-3] + "y"
    if len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] not in "ls":
        return stem[:-1]
    return (
        stem
        if stem[-1] in "wxyk" or stem.endswith(("ch", "sh", "ss", "nt", "ct", "er", "ll"))
        else past[:-1]
    )
