"""Durable work: jobs wait in SQL, are leased to one worker at a time, and are tried again until done or given up.

At least once: a worker may die between its effect and `complete`, so effects have to be idempotent. Several gateways
share one queue: on PostgreSQL a worker skips rows that another one holds, on SQLite leasing is one write transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from memory.database import Database
from memory.tables import outbox

PENDING, DEAD = "pending", "dead"
MAX_ATTEMPTS = 8
"""After this many tries (about 20 minutes of waiting) a job is given up and kept as `dead` for the operator."""
FIRST_WAIT_SECONDS = 5
LONGEST_WAIT_SECONDS = 3600
AT_ONCE = 500
"""Ids in one statement."""


@dataclass(frozen=True, slots=True)
class Job:
    """A leased job.

    Attributes:
        attempts: how often it has been leased, this time included.
        owner: who holds the lease.
    """

    id: int
    kind: str
    payload: dict[str, Any]
    attempts: int
    owner: str
    lease_until: datetime


async def enqueue(
    connection: AsyncConnection, kind: str, payload: dict[str, Any], *, now: datetime, person: str | None = None
) -> None:
    """Adds a job within the caller's transaction; it goes with the person's erasure."""
    row = {"kind": kind, "payload": payload, "person": person, "state": PENDING, "attempts": 0}
    await connection.execute(insert(outbox).values({**row, "due_at": now, "created_at": now}))


class Outbox:
    """The queue.

    Args:
        db: the database.
    """

    def __init__(self, db: Database) -> None:
        self._db = db

    async def lease(self, kinds: Sequence[str], now: datetime, seconds: float, owner: str) -> Job | None:
        """Takes a job that is due and not held, the oldest of the first kind that has one; None when there is none.

        A job whose last holders all died (attempts used up without a word) is given up here.

        Args:
            kinds: which jobs the worker can do, most urgent first.
            now: the current time.
            seconds: how long the job is the worker's own.
            owner: a name of the worker, unique among all gateways.
        """
        if not await self._anything_due(kinds, now):
            return None
        async with self._db.begin() as connection:
            urgency = case({kind: place for place, kind in enumerate(kinds)}, value=outbox.c.kind)
            query = select(outbox).where(*_due(kinds, now)).order_by(urgency, outbox.c.id).limit(1)
            row = (await connection.execute(query.with_for_update(skip_locked=True))).one_or_none()
            if row is None:
                return None
            this = outbox.c.id == row.id
            if row.attempts >= MAX_ATTEMPTS:
                error = row.error or "every worker that took it died"
                await connection.execute(update(outbox).where(this).values(state=DEAD, error=error))
            else:
                until, attempts = now + timedelta(seconds=seconds), row.attempts + 1
                lease = {"lease_owner": owner, "lease_until": until, "attempts": attempts}
                await connection.execute(update(outbox).where(this).values(lease))
                return Job(row.id, row.kind, row.payload, attempts, owner, until)
        return await self.lease(kinds, now, seconds, owner)

    async def complete(self, job: Job, connection: AsyncConnection | None = None) -> None:
        """Takes a job that is done out of the queue, in the caller's transaction where one is given."""
        statement = delete(outbox).where(outbox.c.id == job.id, outbox.c.lease_owner == job.owner)
        if connection is not None:
            await connection.execute(statement)
            return
        async with self._db.begin() as own:
            await own.execute(statement)

    async def fail(self, job: Job, error: str, now: datetime) -> None:
        """Gives a job back, to be tried again later; after the last attempt it is given up.

        Args:
            job: the leased job.
            error: what went wrong, without anything a person said.
            now: the current time.
        """
        wait = min(FIRST_WAIT_SECONDS * 2 ** (job.attempts - 1), LONGEST_WAIT_SECONDS)
        values = {
            "state": DEAD if job.attempts >= MAX_ATTEMPTS else PENDING,
            "due_at": now + timedelta(seconds=wait),
            "lease_owner": None,
            "lease_until": None,
            "error": error[:1000],
        }
        held = (outbox.c.id == job.id) & (outbox.c.lease_owner == job.owner)
        async with self._db.begin() as connection:
            await connection.execute(update(outbox).where(held).values(values))

    async def pending(self, kind: str, people: Sequence[str]) -> list[dict[str, Any]]:
        """The payloads of these people's jobs of a kind that wait or are being done, the oldest first."""
        found: list[dict[str, Any]] = []
        async with self._db.connect() as connection:
            for start in range(0, len(people), AT_ONCE):
                theirs = outbox.c.person.in_(people[start : start + AT_ONCE])
                query = select(outbox.c.payload).where(theirs, outbox.c.state == PENDING, outbox.c.kind == kind)
                found += (await connection.execute(query.order_by(outbox.c.id))).scalars()
        return found

    async def dead_count(self) -> int:
        """How many jobs were given up."""
        query = select(func.count()).select_from(outbox).where(outbox.c.state == DEAD)
        async with self._db.connect() as connection:
            return int((await connection.execute(query)).scalar_one())

    async def _anything_due(self, kinds: Sequence[str], now: datetime) -> bool:
        """Idle workers look without taking SQLite's write lock."""
        async with self._db.connect() as connection:
            return (await connection.execute(select(outbox.c.id).where(*_due(kinds, now)).limit(1))).first() is not None


def _due(kinds: Sequence[str], now: datetime) -> tuple[Any, ...]:
    free = or_(outbox.c.lease_until.is_(None), outbox.c.lease_until < now)
    return (outbox.c.state == PENDING, outbox.c.kind.in_(kinds), outbox.c.due_at <= now, free)
