"""What stands in the database, as tests look at it."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select

from memory.database import Database
from memory.facts import STATED, Fact
from memory.ledger import Ledger, TurnRecord
from memory.outbox import PENDING
from memory.store import Memory
from memory.tables import outbox, turns


async def stated(memory: Memory, person: str, now: datetime | None = None) -> list[Fact]:
    """A person's facts that hold, newest first, without the conversation's own words."""
    return await memory.facts.of(person, now=now or datetime.now(UTC), kinds=STATED)


def turn_row(turn_id: str, person: str, at: datetime, *, said: str = "", **more: Any) -> TurnRecord:
    """A turn of a person with さくら, in which they said something (empty: nothing is known of that)."""
    request = {"messages": [{"role": "user", "content": said}]} if said else {}
    usual = {"persona": "sakura", "persona_version": 1, "persona_hash": "", "model": "sakura", "request": request}
    return TurnRecord(id=turn_id, person=person, created_at=at, **{**usual, **more})


async def turns_of(db: Database, person: str) -> list[TurnRecord]:
    """A person's turns, newest first."""
    query = select(turns.c.id).where(turns.c.person == person).order_by(turns.c.created_at.desc(), turns.c.id)
    async with db.connect() as connection:
        ids = (await connection.execute(query)).scalars().all()
    return [turn for key in ids if (turn := await Ledger(db).get(key))]


async def pending_count(db: Database) -> int:
    """How many jobs wait or are being done."""
    async with db.connect() as connection:
        query = select(func.count()).select_from(outbox).where(outbox.c.state == PENDING)
        return int((await connection.execute(query)).scalar_one())
