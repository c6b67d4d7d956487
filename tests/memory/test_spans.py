from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memory.spans import find_span

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)  # a Saturday


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What did we do on 16 June, 2023?", "2023-06-16 2023-06-17"),
        ("on June 3rd, 2023", "2023-06-03 2023-06-04"),
        ("on December 1,2023", "2023-12-01 2023-12-02"),
        ("in August 2023", "2023-08-01 2023-09-01"),
        ("the trip in December", "2026-12-01 2027-01-01 any year"),
        ("May I ask something?", None),
        ("we march on", None),
        ("back in 2019", "2019-01-01 2020-01-01"),
        ("last summer", "2026-06-01 2026-09-01"),
        ("in the winter of 2020", "2020-12-01 2021-03-01"),
        ("in the fall", "2026-09-01 2026-12-01 any year"),
        ("what did I eat yesterday?", "2026-11-20 2026-11-21"),
        ("last week", "2026-11-09 2026-11-16"),
        ("two weeks ago", "2026-11-07 2026-11-08"),
        ("my dog", None),
    ],
)
def test_english_questions_ask_about_a_time(text: str, expected: str | None) -> None:
    assert told(text, "en") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023年6月16日に何した？", "2023-06-16 2023-06-17"),
        ("2023年6月の旅行", "2023-06-01 2023-07-01"),
        ("8月に何した？", "2026-08-01 2026-09-01 any year"),
        ("5月3日は？", "2026-05-03 2026-05-04 any year"),
        ("去年の3月", "2025-03-01 2025-04-01"),
        ("去年の夏どこ行った？", "2025-06-01 2025-09-01"),
        ("おととし何してた？", "2024-01-01 2025-01-01"),
        ("先週何食べた？", "2026-11-09 2026-11-16"),
        ("昨日の夜", "2026-11-20 2026-11-21"),
        ("夏が好き", None),
    ],
)
def test_japanese_questions_ask_about_a_time(text: str, expected: str | None) -> None:
    assert told(text, "ja") == expected


def test_the_29th_of_february_is_a_day_of_any_year() -> None:
    assert told("on February 29", "en") == "2024-02-29 2024-03-01 any year"


@given(
    st.from_regex(
        r"(\d{1,4}年)?\d{1,3}月(\d{1,3}日)?|[A-Z][a-z]{2} \d{1,3},? \d{4}|(19|20)\d\d-\d\d-\d\d", fullmatch=True
    )
)
def test_no_number_breaks_the_calendar(text: str) -> None:
    find_span(text, NOW, "ja")
    find_span(text, NOW, "en")


def told(text: str, language: str) -> str | None:
    span = find_span(text, NOW, language)
    if span is None:
        return None
    return f"{span.start:%Y-%m-%d} {span.end:%Y-%m-%d}" + (" any year" if span.every_year else "")
