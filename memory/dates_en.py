"""English dates: patterns, and what they mean said on a day. Pure; `memory.dates` applies them."""

# ruff: noqa: E501, SIM905  (patterns)
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
NUMBERS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen".split()
WORDS_EN = {
    "a": 1,
    "an": 1,
    **{word: number for number, word in enumerate(NUMBERS, 1)},
    "twenty": 20,
    "thirty": 30,
    "a couple of": 2,
    "couple of": 2,
    "a couple": 2,
    "couple": 2,
    "a few": 3,
    "few": 3,
}
ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth "
    "seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth twenty-fifth twenty-sixth "
    "twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first"
).split()
_ORDINAL = "|".join(sorted(ORDINALS, key=len, reverse=True))
PAST_EN = re.compile(
    r"\b(?:was|were|got|had|went|did|came|saw|met|won|lost|left|broke|fell|gave|took|made|bought|began|ran|sold|sat|hit|flew|drove|swam|ate|wrote|told|found|became|taught|held|said|brought|built|caught|chose|rode|sang|slept|spoke|stole|threw|tore|woke|wore|buried|split|quit|[a-z]{2,}ed)\b",
    re.IGNORECASE,
)
FUTURE_EN = re.compile(
    r"\b(?:will|i'll|we'll|going to|getting|starting|booked|signed up|registered|scheduled|moving|flying|leaving|coming (?:over|up|to|home|round|back)|due|tickets|(?:i've|we've|have|has) got|got (?:an?|my|our|the) (?:[a-z]+ ){0,2}(?:interview|appointment|exam|test|date|meeting|flight|gig|shift|match|game|party|wedding|deadline|presentation|scan|trip|viva|audition))\b",
    re.IGNORECASE,
)
"""What tells that a day without month or week lies behind, and what that it does not."""
HOLIDAYS = {
    "christmas eve": (12, 24),
    "xmas eve": (12, 24),
    "xmas day": (12, 25),
    "xmas": (12, 25),
    "nye": (12, 31),
    "new year's": (1, 1),
    "new years eve": (12, 31),
    "new years day": (1, 1),
    "new years": (1, 1),
    "valentine's": (2, 14),
    "valentines day": (2, 14),
    "valentines": (2, 14),
    "st patrick's day": (3, 17),
    "bonfire night": (11, 5),
    "the fourth of july": (7, 4),
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


_BETWEEN = re.compile(
    r"[,;:()]|\b(?:and|but|so|because) (?=(?:i|i'm|i've|i'd|we|it|it's|my|the|he|she|they)\b)", re.IGNORECASE
)
"""What parts clauses."""


def _is_told_past(match: re.Match[str]) -> bool:
    """Whether what is told of a day is past, by the words of its clause, or of all the text where it has none."""
    text = match.string
    before = [found.end() for found in _BETWEEN.finditer(text, 0, match.start())]
    after = _BETWEEN.search(text, match.end())
    clause = text[max(before, default=0) : after.start() if after else len(text)]
    alone = not clause.replace(match[0], "").strip(" .!")
    return _is_past_en(text if alone else clause)


def _en_weekday(match: re.Match[str], today: date) -> Resolved:
    weekday = DAYS_EN.index(match["day"][:3].lower())
    word = (match["which"] or "").lower().removesuffix(" coming").removeprefix("this past").removeprefix("on ")
    if match["after"]:
        weeks = 2 if match["after"].lower().startswith("two") else 1
        return next_weekday(today, weekday) + timedelta(weeks=weeks), "day"
    if match["later"]:
        return next_weekday(today, weekday) + timedelta(weeks=1), "day"
    if (match["which"] or "").lower() == "this past":
        return next_weekday(today - timedelta(days=8), weekday), "day"
    if word in {"next", "last"}:
        return monday(today, 1 if word == "next" else -1) + timedelta(days=weekday), "day"
    if word in {"", "on"} and _is_told_past(match):
        return next_weekday(today - timedelta(days=8), weekday), "day"
    return next_weekday(today, weekday), "day"


def _en_period(match: re.Match[str], today: date) -> Resolved:
    step = {"last": -1, "this": 0, "next": 1}[match["which"].lower()]
    unit = match["unit"].lower()
    if unit == "week":
        return monday(today, step), "week"
    return (month_of(today, step), "month") if unit == "month" else (date(today.year + step, 1, 1), "year")


def _en_distance(match: re.Match[str], today: date) -> Resolved:
    if match["count"] and _is_past_en(match.string[: match.start()]):
        return None  # how long it took
    word = (match["count"] or match["from_now"] or match["ago"]).lower()
    count = int(word) if word.isdigit() else WORDS_EN[word]
    count = -count if match["ago"] else count
    unit = (match["unit"] or match["now_unit"] or match["ago_unit"]).lower()
    if unit == "fortnight":
        return today + timedelta(weeks=2 * count), "day"
    if unit in {"day", "night"}:
        return today + timedelta(days=count), "day"
    if unit == "week":
        return today + timedelta(weeks=count), "day"
    return (month_of(today, count), "month") if unit == "month" else (date(today.year + count, 1, 1), "year")


def _en_calendar(match: re.Match[str], today: date) -> Resolved:
    month = MONTHS_EN.index((match["month"] or match["month2"])[:3].lower()) + 1
    said = (match["day"] or match["day2"]).lower()
    day = int(said) if said.isdigit() else ORDINALS.index(said) + 1
    return calendar_day(int(match["year"]) if match["year"] else None, month, day, today)


def _en_written(match: re.Match[str], today: date) -> Resolved:
    return calendar_day(int(match["year"]), int(match["month"]), int(match["day"]), today)


def _en_year(match: re.Match[str], today: date) -> Resolved:
    year = int(match["year"])
    return (date(year, 1, 1), "year") if today.year - 100 < year <= today.year + 20 else None


def _en_season(match: re.Match[str], today: date) -> Resolved:
    month = SEASONS[match["season"].lower()]
    step = {"last": -1, "next": 1}.get((match["which"] or "").lower(), 0)
    first = date(today.year, month, 1)
    if step == 0 and match["which"] and match["which"].lower() == "this":
        return first, "month"
    if step == 0:
        step = -1 if _is_past_en(match.string) else 1
    if (step < 0 and first > today) or (step > 0 and first <= today):
        return first.replace(year=today.year + step), "month"
    return first, "month"


def _en_day(match: re.Match[str], today: date) -> Resolved:
    return day_of_month(match, today, past=_is_told_past(match))


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


SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
"""Their first months."""
_COUNT_EN = rf"\d{{1,3}}|(?:a )?couple(?: of)?|(?:a )?few|an?|{'|'.join(reversed(NUMBERS))}|twenty|thirty"
_MONTH_FULL = r"january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|apr|jun|jul|aug|sept?|oct|nov|dec"
_MONTH_EN = r"(?:jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec)(?:uary|ruary|ch|il|e|y|ust|t|tember|ober|ember)?\b\.?|may"
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_SHORT_DAY = rf"(?:{_WEEKDAY}|(?-i:Mon|Tues?|Weds?|Thurs?|Fri|Sat)(?= (?:night|morning|evening|afternoon)|[.,!]|$)|(?<=on )(?:mon|tues?|weds?|thurs?|fri|sat|sun)\b|(?<=next )(?:mon|tues?|weds?|thurs?|fri|sat|sun)\b|(?<=last )(?:mon|tues?|weds?|thurs?|fri|sat|sun)\b|(?<=this )(?:mon|tues?|weds?|thurs?|fri)\b)"
_NIGHT = r"(?: (?:morning|afternoon|evening|night|lunchtime))?"
RULES: tuple[tuple[re.Pattern[str], Resolve], ...] = (
    (
        re.compile(r"\b(?:today|tonight|this (?:morning|afternoon|evening|arvo|lunchtime))\b(?!')", re.IGNORECASE),
        in_days(0),
    ),
    (
        re.compile(
            r"(?<!after )\b(?:tomorrow|tmrw|tmr|tmw|tomoz|2moro|2morrow)(?: (?:morning|afternoon|evening|night))?\b",
            re.IGNORECASE,
        ),
        in_days(1),
    ),
    (re.compile(r"\b(?:the )?day after tomorrow\b", re.IGNORECASE), in_days(2)),
    (
        re.compile(r"(?<!before )\b(?:yesterday(?: (?:morning|afternoon|evening|night))?|last night)\b", re.IGNORECASE),
        in_days(-1),
    ),
    (re.compile(r"\bthe day before yesterday\b", re.IGNORECASE), in_days(-2)),
    (
        re.compile(
            rf"\b(?:(?P<after>two weeks|a week|one week) (?:from|on) )?(?:(?P<which>this coming|this past|this|next|last|on this|on|coming) )?(?<!every )(?<!each )(?<!most )(?P<day>{_SHORT_DAY})\b{_NIGHT}(?P<later> week\b| after next\b)?"
            rf"(?!,? (?:the )?(?:\d{{1,2}}(?:st|nd|rd|th)|\d{{1,2}} (?:{_MONTH_EN})|(?:{_MONTH_EN}) \d))",
            re.IGNORECASE,
        ),
        _en_weekday,
    ),
    (re.compile(r"\b(?P<which>this|next|last) (?P<unit>week|month|year)\b", re.IGNORECASE), _en_period),
    (
        re.compile(
            rf"\bin (?:about |just |exactly |less than )?(?P<count>{_COUNT_EN}) (?P<unit>day|week|month|year|fortnight)s?(?:' time)?\b"
            rf"|\b(?P<from_now>{_COUNT_EN}) (?P<now_unit>day|week|month|year|fortnight)s? from (?:now|today)\b"
            rf"|(?<!half )\b(?P<ago>{_COUNT_EN}) (?P<ago_unit>day|night|week|month|year|fortnight)s? (?:ago|back)\b(?: today)?",
            re.IGNORECASE,
        ),
        _en_distance,
    ),
    (
        re.compile(
            rf"\b(?:on )?(?:{_WEEKDAY},? )?(?:the )?(?:(?P<day>\d{{1,2}}(?=st|nd|rd|th|\b)|{_ORDINAL})(?:st|nd|rd|th)?(?: of)? (?P<month>{_MONTH_EN})"
            rf"|(?P<month2>{_MONTH_EN}) (?:the )?(?P<day2>\d{{1,2}}(?=st|nd|rd|th|\b)|{_ORDINAL})(?:st|nd|rd|th)?)(?:,? (?P<year>\d{{4}}))?\b",
            re.IGNORECASE,
        ),
        _en_calendar,
    ),
    (
        re.compile(
            rf"\b(?:on )?(?:{_WEEKDAY},? )?the (?P<day>[1-3]?\d)(?:st|nd|rd|th)\b(?! (?:time|year|day|floor|grade|of|century|birthday|place))",
            re.IGNORECASE,
        ),
        _en_day,
    ),
    (
        re.compile(
            rf"\b(?P<how>in|since|last|next|this|by|from|come|back in|until|early|late|around|end of|start of|beginning of|(?=mid))(?: |(?<= )|\b)(?:early |late |mid[- ]?|(?:the )?(?:end|start|middle|beginning) of )?(?P<month>{_MONTH_FULL})\b(?! \d{{1,2}}\b)(?: (?P<year>\d{{4}}))?",
            re.IGNORECASE,
        ),
        _en_month,
    ),
    (
        re.compile(
            r"\b(?:on )?(?P<holiday>christmas eve|christmas day|xmas eve|xmas day|(?<=at )christmas|(?<=this )christmas|(?<=over )christmas|(?<=next )christmas|(?<=on )xmas|boxing day|new year'?s (?:eve|day)|(?<=on )new year'?s|nye|valentine'?s day|(?<=on )valentine'?s|halloween|bonfire night|st patrick's day|the fourth of july)\b",
            re.IGNORECASE,
        ),
        _holiday,
    ),
    (re.compile(r"\b(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)\b"), _en_written),
    (re.compile(r"\b(?:(?:back )?in|since|from) (?P<year>19[3-9]\d|20[0-4]\d)\b", re.IGNORECASE), _en_year),
    (
        re.compile(
            r"\b(?:(?P<which>last|next|this) |in (?:the )?(?:early |late )?|over the |since )(?P<season>spring|summer|autumn|winter)\b(?! (?:break|term|semester|job|camp|house))",
            re.IGNORECASE,
        ),
        _en_season,
    ),
    (
        re.compile(r"\b(?:the )?week after next\b", re.IGNORECASE),
        lambda _, today: (monday(today, 2), "week"),
    ),
    (re.compile(r"\bin the new year\b", re.IGNORECASE), lambda _, today: (date(today.year + 1, 1, 1), "month")),
    (re.compile(r"\b(?:(?:on|at) )?(?:over )?(?P<which>this|next|last|the) weekend\b", re.IGNORECASE), _en_weekend),
)
