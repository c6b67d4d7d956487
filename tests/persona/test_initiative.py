"""When a persona speaks first: rarely, gently, once for each occasion, and never after a word that nobody answered."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from persona.card import Persona
from persona.initiative import AFTER_CRISIS, DayFact, Earlier, Message, Standing, speak_first
from persona.parts import STAGES
from persona.proactive import ProactiveSettings
from tests.persona.cards import GENSAN, JUNE, PERSONAS, SAKURA

TOKYO = ZoneInfo("Asia/Tokyo")
MORNING = datetime(2026, 11, 21, 8, 30, tzinfo=TOKYO)
FRIEND = Standing(seed="p_1/sakura", stage="friend", spoke_at=MORNING - timedelta(days=1))


def with_rules(*rules: dict[str, Any], persona: Persona = SAKURA, **changes: Any) -> Persona:
    made = ProactiveSettings.model_validate({"rules": rules, "quiet_hours": "22:00-07:00", **changes})
    return persona.model_copy(update={"proactive": made})


def rule(kind: str = "morning", **changes: Any) -> dict[str, Any]:
    return {"name": kind, "kind": kind, "says": ["a", "b", "c"], "at": "08:00", **changes}


def fact(kind: str, day: date, text: str = "面接", **changes: Any) -> DayFact:
    return DayFact(**{"id": f"mem_{kind}", "kind": kind, "day": day, "text": text, "language": "ja", **changes})


def earlier(said: Message, at: datetime, persona: str = "sakura", *, dropped: bool = False) -> Earlier:
    return Earlier(persona, said.rule, said.occasion, said.line, at, dropped)


def said(persona: Persona, now: datetime = MORNING, **changes: Any) -> Message | None:
    return speak_first(persona, replace(FRIEND, **changes), now)


def test_a_friend_hears_a_good_morning_in_the_morning_with_the_reason():
    message = said(with_rules(rule()))
    assert message
    assert message.text in {"a", "b", "c"}
    assert message.due_at <= MORNING < message.expires_at
    assert message.due_at - MORNING.replace(hour=8, minute=0) <= timedelta(minutes=20)
    assert message.why == "morning: morning of 2026-11-21; stage friend"
    assert message == said(with_rules(rule()))


@pytest.mark.parametrize("persona", PERSONAS.values(), ids=PERSONAS)
def test_those_who_are_no_friends_yet_hear_nothing_from_the_personas_that_come_along(persona: Persona):
    facts = [fact("birthday", MORNING.date()), fact("plan", MORNING.date())]
    for stage in STAGES[:2]:
        assert said(persona, stage=stage, facts=facts, spoke_at=MORNING - timedelta(days=7)) is None
    assert said(persona, stage="friend", facts=facts)


def test_a_card_without_rules_says_nothing():
    assert said(SAKURA.model_copy(update={"proactive": None})) is None


@pytest.mark.parametrize(
    "standing",
    [
        {"stage": "stranger"},
        {"spoke_at": MORNING - timedelta(hours=5)},
        {"crisis_at": MORNING - AFTER_CRISIS + timedelta(minutes=1)},
        {"earlier": [Earlier("sakura", "other", "x", 0, MORNING - timedelta(hours=23))]},
        {"earlier": [Earlier("june", "morning", "2026-11-21", 0, MORNING - timedelta(hours=1))]},
        {"earlier": [Earlier("june", "morning", "2026-11-20", 0, MORNING - timedelta(hours=11))]},
        {"earlier": [Earlier("sakura", "morning", "2026-11-21", 0, MORNING - timedelta(days=2))]},
    ],
    ids=["a stranger", "talking", "a crisis", "unanswered", "a day's number", "the gap", "said already"],
)
def test_there_are_reasons_to_be_silent(standing: dict[str, Any]):
    assert said(with_rules(rule())) is not None
    assert said(with_rules(rule()), **standing) is None


@pytest.mark.parametrize(
    "standing",
    [
        {"crisis_at": MORNING - AFTER_CRISIS},
        {"earlier": [Earlier("sakura", "other", "x", 0, MORNING - timedelta(hours=23), dropped=True)]},
        {"earlier": [Earlier("sakura", "other", "x", 0, MORNING - timedelta(minutes=20), dropped=True)]},
        {"earlier": [Earlier("june", "morning", "x", 0, MORNING - timedelta(hours=11), dropped=True)]},
        {"earlier": [Earlier("june", "other", "x", 0, MORNING - timedelta(hours=23))]},
        {"earlier": [Earlier("sakura", "other", "x", 0, MORNING - timedelta(hours=25))]},
    ],
    ids=["a week after a crisis", "never sent", "nor today", "nor by another", "another persona's", "answered"],
)
def test_these_are_none(standing: dict[str, Any]):
    assert said(with_rules(rule()), **standing) is not None


def test_the_days_number_counts_what_other_personas_said():
    heard = [Earlier("june", "morning", "2026-11-21", 0, MORNING - timedelta(minutes=30))]
    assert said(with_rules(rule(), min_gap_hours=0), earlier=heard) is None
    assert said(with_rules(rule(), min_gap_hours=0, per_day=2), earlier=heard) is not None


def test_quiet_hours_hold_also_where_the_clocks_change():
    new_york = ZoneInfo("America/New_York")
    night = rule(at="01:42", jitter_minutes=0, window_minutes=300)
    forward, back = (datetime(2026, *day, 1, 45, tzinfo=new_york) for day in ((3, 8), (11, 1)))
    before = forward - timedelta(days=1)
    assert said(with_rules(night, quiet_hours="02:30-06:00"), forward, spoke_at=before) is None
    jumped = with_rules(rule(at="02:30", jitter_minutes=0), quiet_hours="00:00-02:30")
    assert said(jumped, forward, spoke_at=before) is None
    assert said(jumped, forward + timedelta(hours=2), spoke_at=before)
    message = said(with_rules(night, quiet_hours="01:30-01:40"), back, spoke_at=back - timedelta(days=1))
    assert message
    assert message.expires_at == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)  # half past one, for the second time


def test_a_silence_is_spoken_into_once_and_let_be_when_it_is_old():
    persona = with_rules(rule("silence", after_days=3))
    spoke = MORNING - timedelta(days=3, hours=20)
    first = said(persona, spoke_at=spoke)
    assert first
    assert first.why == "silence: no word since 2026-11-17, 4 days; stage friend"
    assert said(persona, spoke_at=MORNING - timedelta(days=2)) is None
    assert said(persona, spoke_at=MORNING - timedelta(days=11)) is None
    for dropped in (True, False):
        later = MORNING + timedelta(days=1)
        assert said(persona, later, spoke_at=spoke, earlier=[earlier(first, MORNING, dropped=dropped)]) is None


def test_a_birthday_comes_every_year_and_a_plan_on_its_day_or_before():
    birthdays = with_rules(rule("date", about=["birthday"]))
    for year in (2026, 2027):
        message = said(
            birthdays,
            MORNING.replace(year=year),
            spoke_at=MORNING.replace(year=year, day=20),
            facts=[fact("birthday", date(2024, 11, 21)), fact("birthday", date(2024, 11, 21), id="mem_2")],
        )
        assert message
        assert message.occasion == f"birthday {year}-11-21"
    plan = fact("plan", date(2026, 11, 22))
    assert said(birthdays, facts=[plan]) is None
    assert said(with_rules(rule("date", about=["plan"])), facts=[plan]) is None
    before = said(with_rules(rule("date", about=["plan"], days_before=1, says=["明日は{{fact}}"])), facts=[plan])
    assert before
    assert (before.text, before.fact) == ("明日は面接", "mem_plan")
    assert before.why == "date: plan on 2026-11-22 (mem_plan); stage friend"


def test_who_was_born_on_the_29th_of_february_is_not_forgotten():
    persona = with_rules(rule("date", about=["birthday"]))
    for now, told in ((datetime(2027, 2, 28, 9, tzinfo=TOKYO), True), (datetime(2028, 2, 28, 9, tzinfo=TOKYO), False)):
        message = said(persona, now, spoke_at=now - timedelta(days=1), facts=[fact("birthday", date(2024, 2, 29))])
        assert (message is not None) is told


def test_what_is_remembered_stands_in_no_line_of_another_language_and_is_never_a_macro():
    plan = rule("date", about=["plan"], says=["today: {{fact}}"])
    english = fact("plan", MORNING.date(), "an interview {{user}}\n\x00", language="en")
    assert said(with_rules(plan), facts=[english]) is None
    assert said(with_rules({**plan, "says": ["…", "{{fact}}"]}), facts=[english]).text == "…"
    assert said(with_rules(plan, persona=JUNE), facts=[english]).text == "today: an interview {{user}}"


def test_the_rarest_reason_comes_first():
    rules = rule(), rule("silence", after_days=1), rule("date", about=["plan"])
    plan = fact("plan", MORNING.date())
    assert said(with_rules(*rules), facts=[plan]).rule == "date"
    assert said(with_rules(*rules)).rule == "silence"
    assert said(with_rules(rules[0])).rule == "morning"


def test_not_everybody_hears_at_once_and_everybody_within_the_jitter():
    persona = with_rules(rule(jitter_minutes=30))
    due = [said(persona, seed=f"p_{number}/sakura").due_at for number in range(50)]
    assert len(set(due)) > 40
    assert max(due) - min(due) <= timedelta(minutes=30)


def test_macros_of_a_line_are_replaced():
    assert said(with_rules(rule(says=["{{char}}だよ、{{user}}"]))).text == "さくらだよ、あなた"


def test_gensan_never_speaks_of_love():
    assert GENSAN.proactive
    assert {stage for made in GENSAN.proactive.rules for stage in made.stages} == {"friend", "close_friend"}


ZONES = st.sampled_from(["Asia/Tokyo", "America/New_York", "Australia/Lord_Howe", "America/Sao_Paulo", "UTC"])
CARD = st.builds(
    with_rules,
    st.just(rule(jitter_minutes=10, at="06:30", window_minutes=600)),
    st.just(rule("silence", after_days=1, at="12:00", window_minutes=720)),
    st.just(rule("date", about=["plan", "birthday"], at="01:45", jitter_minutes=44, window_minutes=1440)),
    quiet_hours=st.sampled_from(["22:00-01:30", "02:30-06:00", "12:45-01:15", "23:00-01:45"]),
    per_day=st.integers(1, 3),
    min_gap_hours=st.sampled_from([0, 5, 24]),
)
HAPPENS = st.lists(st.tuples(st.integers(5, 900), st.sampled_from(["sakura", "june", "sakura", "speak"])), max_size=120)
BEGINS = st.sampled_from(["2026-03-06", "2026-10-30", "2026-04-03", "2028-02-27"])  # the clocks change soon after


def lived(persona: Persona, zone: str, begins: str, happens: list[tuple[int, str]]) -> list[Any]:
    """What two personas said first while a person lived on and spoke now and then, and what each rested on."""
    now = datetime.fromisoformat(begins).replace(tzinfo=UTC)
    facts = [fact("plan", now.date() + timedelta(days=n), id=f"mem_{n}") for n in range(20)]
    standing = Standing(seed="s", stage="friend", spoke_at=now - timedelta(days=1), facts=facts)
    made: list[Any] = []
    for minutes, what in happens:
        now += timedelta(minutes=minutes)
        local = now.astimezone(ZoneInfo(zone))
        if what == "speak":
            standing = replace(standing, spoke_at=now)
        elif message := speak_first(persona.model_copy(update={"name": what}), standing, local):
            standing = replace(standing, earlier=[*standing.earlier, earlier(message, now, what)])
            made.append((what, local, message, standing.spoke_at))
    return made


@settings(max_examples=300, deadline=None)
@given(CARD, ZONES, BEGINS, HAPPENS)
def test_whatever_happens_the_promises_are_kept(persona: Persona, zone: str, begins: str, happens: list[Any]):
    made = lived(persona, zone, begins, happens)
    rules = persona.proactive
    assert rules
    for _, local, message, _ in made:
        sent = local.astimezone(UTC)
        while sent < message.expires_at:  # whenever the bot sends it
            assert not rules.quiet.has(sent.astimezone(local.tzinfo).time())
            sent += timedelta(minutes=7)
    days = [local.date() for _, local, _, _ in made]
    assert all(days.count(day) <= rules.per_day for day in days)
    assert len({(who, message.rule, message.occasion) for who, _, message, _ in made}) == len(made)
    for (_, one, _, _), (_, other, _, _) in pairwise(made):
        assert other.astimezone(UTC) - one.astimezone(UTC) >= timedelta(hours=rules.min_gap_hours)
    for name in ("sakura", "june"):
        spoken = [each for each in made if each[0] == name]
        assert all(spoke > before for (*_, before), (*_, spoke) in pairwise(spoken))  # never after an unanswered one
        for each in rules.rules:
            lines = [message.line for _, _, message, _ in spoken if message.rule == each.name]
            assert all(a != b for a, b in pairwise(lines))
