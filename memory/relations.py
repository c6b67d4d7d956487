"""How a persona and a person came to stand as they do, told from the ledger; and beginning anew."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from memory.database import Database
from memory.tables import affect_states, turns


@dataclass(frozen=True, slots=True)
class Step:
    """A turn that moved the affect state.

    Attributes:
        turn: its id; at: when it began.
        before, after: the states around it; why: what moved it, one sentence each.
    """

    turn: str
    at: datetime
    before: dict[str, Any]
    after: dict[str, Any]
    why: list[str]


class Relations:
    """Tells of relations, and lets them begin anew.

    Args:
        db: the database.
    """

    def __init__(self, db: Database) -> None:
        self._db = db

    async def steps(self, person: str, persona: str, limit: int) -> list[Step]:
        """The last turns that moved the state since the relation began (anew), newest first."""
        query = (
            select(turns.c.id, turns.c.created_at, turns.c.affect_before, turns.c.affect_after, turns.c.affect_why)
            .join(
                affect_states, (affect_states.c.person == turns.c.person) & (affect_states.c.persona == turns.c.persona)
            )
            .where(turns.c.person == person, turns.c.persona == persona, turns.c.affect_after.is_not(None))
            .where(
                turns.c.affect_why != [],
                turns.c.created_at >= func.coalesce(affect_states.c.begun_at, turns.c.created_at),
            )
            .order_by(turns.c.created_at.desc(), turns.c.id)
            .limit(limit)
        )
        async with self._db.connect() as connection:
            return [Step(row[0], row[1], row[2] or {}, row[3], row[4]) for row in await connection.execute(query)]

    async def begin_anew(self, person: str, persona: str, at: datetime) -> bool:
        """Forgets how the two stand; their turns stay in the ledger. Returns whether there was anything to forget."""
        this = (affect_states.c.person == person) & (affect_states.c.persona == persona)
        forget = update(affect_states).where(this, affect_states.c.state.is_not(None))
        async with self._db.begin() as connection:
            done = await connection.execute(forget.values(state=None, begun_at=at, updated_at=at))
        return bool(done.rowcount)
