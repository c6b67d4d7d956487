"""Rolling summaries of what a person and a persona spoke of, one for each two of them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from memory.database import Database
from memory.tables import people, summaries, turns

EVERY = 12
"""Turns after which a summary is written on."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What was spoken of, until a turn.

    Attributes:
        text: in a few sentences or lines.
        through_turn, through_at: the last turn that it covers, and when that was.
        turn_count: how many turns it covers.
    """

    text: str
    through_turn: str
    through_at: datetime
    turn_count: int


@dataclass(frozen=True, slots=True)
class Exchange:
    """A turn as a summary needs it: its id, when it was, the request's messages and the reply."""

    turn: str
    at: datetime
    messages: list[dict[str, object]]
    reply: str


class Summaries:
    """Keeps summaries.

    Args:
        db: the database.
    """

    def __init__(self, db: Database) -> None:
        self._db = db

    async def of(self, person: str, persona: str) -> Summary | None:
        """The summary of what the two spoke of, if there is one."""
        async with self._db.connect() as connection:
            return await _summary(connection, person, persona)

    async def due(self, person: str, persona: str) -> list[Exchange]:
        """The turns that the summary does not cover yet, oldest first; none before there are `EVERY` of them."""
        async with self._db.connect() as connection:
            known = await _summary(connection, person, persona)
            theirs = [turns.c.person == person, turns.c.persona == persona, turns.c.status == "ok"]
            if known is not None:
                theirs.append(turns.c.created_at > known.through_at)
            count = await connection.execute(select(func.count()).select_from(turns).where(*theirs))
            if int(count.scalar_one()) < EVERY:
                return []
            columns = turns.c.id, turns.c.created_at, turns.c.request, turns.c.reply
            rows = await connection.execute(select(*columns).where(*theirs).order_by(turns.c.created_at, turns.c.id))
            return [Exchange(row[0], row[1], list(row[2].get("messages") or ()), row[3]) for row in rows]

    async def keep(self, person: str, persona: str, summary: Summary, at: datetime) -> None:
        """Puts a summary in the place of the one before; a person who was erased meanwhile, or paused, gets none."""
        row: dict[str, object] = {
            "person": person,
            "persona": persona,
            "text": summary.text,
            "through_turn": summary.through_turn,
        }
        row |= {"through_at": summary.through_at, "turn_count": summary.turn_count, "updated_at": at}
        async with self._db.begin() as connection:
            query = select(people.c.memory_paused).where(people.c.id == person).with_for_update()
            if (await connection.execute(query)).scalar() is not False:
                return
            # What was forgotten meanwhile took the turn's words along: the summary may still tell them.
            told = select(turns.c.reply, turns.c.request).where(turns.c.id == summary.through_turn)
            if not any((await connection.execute(told)).first() or ()):
                return
            same = (summaries.c.person == person) & (summaries.c.persona == persona)
            await connection.execute(delete(summaries).where(same))
            await connection.execute(insert(summaries).values(row))


async def _summary(connection: AsyncConnection, person: str, persona: str) -> Summary | None:
    columns = summaries.c.text, summaries.c.through_turn, summaries.c.through_at, summaries.c.turn_count
    query = select(*columns).where(summaries.c.person == person, summaries.c.persona == persona)
    row = (await connection.execute(query)).one_or_none()
    return None if row is None else Summary(*row)
