"""Dates in what people say, resolved against the time at which they said it. Japanese and English. Pure.

A week begins on Monday: said on a Saturday, 来週の金曜 and "next Friday" are six days away.
"""

# ruff: noqa: E501  (patterns)
import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

Unit = Literal["day", "week", "month", "year"]


@dataclass(frozen=True, slots=True)
class When:
    """A date found in a text.

    Attributes:
        start: the first moment of the day, week, month or year, in the time zone of the speaker's `now`.
        unit: how exact it is.
        span: where it stands in the text.
        label: the same date in words that stay true later.
    """

    start: datetime
    unit: Unit
    span: tuple[int, int]
    label: str


def find_date(text: str, now: datetime, language: str) -> When | None:
    """The first date in `text`, or None.

    Args:
        text: what was said.
        now: when it was said, in the speaker's time zone.
        language: `ja` or `en`.
    """
    rules, label = (_JAPANESE, _label_ja) if language == "ja" else (_ENGLISH, _label_en)
    found: list[When] = []
    for pattern, resolve in rules:
        match = pattern.search(text)
        resolved = resolve(match, now.date()) if match else None
        if match and resolved:
            day, unit = resolved
            start = datetime(day.year, day.month, day.day, tzinfo=now.tzinfo)
            found.append(When(start, unit, match.span(), label(day, unit)))
    return min(found, key=lambda when: (when.span[0], -when.span[1]), default=None)


Resolved = tuple[date, Unit] | None
Resolve = Callable[[re.Match[str], date], Resolved]

