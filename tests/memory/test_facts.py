from dataclasses import replace
from datetime import UTC, datetime, timedelta

from memory.database import Database
from memory.facts import Fact, Facts, fact_id
from memory.ledger import Ledger

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def fact(name: str, person: str = "p_1", minutes: int = 0) -> Fact:
    said = NOW + timedelta(minutes=minutes)
    return Fact(id=name, person=person, text=f"text {name}", kind="profile", said_at=said, created_at=said)


async def filled(db: Database, *rows: Fact) -> Facts:
    facts = Facts(db)
    for row in rows:
        await Ledger(db).ensure_person(row.person, "key", "", NOW)
        await facts.add(row.person, [row])
    return facts


async def test_a_fact_comes_back_as_it_was_kept(db: Database) -> None:
    row = replace(
        fact("a"), subject="犬", attribute="name", value="コタロウ", valid_from=NOW, source_turn="t", language="en"
    )
    facts = await filled(db, row)
    assert await facts.get("p_1", "a") == replace(row, position=1)


async def test_a_person_reads_only_their_own(db: Database) -> None:
    facts = await filled(db, fact("a"), fact("b", "p_2"))
    assert [f.id for f in await facts.of("p_1")] == ["a"]
    assert await facts.get("p_1", "b") is None
    assert [f.id for f in await facts.of("p_2")] == ["b"]


async def test_what_was_replaced_is_history(db: Database) -> None:
    facts = await filled(db, fact("old"), fact("new", minutes=1))
    await facts.supersede("p_1", "old", by="new", at=NOW)
    assert [f.id for f in await facts.of("p_1", now=NOW)] == ["new"]
    assert [f.id for f in await facts.of("p_1")] == ["new", "old"]


async def test_a_fact_holds_until_its_end(db: Database) -> None:
    facts = await filled(db, replace(fact("a"), valid_to=NOW + timedelta(days=1)))
    assert len(await facts.of("p_1", now=NOW)) == 1
    assert await facts.of("p_1", now=NOW + timedelta(days=2)) == []


def test_ids_are_the_same_for_the_same_words_of_a_turn_only() -> None:
    assert fact_id("p", "t", "x") == fact_id("p", "t", "x")
    assert len({fact_id("p", "t", "x"), fact_id("q", "t", "x"), fact_id("p", "u", "x"), fact_id("p", "t", "y")}) == 4
