"""Dates as diaries write them: in names of files and folders, in headings, at the beginning of lines. Pure.

`memory.dates` reads what people say (来週の金曜); here a date is written out, at most without its year or month.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

YEARS = range(1868, 2101)
"""Years that a diary may tell of; other numbers of four digits are no years."""
A_YEAR_OFF = 300
"""Days: a date without a year that lies farther than this from its neighbour belongs to the next or the last year."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?(?!\d)"
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925}
_DAYS_JA, _DAYS_EN = "月火水木金土日", ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_OF_WEEK = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?"

_NUMBER = re.compile(r"[0-9]|元年")
_LEAD = re.compile(rf"[\s\[(<「【〈《_*~]*(?:{_OF_WEEK},?\s+)?", re.IGNORECASE)
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?P<y>\d{4})年\s*(?P<m>\d{1,2})月\s*(?P<d>\d{1,2})日",
        r"(?P<y>\d{4})(?P<s>[-/._])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})(?!\d)",
        r"(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)(?!\d)",
        r"(?P<era>令和|平成|昭和)\s*(?P<n>元|\d{1,2})年(?:\s*(?P<m>\d{1,2})月(?:\s*(?P<d>\d{1,2})日)?)?",
        rf"{_MONTH}\s+{_DAY}(?:,?\s+(?P<y>\d{{4}})(?!\d))?",
        rf"{_DAY}\s+{_MONTH}(?:,?\s+(?P<y>\d{{4}})(?!\d))?",
        rf"{_MONTH}\s+(?P<y>\d{{4}})(?!\d)",
        r"(?P<y>\d{4})年(?:\s*(?P<m>\d{1,2})月)?",
        r"(?P<y>(?:19|20)\d\d)[-/.](?P<m>\d{1,2})(?![\d/.-])",
        r"(?P<m>\d{1,2})月\s*(?P<d>\d{1,2})日",
        r"(?P<m>\d{1,2})/(?P<d>\d{1,2})(?=$|[\s(:])",
        r"(?P<m>\d{1,2})月(?=$|[\sの(])",
        r"(?P<d>\d{1,2})日(?=$|[\s(]|[月火水木金土日]曜)",
        r"(?P<y>(?:19|20)\d\d)(?=\s*$)",
    )
)
_WEEKDAY = re.compile(
    rf"(?:[\s,]*(?:\(\s*(?P<a>[{_DAYS_JA}])(?:曜日?)?[^()]{{0,6}}\)|(?P<b>[{_DAYS_JA}])曜日?|"
    rf"\(\s*(?P<c>{_OF_WEEK})\s*\)|(?P<e>{_OF_WEEK})))?[\])>」】〉》_*~]*",
    re.IGNORECASE,
)
_IN_NAMES = tuple(
    re.compile(form)
    for form in (
        r"(?<!\d)(?P<y>\d{4})(?P<s>[-_. ])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})(?!\d)",
        r"(?<!\d)(?P<y>\d{4})年\s*(?P<m>\d{1,2})月\s*(?P<d>\d{1,2})日?",
        r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)(?!\d)",
        r"(?P<era>令和|平成|昭和)(?P<n>元|\d{1,2})年(?:(?P<m>\d{1,2})月(?:(?P<d>\d{1,2})日)?)?",
        r"(?<!\d)(?P<y>(?:19|20)\d\d)(?:年|[-_.])(?P<m>\d{1,2})月?(?!\d)",
        r"(?<!\d)(?P<y>(?:19|20)\d\d)年?(?!\d)",
        r"^(?P<m>\d{1,2})月\s*(?P<d>\d{1,2})日",
        r"^(?P<m>\d{1,2})[-_.](?P<d>\d{1,2})(?!\d)",
        r"^(?P<m>\d{1,2})月$",
        r"^(?P<d>\d{1,2})日?$",
    )
)


