"""Which facts tell of a day, and what is left of them without the date."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from memory.dated import dated
from memory.extraction.extract import extract
from memory.facts import Fact

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=ZoneInfo("Asia/Tokyo"))


def facts(text: str, language: str, now: datetime = NOW) -> list[Fact]:
    """What the rules take out of a message, as facts."""
    told = extract(text, now=now, language=language)
    return [
        Fact(
            id=f"mem_{number}",
            person="p_1",
            text=each.text,
            kind=each.kind,
            subject=each.subject,
            attribute=each.attribute,
            value=each.value,
            said_at=now,
            valid_from=each.valid_from,
            created_at=now,
            language=language,
        )
        for number, each in enumerate(told)
    ]


@pytest.mark.parametrize(
    ("text", "language", "kind", "day", "what"),
    [
        ("明日は面接なんだ", "ja", "plan", date(2026, 11, 22), "面接"),
        ("12月24日にライブに行く", "ja", "plan", date(2026, 12, 24), "ライブに行く"),
        ("あさって手術を受けます", "ja", "plan", date(2026, 11, 23), "手術を受ける"),
        ("誕生日は5月3日だよ", "ja", "birthday", date(2024, 5, 3), "誕生日"),
        ("誕生日は2月29日だよ", "ja", "birthday", date(2024, 2, 29), "誕生日"),
        ("明日は誕生日なんだ", "ja", "birthday", date(2024, 11, 22), "誕生日"),
        ("I have an interview tomorrow", "en", "plan", date(2026, 11, 22), "an interview"),
        ("I'm flying to Rome on 3 December", "en", "plan", date(2026, 12, 3), "flying to Rome"),
        ("My birthday is May 3rd", "en", "birthday", date(2024, 5, 3), "birthday"),
    ],
)
def test_a_day_that_was_told_is_read_from_the_fact(text: str, language: str, kind: str, day: date, what: str):
    (fact,) = facts(text, language)
    found = dated(fact)
    assert found
    assert (found.id, found.kind, found.day, found.text, found.language) == (fact.id, kind, day, what, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("来月引っ越すんだ", "ja"),
        ("I'm moving to Osaka next month", "en"),
        ("母の誕生日は5月3日だよ", "ja"),
        ("My sister's birthday is 5 May", "en"),
        ("今日は面接なんだ", "ja"),
        ("犬の名前はコタロウ", "ja"),
    ],
    ids=["a month", "a month in English", "a mother's", "a sister's", "said on the day", "no date"],
)
def test_what_tells_of_no_day_of_the_persons_own_to_come_is_passed_over(text: str, language: str):
    found = facts(text, language)
    assert found
    assert [dated(fact) for fact in found] == [None] * len(found)


@pytest.mark.parametrize(
    ("value", "day"),
    [("1999-05-03", date(2024, 5, 3)), ("05-03", date(2024, 5, 3)), ("1999-13-03", None), ("春", None)],
)
def test_a_birthday_as_a_model_writes_it(value: str, day: date | None):
    found = dated(fact(attribute="birthday", kind="profile", subject="user", value=value))
    assert (found.day if found else None) == day


def test_a_plan_of_a_model_that_names_no_day_is_passed_over():
    assert dated(fact(kind="plan", text="面接がある", valid_from=NOW + timedelta(days=9))) is None
    assert dated(fact(kind="plan", text="2026年11月30日", valid_from=NOW + timedelta(days=9))) is None


def test_tomorrow_is_counted_from_the_day_on_which_the_person_said_it():
    said_at = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)  # the 21st in Tokyo
    plan = fact(kind="plan", text="明日は面接", said_at=said_at, valid_from=said_at + timedelta(days=1), language="ja")
    found = dated(plan, ZoneInfo("Asia/Tokyo"))
    assert found
    assert found.day == date(2026, 11, 22)


def fact(**changes: Any) -> Fact:
    return Fact(**{"id": "m", "person": "p", "text": "…", "said_at": NOW, "created_at": NOW, **changes})
