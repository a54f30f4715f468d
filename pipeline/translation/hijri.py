"""Months of the Islamic calendar in an Arabic sentence, and what English may call them.

Several are also names of people or words (رمضان, رجب, صفر "zero"), so a month counts only beside
the word month, a day's number, or a year of the calendar.
"""

from __future__ import annotations

import re

from pipeline.translation.names.placing import Wanted

# The form to put first, then other spellings of the English press.
_MONTHS: dict[str, tuple[str, ...]] = {
    "محرم": ("Muharram", "Moharram"),
    "صفر": ("Safar",),
    "ربيع الأول": ("Rabi al-Awwal", "Rabi' al-Awwal", "Rabi al-Awal", "Rabi I"),
    "ربيع الآخر": ("Rabi al-Thani", "Rabi' al-Thani", "Rabi al-Akhir", "Rabi II"),
    "ربيع الثاني": ("Rabi al-Thani", "Rabi' al-Thani", "Rabi al-Akhir", "Rabi II"),
    "جمادى الأولى": ("Jumada al-Awwal", "Jumada al-Ula", "Jumada al-Oula", "Jumada I"),
    "جمادى الآخرة": ("Jumada al-Thani", "Jumada al-Akhirah", "Jumada al-Akhira", "Jumada II"),
    "جمادى الثانية": ("Jumada al-Thani", "Jumada al-Akhirah", "Jumada al-Akhira", "Jumada II"),
    "رجب": ("Rajab",),
    "شعبان": ("Shaaban", "Sha'ban", "Shaban", "Sha'aban"),
    "رمضان": ("Ramadan", "Ramadhan"),
    "شوال": ("Shawwal", "Shawal"),
    "ذي القعدة": ("Dhu al-Qidah", "Dhul Qadah", "Dhul-Qa'dah", "Dhu al-Qadah", "Zul Qada"),
    "ذي الحجة": ("Dhu al-Hijjah", "Dhul-Hijjah", "Dhul Hijjah", "Zul Hijja", "Dhu al-Hijja"),
}
HIJRI_MONTHS = tuple(dict.fromkeys(forms[0] for forms in _MONTHS.values()))
# The nominative ذو and the short spellings are written as often.
_SPELLED = {
    **{name: name for name in _MONTHS},
    "ذو القعدة": "ذي القعدة",
    "ذو الحجة": "ذي الحجة",
    "ربيع الاول": "ربيع الأول",
    "ربيع الاخر": "ربيع الآخر",
    "جمادى الاولى": "جمادى الأولى",
    "جمادى الاخرة": "جمادى الآخرة",
}
_MONTH = re.compile(
    rf"(?<!\w)(?:[وفبل]{{0,2}})(?P<month>{'|'.join(sorted(_SPELLED, key=len, reverse=True))})(?!\w)"
)
_BEFORE = re.compile(r"(?:\d|شهر|منتصف|مطلع|نهاية|أواخر|أوائل|غرة|هلال)\s*(?:من\s+)?(?:شهر\s+)?\Z")
# A year of the calendar: 14xx, or any number with the sign هـ.
_AFTER = re.compile(r"\s*(?:من\s+)?(?:عام|سنة|العام|لعام)?\s*(?:1[34]\d\d(?!\d)|\d+\s*هـ)")


def hijri_wanted(source: str) -> list[Wanted]:
    """Islamic months that the English of `source` (as `for_marian` gives it) has to have."""
    found = []
    for match in _MONTH.finditer(source):
        if not (_BEFORE.search(source[: match.start()]) or _AFTER.match(source[match.end() :])):
            continue
        right = _MONTHS[_SPELLED[match["month"]]]
        rivals = tuple(name for name in HIJRI_MONTHS if name not in right)
        found.append(
            Wanted(match.start("month"), match.end(), right[0], right, rivals=rivals, kind="date")
        )
    return found
