from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memory.documents.dates import (
    Frame,
    frame_after,
    frame_of_path,
    frame_within,
    resolved,
    whole_date,
    without_date,
    written_date,
)

NOVEMBER = Frame(2026, 11, date(2026, 11, 20))


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("2026-11-20", (2026, 11, 20)),
        ("2026/11/20 ラーメンを食べた", (2026, 11, 20)),
        ("2026.11.20", (2026, 11, 20)),
        ("20261120", (2026, 11, 20)),
        ("2026年11月20日（金）晴れ", (2026, 11, 20)),
        ("２０２６年１１月２０日", (2026, 11, 20)),
        ("【2026年11月20日】", (2026, 11, 20)),
        ("令和8年11月20日", (2026, 11, 20)),
        ("令和元年5月1日", (2019, 5, 1)),
        ("昭和64年1月7日", (1989, 1, 7)),
        ("November 20, 2026", (2026, 11, 20)),
        ("Friday, November 20th, 2026", (2026, 11, 20)),
        ("20 Nov 2026", (2026, 11, 20)),
        ("Sept. 3", (None, 9, 3)),
        ("11月20日", (None, 11, 20)),
        ("11/20 (Fri)", (None, 11, 20)),
        ("20日（金）", (None, None, 20)),
        ("2026年11月", (2026, 11, None)),
        ("November 2026", (2026, 11, None)),
        ("2026-11", (2026, 11, None)),
        ("2026年の目標", (2026, None, None)),
        ("11月", (None, 11, None)),
        ("2026", (2026, None, None)),
    ],
)
def test_dates_of_headings_are_read_as_far_as_they_go(heading: str, expected: tuple[int | None, ...]) -> None:
    written = written_date(heading)
    assert written is not None
    assert (written.year, written.month, written.day) == expected


@pytest.mark.parametrize(
    "heading",
    [
        "",
        "ラーメン",
        "13月45日",
        "2026-13-01",
        "1/2カップの砂糖",
        "3日坊主",
        "3日間の旅行",
        "12345",
        "0000-01-01",
        "Mayor of London",
    ],
)
def test_what_is_no_date_is_none(heading: str) -> None:
    assert written_date(heading) is None


@pytest.mark.parametrize(
    ("heading", "weekday"),
    [
        ("11月20日（金）", 4),
        ("11月23日（月・祝）", 0),
        ("11月20日 金曜日", 4),
        ("11/20 (Fri)", 4),
        ("November 20 Friday", 4),
        ("11月20日 日本へ", None),
    ],
)
def test_the_weekday_behind_a_date_is_read(heading: str, weekday: int | None) -> None:
    written = written_date(heading)
    assert written is not None
    assert written.weekday == weekday


@given(st.text(max_size=60))
def test_no_text_is_too_odd_to_be_read(text: str) -> None:
    written_date(text)
    whole_date(text)
    frame_of_path([text])


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_every_day_is_read_in_every_usual_writing(day: date) -> None:
    japanese = f"{day.year}年{day.month}月{day.day}日"
    for text in (f"{day:%Y-%m-%d}", f"{day:%Y/%m/%d}", f"{day:%Y%m%d}", japanese, f"{day:%B} {day.day}, {day.year}"):
        assert whole_date(text) == day
    for name in (f"{day:%Y-%m-%d}", f"{day:%Y%m%d}_日記", f"diary {day:%Y_%m_%d}", japanese):
        assert frame_of_path([name])[1] == day


def test_a_moment_gives_the_day_that_is_written_there() -> None:
    assert whole_date("2026-11-20T23:30:00+09:00") == date(2026, 11, 20)
    assert whole_date("2026年11月") is None
    assert whole_date("11月20日") is None


@pytest.mark.parametrize(
    ("heading", "frame", "expected"),
    [
        ("11月20日", Frame(2026), date(2026, 11, 20)),
        ("20日", Frame(2026, 11), date(2026, 11, 20)),
        ("20日", Frame(2026), None),
        ("11月20日", Frame(), None),
        ("1月2日", Frame(2026, 12, date(2026, 12, 31)), date(2027, 1, 2)),
        ("12月31日", Frame(2027, 1, date(2027, 1, 2)), date(2026, 12, 31)),
        ("10月5日", Frame(2026, 2, date(2026, 2, 1)), date(2026, 10, 5)),
        ("1月2日", Frame(2026), date(2026, 1, 2)),
        ("2月29日", Frame(2028), date(2028, 2, 29)),
        ("2月29日", Frame(2027), None),
        ("11月21日（月）", NOVEMBER, date(2026, 11, 21)),  # a slip: it was a Saturday
        ("2月11日（木）", Frame(2026, 8, date(2026, 8, 1)), date(2027, 2, 11)),
    ],
)
def test_what_a_date_lacks_comes_from_its_frame(heading: str, frame: Frame, expected: date | None) -> None:
    written = written_date(heading)
    assert written is not None
    assert resolved(written, frame) == expected


def test_headings_below_and_after_a_date_know_its_year() -> None:
    written = written_date("2026-11-20")
    assert written is not None
    assert frame_within(written, Frame()) == NOVEMBER
    assert frame_after(written, date(2026, 11, 20), Frame()) == Frame(2026, None, date(2026, 11, 20))


def test_a_year_that_holds_for_all_below_is_kept() -> None:
    year, day = written_date("2026年"), written_date("11月20日")
    assert year is not None
    assert day is not None
    below = frame_within(year, NOVEMBER)
    assert below == Frame(2026)
    assert frame_after(day, date(2026, 11, 20), below) == below


@pytest.mark.parametrize(
    ("parts", "frame", "day"),
    [
        (["diary", "2026-11-20"], NOVEMBER, date(2026, 11, 20)),
        (["20261120_日記"], NOVEMBER, date(2026, 11, 20)),
        (["2026年11月20日"], NOVEMBER, date(2026, 11, 20)),
        (["IMG 2026_11_20 1"], NOVEMBER, date(2026, 11, 20)),
        (["令和8年11月20日"], NOVEMBER, date(2026, 11, 20)),
        (["2026", "11", "20"], NOVEMBER, date(2026, 11, 20)),
        (["2026", "11月", "20日"], NOVEMBER, date(2026, 11, 20)),
        (["2026", "11-20"], NOVEMBER, date(2026, 11, 20)),
        (["2026", "11"], Frame(2026, 11), None),
        (["2026-11"], Frame(2026, 11), None),
        (["日記2026"], Frame(2026), None),
        (["11-20"], Frame(), None),
        (["レシピ 3"], Frame(), None),
        (["2026-11-20", "2027"], Frame(2027), None),
    ],
)
def test_names_of_files_and_folders_tell_dates(parts: list[str], frame: Frame, day: date | None) -> None:
    assert frame_of_path(parts) == (frame, day)


@pytest.mark.parametrize(
    ("name", "rest"),
    [("2026-11-20", ""), ("20261120_日記", "日記"), ("京都旅行 2026年11月20日", "京都旅行"), ("レシピ", "レシピ")],
)
def test_a_name_without_its_date_is_what_it_says_beside(name: str, rest: str) -> None:
    assert without_date(name) == rest