@dataclass(frozen=True, slots=True)
class Written:
    """A date as it is written, perhaps in part.

    Attributes:
        year, month, day: what of it is there.
        weekday: Monday is 0.
        rest: what stands behind it, in Unicode's NFKC form.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    rest: str = ""

    @property
    def names_day(self) -> bool:
        """Whether it tells of one day, with or without the year and the month."""
        return self.day is not None


@dataclass(frozen=True, slots=True)
class Frame:
    """What is known around a date that is written in part.

    Attributes:
        year, month: of the file or of the headings above.
        near: the date written last, or the file's; None where `year` holds for all that is within, like "2026年".
    """

    year: int | None = None
    month: int | None = None
    near: date | None = None


def written_date(text: str) -> Written | None:
    """The date with which a heading or a line begins, or None."""
    text = unicodedata.normalize("NFKC", text)
    if not _NUMBER.search(text):
        return None
    begin = _LEAD.match(text)
    start = begin.end() if begin else 0
    for form in _FORMS:
        if match := form.match(text, start):
            written = _of(match)
            if written is None:
                continue
            behind = _WEEKDAY.match(text, match.end())
            end = behind.end() if behind else match.end()
            return replace(written, weekday=_weekday(behind), rest=text[end:])
    return None


def whole_date(value: str) -> date | None:
    """The day that a field tells (`2026-11-20`, `2026-11-20T21:00:00+09:00`, `2026年11月20日`), as it is written there.

    A time of day and its zone are passed over: the day is the one written.
    """
    written = written_date(value.strip())
    return resolved(written, Frame()) if written and written.year and written.day else None


def resolved(written: Written, frame: Frame) -> date | None:
    """The day that a date tells within its frame; None where year or month stay unknown, or there is no such day."""
    year, month = written.year or frame.year, written.month or frame.month
    if year is None or month is None or written.day is None:
        return None
    if written.year is not None or frame.near is None:
        return _day(year, month, written.day)
    return _nearby(written, frame.near, [_day(year + off, month, written.day) for off in (0, 1, -1)])


def frame_within(written: Written, frame: Frame) -> Frame:
    """The frame of what stands below a heading with this date."""
    day = resolved(written, frame)
    if day is not None:
        return Frame(day.year, day.month, day)
    year = written.year or frame.year
    month = written.month or (None if written.year else frame.month)
    return Frame(year, month, None if written.year else frame.near)


def frame_after(written: Written, day: date | None, frame: Frame) -> Frame:
    """The frame of what stands beside a heading with this date, after it."""
    if day is None or (frame.near is None and frame.year is not None and written.year is None):
        return frame
    return Frame(day.year, frame.month, day)


def frame_of_path(parts: Iterable[str]) -> tuple[Frame, date | None]:
    """What names of folders and at last of the file tell (`2026/11/20`, `20261120_日記`): a frame, and the day if told.

    Args:
        parts: the names, without the file's ending.
    """
    frame, day = Frame(), None
    for part in parts:
        text = unicodedata.normalize("NFKC", part)
        found = next((w for form in _IN_NAMES if (m := form.search(text)) and (w := _of(m))), None)
        if found and (found.year or frame.year):
            if found.day and not (found.month or frame.month):  # 2026/11.md
                found = Written(frame.year, found.day) if found.day <= len(_MONTHS) else Written(frame.year)
            day = resolved(found, replace(frame, near=None))
            frame = Frame(found.year or frame.year, found.month or (None if found.year else frame.month), day)
    return frame, day


def without_date(name: str) -> str:
    """A file's name without the date in it."""
    for form in _IN_NAMES:
        if match := form.search(name):
            name = name[: match.start()] + name[match.end() :]
            break
    return name.strip(" -_.　()（）")


def _of(match: re.Match[str]) -> Written | None:
    found = match.groupdict()
    year = int(found["y"]) if found.get("y") else None
    if found.get("era"):
        year = _ERAS[found["era"]] + (1 if found["n"] == "元" else int(found["n"]))
    month = int(found["m"]) if found.get("m") else None
    if found.get("name"):
        month = _MONTHS.index(found["name"][:3].lower()) + 1
    day = int(found["d"]) if found.get("d") else None
    if year is not None and year not in YEARS:
        return None
    # 2024 is a leap year: what is no day in it is none in any.
    return Written(year, month, day) if _day(2024, month or 1, day or 1) else None


def _weekday(behind: re.Match[str] | None) -> int | None:
    if behind is None:
        return None
    if japanese := behind["a"] or behind["b"]:
        return _DAYS_JA.index(japanese)
    english = behind["c"] or behind["e"]
    return _DAYS_EN.index(english[:3].lower()) if english else None


def _nearby(written: Written, near: date, candidates: list[date | None]) -> date | None:
    """The day in the neighbour's year, or in the next or the last one where that is much nearer.

    A weekday chooses among what is near, but moves no date far away: it may be a slip.
    """
    days = [day for day in candidates if day is not None]
    close = [day for day in days if abs((day - near).days) <= A_YEAR_OFF]
    fitting = [day for day in close if day.weekday() == written.weekday]
    return next(iter(fitting or close or days), None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
