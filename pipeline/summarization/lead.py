"""The whole article in one English sentence of at most 30 words: who did what.

News says it in its first sentence; where that is longer, what a reader can do without is taken
out by rules, in the order of "Hedge Trimmer" (Dorr, Zajic and Schwartz 2003): time phrases,
parentheses, attribution, then clauses from the end. A name, a number, a negation or a quotation
is never taken out; where that leaves more than 30 words, the translated title stands in.
"""

from __future__ import annotations

import re

from pipeline.article import Flag, SummarySentence, TranslatedArticle
from pipeline.cleaning.sentences import split_sentences
from pipeline.language.english import names_in
from pipeline.language.english_numbers import numbers_in
from pipeline.summarization.extractive import untranslated
from pipeline.summarization.support import WEAK_SUPPORT, evidence_for

MOST_WORDS = 30
# What is left must still be a sentence.
_FEWEST_WORDS = 6

_DAYS = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_TIME = (
    rf"(?:(?:on|late|early|last|this|yesterday|today),? )*(?:{_DAYS}|yesterday|today|tonight)"
    r"(?:,? (?:morning|afternoon|evening|night|at dawn))?"
)
# "Since Sunday", "by Friday": such a day is the end of a span, not a mere date.
_NO_POINT = "".join(f"(?<! {word})" for word in ("since", "until", "from", "by", "next", "every"))
_SAYING = r"(?:said|says|reported|announced|confirmed|added|told reporters|stated)"
_RELATIVE = (
    r"(?:(?:\w+ ){0,3}of wh\w+|who|whom|whose|which|where|when|during which|in which|for which)"
)
# What opens a part that the sentence stands without; after a comma more does than without one.
_AFTER_COMMA = (
    r"(?:\w{3,}ing|according to|while|as|after|amid|following|despite|in (?:a|an|the|what|light|"
    r"response|order)|in addition|with|at a time|so that|because|since|where|but|which|driven|led|"
    r"up|down|an?|the|most|part|including|as well as|bringing)"
)
_WITHOUT_COMMA = r"(?:after|following|because|amid|while|at a time when|in response to)"
# A list has commas, too, and what goes on with a participle needs the comma before it.
_GOES_ON = r"(?= (?!and |or |\w+ing ))"
# Each pattern takes out its whole match.
_CUTS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_NO_POINT},? {_TIME},(?= (?!and |or |\w+ing |the |an? |in |wh))",
        rf"{_NO_POINT},? \b{_TIME}\b(?=[ ,.])",
        r" ?\([^()]*\)",
        rf", (?:[\w' -]+ )?{_SAYING}(?: in an? [\w ]+)?(?=\.$)",
        r",? according to [^,]*(?=\.$)",
        r"^According to [^,]*, ",
        r",? in an? (?:[\w-]+ )?(?:statement|interview|press conference|speech)(?=[ ,.])",
        rf", {_RELATIVE} [^,;]*,{_GOES_ON}",
        rf", {_RELATIVE} [^,;]*(?=\.$)",
        r",? (?:including|as well as) .*(?=\.$)",
        rf"[,;] {_AFTER_COMMA} [^,;]*(?=\.$)",
        rf", (?:an?|the|his|her|its|their|most|one|born|known) [^,;]*,{_GOES_ON}",
        r"; [^;]*(?=\.$)",
        rf" {_WITHOUT_COMMA} [^,;]*(?=\.$)",
    )
)
_KEPT = re.compile(
    r"\b(?:no|not|never|without|cannot|neither|nor|none|den(?:y|ies|ied)|refus\w+|fail\w*)\b"
    r"|n['’]t\b|[\"“”«»]",
    re.IGNORECASE,
)
_DAY = re.compile(rf"\b{_DAYS}\b")


def lead_of(
    translated: TranslatedArticle, *, threshold: float = WEAK_SUPPORT
) -> SummarySentence | None:
    """The one-sentence lead of an article, with its evidence, support and flags.

    The first body sentence, whole or shortened, unless its translation is in doubt and the
    title's is not; else the translated title; else the first later body sentence that can be had
    in 30 words; else the first sentence's beginning, flagged `lead_cut`.

    Args:
        threshold: support below it is flagged `weak_support`.

    Returns:
        None where nothing is translated. `ar` is None: a shortened sentence has no Arabic of
        its own; its evidence has. Flags are those of the source's translation and of the check
        that every written summary sentence goes through.
    """
    usable = [
        (sentence.role, sentence.id, text, translation.flags)
        for index, (sentence, translation) in enumerate(
            zip(translated.article.sentences, translated.translations, strict=True)
        )
        if sentence.role != "subhead" and not untranslated(translated, index)
        for text in _first_sentence(translation.text)
    ]
    body = [entry for entry in usable if entry[0] == "body"]
    titles = [entry for entry in usable if entry[0] == "title"]
    pairs = translated.english
    # A translation in doubt comes after one that is not.
    first = sorted((*body[:1], *titles), key=lambda entry: bool(entry[3]))
    for _, name, text, flags in (*first, *body[1:]):
        if (short := shortened(text)) is not None:
            return _checked(short, name, pairs, flags, threshold)
    for _, name, text, flags in (*body, *titles):
        cut = Flag("lead_cut", f"only the beginning of a long sentence: read {name} in full")
        beginning = " ".join(text.split()[:MOST_WORDS]).rstrip(",;:") + "…"
        return _checked(beginning, name, pairs, (cut, *flags), threshold)
    return None


def shortened(sentence: str, most: int = MOST_WORDS) -> str | None:
    """The sentence in at most `most` words, by leaving parts out; None where that would take a
    name, a number, a negation or a quotation.
    """
    text = sentence.strip()
    for pattern in _CUTS:
        # From the end: what comes last in news matters least.
        for match in reversed(list(pattern.finditer(text))):
            if len(text.split()) <= most:
                return text
            shorter = text[: match.start()] + text[match.end() :]
            if _spared(match.group(), text) and len(shorter.split()) >= _FEWEST_WORDS:
                text = shorter[0].upper() + shorter[1:]
    return text if len(text.split()) <= most else None


def _spared(part: str, whole: str) -> bool:
    """Whether a part has nothing that must stay; a pair of quotes is never torn apart."""
    plain = _DAY.sub("", part)
    # A leading word keeps a capital from being taken for the opening of a sentence.
    names = [name for name in names_in(f"x {plain}") if name != "According"]
    quoted = re.search(r"[\"“«][^\"”»]*" + re.escape(part), whole)
    inside = quoted is not None and len(re.findall(r'["“”«»]', whole[: whole.find(part)])) % 2 == 1
    return not (names or numbers_in(plain) or _KEPT.search(plain) or inside)


def _first_sentence(text: str) -> list[str]:
    """The first sentence of a translation, which may have several; nothing for no words."""
    return split_sentences(text)[:1]


def _checked(
    text: str,
    name: str,
    pairs: list[tuple[str, str]],
    flags: tuple[Flag, ...],
    threshold: float,
) -> SummarySentence:
    evidence, support, found = evidence_for(text, pairs, threshold=threshold)
    # It was taken from this sentence, whatever others say nearly the same.
    rests_on = (name, *(other for other in evidence if other != name))[:3]
    return SummarySentence(text, None, rests_on, support, (*flags, *found))
