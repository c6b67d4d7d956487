"""Facts about people's lives: said, valid for a while, superseded by newer ones, forgotten on request.

SQL is the truth: text here, and the vector beside it (`fact_vectors`), so that the index can be rebuilt at any moment.
"""

import hashlib
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import and_, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from memory.database import Database
from memory.tables import DROPPED, PENDING, fact_vectors, facts, people, proactive_messages

Vector = NDArray[np.float32]

KINDS = (
    "profile",
    "preference",
    "relationship",
    "event",
    "plan",
    "work",
    "health",
    "possession",
)
"""What a fact can be about."""
STORED = np.dtype("<f4")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing known about a person.

    Attributes:
        kind: one of `KINDS`.
        subject, attribute, value: what it says, taken apart, so that a newer fact finds the one it replaces.
        said_at: when the person said it; valid_from and valid_to bound the time in which it holds (None: open).
        source_turn: the turn in which it was said.
        confidence, importance: 0 to 1.
        superseded_by: id of the newer fact that replaced it.
        provenance: who found it (`rules`, `model`, `person`).
    """

    id: str
    person: str
    text: str
    kind: str
    said_at: datetime
    created_at: datetime
    subject: str = ""
    attribute: str = ""
    value: str = ""
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    source_turn: str | None = None
    confidence: float = 1.0
    importance: float = 0.5
    language: str = "ja"
    superseded_by: str | None = None
    provenance: str = "rules"

    def holds_at(self, now: datetime) -> bool:
        """Whether nothing newer replaced it and its time is not over. A plan for tomorrow holds today."""
        return self.superseded_by is None and (self.valid_to is None or self.valid_to > now)


@dataclass(frozen=True, slots=True)
class Embedded:
    """A fact's vector, and whose it is."""

    fact_id: str
    person: str
    vector: Vector


COLUMNS = tuple(f.name for f in fields(Fact))


def fact_id(person: str, turn_id: str, text: str) -> str:
    """The id of a fact that a turn told: extracting the turn twice makes one fact."""
    return "mem_" + hashlib.sha256(f"{person}\x1f{turn_id}\x1f{text}".encode()).hexdigest()[:24]


