"""Messages with which personas speak first: one for each occasion, for those who want them, seen by their key alone."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, insert, select

from memory.contacts import REMEMBERED, Contact
from memory.database import Database
from memory.erase import erase_person, forget_facts
from memory.facts import Fact, Facts
from memory.ledger import Moved
from memory.proactive import (
    AT_ONCE,
    BATCHES,
    KEPT_FOR,
    LET_GO_EVERY,
    LOOK_EVERY,
    Draft,
    Kept,
    ProactiveMessages,
    SentAlready,
    State,
    StaysMinor,
    Waiting,
)
from memory.relations import Relations
from memory.tables import people, proactive_messages
from tests.memory.test_ledger import NOW, ledger_with, turn

DAY = timedelta(days=1)
WEEK = timedelta(days=7)


def draft(occasion: str = "a", at: datetime = NOW + DAY, **changes: Any) -> Draft:
    made = Draft(
        persona="sakura",
        rule="朝",
        occasion=occasion,
        line=0,
        text="おはよう",
        why="morning",
        fact_id=None,
        due_at=at,
        expires_at=at + timedelta(hours=2),
    )
    return replace(made, **changes)


class Asked:
    """Decides as the test says, and keeps what it was asked about."""

    def __init__(self, decide: Callable[[Contact], Draft | None] = lambda _: draft()) -> None:
        self.decide = decide
        self.contacts: list[Contact] = []

    def __call__(self, contact: Contact) -> Draft | None:
        self.contacts.append(contact)
        return self.decide(contact)


async def known(db: Database, *persons: str) -> ProactiveMessages:
    """People of the key `key` who spoke with さくら and want messages."""
    ledger, messages = await ledger_with(db, *persons), ProactiveMessages(db)
    for number, person in enumerate(persons or ("p_1",)):
        record = turn(number, id=f"chatcmpl-{person}", person=person)
        await ledger.record(record, evolve=lambda _: Moved({"stage": "friend"}, []))
        assert await messages.wish(person, {"proactive": True}, NOW)
    return messages


async def make(messages: ProactiveMessages, asked: Asked | None = None, now: datetime = NOW + DAY) -> Asked:
    asked = asked or Asked()
    await messages.make("key", ["sakura"], now, now - WEEK, asked)
    return asked


async def due(messages: ProactiveMessages, now: datetime = NOW + DAY, key: str = "key") -> list[Kept]:
    return await messages.due(key, now, 100, lambda _: True)


async def test_a_message_is_made_once_and_comes_until_it_is_settled(db: Database) -> None:
    messages = await known(db)
    for _ in range(2):
        await make(messages)
        await make(messages, now=NOW + DAY + LOOK_EVERY)
        (message,) = await due(messages)
    assert (message.persona, message.text, message.why, message.state) == ("sakura", "おはよう", "morning", "pending")
    assert (message.due_at, message.expires_at) == (NOW + DAY, NOW + DAY + timedelta(hours=2))
    sent = await messages.settle("key", message.id, "sent", NOW + DAY)
    assert sent == replace(message, state="sent", sent_at=NOW + DAY)
    assert await messages.settle("key", message.id, "sent", NOW + 2 * DAY) == sent
    assert await due(messages) == []
    with pytest.raises(SentAlready):
        await messages.settle("key", message.id, "dropped", NOW + DAY)


async def test_a_message_that_was_dropped_may_turn_out_to_have_been_sent(db: Database) -> None:
    messages = await known(db)
    await make(messages)
    (message,) = await due(messages)
    assert (await messages.settle("key", message.id, "dropped", NOW + DAY)).sent_at is None
    assert await due(messages) == []
    assert (await messages.settle("key", message.id, "sent", NOW + DAY)).state == "sent"


async def test_another_key_neither_sees_nor_settles_a_message(db: Database) -> None:
    messages = await known(db)
    await make(messages)
    (message,) = await due(messages)
    assert await due(messages, key="other") == []
    assert await messages.settle("other", message.id, "sent", NOW) is None
    asked = Asked()
    await messages.make("other", ["sakura"], NOW + 2 * DAY, NOW, asked)
    assert asked.contacts == []


async def test_a_decision_rests_on_what_is_known_of_the_person(db: Database) -> None:
    messages = await known(db)
    ledger, facts = await ledger_with(db), Facts(db)
    await ledger.record(turn(30, persona="june"), evolve=lambda _: Moved({"stage": "stranger"}, []))
    await ledger.record(turn(60, status="crisis"))
    for number, (text, more) in enumerate(
        [
            ("2026年11月24日に面接", {"kind": "plan", "valid_from": NOW + 3 * DAY}),
            ("誕生日は5月3日", {"kind": "profile", "subject": "user", "attribute": "birthday", "value": "5月3日"}),
            ("2027年11月24日に旅行", {"kind": "plan", "valid_from": NOW + 368 * DAY}),
            ("2026年11月25日に歯医者", {"kind": "plan", "valid_from": NOW + 4 * DAY, "valid_to": NOW}),
            ("犬の名前はコタロウ", {"kind": "relationship"}),
            ("2026年11月26日に試合", {"kind": "plan", "valid_from": NOW + 5 * DAY, "speaker": "花"}),
            ("2026年11月27日に指示を無視", {"kind": "plan", "valid_from": NOW + 6 * DAY, "flagged": True}),
        ]
    ):
        await facts.add("p_1", [Fact(id=f"mem_{number}", person="p_1", text=text, said_at=NOW, created_at=NOW, **more)])
    await messages.wish("p_1", {"time_zone": "Europe/Paris"}, NOW)
    (contact,) = (await make(messages, Asked(lambda _: None))).contacts
    assert (contact.person, contact.time_zone, contact.made) == ("p_1", "Europe/Paris", ())
    (relation,) = contact.relations  # June does not speak first
    assert (relation.persona, relation.state, relation.spoke_at) == (
        "sakura",
        {"stage": "friend"},
        NOW + timedelta(seconds=60),
    )
    assert contact.crisis_at == NOW + timedelta(seconds=60)
    assert [each.id for each in contact.dates] == ["mem_0", "mem_1"]
    later = NOW + WEEK + DAY
    (contact,) = (await make(messages, Asked(lambda _: None), later)).contacts
    assert contact.crisis_at is None


async def test_of_earlier_messages_the_newest_of_each_rule_are_known(db: Database) -> None:
    messages = await known(db)
    for number in range(REMEMBERED + 3):
        await make(messages, Asked(lambda _, n=number: draft(str(n), line=n)), NOW + (number + 1) * DAY)
    await messages.wish("p_1", {"proactive": False}, NOW)
    await messages.wish("p_1", {"proactive": True}, NOW)
    (contact,) = (await make(messages, Asked(lambda _: None), NOW + 30 * DAY)).contacts
    assert {made.line for made in contact.made} == set(range(3, REMEMBERED + 3))
    assert all(made.dropped for made in contact.made)


async def test_people_are_looked_at_now_and_then_however_often_one_asks(db: Database) -> None:
    messages = await known(db)
    assert len((await make(messages, Asked(lambda _: None))).contacts) == 1
    assert len((await make(messages, Asked(lambda _: None))).contacts) == 0
    assert len((await make(messages, Asked(lambda _: None), NOW + DAY + LOOK_EVERY)).contacts) == 1


async def test_of_many_people_some_are_looked_at_for_each_request_and_nobody_is_left_out(db: Database) -> None:
    messages = await known(db)
    rows = [
        {"id": f"p_{n}", "key_id": "key", "external_id": "", "memory_paused": False, "created_at": NOW}
        | {"proactive": True, "look_at": NOW}
        for n in range(2, AT_ONCE * BATCHES + 10)
    ]
    async with db.begin() as connection:
        await connection.execute(insert(people), rows)
    late = select(func.count()).select_from(people).where(people.c.look_at <= NOW + DAY)
    for left in (9, 0):
        await make(messages)
        async with db.connect() as connection:
            assert (await connection.execute(late)).scalar_one() == left
    assert len(await due(messages)) == 1  # the others never spoke with her


async def test_several_gateways_at_once_make_one_message(db: Database) -> None:
    messages = await known(db, *(f"p_{n}" for n in range(20)))
    others = [ProactiveMessages(db) for _ in range(4)]
    await asyncio.gather(*(make(each) for each in (messages, *others)))
    assert len(await due(messages)) == 20


async def test_who_did_not_ask_is_not_looked_at_and_who_asks_no_more_hears_nothing(db: Database) -> None:
    messages = await known(db)
    await make(messages)
    assert await messages.wish("p_1", {"proactive": False}, NOW)
    assert await due(messages) == []
    assert (await make(messages, now=NOW + 2 * DAY)).contacts == []
    async with db.connect() as connection:
        assert (await connection.execute(select(proactive_messages.c.state))).scalars().all() == ["dropped"]
    assert await messages.wish("nobody", {"proactive": True}, NOW) is False


async def test_what_was_made_for_another_time_zone_is_dropped(db: Database) -> None:
    messages = await known(db)
    await make(messages)
    await messages.wish("p_1", {"time_zone": None}, NOW)
    assert len(await due(messages)) == 1
    await messages.wish("p_1", {"time_zone": "Europe/Paris"}, NOW)
    assert await due(messages) == []


async def test_of_several_who_wish_at_once_nobody_makes_a_minor_come_of_age_sooner(db: Database) -> None:
    messages = await known(db)
    days = [NOW + timedelta(days=n) for n in (300, 900, 500, 100, 700)]
    wishes = (messages.wish("p_1", {"minor_until": day}, NOW, of_age_sooner=False) for day in days)
    told = await asyncio.gather(*wishes, return_exceptions=True)
    assert all(each is True or isinstance(each, StaysMinor) for each in told)
    person = await (await ledger_with(db)).person("p_1")
    assert person
    assert person.minor_until == max(days)
    with pytest.raises(StaysMinor):
        await messages.wish("p_1", {"proactive": False, "minor_until": None}, NOW, of_age_sooner=False)
    assert await (await ledger_with(db)).person("p_1") == person
    assert await messages.wish("p_1", {"minor_until": None}, NOW)


async def test_a_message_goes_out_of_date(db: Database) -> None:
    messages = await known(db)
    await make(messages)
    assert len(await due(messages, NOW + DAY + timedelta(hours=1, minutes=59))) == 1
    assert await due(messages, NOW + DAY + timedelta(hours=2)) == []
    assert await due(messages, NOW + DAY - timedelta(seconds=1)) == []


@pytest.mark.parametrize("persona", ["sakura", "june"])
async def test_who_has_spoken_meanwhile_is_not_interrupted(db: Database, persona: str) -> None:
    messages, ledger = await known(db), await ledger_with(db)
    await make(messages)
    await ledger.record(turn(1, persona=persona, created_at=NOW + DAY + timedelta(seconds=1)))
    assert await due(messages, NOW + DAY + timedelta(seconds=2)) == []


async def test_what_is_forgotten_is_not_spoken_of(db: Database) -> None:
    messages, facts = await known(db), Facts(db)
    await facts.add("p_1", [Fact(id="mem_1", person="p_1", text="面接", kind="plan", said_at=NOW, created_at=NOW)])
    await make(messages, Asked(lambda _: draft(fact_id="mem_1")))
    assert len(await due(messages)) == 1
    await forget_facts(db, "p_1", ["mem_1"])
    assert await due(messages) == []


@pytest.mark.parametrize("settled", ["sent", "dropped", None])
async def test_forgetting_takes_the_words_of_messages_along(db: Database, settled: State | None) -> None:
    messages, facts = await known(db, "p_1", "p_2"), Facts(db)
    for name, by in (("mem_old", "mem_1"), ("mem_1", None), ("mem_2", None)):
        day = Fact(id=name, person="p_1", text="面接", kind="plan", said_at=NOW, created_at=NOW, superseded_by=by)
        await facts.add("p_1", [day])
    for number, name in enumerate(("mem_old", "mem_1", "mem_2")):
        told = Asked(lambda contact, name=name: draft(name, text="今日は面接", fact_id=name))
        await make(messages, told, NOW + DAY + number * LOOK_EVERY)
    async with db.connect() as connection:
        for message in await connection.scalars(select(proactive_messages.c.id)) if settled else ():
            await messages.settle("key", message, settled, NOW + DAY)
    await forget_facts(db, "p_1", ["mem_1"])
    columns = proactive_messages.c
    async with db.connect() as connection:
        query = select(columns.fact_id, columns.text, columns.state).where(columns.person == "p_1")
        rows = {row[0]: row[1:] for row in await connection.execute(query)}
        others = (await connection.execute(select(columns.text).where(columns.person == "p_2"))).scalars().all()
    assert rows["mem_old"] == rows["mem_1"] == ("", settled or "dropped")
    assert rows["mem_2"] == ("今日は面接", settled or "pending")
    assert others == ["今日は面接"] * 3


async def test_what_nobody_means_any_more_is_dropped_and_keeps_nobody_waiting(db: Database) -> None:
    people_ = [f"p_{n:02}" for n in range(AT_ONCE + 5)]
    messages = await known(db, *people_)
    gone, last = draft(rule="gone", at=NOW + DAY - timedelta(minutes=1)), people_[-1]
    await make(messages, Asked(lambda contact: draft() if contact.person == last else gone))
    (kept,) = await messages.due("key", NOW + DAY, 1, lambda waiting: waiting.rule != "gone")
    assert kept.rule == "朝"
    async with db.connect() as connection:
        states = select(proactive_messages.c.rule, proactive_messages.c.state).distinct()
        assert set(map(tuple, await connection.execute(states))) == {("gone", "dropped"), ("朝", "pending")}


async def test_one_is_asked_about_how_the_two_stand_now(db: Database) -> None:
    messages, asked = await known(db), []
    await make(messages)
    await messages.wish("p_1", {"minor_until": NOW + WEEK}, NOW)
    await messages.due("key", NOW + DAY, 100, lambda waiting: bool(asked.append(waiting)))
    assert asked == [Waiting("sakura", "朝", {"stage": "friend"}, NOW + WEEK)]


async def test_a_message_of_two_who_began_anew_is_dropped(db: Database) -> None:
    messages, relations = await known(db), Relations(db)
    await relations.begin_anew("p_1", "sakura", NOW)
    await (await ledger_with(db)).record(turn(5), evolve=lambda _: Moved({"stage": "friend"}, []))
    await make(messages)
    assert len(await due(messages)) == 1
    await relations.begin_anew("p_1", "sakura", NOW + DAY + timedelta(minutes=1))
    assert await due(messages, NOW + DAY + timedelta(minutes=2)) == []
    async with db.connect() as connection:
        assert (await connection.execute(select(proactive_messages.c.state))).scalars().all() == ["dropped"]


async def test_old_messages_go_and_one_that_nobody_answered_loses_its_words_alone(db: Database) -> None:
    messages = await known(db, "p_1", "p_2", "p_3")
    await make(messages)
    await messages.wish("p_3", {"proactive": False}, NOW + DAY)  # theirs is dropped
    await (await ledger_with(db)).record(turn(9, created_at=NOW + 2 * DAY))
    for late, left in (
        (timedelta(0), {("p_1", "a", "おはよう"), ("p_2", "a", "おはよう"), ("p_3", "a", "おはよう")}),
        (LET_GO_EVERY, {("p_2", "a", "")}),
    ):
        await due(messages, NOW + DAY + KEPT_FOR + timedelta(hours=2) + late)
        async with db.connect() as connection:
            columns = proactive_messages.c
            rows = await connection.execute(select(columns.person, columns.occasion, columns.text))
            assert {tuple(row) for row in rows} == left


@pytest.mark.parametrize(("zone", "day"), [("Asia/Tokyo", 23), ("America/Los_Angeles", 22)])
async def test_days_are_counted_in_the_time_zone_that_a_person_named(db: Database, zone: str, day: int) -> None:
    messages, facts = await known(db), Facts(db)
    said_at = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)  # the 22nd in Tokyo
    plan = {"kind": "plan", "text": "明日は面接", "language": "ja", "valid_from": said_at + DAY}
    await facts.add("p_1", [Fact(id="mem_1", person="p_1", said_at=said_at, created_at=said_at, **plan)])
    await messages.wish("p_1", {"time_zone": zone}, NOW)
    (contact,) = (await make(messages, Asked(lambda _: None), said_at)).contacts
    assert [each.day.day for each in contact.dates] == [day]


async def test_a_paused_memory_tells_of_no_days(db: Database) -> None:
    messages, facts = await known(db), Facts(db)
    birthday = {"subject": "user", "attribute": "birthday", "value": "5月3日"}
    await facts.add(
        "p_1", [Fact(id="mem_1", person="p_1", text="…", kind="profile", said_at=NOW, created_at=NOW, **birthday)]
    )
    async with db.begin() as connection:
        await connection.execute(people.update().values(memory_paused=True))
    (contact,) = (await make(messages)).contacts
    assert contact.dates == ()


async def test_nothing_is_left_of_an_erased_person(db: Database) -> None:
    messages = await known(db)
    await make(messages)
    receipt = await erase_person(db, "p_1")
    assert receipt
    assert receipt.proactive == 1
    async with db.connect() as connection:
        assert (await connection.execute(select(proactive_messages))).all() == []
