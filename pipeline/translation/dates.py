"""Months and weekdays of an Arabic sentence, and the calendar dates it means.

Months come by either name or both (يونيو/حزيران); a name that is also a word (مارس, آب, نيسان)
counts only beside a number, a year or another sign of a date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from pipeline.article import Flag
from pipeline.translation.names.placing import Wanted

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# Western and Levantine names, with the spellings of the press from Morocco to Iraq.
_MONTH_NAMES = (
    ("يناير", "جانفي", "كانون الثاني"),
    ("فبراير", "فيفري", "شباط"),
    ("مارس", "آذار", "اذار"),
    ("أبريل", "ابريل", "إبريل", "نيسان"),
    ("مايو", "أيار", "ايار", "ماي"),
    ("يونيو", "يونيه", "حزيران"),
    ("يوليو", "يوليه", "تموز"),
    ("أغسطس", "اغسطس", "غشت", "آب"),
    ("سبتمبر", "شتنبر", "أيلول", "ايلول"),
    ("أكتوبر", "اكتوبر", "تشرين الأول", "تشرين الاول"),
    ("نوفمبر", "نونبر", "تشرين الثاني"),
    ("ديسمبر", "دجنبر", "كانون الأول", "كانون الاول"),
)
_ALSO_WORDS = frozenset({"مارس", "آب", "نيسان", "ماي", "مايو", "أيار", "آذار", "اذار", "ايار"})
_MONTH_OF = {name: k for k, names in enumerate(_MONTH_NAMES) for name in names}
_ANY_MONTH = "|".join(sorted(_MONTH_OF, key=len, reverse=True))
_AGO = "الماضي|الفائت|المنصرم|السابق"
_AHEAD = "المقبل|القادم|الآتي"
_MONTH = re.compile(
    rf"(?<!\w)(?P<attached>[وفبل]{{0,2}})(?P<month>{_ANY_MONTH})"
    rf"(?:\s?/\s?(?P<other>{_ANY_MONTH}))?(?!\w)(?:\s+(?P<when>{_AGO}|{_AHEAD}|الجاري|الحالي)(?!\w))?"
)
_DATE_BEFORE = re.compile(r"(?:\d|شهر|منتصف|مطلع|نهاية|أواخر|أوائل)\s*(?:من\s+)?(?:شهر\s+)?\Z")
_DATE_AFTER = re.compile(r"\s*(?:من\s+)?(?:عام|سنة|العام)?\s*\d{4}")
_WEEKDAY_OF = {
    "الاثنين": 0,
    "الإثنين": 0,
    "الثلاثاء": 1,
    "الأربعاء": 2,
    "الاربعاء": 2,
    "الخميس": 3,
    "الجمعة": 4,
    "السبت": 5,
    "الأحد": 6,
    "الاحد": 6,
}
_WEEKDAY = re.compile(
    r"(?<!\w)(?P<day>اليوم|أمس|امس|غدا|غد|يوم)?\s*(?<!\w)"
    rf"(?P<weekday>{'|'.join(_WEEKDAY_OF)})(?!\w)(?:\s+(?P<when>{_AGO}|{_AHEAD})(?!\w))?"
)


def dates_wanted(source: str) -> list[Wanted]:
    """Months and weekdays that the English of `source` (as `for_marian` gives it) has to have."""
    found = []
    for match, month in _months(source):
        english = MONTHS[month]
        right = (english, english[:3], "Sept") if month == 8 else (english, english[:3])
        found.append(_date(match.start("month"), match.end(), english, right, MONTHS))
    for match in _WEEKDAY.finditer(source):
        if match["weekday"] in {"الاثنين", "الإثنين"} and not match["day"] and not match["when"]:
            continue  # also "the two"
        english = WEEKDAYS[_WEEKDAY_OF[match["weekday"]]]
        right = (english, f"{english}s", english[:3])
        found.append(_date(match.start("weekday"), match.end("weekday"), english, right, WEEKDAYS))
    return found


def date_notes(source: str, published: str | None) -> list[Flag]:
    """What the relative dates of `source` are in the calendar, for an article of `published`.

    A bare weekday is the last such day up to publication, as news means it. "أمس الجمعة" in an
    article of Sunday still is the Friday before; where day and weekday do not fit at all, nothing
    is said.

    Args:
        published: ISO date or date-time; without one there are no notes.
    """
    try:
        day = date.fromisoformat((published or "")[:10])
    except ValueError:
        return []
    notes = []
    for match in _WEEKDAY.finditer(source):
        if match["weekday"] in {"الاثنين", "الإثنين"} and not match["day"] and not match["when"]:
            continue
        found = _weekday_date(match, day)
        if found is not None:
            notes.append(_note(" ".join(match.group().split()), f"{found:%A} {_written(found)}"))
    for match, month in _months(source):
        when = match["when"]
        if when is None:
            continue
        year = day.year
        if re.fullmatch(_AGO, when):
            year -= month + 1 >= day.month
        elif re.fullmatch(_AHEAD, when):
            year += month + 1 <= day.month
        notes.append(_note(match.group()[len(match["attached"]) :], f"{MONTHS[month]} {year}"))
    return list(dict.fromkeys(notes))


def _months(source: str) -> Iterator[tuple[re.Match[str], int]]:
    for match in _MONTH.finditer(source):
        name, other = match["month"], match["other"]
        if other is not None and _MONTH_OF[other] != _MONTH_OF[name]:
            continue  # مايو/يونيو is a span of two months
        sure = name not in _ALSO_WORDS and not (match["attached"] and len(name) < 5)
        if (
            sure
            or other is not None
            or match["when"] is not None
            or _DATE_BEFORE.search(source[: match.start()])
            or _DATE_AFTER.match(source[match.end() :])
        ):
            yield match, _MONTH_OF[name]


def _date(
    start: int, end: int, english: str, right: tuple[str, ...], kind: tuple[str, ...]
) -> Wanted:
    rivals = tuple(name for name in kind if name != english)
    return Wanted(start, end, english, right, rivals=rivals, kind="date")


def _weekday_date(match: re.Match[str], day: date) -> date | None:
    weekday = _WEEKDAY_OF[match["weekday"]]
    back = (day.weekday() - weekday) % 7
    if match["when"] and re.fullmatch(_AHEAD, match["when"]):
        return day + timedelta(days=(weekday - day.weekday()) % 7 or 7)
    if match["when"]:
        return day - timedelta(days=back or 7)
    if match["day"] in {"غدا", "غد"}:
        ahead = (weekday - day.weekday()) % 7
        return day + timedelta(days=ahead) if ahead <= 2 else None
    if match["day"] in {"أمس", "امس", "اليوم"}:
        # An article is often printed the day after it was written.
        return day - timedelta(days=back) if back <= 2 else None
    return day - timedelta(days=back)


def _written(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _note(arabic: str, english: str) -> Flag:
    return Flag("date", f"{arabic} is {english}")
