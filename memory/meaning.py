"""Nearness in meaning: an embedding model, and the vector index of what it makes of people's facts.

The model and the index may fail at any moment. Whoever asks is told so and goes on without; what the index missed is
filled in from SQL when both are back.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Coroutine, Sequence
from contextlib import suppress
from typing import Any

import numpy as np
from numpy.typing import NDArray

from memory.chance import above_chance, chance_of, unrelated
from memory.chroma import ChromaIndex, IndexUnavailable
from memory.database import Database, DatabaseError
from memory.embedding import Embedder, EmbeddingUnavailable
from memory.facts import Fact
from memory.meaning_map import meaning_map
from memory.vectors import Embedded, Vectors

log = logging.getLogger(__name__)

Progress = Callable[[int, int], None]
Vector = NDArray[np.float32]

QUERY_SECONDS = 2.0
"""How long a turn waits for the embedding of its question before it goes on by words alone."""
RETRY_SECONDS = 30.0
FILL_AT_ONCE = 2000
"""Vectors that are read and indexed in one go."""
EMBED_AT_ONCE = 64
"""Facts that are embedded, kept and indexed in one go: an erasure waits for one such go at most."""


class Meaning:
    """Finds what is near in meaning.

    Args:
        db: the database with the facts and their vectors.
        index: the vector index.
        embedder: the embedding model.
    """

    def __init__(self, db: Database, index: ChromaIndex, embedder: Embedder) -> None:
        self._db = db
        self._index = index
        self._embedder = embedder
        self._writing = asyncio.Lock()  # writes to the index, and the SQL reads that they rest on
        self._fault = "the vector index is still opening"
        self._opened = False
        self._index_failed = False  # whether it has to be opened anew before it can be trusted
        self._retry_at = 0.0
        self._healing: asyncio.Task[None] | None = None
        self._adding: dict[str, asyncio.Task[None]] = {}
        self._waiting: set[str] = set()
        self._closed = False

    @property
    def fault(self) -> str:
        """Why it does not serve, a sentence; empty when it does."""
        return self._fault

    @property
    def is_opening(self) -> bool:
        """Whether it is opened for the first time, and nobody knows yet whether it will serve."""
        return not self._opened

    @property
    def model(self) -> str:
        """The name of the embedding model."""
        return self._embedder.name

    async def open(self) -> None:
        """Loads the embedding model, opens the index and fills in what it misses.

        Never raises for a fault of these two: `check` tells it, and it is tried again later.
        """
        try:
            if self._embedder.dimension:  # known before the model is loaded: the two can open at once
                await _both(self._embedder.open(), self._open_index())
            else:
                await self._embedder.open()
                await self._open_index()
            await self.sync()
            if meaning_map(self._embedder.name) is None:
                await unrelated(self._embedder)  # kept in its cache from now on
        except (EmbeddingUnavailable, IndexUnavailable, DatabaseError) as error:
            self._note(error)
        except Exception as error:  # a folder that cannot be read, say: never "still opening" for good
            log.exception("the memory could not be opened")
            self._note(IndexUnavailable(f"the memory could not be opened ({type(error).__name__}: {error})"[:300]))
        else:
            if not self._index_failed:  # as somebody else may have found out meanwhile
                self._fault = ""
        self._opened = True

    async def close(self) -> None:
        """Closes the index and ends the embedding model's process; what is not indexed yet is at the next opening."""
        self._closed = True
        async with self._writing:  # whoever writes comes to an end, and nobody begins
            pass
        for task in [*list(self._adding.values()), *filter(None, [self._healing])]:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        await self._index.close()
        await self._embedder.close()

    async def check(self) -> str:
        """Empty when all is well, else a sentence."""
        if not self._fault:
            try:
                await self._index.check()
            except IndexUnavailable as error:
                self._note(error)
        if self._fault:
            self.heal()
        return self._fault

    async def embed(self, text: str) -> Vector:
        """The vector of a question as the model makes it, length 1; `nearest` takes it.

        Raises:
            EmbeddingUnavailable: there is none, or not in time.
        """
        try:
            async with asyncio.timeout(QUERY_SECONDS):
                vector: Vector = (await self._embedder.embed_queries([text]))[0]
                return vector
        except TimeoutError as error:  # it is busy: this question goes without, the next one may not
            raise EmbeddingUnavailable(f"the embedding model did not answer in {QUERY_SECONDS:.0f} s") from error
        except EmbeddingUnavailable as error:
            self._note(error)
            raise

    async def nearest(self, person: str, vector: Vector, language: str, k: int) -> dict[str, float]:
        """The person's facts that are nearest in meaning to a question, by fact id: 1 the same, 0 as near as chance.

        Args:
            person: whose.
            vector: the question's, from `embed`.
            language: the question's.
            k: how many facts.

        Raises:
            IndexUnavailable: the index does not serve.
            EmbeddingUnavailable: what chance is cannot be told just now.
        """
        turning = meaning_map(self._embedder.name)
        if turning is None:
            found = await self._query(person, vector, k)
            chance = await chance_of(vector, self._embedder)
            return {key: above_chance(1.0 - distance, chance) for key, distance in found}
        turned = turning.turned(vector, language)
        found = await self._query(person, turned, k)
        similarities = 1.0 - np.asarray([distance for _, distance in found], np.float32)
        seen = turning.above_chance(similarities, turned, language).tolist()
        return {key: value for (key, _), value in zip(found, seen, strict=True)}

    async def replacing(self, facts: Collection[Fact]) -> Callable[[str, str], bool]:
        """Tells of two of these facts, by their ids, whether the second, newer one says anew what the first one said.

        Where the embedding model is not one that this is known of, none does.
        """
        turning = meaning_map(self._embedder.name)
        if turning is None or len(facts) < 2:  # noqa: PLR2004  (nothing to compare)
            return lambda _older, _newer: False
        vectors = {each.fact_id: each.vector for each in await self._vectors.read([fact.id for fact in facts])}
        languages = {fact.id: fact.language for fact in facts}

        def replaces(older: str, newer: str) -> bool:
            known = older in vectors and newer in vectors
            return known and turning.replaces(vectors[older], vectors[newer], languages[newer])

        return replaces

    async def _query(self, person: str, vector: Vector, k: int) -> list[tuple[str, float]]:
        try:
            return await self._index.query(person, vector, k)
        except IndexUnavailable as error:
            self._note(error)
            raise

    def add_soon(self, person: str) -> None:
        """Embeds and indexes what is new of a person in the background."""
        self._waiting.add(person)  # who is being added just now is looked at once more
        if person not in self._adding:
            self._adding[person] = asyncio.create_task(self._add_all(person), name=f"index-{person[:12]}")

    async def added(self) -> None:
        """Waits until what was to be added soon is."""
        await asyncio.gather(*list(self._adding.values()), return_exceptions=True)

    async def add(self, person: str, progress: Progress | None = None) -> bool:
        """Embeds and indexes what is new of a person; whether all of it is. What fails here is made good by `sync`.

        Args:
            person: whose.
            progress: told how many facts are in the index, and of how many at least.
        """
        added = 0
        try:
            async for facts in self._to_embed(person):
                added += await self._add_some(facts)
                if progress is not None:
                    progress(added, added)
        except (EmbeddingUnavailable, IndexUnavailable) as error:
            self._note(error)
            return False
        return not self._fault

    async def refresh(self, person: str) -> None:
        """Brings the index up to date with what another process changed of a person's facts, in the background."""
        if self._fault:
            return  # all of it is compared when it serves again
        async with self._writing:
            try:
                if gone := await self._index.ids_of(person) - await self._vectors.of(person):
                    await self._index.delete(person, sorted(gone))
                    await self._index.scrub()
            except IndexUnavailable as error:
                self._note(error)
        self.add_soon(person)

    async def forget(self, person: str, forgetting: Callable[[], Awaitable[list[str]]]) -> list[str]:
        """Takes out the vectors of facts that `forgetting` deletes from SQL; returns their ids."""
        async with self._writing:
            gone: list[str] = []
            try:
                gone = await forgetting()
                if gone:
                    await self._index.delete(person, gone)
                    await self._index.scrub()
            except IndexUnavailable as error:
                self._note(error)  # comparing with SQL, row by row, takes them out when the index is back
            except BaseException:
                self._note(IndexUnavailable("the vector index may hold what was forgotten; it is compared"))
                raise
        self._embedder.forget()
        return gone

    async def erase(self, person: str, erasing: Callable[[], Awaitable[bool]]) -> bool:
        """Takes a person out whom `erasing` deletes from SQL, if it does; whether the index is rid of them."""
        async with self._writing:
            try:
                if not await erasing():
                    return True
                await self._index.erase(person)
                await self._index.scrub()
            except IndexUnavailable as error:
                self._note(error)
                return False
            except BaseException:
                self._note(IndexUnavailable("the vector index may hold somebody who was erased; it is compared"))
                raise
        self._embedder.forget()
        return True

    async def reindex(self, progress: Progress | None = None) -> int:
        """Empties the index and fills it anew from SQL; returns how many facts it holds.

        Args:
            progress: told how many facts are in the index, and of how many.

        Raises:
            IndexUnavailable: another process uses the index, or it cannot be reached.
            EmbeddingUnavailable: vectors are missing and cannot be computed.
        """
        await self._embedder.open()
        await self._open_index()
        async with self._writing:
            await self._index.clear()
        count = await self.sync(progress)
        self._fault = ""
        return count

    async def sync(self, progress: Progress | None = None) -> int:
        """Makes the index equal to SQL, row by row: adds what is missing there, takes out what SQL does not hold.

        Returns:
            How many rows were added or taken out.

        Raises:
            IndexUnavailable, EmbeddingUnavailable: it could not be finished.
        """
        added = 0
        async for facts in self._to_embed():
            added += await self._add_some(facts)
            if progress is not None:
                progress(added, added + len(facts))
        async with self._writing:
            return added + await self._compare(progress)

    async def drop_others(self) -> None:
        """Deletes the vectors that other models made, in SQL and in their indexes."""
        await self._vectors.drop_others()
        await self._index.drop_others()

    def heal(self) -> None:
        """Tries again in the background what failed, now and then."""
        if self._retry_at and time.monotonic() >= self._retry_at and (self._healing is None or self._healing.done()):
            self._retry_at = time.monotonic() + RETRY_SECONDS
            self._healing = asyncio.create_task(self.open(), name="memory-healing")

    @property
    def _vectors(self) -> Vectors:
        """What the model made so far; its revision is known for certain once it is loaded."""
        return Vectors(self._db, self._embedder.name, self._embedder.revision)

    async def _add_all(self, person: str) -> None:
        try:
            while person in self._waiting:
                self._waiting.discard(person)
                await self.add(person)
        except DatabaseError as error:
            log.warning("facts wait to be indexed: %s", error)
        finally:
            del self._adding[person]

    async def _to_embed(self, person: str | None = None) -> AsyncIterator[list[Fact]]:
        """Facts that have no vector yet, `EMBED_AT_ONCE` at a time, until there are none."""
        while ids := await self._vectors.missing(person=person):
            for start in range(0, len(ids), EMBED_AT_ONCE):
                yield await self._vectors.to_embed(ids[start : start + EMBED_AT_ONCE])

    async def _add_some(self, facts: Sequence[Fact]) -> int:
        """Embeds, keeps and indexes facts; nothing of those that are forgotten meanwhile."""
        if not facts:
            return 0
        texts = [fact.text for fact in facts]
        rows = await self._embedder.embed_passages(texts)
        vectors = {fact.id: row for fact, row in zip(facts, rows, strict=True)}
        async with self._writing:
            if self._closed:
                raise IndexUnavailable("the vector index is closed")
            kept = await self._vectors.keep(vectors)
            new = [Embedded(fact.id, fact.person, vectors[fact.id]) for fact in facts if fact.id in kept]
            await self._index.fill(_by_person(new))
        return len(facts)

    async def _compare(self, progress: Progress | None) -> int:
        held = await self._index.ids()
        missing: list[tuple[str, str]] = []  # shard and id: filling a shard at a time is many times as fast
        seen, after = 0, ""
        while rows := await self._vectors.owners(after=after):
            missing += [(self._index.shard_of(person), key) for key, person in rows if held.pop(key, None) != person]
            seen, after = seen + len(rows), rows[-1][0]
        missing.sort()
        for start in range(0, len(missing), FILL_AT_ONCE):
            read = await self._vectors.read([key for _, key in missing[start : start + FILL_AT_ONCE]])
            await self._index.fill(_by_person(read))
            if progress is not None:
                progress(seen - len(missing) + min(start + FILL_AT_ONCE, len(missing)), seen)
        for person in set(held.values()):  # forgotten or erased while the index was away
            await self._index.delete(person, [key for key, owner in held.items() if owner == person])
        if held:
            await self._index.scrub()
        return len(missing) + len(held)

    async def _open_index(self) -> None:
        """Opens the index where it does not serve: a fault of the embedding model is no reason to close it."""
        async with self._writing:  # who writes meanwhile waits, and finds it open
            if self._index.is_open and not self._index_failed:
                return
            await self._index.open(self._embedder.name, self._embedder.dimension)
            self._index_failed = False

    def _note(self, error: Exception) -> None:
        if self._fault != str(error):
            log.warning("memory is degraded: %s", error)
        self._fault = str(error)
        self._index_failed = self._index_failed or isinstance(error, IndexUnavailable)
        self._retry_at = time.monotonic() + RETRY_SECONDS


def _by_person(rows: Sequence[Embedded]) -> dict[str, tuple[list[str], NDArray[np.float32]]]:
    """Ids and vectors by whose they are."""
    owned: dict[str, list[Embedded]] = {}
    for row in rows:
        owned.setdefault(row.person, []).append(row)
    return {who: ([row.fact_id for row in own], np.stack([row.vector for row in own])) for who, own in owned.items()}


async def _both(*work: Coroutine[Any, Any, None]) -> None:
    """Runs to the end of each, then raises what went wrong first."""
    for outcome in await asyncio.gather(*work, return_exceptions=True):
        if isinstance(outcome, BaseException):
            raise outcome
