"""The memory of people: recall before a turn, learning after it, forgetting on request.

SQL is the truth. The vector index and the embedding model may fail at any moment: recall then goes on by words alone
and says so, and what the index missed is filled in when it is back.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from memory.candidate import Candidate
from memory.chroma import ChromaIndex, IndexUnavailable
from memory.consolidate import Operation, decide
from memory.database import Database, DatabaseError
from memory.embedding import Embedder, EmbeddingUnavailable
from memory.erase import Receipt, erase_person
from memory.facts import Fact, Facts, by_person, fact_id
from memory.recall import Scored, above_chance, name_in, rank
from memory.tables import people

log = logging.getLogger(__name__)

NEIGHBOURS = 64
"""Facts whose meaning is compared; those further away than these count as unrelated."""
LONGEST_QUERY = 2000
"""Characters of a message that are compared with facts: of a longer one, its two ends."""
QUERY_SECONDS = 2.0
"""How long a turn waits for the embedding of its question before it goes on by words alone."""
RETRY_SECONDS = 30.0
EMBED_AT_ONCE = 256
PAGE = 1000

UNRELATED = (
    (
        "今日はいい天気ですね。",
        "会議は三階の部屋で行われます。",
        "電車が少し遅れているようです。",
        "お湯が沸いたら火を止めてください。",
        "その話は初めて聞きました。",
    ),
    (
        "The shop opens at nine in the morning.",
        "Please close the door behind you.",
        "There is a long queue at the station.",
        "The report was sent to the office.",
        "It has been raining since yesterday.",
    ),
)
"""Sentences about nothing, by language: how near a question is to those of its own is what chance gives."""


Progress = Callable[[int, int], None]
Vector = NDArray[np.float32]


class UnknownPerson(LookupError):
    """There is no such person: they were erased, or never spoke."""


@dataclass(frozen=True, slots=True)
class Recall:
    """What was remembered.

    Attributes:
        hits: facts with scores and reasons, best first.
        name: what the person is called, as they said it last; empty where they never did.
        degraded: what had to be done without, one sentence each.
        vector: the sentence vector of what was said, length 1; None where the embedding model did not serve.
        embedder: the name of the model that made it.
    """

    hits: list[Scored]
    name: str = ""
    degraded: tuple[str, ...] = ()
    vector: Vector | None = None
    embedder: str = ""


class Memory:
    """What is kept about people.

    Args:
        db: the database.
        facts: the facts in it.
        index: the vector index.
        embedder: the embedding model.
    """

    def __init__(self, db: Database, facts: Facts, index: ChromaIndex, embedder: Embedder) -> None:
        self._db = db
        self._facts = facts
        self._index = index
        self._embedder = embedder
        self._indexing = asyncio.Lock()  # writes to the index, and the SQL reads that they rest on
        self._fault = "the vector index is still opening"
        self._opened = False
        self._index_failed = False  # whether it has to be opened anew before it can be trusted
        self._retry_at = 0.0
        self._healing: asyncio.Task[None] | None = None

    @property
    def is_opening(self) -> bool:
        """Whether it is opened for the first time, and nobody knows yet whether it will serve."""
        return not self._opened

    async def open(self) -> None:
        """Loads the embedding model, opens the index and fills in what it misses.

        Never raises for a fault of these two: `check` tells it, recall goes on by words, and it is tried again later.
        """
        try:
            if self._embedder.dimension:  # known before the model is loaded: the two can open at once
                await _both(self._embedder.open(), self._open_index())
            else:
                await self._embedder.open()
                await self._open_index()
            await self.sync()
            for sentences in UNRELATED:  # kept in the embedder's cache from now on
                await self._embedder.embed_passages(sentences)
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
        """Closes the index and ends the embedding model's process."""
        if self._healing is not None:
            self._healing.cancel()
            with suppress(asyncio.CancelledError):
                await self._healing
        await self._index.close()
        await self._embedder.close()

    async def check(self) -> str:
        """Empty when all is well, else a sentence: recall goes on by words alone."""
        if not self._fault:
            try:
                await self._index.check()
            except IndexUnavailable as error:
                self._note(error)
        if self._fault:
            self._heal()
        return self._fault

    async def recall(self, person: str, query: str, now: datetime, k: int = 8) -> Recall:
        """The facts of a person that a message is about.

        Args:
            person: whose; nothing of anybody else is read.
            query: what the person said.
            now: the time of the turn.
            k: how many facts at most.
        """
        if len(query) > LONGEST_QUERY:
            query = f"{query[: LONGEST_QUERY // 2]}\n{query[-LONGEST_QUERY // 2 :]}"
        facts = await self._facts.of(person, now=now)
        dense: dict[str, float] | None = None
        vector: Vector | None = None
        if not self._fault:
            try:
                vector = await self._embedded(query)
                dense = await self._meaning(person, vector, min(len(facts), NEIGHBOURS)) if facts else {}
            except (EmbeddingUnavailable, IndexUnavailable) as error:
                self._note(error)
        if self._fault:
            self._heal()
        degraded = ("memory: degraded, the vector index does not serve; recall by words",) if self._fault else ()
        return Recall(rank(query, facts, dense, now, k), name_in(facts), degraded, vector, self._embedder.name)

    async def learn(self, person: str, candidates: Sequence[Candidate], turn_id: str, now: datetime) -> list[Operation]:
        """Consolidates what a turn told with what is known. Learning a turn twice changes nothing.

        Args:
            person: who said it.
            candidates: what was said.
            turn_id: the turn in which it was said.
            now: when it was said.

        Returns:
            What was done; nothing when the person has paused their memory.

        Raises:
            UnknownPerson: the person was erased since they said it.
        """
        async with self._db.begin() as connection:
            if await _is_paused(connection, person, now):
                return []
            known = await self._facts.of(person, connection=connection)
            ids = {fact.id for fact in known}
            new = [c for c in candidates if fact_id(person, turn_id, c.text) not in ids]
            operations = decide(new, [fact for fact in known if fact.holds_at(now)], said_at=now)
            for operation in operations:
                await self._apply(connection, person, operation, turn_id, now)
        if any(operation.action in {"ADD", "UPDATE"} for operation in operations):
            await self._index_person(person)
        return operations

    async def facts_of(self, person: str, now: datetime | None = None) -> list[Fact]:
        """A person's facts that hold, newest first."""
        return await self._facts.of(person, now=now or datetime.now(UTC))

    async def forget(self, person: str, fact_id: str) -> bool:
        """Deletes one fact of a person, its vector, and the history that it replaced; whether there was one."""
        async with self._indexing:
            gone = await self._facts.delete(person, fact_id)
            try:
                if gone:
                    await self._index.delete(person, gone)
            except IndexUnavailable as error:
                self._note(error)  # comparing with SQL, row by row, takes it out when the index is back
        if gone:
            await self._db.scrub()
        return bool(gone)

    async def erase(self, person: str, at: datetime | None = None) -> Receipt | None:
        """Erases a person: facts, vectors, turns, states, pending work, in SQL (`erase_person`) and in the index."""
        async with self._indexing:
            receipt = await erase_person(self._db, person, at)
            if receipt is None:
                return None
            try:
                await self._rebuild_shard(person)
            except IndexUnavailable as error:
                self._note(error)
                return replace(receipt, index_erased=False)
        return receipt

    async def reindex(self, progress: Progress | None = None) -> int:
        """Empties the index and fills it anew from SQL.

        Args:
            progress: told how many facts are in the index, and of how many.

        Returns:
            How many facts the index holds.

        Raises:
            IndexUnavailable: another process uses the index, or it cannot be reached.
            EmbeddingUnavailable: vectors are missing and cannot be computed.
        """
        await self._embedder.open()
        await self._open_index()
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
        total = await self._facts.count()
        async with self._indexing:
            while facts := await self._facts.without_vector(self._embedder.name, limit=EMBED_AT_ONCE):
                await self._embed(facts)
            held = await self._index.ids()
            changed, seen, after = 0, 0, ""
            while rows := await self._facts.vectors(self._embedder.name, after=after, limit=PAGE):
                missing = [row for row in rows if held.pop(row.fact_id, None) != row.person]
                for person, theirs in by_person(missing).items():
                    await self._index.upsert(person, [r.fact_id for r in theirs], np.stack([r.vector for r in theirs]))
                changed, seen, after = changed + len(missing), seen + len(rows), rows[-1].fact_id
                if progress is not None:
                    progress(seen, total)
            # Forgotten or erased while the index was away: deleting their rows would leave the vectors in its files.
            for person in {self._index.shard_of(person): person for person in held.values()}.values():
                await self._rebuild_shard(person)
            return changed + len(held)

    async def _open_index(self) -> None:
        """Opens the index where it does not serve: a fault of the embedding model is no reason to close it."""
        async with self._indexing:  # who writes meanwhile waits, and finds it open
            if self._index.is_open and not self._index_failed:
                return
            await self._index.open(self._embedder.name, self._embedder.dimension)
            self._index_failed = False

    async def _embedded(self, query: str) -> Vector:
        try:
            async with asyncio.timeout(QUERY_SECONDS):
                vector: Vector = (await self._embedder.embed_queries([query]))[0]
                return vector
        except TimeoutError as error:
            raise EmbeddingUnavailable(f"the embedding model did not answer in {QUERY_SECONDS:.0f} s") from error

    async def _meaning(self, person: str, vector: Vector, k: int) -> dict[str, float]:
        try:
            async with asyncio.timeout(QUERY_SECONDS):
                unrelated = [await self._embedder.embed_passages(sentences) @ vector for sentences in UNRELATED]
        except TimeoutError as error:
            raise EmbeddingUnavailable(f"the embedding model did not answer in {QUERY_SECONDS:.0f} s") from error
        chance = max(float(np.mean(similarities)) for similarities in unrelated)
        found = await self._index.query(person, vector, k)
        return {key: above_chance(1.0 - distance, chance) for key, distance in found}

    async def _apply(
        self, connection: AsyncConnection, person: str, operation: Operation, turn_id: str, now: datetime
    ) -> None:
        fact = _fact(person, operation.candidate, turn_id, now)
        if operation.action in {"ADD", "UPDATE"} and not await _is_kept(connection, self._facts, fact):
            await self._facts.add(fact, connection)
        if operation.target_id is not None and operation.action != "NOOP":
            by = fact.id if operation.action == "UPDATE" else None
            await self._facts.supersede(person, operation.target_id, by=by, at=now, connection=connection)

    async def _index_person(self, person: str) -> None:
        """Embeds and indexes what is new of a person; what fails here is made good by `sync`."""
        try:
            async with self._indexing:
                while facts := await self._facts.without_vector(
                    self._embedder.name, person=person, limit=EMBED_AT_ONCE
                ):
                    vectors = await self._embed(facts)
                    await self._index.upsert(person, [fact.id for fact in facts], vectors)
        except (EmbeddingUnavailable, IndexUnavailable) as error:
            self._note(error)

    async def _embed(self, facts: Sequence[Fact]) -> "np.ndarray[tuple[int, int], np.dtype[np.float32]]":
        vectors = await self._embedder.embed_passages([fact.text for fact in facts])
        pairs = {fact.id: vector for fact, vector in zip(facts, vectors, strict=True)}
        await self._facts.keep_vectors(pairs, self._embedder.name, self._embedder.revision)
        return vectors

    async def _rebuild_shard(self, person: str) -> None:
        """Vectors of deleted rows stay in Chroma's files: their collection is dropped and filled anew."""
        people_there = {person} | await self._index.people_beside(person)
        await self._index.drop_shard(person)
        for each in people_there:
            after = ""
            while rows := await self._facts.vectors(self._embedder.name, person=each, after=after, limit=PAGE):
                await self._index.upsert(each, [row.fact_id for row in rows], np.stack([r.vector for r in rows]))
                after = rows[-1].fact_id

    def _note(self, error: Exception) -> None:
        if self._fault != str(error):
            log.warning("memory is degraded: %s", error)
        self._fault = str(error)
        self._index_failed = self._index_failed or isinstance(error, IndexUnavailable)
        self._retry_at = time.monotonic() + RETRY_SECONDS

    def _heal(self) -> None:
        """Tries again in the background what failed, now and then."""
        if self._retry_at and time.monotonic() >= self._retry_at and (self._healing is None or self._healing.done()):
            self._retry_at = time.monotonic() + RETRY_SECONDS
            self._healing = asyncio.create_task(self.open(), name="memory-healing")


