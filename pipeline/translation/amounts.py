"""Amounts of money and measures whose currency or unit the translation lacks.

Both sides are looked at in the whole sentence: the Arabic counts beside a number only, and any
usual English form of the unit anywhere is enough, since flags must be rare to be read.
"""

from __future__ import annotations

import re

from pipeline.article import Flag

# Arabic, English forms, and what to call it in a flag.
_CURRENCIES = (
    ("دولار", r"\$|dollar|USD", "dollars"),
    ("يورو", r"€|euro|EUR", "euros"),
    ("جنيه", r"£|pound|EGP|GBP", "pounds"),
    ("ريال", r"riyal|rial|SAR|QAR|IRR", "riyals"),
    ("درهم", r"dirham|AED|MAD", "dirhams"),
    ("دينار", r"dinar|KWD|JOD|IQD|TND", "dinars"),
    ("ليرة", r"lira|pound|TRY|TL\b|LBP", "liras"),
    ("روبل", r"rouble|ruble|RUB", "roubles"),
    ("يوان", r"yuan|CNY|RMB|renminbi", "yuan"),
    ("روبية", r"rupee|rupiah|INR", "rupees"),
)
_UNITS = (
    ("كيلو ?متر|كلم|كم", r"km|kilomet|\bmile", "kilometres"),
    ("سنتيمتر|سنتمتر|سم", r"cm|centimet|inch", "centimetres"),
    ("متر|أمتار", r"met(?:er|re)|\dm\b|\d m\b|feet|foot|\bft", "metres"),
    ("كيلو ?(?:غرام|جرام)|كجم|كغم?", r"kg|kilo|pound", "kilograms"),
    ("طن|أطنان", r"\btonn?e?s?\b|metric", "tonnes"),
    ("برميل|براميل", r"barrel|\bb/?pd\b", "barrels"),
    ("هكتار", r"hectare|\bha\b|acre", "hectares"),
    ("لتر", r"lit(?:er|re)|gallon", "litres"),
    ("ميل|أميال", r"mile|\bmi\b|mph", "miles"),
    ("درجة مئوية|درجات مئوية", r"°|degree|celsius|\dC\b", "degrees Celsius"),
    ("ميغا ?واط|ميجا ?وات", r"MW|megawatt", "megawatts"),
    ("غيغا ?واط|جيجا ?وات", r"GW|gigawatt", "gigawatts"),
)
# The ending of a counted noun: 30 مليما, 12 طنا, 5 كيلومترات.
_ENDING = "(?:ا|ات)?(?!\\w)"
_AMOUNT = r"(?:\d[\d.,]*|ألف|آلاف|مليون|ملايين|مليار|مليارات|تريليون)\s+"


def amount_flags(source: str, english: str) -> list[Flag]:
    """A flag `currency` or `unit` for every one with an amount in `source` that `english` lacks.

    Args:
        source: the Arabic sentence, as `for_marian` gives it.
    """
    return [
        Flag(kind, f"the Arabic has an amount in {name} ({arabic}), the translation has none")
        for kind, rows in (("currency", _CURRENCIES), ("unit", _UNITS))
        for pattern, forms, name in rows
        for arabic in (_written(pattern, kind, source),)
        if arabic and not re.search(forms, english, re.IGNORECASE)
    ]


def _written(pattern: str, kind: str, source: str) -> str:
    """The currency or unit as it stands beside a number in `source`; empty where it does not."""
    ending = _ENDING if kind == "unit" else ""
    found = re.search(rf"{_AMOUNT}(?P<word>(?:{pattern}){ending})", source)
    return found["word"] if found else ""
