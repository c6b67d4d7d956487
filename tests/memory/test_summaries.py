from datetime import UTC, datetime, timedelta

from sqlalchemy import update

from memory.database import Database
from memory.episodes import episodes_of
from memory.erase import forget_facts
from memory.facts import Fact, Facts
from memory.ledger import Ledger
from memory.summaries import EVERY, MOST, Due, Summaries, Summary
from memory.tables import people
from tests.rows import turn_row

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


async def talked(db: Database, count: int, start: int = 0, *, paused: bool = False) -> None:
    """Turns as the ledger keeps them, with their episodes where the memory was not paused."""
    ledger, facts = Ledger(db), Facts(db)
    await ledger.ensure_person("p", "key", "", NOW)
    for number in range(start, start + count):
        said, at = f"図書館で {number} 冊の本を借りてきた", NOW + timedelta(minutes=number)
        turn = turn_row(f"t{number}", "p", at, said=said, reply="うん")
        await ledger.record(turn)
        if not paused:
            told = episodes_of(turn.id, "p", said=said, language="ja", at=at)
            await facts.add("p", told)


async def pause(db: Database, *, paused: bool = True) -> None:
    async with db.begin() as connection:
        await connection.execute(update(people).values(memory_paused=paused))


def turns_of(due: Due | None) -> list[str]:
    return [each.turn for each in due.exchanges] if due else []


def made_of(due: Due | None, text: str = "話した") -> Summary:
    assert due is not None
    last = due.exchanges[-1]
    return Summary(text, last.turn, last.at, len(due.exchanges))


async def test_a_summary_is_due_when_enough_was_said_since(db: Database) -> None:
    summaries = Summaries(db)
    await talked(db, EVERY - 1)
    assert await summaries.due("p", "sakura") is None
    await talked(db, 1, EVERY - 1)
    due = await summaries.due("p", "sakura")
    assert turns_of(due) == [f"t{n}" for n in range(EVERY)]
    assert await summaries.due("p", "june") is None
    await summaries.keep("p", "sakura", made_of(due), NOW, purged=0)
    assert await summaries.due("p", "sakura") is None
    assert await summaries.of("p", "sakura") == made_of(due)


async def test_a_paused_memory_gets_no_summary(db: Database) -> None:
    await talked(db, EVERY)
    due = await Summaries(db).due("p", "sakura")
    await pause(db)
    assert await Summaries(db).due("p", "sakura") is None
    await Summaries(db).keep("p", "sakura", made_of(due), NOW, purged=0)
    assert await Summaries(db).of("p", "sakura") is None


async def test_what_was_said_while_the_memory_was_paused_is_in_no_later_summary(db: Database) -> None:
    await talked(db, 5)
    await talked(db, EVERY, 5, paused=True)
    assert await Summaries(db).due("p", "sakura") is None
    await talked(db, EVERY, 5 + EVERY)
    due = await Summaries(db).due("p", "sakura")
    assert turns_of(due) == [f"t{n}" for n in (*range(5), *range(5 + EVERY, 5 + 2 * EVERY))]


async def test_what_was_forgotten_while_a_summary_was_written_is_not_in_it(db: Database) -> None:
    await talked(db, EVERY)
    summaries = Summaries(db)
    due = await summaries.due("p", "sakura")
    assert due is not None
    episode = next(fact for fact in await Facts(db).of("p") if fact.source_turn == "t3")
    await forget_facts(db, "p", [episode.id])
    await summaries.keep("p", "sakura", made_of(due, "3 冊の本を借りた"), NOW, purged=due.purged)
    assert await summaries.of("p", "sakura") is None
    await talked(db, 1, EVERY)
    assert "t3" not in turns_of(await summaries.due("p", "sakura"))


async def test_forgetting_a_fact_takes_the_summary_along(db: Database) -> None:
    await talked(db, EVERY)
    summaries = Summaries(db)
    due = await summaries.due("p", "sakura")
    await summaries.keep("p", "sakura", made_of(due), NOW, purged=0)
    told = Fact(id="f", person="p", text="図書館", kind="note", said_at=NOW, created_at=NOW, source_turn="t0")
    await Facts(db).add("p", [told])
    await forget_facts(db, "p", ["f"])
    assert await summaries.of("p", "sakura") is None


async def test_who_was_erased_meanwhile_and_speaks_again_gets_no_summary_of_before(db: Database) -> None:
    await talked(db, EVERY)
    due = await Summaries(db).due("p", "sakura")
    async with db.begin() as connection:
        await connection.execute(people.delete())
    await Ledger(db).ensure_person("p", "key", "", NOW + timedelta(days=1))
    await Summaries(db).keep("p", "sakura", made_of(due), NOW, purged=0)
    assert await Summaries(db).of("p", "sakura") is None


async def test_of_very_many_turns_only_the_latest_are_read(sqlite_db: Database) -> None:
    await talked(sqlite_db, MOST + 3)
    due = await Summaries(sqlite_db).due("p", "sakura")
    assert turns_of(due) == [f"t{n}" for n in range(3, MOST + 3)]
