"""Erasing: a person, with everything that hangs on their row in SQL, or a single fact, with every trace of it."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Table, and_, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from memory.database import Database, insert_missing
from memory.facts import EPISODE, Fact, fact_of, pieces, purge, with_history
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
from memory.traces import Search, Sought, Tells, own_words, sought

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


async def forget_facts(
    db: Database,
    person: str,
    fact_ids: Collection[str],
    *,
    said_in: Collection[str] = (),
    tells: Tells | None = None,
    until: datetime | None = None,
) -> list[str]:
    """Deletes facts, the history that they replaced, and every trace: what was said, and what was made of it.

    Facts that were taken out of an item go with the item, and the item with a fact that was taken out of it.

    The turn in which one was said loses its words, and so does every turn whose own words repeat it; a turn that only
    had it in its prompt loses the prompt. The ledger still tells that they took place. Messages with which personas
    speak first of it lose theirs, and summaries that may tell it are gone, to be written anew.

    Args:
        db: the database.
        person: whose facts.
        fact_ids: the facts; those that are not theirs are passed over.
        said_in: turns that lose their words as well.
        tells: of other words whether they are to be forgotten too: turns of until then that have such lose theirs.
        until: the time up to which they do.

    Returns:
        The ids of what is gone: the facts, their history, and the conversation's words in which they were said. Empty
        where there are no such facts.
    """
    found = _Found()
    async with db.connect() as connection:  # first without the lock: reading many turns takes a while
        wanted = sought(await _forgotten(connection, person, fact_ids))
        if wanted.ids or tells:
            await _look(connection, person, wanted, found, tells, until)
    async with db.begin() as connection:
        # Held, so that no message is made of it meanwhile.
        await connection.execute(select(people.c.id).where(people.c.id == person).with_for_update())
        forgotten = await _forgotten(connection, person, fact_ids)
        if not forgotten and not said_in and not found.said:
            return []
        if sought(forgotten) != wanted:  # their history has changed meanwhile
            found = _Found()
        if forgotten or tells:
            await _look(connection, person, sought(forgotten), found, tells, until)
        found.said = [*dict.fromkeys([*found.said, *said_in])]
        gone = [*dict.fromkeys([*(fact.id for fact in forgotten), *await _episodes(connection, person, found.said)])]
        for some in pieces(gone):
            await connection.execute(delete(facts).where(facts.c.person == person, facts.c.id.in_(some)))
        await purge(connection, person)
        await _silence(connection, person, found.said)
        await _blank_prompts(connection, person, found.shown)
        await _silence_messages(connection, person, gone)
    await db.scrub()
    return gone


async def forget_in_prompts(db: Database, person: str, gone: Collection[str]) -> None:
    """Takes the prompts out of turns that were shown facts which are deleted already (`Ledger.record` keeps none)."""
    ids = set(gone)
    async with db.connect() as connection:
        rows = await connection.stream(select(turns.c.id, turns.c.fact_ids).where(turns.c.person == person))
        shown = [row.id async for row in rows if not ids.isdisjoint(row.fact_ids)]
    if shown:
        async with db.begin() as connection:
            await _blank_prompts(connection, person, shown)


async def _blank_prompts(connection: AsyncConnection, person: str, ids: Collection[str]) -> None:
    """Takes the prompts out of turns that keep their own words; without them nobody can be trained with these."""
    for some in pieces(ids):
        these = and_(turns.c.person == person, turns.c.id.in_(some))
        await connection.execute(update(turns).where(these).values(prompt=[], trainable=False))


@dataclass(slots=True)
class _Found:
    """Turns that were looked at; in which of them a fact was said, and to which of them it was only shown."""

    seen: set[str] = field(default_factory=set)
    said: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)


async def _forgotten(connection: AsyncConnection, person: str, fact_ids: Collection[str]) -> list[Fact]:
    """What goes with facts: their history, what was taken out of them, and the items out of which they were taken."""
    columns = facts.c.id, facts.c.superseded_by, facts.c.source_turn
    rows = (await connection.execute(select(*columns).where(facts.c.person == person))).all()
    newer, source = {row.id: row.superseded_by for row in rows}, {row.id: row.source_turn for row in rows}
    known = set(fact_ids) & source.keys()
    taken = [key for key, said_in in source.items() if said_in in known]
    chain = with_history([*(key for key in fact_ids if key in known), *taken], newer)
    items = [said_in for key in chain if (said_in := source[key]) is not None and said_in in source]
    found: list[Fact] = []
    for some in pieces(dict.fromkeys([*chain, *items])):
        these = await connection.execute(select(facts).where(facts.c.person == person, facts.c.id.in_(some)))
        found += [fact_of(row) for row in these.mappings()]
    return found


async def _look(
    connection: AsyncConnection,
    person: str,
    wanted: Sought,
    found: _Found,
    tells: Tells | None,
    until: datetime | None,
) -> None:
    """Looks at the turns that were not seen yet, and keeps their ids only."""
    search = Search(wanted)
    ids = (await connection.execute(select(turns.c.id).where(turns.c.person == person))).scalars()
    names = "id", "fact_ids", "request", "prompt", "reply", "choices", "created_at"
    columns = [turns.c[name] for name in names]
    for some in pieces([each for each in ids if each not in found.seen]):
        async for row in await connection.stream(select(*columns).where(turns.c.id.in_(some))):
            found.seen.add(row.id)
            early = tells is not None and (until is None or row.created_at <= until)
            if search.is_said(row) or (tells is not None and early and any(map(tells, own_words(row)))):
                found.said.append(row.id)
            elif search.is_shown(row):
                found.shown.append(row.id)


async def _episodes(connection: AsyncConnection, person: str, told: Collection[str]) -> list[str]:
    found: list[str] = []
    for some in pieces(told):
        said = and_(facts.c.person == person, facts.c.kind == EPISODE, facts.c.source_turn.in_(some))
        found += (await connection.execute(select(facts.c.id).where(said))).scalars()
    return found


async def _silence(connection: AsyncConnection, person: str, told: Collection[str]) -> None:
    """Takes the words out of turns, and out of what people said of them."""
    empty: dict[str, Any] = {"request": {}, "prompt": [], "reply": "", "choices": [], "error": None, "trainable": False}
    for some in pieces(told):
        these = and_(turns.c.person == person, turns.c.id.in_(some))
        sampled = (await connection.execute(select(turns.c.id, turns.c.sampling).where(these))).all()
        await connection.execute(update(turns).where(these).values(empty))
        for row in sampled:
            if (kept := _without_words(row.sampling)) != row.sampling:
                await connection.execute(update(turns).where(turns.c.id == row.id).values(sampling=kept))
        await connection.execute(update(feedback).where(feedback.c.turn_id.in_(some)).values(body={}))


def _without_words(sampling: dict[str, Any]) -> dict[str, Any]:
    """The numbers and switches, and the model: stop words, schemas and predictions may tell what was said."""
    return {key: value for key, value in sampling.items() if key == "model" or isinstance(value, bool | int | float)}


async def _silence_messages(connection: AsyncConnection, person: str, gone: Collection[str]) -> None:
    """Takes the words out of messages with which personas speak of what is gone, and deletes the summaries."""
    for some in pieces(gone):
        spoken = and_(proactive_messages.c.person == person, proactive_messages.c.fact_id.in_(some))
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
