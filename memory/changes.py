"""What changed of a person's facts since somebody read them, by the person's clock (see `memory.facts`)."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from memory.database import Database
from memory.fact_terms import unpacked
from memory.facts import SHOWN, Fact, fact_of
from memory.lexical import Terms
from memory.tables import facts, people

IN_A_THREAD = 500
"""Rows from which on facts are made of them beside the event loop."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What happened to a person's facts since a time by their clock.

    Attributes:
        since: when the person's row was made: another one is another life, after an erasure; None: there is no row.
        clock: the time by the person's clock now.
        rows: facts that are new or changed, with the terms of their text, in order of arrival.
        is_whole: whether these are all that the person has: facts were deleted, or nothing was known before.
    """

    since: datetime | None
    clock: int
    rows: list[tuple[Fact, Terms]]
    is_whole: bool


async def changes_since(db: Database, person: str, known: tuple[datetime | None, int] | None) -> Changes:
    """What changed since a reading; what changes meanwhile may be among it, and comes again next time.

    Args:
        db: the database.
        person: whose facts.
        known: `since` and `clock` of that reading; None: from the beginning.
    """
    async with db.connect() as connection:
        query = select(people.c.created_at, people.c.memory_clock, people.c.memory_purged)
        row = (await connection.execute(query.where(people.c.id == person))).one_or_none()
        if row is None:
            return Changes(None, 0, [], is_whole=True)
        since, clock = known or (None, 0)
        whole = since != row.created_at or row.memory_purged > clock or row.memory_clock < clock
        if not whole and row.memory_clock == clock:
            return Changes(since, clock, [], is_whole=False)
        changed = select(*SHOWN, facts.c.terms, facts.c.terms_version).where(facts.c.person == person)
        if not whole:
            changed = changed.where(facts.c.revision > clock)
        rows = (await connection.execute(changed.order_by(facts.c.position))).mappings().all()
    read = await asyncio.to_thread(_read, rows) if len(rows) >= IN_A_THREAD else _read(rows)
    return Changes(row.created_at, row.memory_clock, read, whole)


def _read(rows: Iterable[Any]) -> list[tuple[Fact, Terms]]:
    return [(fact_of(row), unpacked(row)) for row in rows]