async def _both(*work: Coroutine[Any, Any, None]) -> None:
    """Runs to the end of each, then raises what went wrong first."""
    for outcome in await asyncio.gather(*work, return_exceptions=True):
        if isinstance(outcome, BaseException):
            raise outcome


async def _is_paused(connection: AsyncConnection, person: str, said_at: datetime) -> bool:
    """Whether the person paused their memory. Their row is locked: one turn of a person is learned at a time."""
    query = select(people.c.memory_paused, people.c.created_at).where(people.c.id == person).with_for_update()
    row = (await connection.execute(query)).one_or_none()
    if row is None or row.created_at > said_at:  # a row younger than the words was made after an erasure
        raise UnknownPerson("there is no such person; they were erased, or never spoke")
    return bool(row.memory_paused)


async def _is_kept(connection: AsyncConnection, facts: Facts, fact: Fact) -> bool:
    """One candidate may replace several facts: it is added with the first."""
    return any(known.id == fact.id for known in await facts.of(fact.person, connection=connection))


def _fact(person: str, candidate: Candidate, turn_id: str, now: datetime) -> Fact:
    return Fact(
        id=fact_id(person, turn_id, candidate.text),
        person=person,
        text=candidate.text,
        kind=candidate.kind,
        subject=candidate.subject,
        attribute=candidate.attribute,
        value=candidate.value,
        said_at=now,
        valid_from=candidate.valid_from,
        source_turn=turn_id,
        confidence=candidate.confidence,
        importance=candidate.importance,
        language=candidate.language,
        provenance=candidate.provenance,
        created_at=datetime.now(UTC),
    )
