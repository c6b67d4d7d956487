from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memory.dates import find_date

SATURDAY = datetime(2026, 11, 21, 9, 0, tzinfo=ZoneInfo("Asia/Tokyo"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("今日は", "2026-11-21 day"),
        ("明日、歯医者", "2026-11-22 day"),
        ("明後日", "2026-11-23 day"),
        ("一昨日", "2026-11-19 day"),
        ("昨日", "2026-11-20 day"),
        ("来週の金曜に面接", "2026-11-27 day"),
        ("再来週の月曜日", "2026-11-30 day"),
        ("先週の水曜", "2026-11-11 day"),
        ("今度の日曜に", "2026-11-22 day"),
        ("土曜日に", "2026-11-28 day"),
        ("来週", "2026-11-23 week"),
        ("先月", "2026-10-01 month"),
        ("来月の3日", "2026-12-03 day"),
        ("再来月", "2027-01-01 month"),
        ("去年", "2025-01-01 year"),
        ("一昨年", "2024-01-01 year"),
        ("来年の3月", "2027-03-01 month"),
        ("12月24日", "2026-12-24 day"),
        ("1月3日", "2027-01-03 day"),
        ("2030年2月29日", None),
        ("2028年2月29日", "2028-02-29 day"),
        ("3日後", "2026-11-24 day"),
        ("2週間前", "2026-11-07 day"),
        ("3ヶ月後", "2027-02-01 month"),
        ("13月45日", None),
        ("大会は12/6", "2026-12-06 day"),
        ("面接は25日なんだ", "2026-11-25 day"),
        ("3日に引っ越した", "2026-11-03 day"),
        ("もう100日", None),
        ("10日間休む", None),
        ("土曜に会った", "2026-11-14 day"),
        ("12月に結婚する", "2026-12-01 month"),
        ("5月に入社した", "2026-05-01 month"),
        ("来月の頭", "2026-12-01 month"),
        ("二週間後に", "2026-12-05 day"),
        ("クリスマスは夜勤", "2026-12-25 day"),
        ("年末に帰省する", "2026-12-01 month"),
        ("春から大学生になる", "2027-04-01 month"),
        ("ラーメン", None),
    ],
)
def test_japanese_dates_are_resolved(text: str, expected: str | None) -> None:
    found = find_date(text, SATURDAY, "ja")
    assert (f"{found.start:%Y-%m-%d} {found.unit}" if found else None) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see you tomorrow", "2026-11-22 day"),
        ("the day after tomorrow", "2026-11-23 day"),
        ("yesterday", "2026-11-20 day"),
        ("next Friday", "2026-11-27 day"),
        ("on Monday", "2026-11-23 day"),
        ("last Tuesday", "2026-11-10 day"),
        ("next month", "2026-12-01 month"),
        ("last year", "2025-01-01 year"),
        ("in two weeks", "2026-12-05 day"),
        ("three days ago", "2026-11-18 day"),
        ("on May 3rd", "2027-05-03 day"),
        ("on the 12th of December 2026", "2026-12-12 day"),
        ("I may come", None),
        ("my exam is on the 3rd", "2026-12-03 day"),
        ("on the 14th my brother won", "2026-11-14 day"),
        ("the 2nd time", None),
        ("I got married on Saturday", "2026-11-14 day"),
        ("moving in January", "2027-01-01 month"),
        ("he retired in June", "2026-06-01 month"),
        ("getting married next June", "2027-06-01 month"),
        ("due on Valentine's Day", "2027-02-14 day"),
        ("this weekend", "2026-11-21 week"),
        ("in a few weeks", "2026-12-12 day"),
    ],
)
def test_english_dates_are_resolved(text: str, expected: str | None) -> None:
    found = find_date(text, SATURDAY, "en")
    assert (f"{found.start:%Y-%m-%d} {found.unit}" if found else None) == expected


def test_a_date_keeps_the_speakers_zone_and_says_itself_in_full() -> None:
    found = find_date("明日", SATURDAY, "ja")
    assert found is not None
    assert found.start.tzinfo == SATURDAY.tzinfo
    assert found.label == "2026年11月22日"
    english = find_date("tomorrow", SATURDAY, "en")
    assert english is not None
    assert english.label == "on 22 November 2026"


@given(
    st.from_regex(r"(\d{1,4}年)?\d{1,3}月\d{1,3}日|\d{1,3}(日|週間|年|ヶ月)(後|前)|in \d{1,3} years", fullmatch=True)
)
def test_no_number_breaks_the_calendar(text: str) -> None:
    find_date(text, SATURDAY, "ja")
    find_date(text, SATURDAY, "en")
