from datetime import UTC, datetime, timedelta

from sqlalchemy import update

from memory.database import Database
from memory.erase import forget_fact
from memory.facts import Fact, Facts
from memory.ledger import Ledger, TurnRecord
from memory.summaries import EVERY, Summaries, Summary
from memory.tables import people

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


async def talked(db: Database, count: int, start: int = 0) -> None:
    ledger = Ledger(db)
    await ledger.ensure_person("p", "key", "", NOW)
    for number in range(start, start + count):
        turn = TurnRecord(
            id=f"t{number}",
            person="p",
            persona="sakura",
            persona_version=1,
            persona_hash="",
            model="sakura",
            request={"messages": [{"role": "user", "content": f"話 {number}"}]},
            reply="うん",
            created_at=NOW + timedelta(minutes=number),
        )
        await ledger.record(turn)


async def test_a_summary_is_due_when_enough_was_said_since(db: Database) -> None:
    summaries = Summaries(db)
    await talked(db, EVERY - 1)
    assert await summaries.due("p", "sakura") == []
    await talked(db, 1, EVERY - 1)
    exchanges = await summaries.due("p", "sakura")
    assert [each.turn for each in exchanges] == [f"t{n}" for n in range(EVERY)]
    assert await summaries.due("p", "june") == []
    last = exchanges[-1]
    await summaries.keep("p", "sakura", Summary("話した", last.turn, last.at, EVERY), NOW)
    assert await summaries.due("p", "sakura") == []
    assert await summaries.of("p", "sakura") == Summary("話した", last.turn, last.at, EVERY)


async def test_a_paused_memory_gets_no_summary(db: Database) -> None:
    await talked(db, 1)
    async with db.begin() as connection:
        await connection.execute(update(people).values(memory_paused=True))
    await Summaries(db).keep("p", "sakura", Summary("話した", "t0", NOW, 1), NOW)
    assert await Summaries(db).of("p", "sakura") is None


async def test_forgetting_a_fact_takes_the_summary_along_and_none_made_meanwhile_comes_back(db: Database) -> None:
    await talked(db, 1)
    summaries, made = Summaries(db), Summary("話 0 をした", "t0", NOW, 1)
    await summaries.keep("p", "sakura", made, NOW)
    told = Fact(id="f", person="p", text="話 0", kind="note", said_at=NOW, created_at=NOW, source_turn="t0")
    await Facts(db).add("p", [told])
    await forget_fact(db, "p", "f")
    assert await summaries.of("p", "sakura") is None
    await summaries.keep("p", "sakura", made, NOW)
    assert await summaries.of("p", "sakura") is None
