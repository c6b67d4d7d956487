"""The vectors of facts in SQL, from which the index can be rebuilt: one a fact and embedding model."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Select, and_, delete, insert, or_, select

from memory.database import Database
from memory.facts import Fact, fact_of
from memory.tables import fact_vectors, facts, people

Vector = NDArray[np.float32]

STORED = np.dtype("<f4")
AT_ONCE = 500
"""Ids in one statement."""
LOOKED_THROUGH = 20_000
"""Facts without a vector whose ids are read in one go."""


@dataclass(frozen=True, slots=True)
class Embedded:
    """A fact's vector, and whose it is."""

    fact_id: str
    person: str
    vector: Vector


class Vectors:
    """Vectors that one embedding model made.

    Args:
        db: the database.
        model, revision: which model; vectors of another revision count as none.
    """

    def __init__(self, db: Database, model: str, revision: str) -> None:
        self._db = db
        self._model = model
        self._revision = revision

    async def missing(self, *, person: str | None = None, limit: int = LOOKED_THROUGH) -> list[str]:
        """The ids of facts that have no vector yet, of one person or of all, those that were kept first before others.

        All facts are looked through for it: `to_embed` reads what is found a few at a time.
        """
        query = self._without_vector(facts.c.id)
        if person is not None:
            query = query.where(facts.c.person == person)
        async with self._db.connect() as connection:
            rows = await connection.execute(query.order_by(facts.c.created_at, facts.c.position).limit(limit))
            return [*rows.scalars()]

    async def to_embed(self, ids: Collection[str]) -> list[Fact]:
        """Those of these facts that still have no vector."""
        async with self._db.connect() as connection:
            rows = await connection.execute(self._without_vector(facts).where(facts.c.id.in_(ids)))
            return [fact_of(row) for row in rows.mappings()]

    async def keep(self, vectors: Mapping[str, Vector]) -> set[str]:
        """Keeps vectors by fact id; returns those whose fact was not forgotten meanwhile: only they are kept."""
        these = facts.c.id.in_(vectors)
        async with self._db.begin() as connection:
            # As whoever forgets does, and in one order: nobody waits for somebody who waits for them.
            theirs = select(people.c.id).where(people.c.id.in_(select(facts.c.person).where(these)))
            await connection.execute(theirs.order_by(people.c.id).with_for_update())
            found = await connection.execute(select(facts.c.id).where(these))
            rows = [self._row(key, vectors[key]) for key in found.scalars()]
            if rows:
                mine = fact_vectors.c.fact_id.in_([row["fact_id"] for row in rows])
                await connection.execute(delete(fact_vectors).where(fact_vectors.c.model == self._model, mine))
                await connection.execute(insert(fact_vectors), rows)
        return {row["fact_id"] for row in rows}

    async def owners(self, *, after: str = "", limit: int = 5000) -> list[tuple[str, str]]:
        """Which facts have a vector, and whose they are, in the order of fact ids, a page at a time."""
        query = (
            select(fact_vectors.c.fact_id, facts.c.person)
            .join(facts, facts.c.id == fact_vectors.c.fact_id)
            .where(*self._ours(), fact_vectors.c.fact_id > after)
        )
        async with self._db.connect() as connection:
            rows = await connection.execute(query.order_by(fact_vectors.c.fact_id).limit(limit))
            return [(row.fact_id, row.person) for row in rows]

    async def read(self, ids: Collection[str]) -> list[Embedded]:
        """The vectors of these facts, as far as they have one."""
        wanted, found = list(ids), []
        for start in range(0, len(wanted), AT_ONCE):
            some = fact_vectors.c.fact_id.in_(wanted[start : start + AT_ONCE])
            found += await self._select(some)
        return found

    async def of(self, person: str) -> set[str]:
        """The ids of a person's facts that have a vector."""
        query = select(fact_vectors.c.fact_id).join(facts, facts.c.id == fact_vectors.c.fact_id)
        async with self._db.connect() as connection:
            return set((await connection.execute(query.where(facts.c.person == person, *self._ours()))).scalars())

    async def drop_others(self) -> None:
        """Deletes the vectors of every other model and revision."""
        others = or_(fact_vectors.c.model != self._model, fact_vectors.c.revision != self._revision)
        async with self._db.begin() as connection:
            await connection.execute(delete(fact_vectors).where(others))

    async def _select(self, *where: Any) -> list[Embedded]:  # noqa: ANN401  (SQL conditions)
        query = (
            select(fact_vectors.c.fact_id, facts.c.person, fact_vectors.c.vector)
            .join(facts, facts.c.id == fact_vectors.c.fact_id)
            .where(*self._ours(), *where)
            .order_by(fact_vectors.c.fact_id)
        )
        async with self._db.connect() as connection:
            rows = await connection.execute(query)
            return [Embedded(r.fact_id, r.person, np.frombuffer(r.vector, STORED).astype(np.float32)) for r in rows]

    def _without_vector(self, *wanted: Any) -> Select[Any]:  # noqa: ANN401  (columns)
        joined = and_(fact_vectors.c.fact_id == facts.c.id, *self._ours())
        return (
            select(*wanted).select_from(facts).outerjoin(fact_vectors, joined).where(fact_vectors.c.fact_id.is_(None))
        )

    def _ours(self) -> Sequence[Any]:
        return fact_vectors.c.model == self._model, fact_vectors.c.revision == self._revision

    def _row(self, key: str, vector: Vector) -> dict[str, Any]:
        stored = np.ascontiguousarray(vector, STORED).tobytes()
        row = {"fact_id": key, "model": self._model, "revision": self._revision}
        return {**row, "dimension": len(vector), "vector": stored}
