"""English dates: patterns, and what they mean said on a day. Pure; `memory.dates` applies them."""

# ruff: noqa: E501  (patterns)
import calendar
import re
from datetime import date, timedelta

from memory.calendars import (
    Resolve,
    Resolved,
    Unit,
    calendar_day,
    day_of_month,
    in_days,
    monday,
    month_of,
    nearest_month,
    next_weekday,
)

DAYS_EN = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTHS_EN = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WORDS_EN = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "a couple of": 2,
    "a few": 3,
}
PAST_EN = re.compile(
    r"\b(?:was|were|got|had|went|did|came|saw|met|won|lost|left|broke|fell|gave|took|made|bought|began|ran|[a-z]{2,}ed)\b",
    re.IGNORECASE,
)
FUTURE_EN = re.compile(
    r"\b(?:will|i'll|we'll|going to|getting|starting|moving|flying|leaving|coming|due|tickets|got an? (?:[a-z]+ ){0,2}(?:interview|appointment|exam|test|date|meeting|flight|gig|shift|match|game|party|wedding|deadline|presentation|scan|trip|viva|audition))\b",
    re.IGNORECASE,
)
"""What tells that a day without month or week lies behind, and what that it does not."""
HOLIDAYS = {
    "christmas eve": (12, 24),
    "christmas day": (12, 25),
    "christmas": (12, 25),
    "boxing day": (12, 26),
    "new year's eve": (12, 31),
    "new year's day": (1, 1),
    "valentine's day": (2, 14),
    "halloween": (10, 31),
}
"""Month and day."""


def label(day: date, unit: Unit) -> str:
    """A date in words that stay true later."""
    month = calendar.month_name[day.month]
    return {
        "day": f"on {day.day} {month} {day.year}",
        "week": f"in the week of {day.day} {month} {day.year}",
        "month": f"in {month} {day.year}",
        "year": f"in {day.year}",
    }[unit]


def _holiday(match: re.Match[str], today: date) -> Resolved:
    month, day = HOLIDAYS[match["holiday"].lower()]
    return calendar_day(None, month, day, today)


def _is_past_en(text: str) -> bool:
    return bool(PAST_EN.search(text)) and not FUTURE_EN.search(text)


def _en_weekday(match: re.Match[str], today: date) -> Resolved:
    weekday = DAYS_EN.index(match["day"][:3].lower())
    word = (match["which"] or "").lower()
    if word in {"next", "last"}:
        return monday(today, 1 if word == "next" else -1) + timedelta(days=weekday), "day"
    if word in {"", "on"} and _is_past_en(match.string):
        return next_weekday(today - timedelta(days=8), weekday), "day"
    return next_weekday(today, weekday), "day"


def _en_period(match: re.Match[str], today: date) -> Resolved:
    step = {"last": -1, "this": 0, "next": 1}[match["which"].lower()]
    unit = match["unit"].lower()
    if unit == "week":
        return monday(today, step), "week"
    return (month_of(today, step), "month") if unit == "month" else (date(today.year + step, 1, 1), "year")


def _en_distance(match: re.Match[str], today: date) -> Resolved:
    word = (match["count"] or match["ago"]).lower()
    count = int(word) if word.isdigit() else WORDS_EN[word]
    count = count if match["count"] else -count
    unit = (match["unit"] or match["ago_unit"]).lower()
    if unit == "day":
        return today + timedelta(days=count), "day"
    if unit == "week":
        return today + timedelta(weeks=count), "day"
    return (month_of(today, count), "month") if unit == "month" else (date(today.year + count, 1, 1), "year")


def _en_calendar(match: re.Match[str], today: date) -> Resolved:
    month = MONTHS_EN.index((match["month"] or match["month2"])[:3].lower()) + 1
    day = int(match["day"] or match["day2"])
    return calendar_day(int(match["year"]) if match["year"] else None, month, day, today)


