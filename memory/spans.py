"""The time that a question asks about: a day, a month, a season, a year. Japanese and English. Pure.

`memory.dates` reads what somebody says of their own plans, and takes a date without a year for a coming one. A question
about the past means any year then: 「8月」, "in May".
"""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from memory.calendars import Unit
from memory.dates import find_date
from memory.dates_en import MONTHS_EN


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time.

    Attributes:
        start: its first moment.
        end: the first moment after it.
        every_year: whether no year was named.
    """

    start: datetime
    end: datetime
    every_year: bool = False


def find_span(text: str, now: datetime, language: str) -> Span | None:
    """The time that a text asks about, or None.

    Args:
        text: the question.
        now: when it is asked, in the time zone of the person.
        language: `ja` or `en`.
    """
    for pattern, read in _JAPANESE if language == "ja" else _ENGLISH:
        for match in pattern.finditer(text):
            if days := read(match, now.date()):
                first, after, every_year = days
                return Span(_midnight(first, now), _midnight(after, now), every_year)
    try:
        when = find_date(text, now, language)
        return None if when is None else Span(when.start, _midnight(_after(when.start.date(), when.unit), now))
    except (ValueError, OverflowError):  # past the calendar's end
        return None


Days = tuple[date, date, bool] | None
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12, "春": 3, "夏": 6, "秋": 9, "冬": 12}
_SEASON_MONTHS = 3
_LAST_MONTH = 12
_YEARS_AGO = {
    "last": -1,
    "this": 0,
    "next": 1,
    "一昨年": -2,
    "おととし": -2,
    "去年": -1,
    "昨年": -1,
    "今年": 0,
    "来年": 1,
}


def _midnight(day: date, now: datetime) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=now.tzinfo)


def _after(day: date, unit: Unit) -> date:
    if unit == "year":
        return date(day.year + 1, 1, 1)
    days = {"day": 1, "week": 7, "month": monthrange(day.year, day.month)[1]}[unit]
    return day + timedelta(days=days)


def _calendar(match: re.Match[str], today: date) -> Days:
    """A day, or a month where no day is named, of a year, or of any."""
    named = {name: value for name, value in match.groupdict().items() if value}
    year = _year(named, today)
    month = _month(named.get("month", ""))
    try:
        if month and "day" in named:
            # 29 February is there in any year for which none is named.
            first = date(year or (2024 if month == 2 else today.year), month, int(named["day"]))  # noqa: PLR2004
            return first, _after(first, "day"), year is None
        if month:
            first = date(year or today.year, month, 1)
            return first, _after(first, "month"), year is None
        return (date(year, 1, 1), date(year + 1, 1, 1), False) if year else None
    except ValueError:
        return None


def _season(match: re.Match[str], today: date) -> Days:
    """The season of a year; "last summer" is the one that began last before now."""
    month = _SEASONS[match["season"].lower()]
    named = {name: value for name, value in match.groupdict().items() if value}
    year = _year(named, today)
    if named.get("which", "").lower() == "last":
        year = today.year - (date(today.year, month, 1) + timedelta(days=30 * _SEASON_MONTHS) > today)
    first = date(year or today.year, month, 1)
    ends = month + _SEASON_MONTHS
    after = date(first.year + (ends > _LAST_MONTH), (ends - 1) % _LAST_MONTH + 1, 1)
    return first, after, year is None


def _year(named: dict[str, str], today: date) -> int | None:
    if "year" in named:
        return int(named["year"])
    word = (named.get("which") or "").lower()
    return today.year + _YEARS_AGO[word] if word in _YEARS_AGO else None


def _month(name: str) -> int:
    if name.isdigit():
        return int(name)
    return MONTHS_EN.index(name[:3].lower()) + 1 if name else 0


_MONTH = (
    "(?P<month>[Jj]an(?:uary)?|[Ff]eb(?:ruary)?|March|[Aa]pr(?:il)?|May|[Jj]une?|[Jj]uly?|[Aa]ug(?:ust)?"
    "|[Ss]ept?(?:ember)?|[Oo]ct(?:ober)?|[Nn]ov(?:ember)?|[Dd]ec(?:ember)?)"
)
"""Of those that are words too, only with a capital."""
_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_WHICH_JA = "(?P<which>一昨年|おととし|去年|(?<!一)昨年|今年|(?<!再)来年)の?"
_YEAR_JA = rf"(?:{_YEAR}年の?|{_WHICH_JA})"
_MONTH_JA = r"(?<!\d)(?P<month>\d{1,2})月"

Rule = tuple[re.Pattern[str], Callable[[re.Match[str], date], Days]]
_ENGLISH: tuple[Rule, ...] = (
    (re.compile(rf"\b{_DAY}(?: of)? {_MONTH}\b(?:,? ?{_YEAR})?"), _calendar),
    (re.compile(rf"\b{_MONTH}\.? {_DAY}\b(?:,? ?{_YEAR})?"), _calendar),
    (re.compile(rf"\b{_YEAR}-(?P<month>\d\d)-(?P<day>\d\d)\b"), _calendar),
    (re.compile(rf"\b{_MONTH},?(?: of)? {_YEAR}"), _calendar),
    (
        re.compile(
            r"\b(?:(?:in|during|over|of|since) (?:the )?|(?P<which>last|this|next) )"
            rf"(?P<season>spring|summer|autumn|fall|winter)\b(?:,?(?: of)? {_YEAR})?",
            re.IGNORECASE,
        ),
        _season,
    ),
    (re.compile(rf"(?<=[a-z] ){_MONTH}\b"), _calendar),
    (re.compile(rf"(?<!\d){_YEAR}"), _calendar),
)
_JAPANESE: tuple[Rule, ...] = (
    (re.compile(rf"{_YEAR_JA}?{_MONTH_JA}の?(?P<day>\d{{1,2}})日"), _calendar),
    (re.compile(rf"{_YEAR_JA}?{_MONTH_JA}"), _calendar),
    (re.compile(rf"{_YEAR_JA}(?P<season>[春夏秋冬])"), _season),
    (re.compile(rf"{_YEAR}年"), _calendar),
)