class Facts:
    """Facts and their vectors. Whatever concerns one person names the person.

    Methods that take a `connection` work within the caller's transaction where one is given.

    Args:
        db: the database.
    """

    def __init__(self, db: Database) -> None:
        self._db = db

    async def add(self, fact: Fact, connection: AsyncConnection | None = None) -> None:
        """Keeps a new fact."""
        async with self._writing(connection) as within:
            await within.execute(insert(facts).values(asdict(fact)))

    async def of(
        self, person: str, *, now: datetime | None = None, connection: AsyncConnection | None = None
    ) -> list[Fact]:
        """A person's facts, newest first.

        Args:
            person: whose.
            now: only those that hold at this time; None for all, history included.
            connection: the caller's transaction.
        """
        query = select(facts).where(facts.c.person == person).order_by(facts.c.said_at.desc(), facts.c.id)
        if now is not None:
            open_ended = or_(facts.c.valid_to.is_(None), facts.c.valid_to > now)
            query = query.where(facts.c.superseded_by.is_(None), open_ended)
        async with self._reading(connection) as within:
            return [fact_of(row) for row in (await within.execute(query)).mappings()]

    async def get(self, person: str, fact_id: str) -> Fact | None:
        """One fact of a person."""
        query = select(facts).where(facts.c.person == person, facts.c.id == fact_id)
        async with self._db.connect() as connection:
            row = (await connection.execute(query)).mappings().one_or_none()
        return None if row is None else fact_of(row)

    async def supersede(
        self, person: str, fact_id: str, *, by: str | None, at: datetime, connection: AsyncConnection | None = None
    ) -> None:
        """Ends a fact: replaced by a newer one, or (None) no longer true. It stays as history."""
        where = (facts.c.person == person) & (facts.c.id == fact_id)
        async with self._writing(connection) as within:
            await within.execute(update(facts).where(where).values(valid_to=at, superseded_by=by))

    async def delete(self, person: str, fact_id: str) -> list[str]:
        """Deletes a fact and the history that it replaced; returns the ids that are gone, none if it was not there.

        Messages with which personas speak first of them lose their words; those that wait to be sent are dropped.
        """
        async with self._db.begin() as connection:
            # Held, so that no message is made of it meanwhile.
            await connection.execute(select(people.c.id).where(people.c.id == person).with_for_update())
            rows = await connection.execute(select(facts.c.id, facts.c.superseded_by).where(facts.c.person == person))
            gone = _with_history(fact_id, {row.id: row.superseded_by for row in rows})
            if gone:
                await connection.execute(delete(facts).where(facts.c.person == person, facts.c.id.in_(gone)))
                told = and_(proactive_messages.c.person == person, proactive_messages.c.fact_id.in_(gone))
                await connection.execute(update(proactive_messages).where(told).values(text=""))
                waiting = update(proactive_messages).where(told, proactive_messages.c.state == PENDING)
                await connection.execute(waiting.values(state=DROPPED))
        return gone

    async def without_vector(self, model: str, *, person: str | None = None, limit: int = 256) -> list[Fact]:
        """Facts that have no vector of this model yet, of one person or of all."""
        joined = and_(fact_vectors.c.fact_id == facts.c.id, fact_vectors.c.model == model)
        query = select(facts).outerjoin(fact_vectors, joined).where(fact_vectors.c.fact_id.is_(None))
        if person is not None:
            query = query.where(facts.c.person == person)
        async with self._db.connect() as connection:
            rows = await connection.execute(query.order_by(facts.c.created_at, facts.c.id).limit(limit))
            return [fact_of(row) for row in rows.mappings()]

    async def keep_vectors(self, vectors: Mapping[str, Vector], model: str, revision: str) -> None:
        """Keeps vectors by fact id; facts that were forgotten meanwhile are passed over."""
        async with self._db.begin() as connection:
            found = await connection.execute(select(facts.c.id).where(facts.c.id.in_(vectors)).with_for_update())
            rows = [_vector_row(key, vectors[key], model, revision) for key in found.scalars()]
            if rows:
                same = and_(fact_vectors.c.model == model, fact_vectors.c.fact_id.in_([r["fact_id"] for r in rows]))
                await connection.execute(delete(fact_vectors).where(same))
                await connection.execute(insert(fact_vectors), rows)

    async def vectors(
        self, model: str, *, person: str | None = None, after: str = "", limit: int = 1000
    ) -> list[Embedded]:
        """Vectors of a model in the order of fact ids, of one person or of all, a page at a time."""
        query = (
            select(fact_vectors.c.fact_id, facts.c.person, fact_vectors.c.vector)
            .join(facts, facts.c.id == fact_vectors.c.fact_id)
            .where(fact_vectors.c.model == model, fact_vectors.c.fact_id > after)
        )
        if person is not None:
            query = query.where(facts.c.person == person)
        async with self._db.connect() as connection:
            rows = await connection.execute(query.order_by(fact_vectors.c.fact_id).limit(limit))
            return [Embedded(r.fact_id, r.person, np.frombuffer(r.vector, STORED).astype(np.float32)) for r in rows]

    async def count(self) -> int:
        """How many facts there are, of all people."""
        async with self._db.connect() as connection:
            return int((await connection.execute(select(func.count()).select_from(facts))).scalar_one())

    @asynccontextmanager
    async def _writing(self, connection: AsyncConnection | None) -> AsyncIterator[AsyncConnection]:
        if connection is not None:
            yield connection
            return
        async with self._db.begin() as own:
            yield own

    @asynccontextmanager
    async def _reading(self, connection: AsyncConnection | None) -> AsyncIterator[AsyncConnection]:
        if connection is not None:
            yield connection
            return
        async with self._db.connect() as own:
            yield own


def fact_of(row: Any) -> Fact:  # noqa: ANN401  (a row mapping)
    """A fact as a row of its table has it."""
    return Fact(**{name: row[name] for name in COLUMNS})


def _vector_row(key: str, vector: Vector, model: str, revision: str) -> dict[str, Any]:
    stored = np.ascontiguousarray(vector, STORED).tobytes()
    return {"fact_id": key, "model": model, "revision": revision, "dimension": len(vector), "vector": stored}


def _with_history(fact_id: str, superseded_by: Mapping[str, str | None]) -> list[str]:
    """The fact and all that it replaced, directly or through others."""
    gone = [fact_id] if fact_id in superseded_by else []
    for newer in gone:  # grows while it is walked
        gone.extend(older for older, by in superseded_by.items() if by == newer and older not in gone)
    return gone


def by_person(rows: Sequence[Embedded]) -> dict[str, list[Embedded]]:
    """Vectors grouped by whose they are."""
    grouped: dict[str, list[Embedded]] = {}
    for row in rows:
        grouped.setdefault(row.person, []).append(row)
    return grouped
