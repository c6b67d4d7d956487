import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from memory.database import Database
from memory.ledger import Ledger
from memory.outbox import Outbox
from service.worker import Worker
from tests.rows import pending_count, turn_row

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


async def with_jobs(db: Database, *turns: str) -> Outbox:
    ledger = Ledger(db)
    await ledger.ensure_person("p", "key", "", NOW)
    for name in turns:
        record = turn_row(name, "p", NOW)
        await ledger.record(record, jobs=("extract",))
    return Outbox(db)


async def test_jobs_that_wait_are_done_in_order_and_leave_the_queue(sqlite_db: Database) -> None:
    outbox, seen = await with_jobs(sqlite_db, "a", "b"), list[str]()

    async def handle(payload: dict[str, Any]) -> None:
        seen.append(payload["turn"])

    assert await Worker(outbox, {"extract": handle}, lambda: NOW).drain() == 2
    assert seen == ["a", "b"]
    assert await pending_count(sqlite_db) == 0


async def test_a_job_that_fails_is_tried_again_later_and_keeps_no_words(sqlite_db: Database) -> None:
    outbox, now, calls = await with_jobs(sqlite_db, "a"), NOW, 0

    async def handle(_: dict[str, Any]) -> None:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise ValueError("犬の名前はコタロウ")

    worker = Worker(outbox, {"extract": handle}, lambda: now)
    assert await worker.drain() == 0
    assert await worker.drain() == 0  # not due yet
    now += timedelta(minutes=1)
    assert await worker.drain() == 1
    assert (calls, await pending_count(sqlite_db)) == (2, 0)


async def test_a_part_that_is_closed_under_a_job_does_not_end_the_worker(sqlite_db: Database) -> None:
    outbox, calls, done = await with_jobs(sqlite_db, "a", "b"), 0, asyncio.Event()

    async def handle(_: dict[str, Any]) -> None:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise asyncio.CancelledError
        done.set()

    worker = Worker(outbox, {"extract": handle}, lambda: NOW)
    worker.start()
    async with asyncio.timeout(10):
        await done.wait()
    await worker.stop()
    assert calls == 2


async def test_whoever_drains_the_queue_can_be_cancelled_in_the_middle_of_a_job(sqlite_db: Database) -> None:
    outbox, begun = await with_jobs(sqlite_db, "a"), asyncio.Event()

    async def handle(_: dict[str, Any]) -> None:
        begun.set()
        await asyncio.sleep(60)

    draining = asyncio.create_task(Worker(outbox, {"extract": handle}, lambda: NOW).drain())
    async with asyncio.timeout(10):
        await begun.wait()
        draining.cancel()
        with pytest.raises(asyncio.CancelledError):
            await draining


async def test_a_stopped_worker_gives_its_job_to_whoever_asks_when_the_lease_is_over(sqlite_db: Database) -> None:
    outbox, begun = await with_jobs(sqlite_db, "a"), asyncio.Event()

    async def handle(_: dict[str, Any]) -> None:
        begun.set()
        await asyncio.sleep(60)

    worker = Worker(outbox, {"extract": handle}, lambda: NOW)
    worker.start()
    async with asyncio.timeout(10):
        await begun.wait()
        await worker.stop()
    assert await outbox.lease(["extract"], NOW, 1, "other") is None
    job = await outbox.lease(["extract"], NOW + timedelta(hours=1), 1, "other")
    assert job is not None
    assert job.attempts == 2
