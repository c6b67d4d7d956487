"""The section `proactive` of a card: what it takes, and what it refuses with which words."""

import shutil
from datetime import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from persona.card import Persona
from persona.faults import PersonaError
from persona.proactive import FRIENDS, Hours, ProactiveSettings, minutes_of
from persona.source import load_persona
from tests.persona.cards import CARDS, JUNE, SAKURA

TIMES = st.times().map(lambda moment: moment.replace(second=0, microsecond=0))


def rule(**changes: Any) -> dict[str, Any]:
    return {"name": "a", "kind": "morning", "says": ["おはよう"], **changes}


def settings(*rules: dict[str, Any], **changes: Any) -> ProactiveSettings:
    return ProactiveSettings.model_validate({"rules": rules or [rule()], **changes})


def test_a_card_without_the_section_says_nothing_first_and_is_no_new_version():
    silent = Persona.model_validate(SAKURA.model_dump(exclude={"proactive"}))
    assert silent.proactive is None
    assert "proactive" not in silent.model_dump(exclude_defaults=True)  # what the hash is made of
    assert silent.hash != SAKURA.hash


def test_a_rule_holds_for_friends_once_a_day_outside_the_night_unless_told_otherwise():
    made = settings()
    assert (made.quiet_hours, made.per_day, made.rules[0].stages) == ("22:00-08:00", 1, FRIENDS)
    assert "stranger" not in FRIENDS


@given(TIMES, TIMES, TIMES)
def test_a_moment_is_quiet_or_so_many_minutes_before_it(begin: time, end: time, moment: time):
    if begin == end:
        return
    hours = Hours(begin, end)
    assert hours.has(begin)
    assert not hours.has(end)
    if not hours.has(moment):
        assert (minutes_of(moment) + hours.minutes_until(moment)) % 1440 == minutes_of(begin)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"quiet_hours": "22-8"}, "no part of the day"),
        ({"quiet_hours": "22:00-22:00"}, "no part of the day"),
        ({"quiet_hours": "24:00-08:00"}, "no part of the day"),
        ({"rules": [rule(at="7:30")]}, "no time of day"),
        ({"rules": [rule(at="25:00")]}, "no time of day"),
        ({"rules": [rule(at="07:30")]}, "touches quiet_hours"),
        ({"rules": [rule(at="21:50")]}, "touches quiet_hours"),
        ({"rules": [rule(at="23:50")], "quiet_hours": "01:00-06:00"}, "is the next day"),
        ({"rules": [rule(), rule()]}, "two rules are called"),
        ({"rules": [rule(kind="silence")]}, "needs after_days"),
        ({"rules": [rule(kind="date")]}, "needs about"),
        ({"rules": [rule(after_days=3)]}, "belongs to kind silence"),
        ({"rules": [rule(about=["plan"])]}, "belongs to kind date"),
        ({"rules": [rule(kind="silence", after_days=3, days_before=1)]}, "belongs to kind date"),
        ({"rules": [rule(says=["{{fact}}"])]}, "can only be used with kind date"),
        ({"rules": []}, "at least 1"),
        ({"rules": [rule(says=[])]}, "at least 1"),
        ({"per_day": 0}, "greater than or equal to 1"),
    ],
)
def test_what_cannot_work_is_refused(changes: dict[str, Any], told: str):
    with pytest.raises(ValidationError, match=told):
        ProactiveSettings.model_validate({"rules": [rule()], **changes})


def test_a_rule_may_end_where_the_quiet_hours_begin_on_the_minute():
    assert settings(rule(at="21:39")).rules[0].at == "21:39"
    with pytest.raises(ValidationError):
        settings(rule(at="21:40"))


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("      at: 08:00\n      window", "      at: 8 o'clock\n      window", "proactive.rules[3].at"),
        ("quiet_hours: 21:30-07:30", "quiet_hours: night", "proactive.quiet_hours"),
        ("after_days: 5", "days_before: 5", "proactive.rules[2].kind"),
        ("kind: silence", "kind: dusk", "proactive.rules[2].kind"),
    ],
)
def test_a_fault_is_told_at_its_place_with_the_fix_in_both_languages(tmp_path: Path, old: str, new: str, field: str):
    folder = Path(shutil.copytree(CARDS / "june", tmp_path / "june"))
    text = (folder / "card.yaml").read_text("utf-8").replace("at: 09:00\n      window", "at: 08:00\n      window")
    assert old in text
    broken = text.replace(old, new, 1)
    (folder / "card.yaml").write_text(broken, "utf-8")
    with pytest.raises(PersonaError) as caught:
        load_persona(folder)
    (found,) = caught.value.faults
    assert found.field == field
    assert f"{field.rpartition('.')[2]}:" in broken.splitlines()[found.line - 1]
    assert not found.message[0].isascii()
    assert not found.fix[0].isascii()
    assert found.fix[1].replace("…", "").isascii()


def test_the_personas_that_come_along_speak_first_by_every_kind_of_rule():
    assert JUNE.proactive
    assert {made.kind for made in JUNE.proactive.rules} == {"morning", "silence", "date"}
