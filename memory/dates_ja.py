"""Japanese dates: patterns, and what they mean said on a day. Pure; `memory.dates` applies them."""

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

DAYS_JA = "月火水木金土日"
PAST_JA = re.compile(r"(?:た|(?<![るいなうくすつむぶぐ])んだ|ました|でした)(?:$|[。、!…]|よ|ね|わ|の|ん|けど|から|が)")
"""What tells that a day without month or week lies behind."""
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
}
"""Month and day."""


def label(day: date, unit: Unit) -> str:
    """A date in words that stay true later."""
    return {
        "day": f"{day.year}年{day.month}月{day.day}日",
        "week": f"{day.year}年{day.month}月{day.day}日の週",
        "month": f"{day.year}年{day.month}月",
        "year": f"{day.year}年",
    }[unit]


def _holiday(match: re.Match[str], today: date) -> Resolved:
    month, day = HOLIDAYS[match["holiday"].lower()]
    return calendar_day(None, month, day, today)


def _number(text: str) -> int:
    """An Arabic number, or a Japanese one below a hundred."""
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    return (("一二三四五六七八九".find(tens) + 1 or 1) * 10 if ten else 0) + "一二三四五六七八九".find(ones) + 1


def _ja_week(match: re.Match[str], today: date) -> Resolved:
    weeks = {"先々週": -2, "先週": -1, "今週": 0, "来週": 1, "再来週": 2}[match["week"]]
    if match["day"]:
        return monday(today, weeks) + timedelta(days=DAYS_JA.index(match["day"])), "day"
    return monday(today, weeks), "week"


def _ja_weekday(match: re.Match[str], today: date) -> Resolved:
    weekday = DAYS_JA.index(match["day"])
    if not match["which"] and PAST_JA.search(match.string, match.end()):
        return next_weekday(today - timedelta(days=8), weekday), "day"
    return next_weekday(today, weekday), "day"


def _ja_day(match: re.Match[str], today: date) -> Resolved:
    return day_of_month(match, today, past=bool(PAST_JA.search(match.string, match.end())))


def _ja_month_alone(match: re.Match[str], today: date) -> Resolved:
    past = bool(PAST_JA.search(match.string, match.end()))
    return nearest_month(int(match["month"]), today, past=past)


def _ja_month(match: re.Match[str], today: date) -> Resolved:
    first = month_of(today, {"先月": -1, "今月": 0, "来月": 1, "再来月": 2}[match["month"]])
    if match["day"]:
        return calendar_day(first.year, first.month, int(match["day"]), today)
    return first, "month"


def _ja_year(match: re.Match[str], today: date) -> Resolved:
    year = (
        today.year
        + {"一昨年": -2, "おととし": -2, "去年": -1, "昨年": -1, "今年": 0, "来年": 1, "再来年": 2}[match["year"]]
    )
    if match["day"]:
        return calendar_day(year, int(match["month"]), int(match["day"]), today)
    if match["month"]:
        month = int(match["month"])
        return (date(year, month, 1), "month") if 1 <= month <= 12 else None  # noqa: PLR2004
    return date(year, 1, 1), "year"


def _ja_calendar(match: re.Match[str], today: date) -> Resolved:
    year = int(match["year"]) if match["year"] else None
    return calendar_day(year, int(match["month"]), int(match["day"]), today)


def _ja_distance(match: re.Match[str], today: date) -> Resolved:
    count = _number(match["count"]) * (1 if match["way"] == "後" else -1)
    if match["unit"] == "日":
        return today + timedelta(days=count), "day"
    if match["unit"] == "週間":
        return today + timedelta(weeks=count), "day"
    if match["unit"] == "年":
        return date(today.year + count, 1, 1), "year"
    return month_of(today, count), "month"


def _ja_season(match: re.Match[str], today: date) -> Resolved:
    if match["season"]:
        past = bool(PAST_JA.search(match.string, match.end()))
        return (
            None if past else nearest_month({"春": 4, "夏": 7, "秋": 10, "冬": 12}[match["season"]], today, past=past)
        )
    if match[0] == "月末":
        return month_of(today, 0), "month"
    return (date(today.year, 12, 1) if match[0] == "年末" else date(today.year + 1, 1, 1)), "month"


RULES: tuple[tuple[re.Pattern[str], Resolve], ...] = (
    (re.compile("今日|きょう|本日|今夜|今晩|今朝|(?:さっき|先ほど|さきほど)(?!の)"), in_days(0)),
    (re.compile("明日|あした"), in_days(1)),
    (re.compile("明後日|あさって"), in_days(2)),
    (re.compile("しあさって|明々後日"), in_days(3)),
    (re.compile("昨日|きのう|昨夜|昨晩|ゆうべ"), in_days(-1)),
    (re.compile("一昨日|おととい"), in_days(-2)),
    (
        re.compile(
            "(?P<week>先々週|先週|今週|再来週|(?<!再)来週)(?:の?(?P<day>[月火水木金土日])曜日?|末|の?(?:頭|あたま|初め|はじめ|半ば|終わり))?"
        ),
        _ja_week,
    ),
    (
        re.compile(
            "(?<!週の)(?<!週)(?P<which>今度の|次の)?(?P<day>[月火水木金土日])曜日?(?!ごと|以外|版|ロード|ドラマ|[日会])"
        ),
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
            r"(?P<year>一昨年|おととし|去年|(?<!一)昨年|今年|再来年|(?<!再)来年)(?:の?(?P<month>\d{1,2})月(?:の?(?P<day>\d{1,2})日)?)?"
        ),
        _ja_year,
    ),
    (re.compile(r"(?:(?P<year>\d{4})年の?)?(?P<month>\d{1,2})月の?(?P<day>\d{1,2})日"), _ja_calendar),
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
    (re.compile("(?P<week>(?<!先|今|来)週末)"), lambda _, today: (next_weekday(today - timedelta(days=1), 5), "week")),
    (
        re.compile("年末|月末|年明け|正月|(?:来年の|今年の)?(?P<season>春|夏|秋|冬)(?=から|には?[^な]|休み|まで)"),
        _ja_season,
    ),
    (
        re.compile(r"(?P<count>\d{1,3}|[一二三四五六七八九十]{1,3})(?P<unit>日|週間|[ヶかカケ]月|年)(?P<way>後|前)"),
        _ja_distance,
    ),
)
