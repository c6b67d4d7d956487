"""Durable work after a turn: jobs wait in SQL, are leased, done, and tried again until they are done or given up.

A job may run twice (a crash between its effect and its completion), so handlers are idempotent. Several gateways
share one queue; a lease that runs out goes to whoever asks next.
"""

import asyncio
import logging
import uuid
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from memory.outbox import Job, Outbox

log = logging.getLogger(__name__)

LEASE_SECONDS = 120
IDLE_SECONDS = 5.0
"""How often the queue is looked at when nobody woke the worker: jobs of other or dead processes."""

Handler = Callable[[dict[str, Any]], Awaitable[None]]


class Worker:
    """Runs jobs one after another in the background.

    Args:
        outbox: the queue.
        handlers: what to do with each kind of job, most urgent first; gets the job's payload.
        clock: the current time, with a time zone.
    """

    def __init__(self, outbox: Outbox, handlers: Mapping[str, Handler], clock: Callable[[], datetime]) -> None:
        self._outbox = outbox
        self._handlers = handlers
        self._clock = clock
        self._owner = uuid.uuid4().hex
        self._woken = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begins to work; needs a running event loop."""
        self._task = asyncio.create_task(self._run(), name="worker")

    def wake(self) -> None:
        """Says that there is new work."""
        self._woken.set()

    async def stop(self) -> None:
        """Stops; a job in hand goes back to the queue when its lease runs out."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def drain(self) -> int:
        """Does every job that is due; returns how many were done."""
        done = 0
        while (
            job := await self._outbox.lease(tuple(self._handlers), self._clock(), LEASE_SECONDS, self._owner)
        ) is not None:
            done += await self._do(job)
        return done

    async def _run(self) -> None:
        while True:
            try:
                await self.drain()
            except Exception:  # the database may come back; the queue is durable
                log.exception("the queue could not be read")
            with suppress(TimeoutError):
                async with asyncio.timeout(IDLE_SECONDS):
                    await self._woken.wait()
            self._woken.clear()

    async def _do(self, job: Job) -> bool:
        try:
            await self._handlers[job.kind](job.payload)
        except (Exception, asyncio.CancelledError) as error:
            task = asyncio.current_task()
            if isinstance(error, asyncio.CancelledError) and task is not None and task.cancelling():
                raise  # it is we who are cancelled; any other is a part of the job that was closed under it
            log.exception("job failed", extra={"job": job.id, "kind": job.kind, "attempt": job.attempts})
            await self._outbox.fail(job, type(error).__name__, self._clock())
            return False
        await self._outbox.complete(job)
        return True