DAYS_JA = "月火水木金土日"
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
HOLIDAYS = {
    "クリスマスイブ": (12, 24),
    "クリスマスイヴ": (12, 24),
    "クリスマス": (12, 25),
    "大晦日": (12, 31),
    "大みそか": (12, 31),
    "元日": (1, 1),
    "元旦": (1, 1),
    "バレンタイン": (2, 14),
    "ハロウィン": (10, 31),
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
PAST_JA = re.compile(r"(?:た|だ|ました|でした)(?:$|[。、!…]|よ|ね|わ|の|ん|けど|から|が)")
PAST_EN = re.compile(
    r"\b(?:was|were|got|had|went|did|came|saw|met|won|lost|left|broke|fell|gave|took|made|bought|began|ran|[a-z]{2,}ed)\b",
    re.IGNORECASE,
)
"""What tells that a day without month or week lies behind."""


def _label_ja(day: date, unit: Unit) -> str:
    return {
        "day": f"{day.year}年{day.month}月{day.day}日",
        "week": f"{day.year}年{day.month}月{day.day}日の週",
        "month": f"{day.year}年{day.month}月",
        "year": f"{day.year}年",
    }[unit]


def _label_en(day: date, unit: Unit) -> str:
    month = calendar.month_name[day.month]
    return {
        "day": f"on {day.day} {month} {day.year}",
        "week": f"in the week of {day.day} {month} {day.year}",
        "month": f"in {month} {day.year}",
        "year": f"in {day.year}",
    }[unit]


def _days(offset: int) -> Resolve:
    return lambda _, today: (today + timedelta(days=offset), "day")


def _monday(today: date, weeks: int) -> date:
    return today - timedelta(days=today.weekday()) + timedelta(weeks=weeks)


def _next_weekday(today: date, weekday: int) -> date:
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _month(today: date, months: int) -> date:
    number = today.year * 12 + today.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def _calendar_day(year: int | None, month: int, day: int, today: date) -> Resolved:
    """Without a year, the coming one; a date less than three months ago has been meant as past."""
    try:
        if year is not None:
            return date(year, month, day), "day"
        this_year = date(today.year, month, day)
    except ValueError:
        return None
    if (today - this_year).days > 92:  # noqa: PLR2004  (three months)
        return _calendar_day(today.year + 1, month, day, today)
    return this_year, "day"


def _day_of_month(match: re.Match[str], today: date, *, past: bool) -> Resolved:
    """The nearest such day on the side of today that is told of."""
    day = int(match["day"])
    for months in range(3):
        first = _month(today, -months if past else months)
        found = _calendar_day(first.year, first.month, day, today)
        if found and (found[0] <= today if past else found[0] >= today):
            return found
    return None


def _holiday(match: re.Match[str], today: date) -> Resolved:
    month, day = HOLIDAYS[match["holiday"].lower()]
    return _calendar_day(None, month, day, today)


def _number(text: str) -> int:
    """An Arabic number, or a Japanese one below a hundred."""
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    return (("一二三四五六七八九".find(tens) + 1 or 1) * 10 if ten else 0) + "一二三四五六七八九".find(ones) + 1


def _ja_week(match: re.Match[str], today: date) -> Resolved:
    weeks = {"先々週": -2, "先週": -1, "今週": 0, "来週": 1, "再来週": 2}[match["week"]]
    if match["day"]:
        return _monday(today, weeks) + timedelta(days=DAYS_JA.index(match["day"])), "day"
    return _monday(today, weeks), "week"


def _ja_weekday(match: re.Match[str], today: date) -> Resolved:
    weekday = DAYS_JA.index(match["day"])
    if not match["which"] and PAST_JA.search(match.string, match.end()):
        return _next_weekday(today - timedelta(days=8), weekday), "day"
    return _next_weekday(today, weekday), "day"


def _ja_day(match: re.Match[str], today: date) -> Resolved:
    return _day_of_month(match, today, past=bool(PAST_JA.search(match.string, match.end())))


def _ja_month_alone(match: re.Match[str], today: date) -> Resolved:
    past = bool(PAST_JA.search(match.string, match.end()))
    return _nearest_month(int(match["month"]), today, past=past)


def _nearest_month(month: int, today: date, *, past: bool) -> Resolved:
    if not 1 <= month <= 12:  # noqa: PLR2004
        return None
    first = date(today.year, month, 1)
    if past and first > today:
        return first.replace(year=today.year - 1), "month"
    if not past and month < today.month:
        return first.replace(year=today.year + 1), "month"
    return first, "month"


def _ja_month(match: re.Match[str], today: date) -> Resolved:
    first = _month(today, {"先月": -1, "今月": 0, "来月": 1, "再来月": 2}[match["month"]])
    if match["day"]:
        return _calendar_day(first.year, first.month, int(match["day"]), today)
    return first, "month"


def _ja_year(match: re.Match[str], today: date) -> Resolved:
    year = (
        today.year
        + {"一昨年": -2, "おととし": -2, "去年": -1, "昨年": -1, "今年": 0, "来年": 1, "再来年": 2}[match["year"]]
    )
    if match["month"]:
        month = int(match["month"])
        return (date(year, month, 1), "month") if 1 <= month <= 12 else None  # noqa: PLR2004
    return date(year, 1, 1), "year"


def _ja_calendar(match: re.Match[str], today: date) -> Resolved:
    year = int(match["year"]) if match["year"] else None
    return _calendar_day(year, int(match["month"]), int(match["day"]), today)


def _ja_distance(match: re.Match[str], today: date) -> Resolved:
    count = _number(match["count"]) * (1 if match["way"] == "後" else -1)
    if match["unit"] == "日":
        return today + timedelta(days=count), "day"
    if match["unit"] == "週間":
        return today + timedelta(weeks=count), "day"
    if match["unit"] == "年":
        return date(today.year + count, 1, 1), "year"
    return _month(today, count), "month"


def _ja_season(match: re.Match[str], today: date) -> Resolved:
    if match[0] == "月末":
        return _month(today, 0), "month"
    return (date(today.year, 12, 1) if match[0] == "年末" else date(today.year + 1, 1, 1)), "month"


_JAPANESE: tuple[tuple[re.Pattern[str], Resolve], ...] = (
    (re.compile("今日|きょう|本日|今夜|今晩|今朝"), _days(0)),
    (re.compile("明日|あした"), _days(1)),
    (re.compile("明後日|あさって"), _days(2)),
    (re.compile("しあさって|明々後日"), _days(3)),
    (re.compile("昨日|きのう|昨夜|昨晩|ゆうべ"), _days(-1)),
    (re.compile("一昨日|おととい"), _days(-2)),
    (
        re.compile(
            "(?P<week>先々週|先週|今週|再来週|(?<!再)来週)(?:の?(?P<day>[月火水木金土日])曜日?|末|の?(?:頭|あたま|初め|はじめ|半ば|終わり))?"
        ),
        _ja_week,
    ),
    (
        re.compile("(?<!週の)(?<!週)(?P<which>今度の|次の)?(?P<day>[月火水木金土日])曜日?(?=[にのはかまでもが、]|$)"),
        _ja_weekday,
    ),
    (
        re.compile(
            r"(?P<month>先月|今月|再来月|(?<!再)来月)(?:の?(?P<day>\d{1,2})日|末|の?(?:頭|あたま|初め|はじめ|半ば|末|終わり|上旬|中旬|下旬))?"
        ),
        _ja_month,
    ),
    (
        re.compile(
            r"(?P<year>一昨年|おととし|去年|(?<!一)昨年|今年|再来年|(?<!再)来年)(?:の?(?P<month>\d{1,2})月(?!\d{1,2}日))?"
        ),
        _ja_year,
    ),
    (re.compile(r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日"), _ja_calendar),
    (re.compile(r"(?<![\d/])(?P<year>)(?P<month>1[0-2]|[1-9])/(?P<day>[0-3]?\d)(?![\d/])"), _ja_calendar),
    (
        re.compile(
            r"(?<![\d月の第])(?<!来週)(?P<day>[1-3]?\d)日(?![間目前後分中本曜ごぶ連々]|くらい|ぐらい|ほど|以|も|しか|だけ|で(?!す|し|、)|たっ|経)"
        ),
        _ja_day,
    ),
    (
        re.compile(r"(?<![年の\d])(?P<month>1[0-2]|[1-9])月(?=[にかのはまも、]|末|頭|半ば|上旬|中旬|下旬)(?!の?\d)"),
        _ja_month_alone,
    ),
    (
        re.compile(
            "(?P<holiday>クリスマスイ[ブヴ]|クリスマス|大晦日|大みそか|元日|元旦|バレンタイン|ハロウィン)(?=[にのはも、]|当日)"
        ),
        _holiday,
    ),
    (re.compile("(?P<week>(?<!先|今|来)週末)"), lambda _, today: (_next_weekday(today - timedelta(days=1), 5), "week")),
    (re.compile("年末|月末|年明け|正月"), _ja_season),
    (
        re.compile(r"(?P<count>\d{1,3}|[一二三四五六七八九十]{1,3})(?P<unit>日|週間|[ヶかカケ]月|年)(?P<way>後|前)"),
        _ja_distance,
    ),
)


def _en_weekday(match: re.Match[str], today: date) -> Resolved:
    weekday = DAYS_EN.index(match["day"][:3].lower())
    word = (match["which"] or "").lower()
    if word in {"next", "last"}:
        return _monday(today, 1 if word == "next" else -1) + timedelta(days=weekday), "day"
    if word in {"", "on"} and PAST_EN.search(match.string):
        return _next_weekday(today - timedelta(days=8), weekday), "day"
    return _next_weekday(today, weekday), "day"


def _en_period(match: re.Match[str], today: date) -> Resolved:
    step = {"last": -1, "this": 0, "next": 1}[match["which"].lower()]
    unit = match["unit"].lower()
    if unit == "week":
        return _monday(today, step), "week"
    return (_month(today, step), "month") if unit == "month" else (date(today.year + step, 1, 1), "year")


def _en_distance(match: re.Match[str], today: date) -> Resolved:
    word = (match["count"] or match["ago"]).lower()
    count = int(word) if word.isdigit() else WORDS_EN[word]
    count = count if match["count"] else -count
    unit = (match["unit"] or match["ago_unit"]).lower()
    if unit == "day":
        return today + timedelta(days=count), "day"
    if unit == "week":
        return today + timedelta(weeks=count), "day"
    return (_month(today, count), "month") if unit == "month" else (date(today.year + count, 1, 1), "year")


def _en_calendar(match: re.Match[str], today: date) -> Resolved:
    month = MONTHS_EN.index((match["month"] or match["month2"])[:3].lower()) + 1
    day = int(match["day"] or match["day2"])
    return _calendar_day(int(match["year"]) if match["year"] else None, month, day, today)


def _en_day(match: re.Match[str], today: date) -> Resolved:
    return _day_of_month(match, today, past=bool(PAST_EN.search(match.string)))


def _en_month(match: re.Match[str], today: date) -> Resolved:
    month = MONTHS_EN.index(match["month"][:3].lower()) + 1
    past = (match["how"] or "").lower() in {"last", "since"} or bool(PAST_EN.search(match.string))
    if match["year"]:
        return date(int(match["year"]), month, 1), "month"
    return _nearest_month(month, today, past=past)


def _en_weekend(match: re.Match[str], today: date) -> Resolved:
    weeks = {"last": -1, "next": 1}.get(match["which"].lower(), 0)
    return _monday(today, weeks) + timedelta(days=5), "week"


_COUNT_EN = r"\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|a couple of|a few"
_MONTH_FULL = r"january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|apr|jun|jul|aug|sept?|oct|nov|dec"
_MONTH_EN = r"(?:jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?|may"

_ENGLISH: tuple[tuple[re.Pattern[str], Resolve], ...] = (
    (re.compile(r"\b(?:today|tonight|this (?:morning|afternoon|evening))\b", re.IGNORECASE), _days(0)),
    (re.compile(r"(?<!after )\btomorrow(?: (?:morning|afternoon|evening|night))?\b", re.IGNORECASE), _days(1)),
    (re.compile(r"\bthe day after tomorrow\b", re.IGNORECASE), _days(2)),
    (re.compile(r"(?<!before )\b(?:yesterday|last night)\b", re.IGNORECASE), _days(-1)),
    (re.compile(r"\bthe day before yesterday\b", re.IGNORECASE), _days(-2)),
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
            r"\b(?:on )?(?P<holiday>christmas eve|christmas day|(?<=at )christmas|(?<=for )christmas|(?<=this )christmas|boxing day|new year's (?:eve|day)|valentine's day|halloween)\b",
            re.IGNORECASE,
        ),
        _holiday,
    ),
    (re.compile(r"\b(?:(?:on|at) )?(?P<which>this|next|last|the) weekend\b", re.IGNORECASE), _en_weekend),
)
