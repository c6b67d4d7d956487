import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from memory.database import Database
from memory.ledger import Ledger
from memory.outbox import MAX_ATTEMPTS, Job, Outbox, enqueue
from tests.rows import pending_count

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


async def put(db: Database, count: int = 1, kind: str = "extract") -> Outbox:
    async with db.begin() as connection:
        for number in range(count):
            await enqueue(connection, kind, {"turn": f"t{number}"}, now=NOW)
    return Outbox(db)


async def take(outbox: Outbox, now: datetime = NOW, owner: str = "a", seconds: float = 60) -> Job | None:
    return await outbox.lease(("extract",), now, seconds, owner)


async def test_a_job_is_leased_once_and_gone_when_done(db: Database) -> None:
    outbox = await put(db)
    job = await take(outbox)
    assert job is not None
    assert (job.payload, job.attempts) == ({"turn": "t0"}, 1)
    assert await take(outbox, owner="b") is None
    await outbox.complete(job)
    assert await pending_count(db) == 0


async def test_the_oldest_job_comes_first(db: Database) -> None:
    outbox = await put(db, 3)
    taken = [await take(outbox) for _ in range(3)]
    assert [job.payload["turn"] for job in taken if job] == ["t0", "t1", "t2"]


async def test_more_urgent_kinds_come_first_and_the_oldest_within_a_kind(db: Database) -> None:
    await put(db, 2, kind="extract-item")
    outbox = await put(db, 2)
    kinds = ("extract", "extract-item")
    taken = [await outbox.lease(kinds, NOW, 60, "a") for _ in range(4)]
    told = [(job.kind, job.payload["turn"]) for job in taken if job]
    assert told == [(kind, turn) for kind in kinds for turn in ("t0", "t1")]


async def test_other_kinds_are_left_alone(db: Database) -> None:
    outbox = await put(db, kind="summarise")
    assert await take(outbox) is None


async def test_a_lease_that_ran_out_goes_to_the_next(db: Database) -> None:
    outbox = await put(db)
    dead = await take(outbox, owner="dead")
    assert dead is not None
    job = await take(outbox, NOW + timedelta(seconds=61), owner="alive")
    assert job is not None
    assert job.attempts == 2
    await outbox.complete(dead)  # too late: the job is another worker's now
    assert await pending_count(db) == 1
    await outbox.complete(job)
    assert await pending_count(db) == 0


async def test_many_workers_never_hold_the_same_job(db: Database) -> None:
    outbox = await put(db, 12)
    other = Database(db._url.render_as_string(hide_password=False))
    workers = (outbox, Outbox(other))
    jobs = await asyncio.gather(*(take(workers[i % 2], owner=f"w{i}") for i in range(20)))
    held = [job.id for job in jobs if job is not None]
    assert len(held) == len(set(held)) == 12
    await other.close()


async def test_a_failed_job_waits_longer_each_time_and_is_given_up(db: Database) -> None:
    outbox = await put(db)
    now, waits = NOW, []
    for _ in range(MAX_ATTEMPTS):
        job = await take(outbox, now)
        assert job is not None
        await outbox.fail(job, "ValueError", now)
        began = now
        while await pending_count(db) and not await outbox._anything_due(("extract",), now):
            now += timedelta(seconds=5)
        waits.append((now - began).total_seconds())
    assert waits[:4] == [5, 10, 20, 40]
    assert await pending_count(db) == 0
    assert await outbox.dead_count() == 1


async def test_a_job_that_kills_its_workers_is_given_up(db: Database) -> None:
    outbox = await put(db)
    for attempt in range(MAX_ATTEMPTS):
        assert await take(outbox, NOW + timedelta(hours=attempt)) is not None
    assert await take(outbox, NOW + timedelta(days=1)) is None
    assert await outbox.dead_count() == 1


async def test_completing_within_a_transaction_goes_with_it(db: Database) -> None:
    outbox = await put(db)
    job = await take(outbox)
    assert job is not None

    async def complete_and_fail() -> None:
        async with db.begin() as connection:
            await outbox.complete(job, connection)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await complete_and_fail()
    assert await pending_count(db) == 1


async def test_what_waits_for_some_people_is_told_until_it_is_done(db: Database) -> None:
    ledger = Ledger(db)
    for person in ("p", "q"):
        await ledger.ensure_person(person, "key", person, NOW)
    async with db.begin() as connection:
        for number, (kind, person) in enumerate([("extract", "p"), ("extract", "q"), ("index", "p"), ("extract", "p")]):
            await enqueue(connection, kind, {"turn": f"t{number}"}, now=NOW, person=person)
    outbox = Outbox(db)
    job = await take(outbox)
    assert job is not None
    assert await outbox.pending("extract", ["p"]) == [{"turn": "t0"}, {"turn": "t3"}]  # being done is not done
    await outbox.complete(job)
    assert await outbox.pending("extract", ["p", "q", "nobody"]) == [{"turn": "t1"}, {"turn": "t3"}]