def _en_day(match: re.Match[str], today: date) -> Resolved:
    return day_of_month(match, today, past=_is_past_en(match.string))


def _en_month(match: re.Match[str], today: date) -> Resolved:
    month = MONTHS_EN.index(match["month"][:3].lower()) + 1
    how = match["how"].lower()
    past = how in {"last", "since"} or (how not in {"next", "this"} and _is_past_en(match.string))
    if match["year"]:
        return date(int(match["year"]), month, 1), "month"
    return nearest_month(month, today, past=past)


def _en_weekend(match: re.Match[str], today: date) -> Resolved:
    weeks = {"last": -1, "next": 1}.get(match["which"].lower(), 0)
    return monday(today, weeks) + timedelta(days=5), "week"


_COUNT_EN = r"\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|a couple of|a few"
_MONTH_FULL = r"january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|apr|jun|jul|aug|sept?|oct|nov|dec"
_MONTH_EN = r"(?:jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?|may"
RULES: tuple[tuple[re.Pattern[str], Resolve], ...] = (
    (re.compile(r"\b(?:today|tonight|this (?:morning|afternoon|evening))\b", re.IGNORECASE), in_days(0)),
    (re.compile(r"(?<!after )\btomorrow(?: (?:morning|afternoon|evening|night))?\b", re.IGNORECASE), in_days(1)),
    (re.compile(r"\bthe day after tomorrow\b", re.IGNORECASE), in_days(2)),
    (re.compile(r"(?<!before )\b(?:yesterday|last night)\b", re.IGNORECASE), in_days(-1)),
    (re.compile(r"\bthe day before yesterday\b", re.IGNORECASE), in_days(-2)),
    (
        re.compile(
            r"\b(?:(?P<which>this|next|last|on|coming) )?(?P<day>(?:mon|tues?|wednes|thurs?|fri|satur|sun)day)\b",
            re.IGNORECASE,
        ),
        _en_weekday,
    ),
    (re.compile(r"\b(?P<which>this|next|last) (?P<unit>week|month|year)\b", re.IGNORECASE), _en_period),
    (
        re.compile(
            rf"\bin (?P<count>{_COUNT_EN}) (?P<unit>day|week|month|year)s?(?:' time)?\b"
            rf"|\b(?P<ago>{_COUNT_EN}) (?P<ago_unit>day|week|month|year)s? ago\b",
            re.IGNORECASE,
        ),
        _en_distance,
    ),
    (
        re.compile(
            rf"\b(?:on )?(?:the )?(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month>{_MONTH_EN}|may)"
            rf"|(?P<month2>{_MONTH_EN}) (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?)(?:,? (?P<year>\d{{4}}))?\b",
            re.IGNORECASE,
        ),
        _en_calendar,
    ),
    (
        re.compile(
            r"\b(?:on )?the (?P<day>[1-3]?\d)(?:st|nd|rd|th)\b(?! (?:time|year|day|floor|grade|of|century|birthday|place))"
        ),
        _en_day,
    ),
    (
        re.compile(
            rf"\b(?P<how>in|since|last|next|this|by|from) (?:early |late |mid-?)?(?P<month>{_MONTH_FULL})\b(?! \d{{1,2}}\b)(?: (?P<year>\d{{4}}))?",
            re.IGNORECASE,
        ),
        _en_month,
    ),
    (
        re.compile(
            r"\b(?:on )?(?P<holiday>christmas eve|christmas day|(?<=at )christmas|(?<=this )christmas|boxing day|new year's (?:eve|day)|valentine's day|halloween)\b",
            re.IGNORECASE,
        ),
        _holiday,
    ),
    (re.compile(r"\bin the new year\b", re.IGNORECASE), lambda _, today: (date(today.year + 1, 1, 1), "month")),
    (re.compile(r"\b(?:(?:on|at) )?(?P<which>this|next|last|the) weekend\b", re.IGNORECASE), _en_weekend),
)
