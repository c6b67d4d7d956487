"""What people's facts look like at this moment, held in memory: a question is answered without reading them again.

One small read of SQL tells whether anything changed since, in this process or another; then only what is new is read.
"""

from collections import OrderedDict
from dataclasses import dataclass

from memory.facts import Facts
from memory.view import View

LIMIT_BYTES = 256 * 2**20
"""Of all views together; who has not been asked about for the longest is dropped first."""


@dataclass(frozen=True, slots=True)
class _Held:
    clock: int
    view: View


class Views:
    """The views of the people who were asked about last.

    Args:
        facts: where they are read from.
        limit: bytes of all views together.
    """

    def __init__(self, facts: Facts, limit: int = LIMIT_BYTES) -> None:
        self._facts = facts
        self._limit = limit
        self._held: OrderedDict[str, _Held] = OrderedDict()
        self._bytes = 0

    async def of(self, person: str) -> View:
        """A person's facts as they are now, history included.

        Raises:
            DatabaseError: they cannot be read.
        """
        held = self._held.get(person)
        changes = await self._facts.since(person, held.clock if held else None)
        if held is not None and not changes.rows and not changes.is_whole:
            view = held.view
        elif held is None or changes.is_whole:
            view = View.of(changes.rows)
        else:
            view = held.view.changed(changes.rows)
        self._keep(person, _Held(changes.clock, view))
        return view

    def drop(self, person: str) -> None:
        """Lets go of a person who was erased."""
        if (held := self._held.pop(person, None)) is not None:
            self._bytes -= held.view.nbytes

    def _keep(self, person: str, held: _Held) -> None:
        """Two requests may have read at once: the one that saw less does not win."""
        other = self._held.get(person)
        if other is not None and other.clock > held.clock:
            return
        self.drop(person)
        self._held[person] = held
        self._bytes += held.view.nbytes
        while self._bytes > self._limit and len(self._held) > 1:
            self.drop(next(iter(self._held)))
