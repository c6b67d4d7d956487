"""Personas as they were: any kept version can answer, and the last ones asked for are at hand."""

from collections import OrderedDict
from collections.abc import Sequence

from persona.card import Persona
from persona.faults import PersonaError
from service.errors import NotFound
from service.shelf import Shelf

AT_HAND = 32
"""Versions that are not read and checked again for each turn."""
_ALL_NAMED = 12
"""Versions that a refusal lists one by one."""
_LONGEST_NUMBER = 9
"""Digits; PostgreSQL holds any such number."""


class KeptPersonas:
    """Reads kept versions of personas.

    Args:
        shelf: where they are kept.
    """

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._at_hand: OrderedDict[tuple[str, int], Persona] = OrderedDict()

    async def at(self, name: str, version: str) -> Persona:
        """The persona as it was in a version.

        Raises:
            NotFound: it is not kept (the message names those that are), or does not pass today's checks.
            DatabaseError: it cannot be read.
        """
        plain = version.isascii() and version.isdecimal() and len(version) <= _LONGEST_NUMBER
        if not plain or str(int(version)) != version:
            raise await self.no_version(name, version)
        key = name, int(version)
        if key not in self._at_hand:
            self._at_hand[key] = await self._read(*key)
            while len(self._at_hand) > AT_HAND:
                self._at_hand.popitem(last=False)
        self._at_hand.move_to_end(key)
        return self._at_hand[key]

    async def newest(self, name: str) -> Persona | None:
        """The persona as it was in its newest version, where that is kept and passes today's checks."""
        newest = await self._shelf.versions.newest(name)
        try:
            return None if newest is None else await self._shelf.kept(name, newest.version)
        except PersonaError:
            return None

    async def no_version(self, name: str, version: str) -> NotFound:
        """The refusal of a version that is not kept."""
        numbers = [kept.version for kept in await self._shelf.versions.history(name)]
        message = f"Persona '{name}' has no version '{version}'; {_told(numbers)}."
        return NotFound(message, param="model", code="model_not_found")

    async def _read(self, name: str, version: int) -> Persona:
        try:
            kept = await self._shelf.kept(name, version)
        except PersonaError as error:
            message = f"Version {version} of persona '{name}' does not pass today's checks: {error.faults[0]}"
            raise NotFound(message, param="model", code="model_not_found") from error
        if kept is None:
            raise await self.no_version(name, str(version))
        return kept


def _told(numbers: Sequence[int]) -> str:
    """Which versions there are, in words; `numbers` is newest first."""
    if len(numbers) > _ALL_NAMED:
        return f"there are versions {numbers[-1]} to {numbers[0]}"
    listed = ", ".join(map(str, reversed(numbers)))
    return {0: "none of it is kept", 1: f"there is version {listed}"}.get(len(numbers), f"there are versions {listed}")
