"""The embedding model in use, and, while everything is embedded anew by another one, the model before it.

A change of the setting must not cost people their memory for hours: the former model and its index go on serving until
the new ones know everything. Then the former vectors and index are deleted.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from contextlib import suppress
from typing import Any

from sqlalchemy import delete, insert, select

from memory.database import Database, DatabaseError
from memory.facts import Fact
from memory.meaning import Meaning, Progress, Vector
from memory.tables import meta

log = logging.getLogger(__name__)

NAME = "embedding"
"""Of the value in `meta`: the setting whose model and index were last complete, and what the model is called."""


class Meanings:
    """Finds what is near in meaning, also while the embedding model changes.

    Args:
        db: the database.
        setting: the embedding model that is wanted, as `make` understands it.
        make: the model and the index of a setting, not opened; each model has an index of its own.
    """

    def __init__(self, db: Database, setting: str, make: Callable[[str], Meaning]) -> None:
        self._db = db
        self._setting = setting
        self._make = make
        self._wanted = make(setting)
        self._former: Meaning | None = None
        self._filling: asyncio.Task[None] | None = None

    @property
    def fault(self) -> str:
        """Why it does not serve, a sentence; empty when it does."""
        return self._serving.fault

    @property
    def is_opening(self) -> bool:
        """Whether it is opened for the first time, and nobody knows yet whether it will serve."""
        return self._serving.is_opening

    @property
    def model(self) -> str:
        """The name of the embedding model that serves."""
        return self._serving.model

    @property
    def _serving(self) -> Meaning:
        return self._former or self._wanted

    @property
    def _both(self) -> Sequence[Meaning]:
        return [self._wanted] if self._former is None else [self._former, self._wanted]

    async def open(self) -> None:
        """Opens the wanted model and its index, or the former ones first where those served until now.

        Never raises for a fault of them: `check` tells it, and it is tried again later.
        """
        try:
            former = await self._recorded()
        except DatabaseError as error:
            log.warning("which embedding model served last is not known: %s", error)
            former = {}
        if former.get("setting", self._setting) == self._setting or former.get("model") == self._wanted.model:
            await self._fill()
            return
        self._former = self._make(former["setting"])
        await self._former.open()
        if self._former.fault:
            log.warning("the former embedding model does not serve meanwhile: %s", self._former.fault)
            await self._let_go()
            await self._fill()
            return
        log.info("everything is embedded anew", extra={"from": former["model"], "to": self._wanted.model})
        self._filling = asyncio.create_task(self._fill(), name="memory-filling")

    async def filled(self) -> None:
        """Waits until the wanted model serves, or cannot be opened."""
        if self._filling is not None:
            await self._filling
        await self._wanted.added()

    async def close(self) -> None:
        """Closes what is open; what is not embedded yet is at the next opening."""
        if self._filling is not None:
            self._filling.cancel()
            with suppress(asyncio.CancelledError):
                await self._filling
        for each in self._both:
            await each.close()

    async def check(self) -> str:
        """Empty when all is well, else a sentence."""
        is_over = self._former is not None and self._filling is not None and self._filling.done()
        if is_over and not await self._wanted.check():  # it failed once, and has come right since
            await self._settle()
        return await self._serving.check()

    def heal(self) -> None:
        """Tries again in the background what failed, now and then."""
        self._serving.heal()

    async def embed(self, text: str) -> Vector:
        """The vector of a question by the model that serves (`Meaning.embed`)."""
        return await self._serving.embed(text)

    async def nearest(self, person: str, vector: Vector, language: str, k: int) -> dict[str, float]:
        """The person's facts that are nearest in meaning (`Meaning.nearest`)."""
        return await self._serving.nearest(person, vector, language, k)

    async def replacing(self, facts: Collection[Fact]) -> Callable[[str, str], bool]:
        """Tells of two of these facts whether the newer says anew what the older said (`Meaning.replacing`)."""
        return await self._serving.replacing(facts)

    def add_soon(self, person: str) -> None:
        """Embeds and indexes what is new of a person in the background."""
        for each in self._both:
            each.add_soon(person)

    async def add(self, person: str, progress: Progress | None = None) -> bool:
        """Embeds and indexes what is new of a person; whether all of it is found now (`Meaning.add`)."""
        if self._former is not None:
            self._wanted.add_soon(person)
        return await self._serving.add(person, progress)

    async def refresh(self, person: str) -> None:
        """Brings the indexes up to date with what another process changed (`Meaning.refresh`)."""
        for each in self._both:
            await each.refresh(person)

    async def forget(self, person: str, forgetting: Callable[[], Awaitable[list[str]]]) -> list[str]:
        """Takes out the vectors of facts that `forgetting` deletes from SQL, everywhere; returns their ids."""
        former = self._former
        if former is None:
            return await self._wanted.forget(person, forgetting)
        return await self._wanted.forget(person, lambda: former.forget(person, forgetting))

    async def erase(self, person: str, erasing: Callable[[], Awaitable[bool]]) -> bool:
        """Takes a person out whom `erasing` deletes from SQL, everywhere; whether the indexes are rid of them."""
        former = self._former
        if former is None:
            return await self._wanted.erase(person, erasing)
        is_known, is_rid = False, True

        async def both() -> bool:
            nonlocal is_known, is_rid

            async def once() -> bool:
                nonlocal is_known
                is_known = await erasing()
                return is_known

            is_rid = await former.erase(person, once)
            return is_known

        return await self._wanted.erase(person, both) and is_rid

    async def reindex(self, progress: Progress | None = None) -> int:
        """Empties the index of the wanted model and fills it anew from SQL (`Meaning.reindex`)."""
        count = await self._wanted.reindex(progress)
        await self._settle()
        return count

    async def sync(self, progress: Progress | None = None) -> int:
        """Makes the wanted model's index equal to SQL, row by row (`Meaning.sync`)."""
        return await self._wanted.sync(progress)

    async def _fill(self) -> None:
        await self._wanted.open()
        if not self._wanted.fault:
            try:
                await self._settle()
            except DatabaseError as error:
                log.warning("the change of the embedding model is not noted: %s", error)

    async def _settle(self) -> None:
        """The wanted model knows everything: notes it, and deletes what others left."""
        value = {"setting": self._setting, "model": self._wanted.model}
        if await self._recorded() != value:
            async with self._db.begin() as connection:
                await connection.execute(delete(meta).where(meta.c.name == NAME))
                await connection.execute(insert(meta).values(name=NAME, value=value))
        await self._let_go()
        await self._wanted.drop_others()

    async def _let_go(self) -> None:
        former, self._former = self._former, None
        if former is not None:
            await former.close()

    async def _recorded(self) -> dict[str, Any]:
        async with self._db.connect() as connection:
            value = (await connection.execute(select(meta.c.value).where(meta.c.name == NAME))).scalar()
        return value if isinstance(value, dict) else {}
