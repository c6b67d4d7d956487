import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from memory.database import Database
from memory.facts import Fact, Facts
from memory.ledger import Ledger, Moved, TurnRecord
from memory.proactive import ProactiveMessages
from memory.tables import people
from tests.rows import pending_count, turn_row, turns_of

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def turn(number: int = 0, **changes: Any) -> TurnRecord:
    record = turn_row(
        f"chatcmpl-{number}",
        "p_1",
        NOW + timedelta(seconds=number),
        said="やあ",
        persona_hash="abc",
        reply="こんにちは",
        prompt=[{"role": "system", "content": "…"}],
        choices=[{"index": 0}],
        usage={"total_tokens": 5},
    )
    return replace(record, **changes)


def one_more(state: dict[str, Any] | None) -> Moved:
    return Moved({"n": (state or {"n": 0})["n"] + 1}, ["one more"])


async def ledger_with(db: Database, *persons: str) -> Ledger:
    ledger = Ledger(db)
    for person in persons or ("p_1",):
        await ledger.ensure_person(person, "key", "", NOW)
    return ledger


async def test_a_minor_stays_one_until_the_latest_time_that_was_said(db: Database) -> None:
    ledger = await ledger_with(db)
    later, sooner = NOW + timedelta(days=900), NOW + timedelta(days=300)
    assert await ledger.ensure_person("p_1", "key", "alice", NOW) is None
    for number, until in enumerate((sooner, later, sooner, None)):
        await ledger.record(turn(number), minor_until=until)
    assert await ledger.ensure_person("p_1", "key", "alice", NOW) == later


async def test_a_turn_that_was_said_while_the_memory_was_paused_tells_so_for_good(db: Database) -> None:
    ledger, wishes = await ledger_with(db), ProactiveMessages(db)
    await ledger.record(turn(0))
    await wishes.wish("p_1", {"memory_paused": True}, NOW + timedelta(seconds=1))
    await ledger.record(turn(2))
    await wishes.wish("p_1", {"memory_paused": False}, NOW + timedelta(seconds=4))
    await wishes.wish("p_1", {"memory_paused": False}, NOW + timedelta(seconds=9))  # changes nothing
    await ledger.record(turn(3))  # begun before, recorded afterwards
    await ledger.record(turn(5))
    kept = {number: await ledger.get(f"chatcmpl-{number}") for number in (0, 2, 3, 5)}
    assert {number: each.paused for number, each in kept.items() if each} == {0: False, 2: True, 3: True, 5: False}


async def test_words_older_than_the_row_of_a_minor_are_a_minors(db: Database) -> None:
    ledger = await ledger_with(db)
    until = NOW + timedelta(days=900)
    await ledger.record(turn(), minor_until=until)
    assert await ledger.ensure_person("p_1", "key", "alice", NOW - timedelta(seconds=1)) == until


async def test_a_turn_comes_back_as_it_was_recorded(db: Database) -> None:
    ledger = await ledger_with(db)
    await ledger.record(turn(affect_why=["なでた: +1"], latency={"total_ms": 12.5}))
    assert await ledger.get("chatcmpl-0") == turn(affect_why=["なでた: +1"], latency={"total_ms": 12.5})


async def test_a_turn_that_is_not_there_is_none(db: Database) -> None:
    assert await Ledger(db).get("chatcmpl-none") is None


async def test_turns_at_the_same_time_lose_no_update(db: Database) -> None:
    ledger = await ledger_with(db)
    await asyncio.gather(*(ledger.record(turn(i), evolve=one_more, jobs=("extract",)) for i in range(20)))
    assert await ledger.load_state("p_1", "sakura") == {"n": 20}
    assert sorted(t.affect_after["n"] for t in await turns_of(db, "p_1") if t.affect_after) == list(range(1, 21))
    assert await pending_count(db) == 20


async def test_two_gateways_lose_no_update(db: Database) -> None:
    other = Database(db._url.render_as_string(hide_password=False))
    ledgers = (await ledger_with(db), Ledger(other))
    await asyncio.gather(*(ledgers[i % 2].record(turn(i), evolve=one_more) for i in range(10)))
    assert await ledgers[0].load_state("p_1", "sakura") == {"n": 10}
    await other.close()


async def test_a_turn_that_fails_half_way_leaves_nothing(db: Database) -> None:
    ledger = await ledger_with(db)

    def fails(_: dict[str, Any] | None) -> Moved:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await ledger.record(turn(), evolve=fails, jobs=("extract",))
    assert await ledger.get("chatcmpl-0") is None
    assert await ledger.load_state("p_1", "sakura") is None
    assert await pending_count(db) == 0


async def test_states_belong_to_a_person_and_a_persona(db: Database) -> None:
    ledger = await ledger_with(db, "p_1", "p_2")
    await ledger.record(turn(0), evolve=one_more)
    await ledger.record(turn(1, persona="june"), evolve=one_more)
    await ledger.record(turn(2, person="p_2"), evolve=one_more)
    assert await ledger.load_state("p_1", "june") == {"n": 1}
    assert await ledger.load_state("p_2", "june") is None


async def test_ensuring_a_person_again_keeps_the_first_and_the_earliest_time(db: Database) -> None:
    ledger = Ledger(db)
    times = [NOW + timedelta(seconds=n) for n in (3, 1, 2)]
    await asyncio.gather(*(ledger.ensure_person("p_1", "key", "alice", at) for at in times))
    await ledger.ensure_person("p_1", "another key", "bob", NOW + timedelta(seconds=9))
    async with db.connect() as connection:
        row = (await connection.execute(select(people))).one()
    assert (row.key_id, row.external_id, row.created_at) == ("key", "alice", min(times))


async def test_text_that_no_database_takes_is_replaced(db: Database) -> None:
    ledger = await ledger_with(db)
    await ledger.record(turn(reply="a\x00b", request={"messages": [{"content": "x\ud800y\x00"}]}))
    kept = await ledger.get("chatcmpl-0")
    assert kept is not None
    assert kept.reply == "a\ufffdb"
    assert kept.request == {"messages": [{"content": "x\ufffdy\ufffd"}]}


async def test_a_prompt_that_held_what_was_forgotten_meanwhile_is_not_kept(db: Database) -> None:
    ledger = await ledger_with(db)
    fact = Fact(id="known", person="p_1", text="犬の名前はコタロウ", kind="profile", said_at=NOW, created_at=NOW)
    await Facts(db).add("p_1", [fact])
    before, after = turn(0, fact_ids=["known"], trainable=True), turn(1, fact_ids=["known", "gone"], trainable=True)
    for each in (before, after):
        await ledger.record(each)
    assert await ledger.get(before.id) == before
    assert await ledger.get(after.id) == replace(after, prompt=[], trainable=False)


async def test_time_zones_are_those_that_people_named(db: Database) -> None:
    ledger, messages = Ledger(db), ProactiveMessages(db)
    for person in ("p", "q"):
        await ledger.ensure_person(person, "key", person, NOW)
    await messages.wish("p", {"time_zone": "Europe/Paris"}, NOW)
    assert await ledger.time_zones(["p", "q", "nobody"]) == {"p": "Europe/Paris"}
