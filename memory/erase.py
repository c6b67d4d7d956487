"""Erasing a person: everything that hangs on their row in SQL goes with it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Table, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from memory.database import Database, insert_missing
from memory.tables import (
    affect_states,
    erasures,
    fact_vectors,
    facts,
    feedback,
    outbox,
    people,
    proactive_messages,
    turns,
)

UNDER_WAY = timedelta(days=1)
"""Longer than any turn: until then it is known who was erased, so that what they had said before is not let in."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an erasure deleted.

    Attributes:
        facts, vectors, turns, feedback, states, jobs, proactive: rows deleted; the last are messages with which
            personas spoke first.
        index_erased: whether the vector index is rid of them too; if it could not be reached just now, it is cleaned
            before it serves again.
    """

    facts: int = 0
    vectors: int = 0
    turns: int = 0
    feedback: int = 0
    states: int = 0
    jobs: int = 0
    proactive: int = 0
    index_erased: bool = True


async def erase_person(db: Database, person: str, at: datetime | None = None) -> Receipt | None:
    """Deletes a person from SQL in one transaction and wipes what they wrote from the file; counts what is gone.

    Args:
        db: the database.
        person: whom.
        at: the time of the erasure, by default that of the transaction; what was said until then is let in no more.

    Returns:
        What was deleted, or None where there was no such person.
    """
    async with db.begin() as connection:
        # Held, so that no turn is recorded between the count and the deletion.
        held = await connection.execute(select(people.c.id).where(people.c.id == person).with_for_update())
        known = held.first() is not None
        receipt = Receipt(
            facts=await _count(connection, facts, person),
            vectors=await _count_below(connection, fact_vectors, facts, "fact_id", person),
            turns=await _count(connection, turns, person),
            feedback=await _count_below(connection, feedback, turns, "turn_id", person),
            states=await _count(connection, affect_states, person),
            jobs=await _count(connection, outbox, person),
            proactive=await _count(connection, proactive_messages, person),
        )
        await connection.execute(delete(people).where(people.c.id == person))
        await _note_erasure(connection, person, at or datetime.now(UTC))
    if not known:
        return None
    await db.scrub()
    return receipt


async def _note_erasure(connection: AsyncConnection, person: str, at: datetime) -> None:
    """Keeps the id, a hash, and the time; `Ledger.ensure_person` asks for them. Old ones go."""
    await connection.execute(delete(erasures).where(erasures.c.erased_at < at - UNDER_WAY))
    await connection.execute(insert_missing(connection, erasures, {"person": person, "erased_at": at}))
    earlier = (erasures.c.person == person) & (erasures.c.erased_at < at)
    await connection.execute(update(erasures).where(earlier).values(erased_at=at))


async def _count(connection: AsyncConnection, table: Table, person: str) -> int:
    query = select(func.count()).select_from(table).where(table.c.person == person)
    return int((await connection.execute(query)).scalar_one())


async def _count_below(connection: AsyncConnection, table: Table, owner: Table, key: str, person: str) -> int:
    joined = table.join(owner, table.c[key] == owner.c.id)
    query = select(func.count()).select_from(joined).where(owner.c.person == person)
    return int((await connection.execute(query)).scalar_one())
