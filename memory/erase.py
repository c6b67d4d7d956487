"""Erasing: a person, with everything that hangs on their row in SQL, or a single fact, with every trace of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import Table, and_, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from memory.database import Database, insert_missing
from memory.facts import Fact, fact_of, purge, with_history
from memory.tables import (
    DROPPED,
    PENDING,
    affect_states,
    documents,
    erasures,
    fact_vectors,
    facts,
    feedback,
    outbox,
    people,
    proactive_messages,
    summaries,
    turns,
)

TELLING = 4
"""Characters from which on the value of a forgotten fact is looked for in other turns; shorter ones stand anywhere."""
UNDER_WAY = timedelta(days=1)
"""Longer than any turn: until then it is known who was erased, so that what they had said before is not let in."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an erasure deleted.

    Attributes:
        facts, vectors, turns, feedback, states, jobs, proactive, documents, summaries: rows deleted; `proactive` are
            messages with which personas spoke first.
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
    documents: int = 0
    summaries: int = 0
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
            documents=await _count(connection, documents, person),
            summaries=await _count(connection, summaries, person),
        )
        await connection.execute(delete(people).where(people.c.id == person))
        await _note_erasure(connection, person, at or datetime.now(UTC))
    if not known:
        return None
    await db.scrub()
    return receipt


async def forget_fact(db: Database, person: str, fact_id: str) -> list[str]:
    """Deletes a fact, the history that it replaced, and every trace: what was said, and what was made of it.

    The turn in which it was said loses its words, and so does every turn whose prompt held the fact or whose text
    repeats it; the ledger still tells that they took place. Messages with which personas speak first of it lose theirs,
    and summaries that may tell it are gone, to be written anew.

    Returns:
        The ids of what is gone: the fact, its history, and the conversation's words in which they were said. Empty
        where there is no such fact.
    """
    async with db.begin() as connection:
        # Held, so that no message is made of it meanwhile.
        await connection.execute(select(people.c.id).where(people.c.id == person).with_for_update())
        rows = await connection.execute(select(facts.c.id, facts.c.superseded_by).where(facts.c.person == person))
        chain = with_history(fact_id, {row.id: row.superseded_by for row in rows})
        if not chain:
            return []
        mine = facts.c.person == person
        found = await connection.execute(select(facts).where(mine, facts.c.id.in_(chain)))
        forgotten = [fact_of(row) for row in found.mappings()]
        told = await _turns_that_tell(connection, person, forgotten)
        said = and_(facts.c.kind == "episode", facts.c.source_turn.in_(told))
        episodes = (await connection.execute(select(facts.c.id).where(mine, said))).scalars()
        gone = [*dict.fromkeys([*chain, *episodes])]
        await connection.execute(delete(facts).where(mine, facts.c.id.in_(gone)))
        await purge(connection, person)
        await _silence(connection, person, told, gone)
    await db.scrub()
    return gone


async def _turns_that_tell(connection: AsyncConnection, person: str, forgotten: Collection[Fact]) -> list[str]:
    """The turns in which facts were said, whose prompt held them, or whose words repeat them."""
    ids, sources = {fact.id for fact in forgotten}, {fact.source_turn for fact in forgotten}
    words = {text for fact in forgotten for text in (fact.text, fact.value) if len(text) >= TELLING}
    columns = turns.c.id, turns.c.fact_ids, turns.c.request, turns.c.prompt, turns.c.reply, turns.c.choices
    rows = await connection.stream(select(*columns).where(turns.c.person == person))
    return [row.id async for row in rows if row.id in sources or not ids.isdisjoint(row.fact_ids) or _tells(row, words)]


def _tells(row: Any, words: Collection[str]) -> bool:  # noqa: ANN401  (a row of turns)
    text = row.reply + orjson.dumps([row.request, row.prompt, row.choices]).decode()
    return any(word in text for word in words)


async def _silence(connection: AsyncConnection, person: str, told: Collection[str], gone: Collection[str]) -> None:
    """Takes the words out of turns, messages and summaries."""
    empty: dict[str, Any] = {"request": {}, "prompt": [], "reply": "", "choices": [], "trainable": False}
    await connection.execute(update(turns).where(turns.c.person == person, turns.c.id.in_(told)).values(empty))
    of_them = feedback.c.turn_id.in_(told)
    await connection.execute(update(feedback).where(of_them).values(body={}))
    spoken = and_(proactive_messages.c.person == person, proactive_messages.c.fact_id.in_(gone))
    await connection.execute(update(proactive_messages).where(spoken).values(text=""))
    waiting = update(proactive_messages).where(spoken, proactive_messages.c.state == PENDING)
    await connection.execute(waiting.values(state=DROPPED))
    await connection.execute(delete(summaries).where(summaries.c.person == person))


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
