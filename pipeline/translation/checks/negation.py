"""A negation of the source that the translation dropped, or one that it added.

Only plain negations are asked for (لم، لن، ليس، لا), and any word that denies will do in English,
for both languages negate in many ways: "no longer", "refused", "only" (لا ... إلا), "unlawful".
"""

from __future__ import annotations

import html
import re

from pipeline.article import Flag
from pipeline.cleaning.unicode import folded

# Set phrases with a negation that English says without one: لا يزال still, لا سيما especially,
# لا بد must, لا يقل عن at least, ليس فقط not only, غير ان however.
_PHRASES = re.compile(
    r"\b[وف]?(?:(?:لا|لم|ما|ولا)\s+(?:ي|ت|ن|ا)?ز[ا]?ل(?:وا|ون|ان|ت|نا)?|ما\s+زال\w*|لا\s+سيما|لا\s+بد|لا\s+شك|لا\s+ريب|لا\s+محاله"
    r"|لا\s+\w?(?:قل|تعدي|تجاوز|نفك|كاد)\w*|لا\s+\w*(?:قل|تجاوز|زيد)\w*\s+عن|غير\s+ان\w*|مما\s+لا\s+شك|لا\s+حقا|لا\s+جل"
    r"|لا\s+اله\s+الا|ما\s+لا\s+\w?قل|ليس(?:ت)?\s+(?:فقط|فحسب|الا)|ما\s+ان|ام\s+لا|لا\s+باس)\b"
)
# Exceptive: لا ... إلا, لم ... سوى, لن ... إلا بعد: only, not until, just.
_EXCEPTIVE = re.compile(r"\b(?:الا|سوي|عدا)\b")
_STRONG = re.compile(r"\b[وف]?(?:لم|لن|ليس|ليست|ليسوا|لسنا|لست|لا)\b")
_ANY = re.compile(
    r"\b[وفبلا]*(?:ال)?(?:لم|لما|لن|ليس\w*|لست|لسنا|لا|الا|لئلا|ليلا|كلا|بلا|غير\w*|دون\w*|بدون|عدم\w*|عديم\w*"
    r"|انعدام|سوي|مستحيل\w*|ابدا|قط|لولا|خلو|خالي\w*|ان لا|اللا\w+)\b"
    r"|\bما (?:كان|عاد|من|هو|هي|انا|زال|لم|دام|خلا|عدا)|\b[وف]?(?:ما|مما) [اينت]\w+"
    r"|نف[يتو]\b|\bينف|\bتنف|رفض|انكر|تنكر|ينكر|فشل|منع|حظر|تعذر|استحال|امتن|عجز|افتق|غياب|نقص|ضيل|نادر|تخل"
    r"|استبعد|تجنب|بمناي|قلما|ضد\b|مناهض|حجب|انقط|معدوم|بالكاد|مضاد|قله|قليل|نس[يت]\b|اياك|توقف|كف\b"
)
_DENIED = re.compile(
    r"n['’]t\b|\b(?:not?|cannot|never|none|nothing|nobody|nowhere|neither|without|nil|zero"
    r"|un(?!i[tvqofc]|der|til|ion|cle|real)\w{3,}|in\w{2,}(?:able|ible|able|ite)|in(?:ability|adequate|complete|sufficient|visible"
    r"|action|active|accurate|accessible|correct|eligible|capable|effective|conclusive|definite\w*"
    r"|evitabl\w+|experienced|secur\w+|stabil\w+|valid\w*|comprehensible|convenient|significant)"
    r"|im(?:possible|probable|practical|mun\w+|mature)|ir(?:relevant|regular|responsible|re\w+)"
    r"|il(?:legal|legitimate)\w*|dis(?:agree|allow|approv|abilit|abled|regard|honest|like|courag)\w*"
    r"|den(?:y|ies|ied|ial|ying)|refus\w*|reject\w*|fail\w*|lack\w*|absen\w*|avoid\w*|prevent\w*"
    r"|unable|hardly|barely|scarcely|rarely|seldom|few|little|less|instead|rather|except|unless"
    r"|prohibit\w*|exclud\w*|declin\w*|forb[ia]d\w*|missing|otherwise|exempt\w*|regardless|ignor\w*"
    r"|omit\w*|neglect\w*|nor|non|too|far from|free of|free from|stop\w*|short of|yet to|out of)\b"
    r"|\w{3,}less\b|\bnon-|-free\b",
    re.IGNORECASE,
)
_DENIED_PLAINLY = re.compile(
    r"n['’]t\b|\b(?:not(?! only| just| least)|cannot|never|nobody|nowhere|neither|nor|none)\b"
    r"|\bno\b(?! (?:less|later|fewer|more than|matter|doubt|sooner|wonder|\d))(?!\.)",
    re.IGNORECASE,
)


def check_negation(source: str, translation: str) -> list[Flag]:
    """Flags `negation_missing` and `negation_added`."""
    arabic = folded(source)
    english = html.unescape(translation)
    negations = _plain_negations(arabic)
    denials = len(_DENIED.findall(english))
    if negations and denials < len(negations):
        shown = "، ".join(dict.fromkeys(negations))
        detail = f"the Arabic negates ({shown}); nothing in the translation seems to"
        if denials:
            detail = (
                f"the Arabic negates {len(negations)} times ({shown}), the translation {denials}"
            )
        return [Flag("negation_missing", detail)]
    denied = _DENIED_PLAINLY.search(english)
    if denied and not _ANY.search(arabic):
        return [Flag("negation_added", f'"{denied.group()}": the Arabic has no negation')]
    return []


def _plain_negations(arabic: str) -> list[str]:
    """Negations that English must say in some way; ولا goes on with the one before it."""
    text = _PHRASES.sub(" ", arabic)
    found: list[str] = []
    for match in _STRONG.finditer(text):
        following = text[match.end() :]
        if _EXCEPTIVE.search(following) or (
            found and match.group().startswith(("ولا", "ولم", "ولن"))
        ):
            continue
        found.append(match.group())
    return found
