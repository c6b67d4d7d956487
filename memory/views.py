"""What people's facts look like at this moment, held in memory: a question is answered without reading them again.

One small read of SQL tells whether anything changed since, in this process or another; then only what is new is read.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from memory.changes import changes_since
from memory.database import Database
from memory.facts import Fact
from memory.lexical import Terms
from memory.view import View

LIMIT_BYTES = 256 * 2**20
"""Of all views together; who has not been asked about for the longest is dropped first."""

IN_A_THREAD = 1000
"""Facts from which on a view is built beside the event loop."""


@dataclass(frozen=True, slots=True)
class _Held:
    since: datetime | None  # when the person's row was made
    clock: int
    view: View
    nbytes: int


class Views:
    """The views of the people who were asked about last.

    Args:
        db: the database.
        limit: bytes of all views together.
    """

    def __init__(self, db: Database, limit: int = LIMIT_BYTES) -> None:
        self._db = db
        self._limit = limit
        self._held: OrderedDict[str, _Held] = OrderedDict()
        self._bytes = 0

    async def of(self, person: str) -> View:
        """A person's facts as they are now, history included.

        Raises:
            DatabaseError: they cannot be read.
        """
        held = self._held.get(person)
        changes = await changes_since(self._db, person, (held.since, held.clock) if held else None)
        if held is not None and not changes.rows and not changes.is_whole:
            self._held.move_to_end(person)
            return held.view
        base = None if held is None or changes.is_whole else held.view
        view = await _built(base, changes.rows)
        if changes.since is not None and len(view):
            self._keep(person, _Held(changes.since, changes.clock, view, view.nbytes))
        elif held is self._held.get(person):
            self.drop(person)
        return view

    def drop(self, person: str) -> None:
        """Lets go of a person whose facts were deleted, or who was erased."""
        if (held := self._held.pop(person, None)) is not None:
            self._bytes -= held.nbytes

    def _keep(self, person: str, held: _Held) -> None:
        """Two requests may have read at once: of one life, the one that saw less does not win."""
        other = self._held.get(person)
        if other is not None and other.since == held.since and other.clock > held.clock:
            return
        self.drop(person)
        self._held[person] = held
        self._bytes += held.nbytes
        while self._bytes > self._limit and len(self._held) > 1:
            self.drop(next(iter(self._held)))


async def _built(base: View | None, rows: Sequence[tuple[Fact, Terms]]) -> View:
    """The view with these rows: large ones are built in a thread, others would wait for them."""
    build = View.of if base is None else base.changed
    if len(rows) + (len(base) if base else 0) < IN_A_THREAD:
        return build(rows)
    return await asyncio.to_thread(build, rows)
