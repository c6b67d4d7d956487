"""Rolling summaries of what a person and a persona spoke of, one for each two of them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, exists, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from memory.database import Database
from memory.facts import EPISODE
from memory.tables import facts, people, summaries, turns

EVERY = 12
"""Turns after which a summary is written on."""
MOST = 200
"""Turns that are read for it; of more, the latest."""


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


@dataclass(frozen=True, slots=True)
class Due:
    """What a summary is written of.

    Attributes:
        before: the summary so far.
        exchanges: the turns that it does not cover yet, oldest first, at most `MOST`.
        purged: the person's `memory_purged` when they were read.
    """

    before: Summary | None
    exchanges: list[Exchange]
    purged: int


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

    async def due(self, person: str, persona: str) -> Due | None:
        """What a summary is to be written on with; None before `EVERY` turns that it does not cover, and while paused.

        Only turns count of which the memory keeps words (`memory.episodes`): what was said while it was paused has none
        there, and no later summary tells it.
        """
        async with self._db.connect() as connection:
            # Read before the turns: what is forgotten after this moment is noticed by `keep`.
            query = select(people.c.memory_paused, people.c.memory_purged).where(people.c.id == person)
            row = (await connection.execute(query)).one_or_none()
            if row is None or row.memory_paused:
                return None
            known = await _summary(connection, person, persona)
            words = exists().where(facts.c.person == person, facts.c.kind == EPISODE, facts.c.source_turn == turns.c.id)
            theirs = [turns.c.person == person, turns.c.persona == persona, turns.c.status == "ok", words]
            if known is not None:
                theirs.append(turns.c.created_at > known.through_at)
            some = select(turns.c.id).where(*theirs).limit(EVERY).subquery()
            if int((await connection.execute(select(func.count()).select_from(some))).scalar_one()) < EVERY:
                return None
            columns = turns.c.id, turns.c.created_at, turns.c.request, turns.c.reply
            latest = select(*columns).where(*theirs).order_by(turns.c.created_at.desc(), turns.c.id.desc()).limit(MOST)
            rows = (await connection.execute(latest)).all()
        exchanges = [Exchange(each[0], each[1], list(each[2].get("messages") or ()), each[3]) for each in rows[::-1]]
        return Due(known, exchanges, row.memory_purged)

    async def keep(self, person: str, persona: str, summary: Summary, at: datetime, *, purged: int) -> None:
        """Puts a summary in the place of the one before.

        Nothing is kept of a person who was erased meanwhile, has paused their memory, or has forgotten something since
        the turns were read: the summary may still tell it, and is written anew after the next turn.

        Args:
            person: who spoke.
            persona: with whom.
            summary: what is kept.
            at: the current time.
            purged: `Due.purged` of what the summary was made of.
        """
        row: dict[str, object] = {
            "person": person,
            "persona": persona,
            "text": summary.text,
            "through_turn": summary.through_turn,
        }
        row |= {"through_at": summary.through_at, "turn_count": summary.turn_count, "updated_at": at}
        async with self._db.begin() as connection:
            query = select(people.c.memory_paused, people.c.memory_purged).where(people.c.id == person)
            held = (await connection.execute(query.with_for_update())).one_or_none()
            if held is None or held.memory_paused or held.memory_purged != purged:
                return
            # Whoever was erased and speaks again begins to count anew; their turns are other ones.
            last = select(turns.c.id).where(turns.c.id == summary.through_turn, turns.c.person == person)
            if (await connection.execute(last)).first() is None:
                return
            same = (summaries.c.person == person) & (summaries.c.persona == persona)
            await connection.execute(delete(summaries).where(same))
            await connection.execute(insert(summaries).values(row))


async def _summary(connection: AsyncConnection, person: str, persona: str) -> Summary | None:
    columns = summaries.c.text, summaries.c.through_turn, summaries.c.through_at, summaries.c.turn_count
    query = select(*columns).where(summaries.c.person == person, summaries.c.persona == persona)
    row = (await connection.execute(query)).one_or_none()
    return None if row is None else Summary(*row)
