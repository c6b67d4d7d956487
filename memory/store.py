"""The memory of people: recall before a turn, learning after it, forgetting on request.

SQL is the truth. The vector index and the embedding model may fail at any moment: recall then goes on by words alone
and says so, and what the index missed is filled in when it is back (`memory.meaning`).
"""

import asyncio
from collections.abc import Awaitable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from memory.chroma import IndexUnavailable
from memory.consolidate import Operation, decide
from memory.database import Database
from memory.embedding import EmbeddingUnavailable
from memory.erase import Receipt, erase_person, forget_facts
from memory.extraction.candidate import Candidate
from memory.fact_terms import packed_all
from memory.facts import STATED, Fact, Facts, fact_id, new_fact_id
from memory.forgetting import Wish, asked_to_forget, telling, told_of
from memory.items import Item, fact_from, is_barred, is_flagged
from memory.ledger import Ledger
from memory.library import Library
from memory.meaning import Meaning, Progress
from memory.meanings import Meanings
from memory.outbox import enqueue
from memory.profile import profile
from memory.query import Query, understand
from memory.recall import LOOKED_AT, Scored, name_in, newest_first, rank
from memory.summaries import Summaries
from memory.tables import facts as facts_table
from memory.tables import people, turns
from memory.traces import Tells, strings
from memory.view import View
from memory.views import Views

NEIGHBOURS = 500
"""Facts whose meaning is compared; those further away than these count as unrelated."""
LONGEST_QUERY = 2000
"""Characters of a message that are compared with facts: of a longer one, its two ends."""
TAKEN_BACK = timedelta(minutes=30)
"""For so long 「今の話は忘れて」 means what was said before."""
DEGRADED = "memory: degraded, the vector index does not serve; recall by words"

Vector = NDArray[np.float32]


class UnknownPerson(LookupError):
    """There is no such person: they were erased, or never spoke."""


class MemoryPaused(Exception):
    """The person wishes that nothing new is remembered of them."""


@dataclass(frozen=True, slots=True)
class Recall:
    """What was remembered.

    Attributes:
        hits: facts with scores and reasons, best first.
        name: what the person is called, as they said it last; empty where they never did.
        degraded: what had to be done without, one sentence each.
        vector: the sentence vector of what was said, length 1; None where the embedding model did not serve.
        embedder: the name of the model that made it.
        profile: the few facts that should always be at hand; summary: what the two spoke of before.
    """

    hits: list[Scored]
    name: str = ""
    degraded: tuple[str, ...] = ()
    vector: Vector | None = None
    embedder: str = ""
    profile: tuple[Fact, ...] = ()
    summary: str = ""


class Memory:
    """What is kept about people.

    Args:
        db: the database.
        facts: the facts in it.
        meaning: finds what is near in meaning.

    Attributes:
        summaries: of what people and personas spoke of.
        library: the documents that facts were read from.
    """

    def __init__(self, db: Database, facts: Facts, meaning: Meaning | Meanings) -> None:
        self._db = db
        self._facts = facts
        self._ledger = Ledger(db)
        self.summaries = Summaries(db)
        self._views = Views(db)
        self._meaning = meaning
        self.library = Library(db, facts, meaning, _admit)

    @property
    def facts(self) -> Facts:
        """The facts, for those who only read them."""
        return self._facts

    @property
    def is_opening(self) -> bool:
        """Whether it is opened for the first time, and nobody knows yet whether the index will serve."""
        return self._meaning.is_opening

    async def open(self) -> None:
        """Opens the vector index and fills in what it misses; never raises for a fault of it (see `check`)."""
        await self._meaning.open()

    async def close(self) -> None:
        """Closes the index and ends the embedding model's process."""
        await self._meaning.close()

    async def check(self) -> str:
        """Empty when all is well, else a sentence: recall goes on by words alone."""
        return await self._meaning.check()

    async def recall(self, person: str, query: str, now: datetime, k: int = 8, *, persona: str = "") -> Recall:
        """The facts of a person that a message is about, and what else should be at hand.

        Args:
            person: whose; nothing of anybody else is read.
            query: what the person said.
            now: the time of the turn.
            k: how many facts at most.
            persona: with whom they speak; empty where no summary of that is wanted.
        """
        view, summary = await asyncio.gather(self._views.of(person), self._summary(person, persona))
        asked = understand(_ends(query), now=now, speakers=view.speakers)
        vector, dense = await self._near(person, asked, asked.text)
        hits = await self._ranked(view, asked, dense, k=k, for_prompt=True)
        holding = view.taken_apart(now)
        known = tuple(profile(holding, now))
        return Recall(hits, name_in(holding), self._degraded(), vector, self._meaning.model, known, summary)

    async def search(
        self, person: str, query: str, *, at: datetime, k: int, kinds: Collection[str] | None = None
    ) -> Recall:
        """The facts of a person that answer a question, best first, however little they have to do with it.

        Args:
            person: whose; nothing of anybody else is read.
            query: the question.
            at: the time at which it is asked: 先週 and "last summer" are resolved against it.
            k: how many at most.
            kinds: only facts of these kinds.
        """
        view = await self._views.of(person)
        asked = understand(_ends(query), now=at, speakers=view.speakers)
        _, dense = await self._near(person, asked, asked.meaning)
        return Recall(await self._ranked(view, asked, dense, k=k, kinds=kinds), degraded=self._degraded())

    async def learn(
        self,
        person: str,
        candidates: Sequence[Candidate],
        turn_id: str,
        now: datetime,
        *,
        since: datetime | None = None,
        episodes: Sequence[Fact] = (),
    ) -> list[Operation]:
        """Consolidates what a turn told with what is known. Learning a turn twice changes nothing.

        Args:
            person: who said it.
            candidates: what was said.
            turn_id: the turn, or the fact in somebody's own words, in which it was said.
            now: when it was said.
            since: of a fact in somebody's own words: when it came to us.
            episodes: the words themselves, to be kept beside.

        Returns:
            What was done; nothing when the person has paused their memory, or had when they said it, or the words were
            forgotten meanwhile.

        Raises:
            UnknownPerson: the person was erased since they said it.
        """
        async with self._db.begin() as connection:
            if await _is_paused(connection, person, since or now):
                return []
            if await _is_closed(connection, person, turn_id, is_item=since is not None):
                return []
            ids = [fact_id(person, turn_id, candidate.text) for candidate in candidates]
            learned = await self._facts.present(ids, connection)
            new = [candidate for key, candidate in zip(ids, candidates, strict=True) if key not in learned]
            standing = await self._facts.of(person, now=now, kinds=STATED, connection=connection) if new else []
            operations = decide(new, standing, said_at=now)
            for operation in operations:
                await self._apply(connection, person, operation, turn_id, now)
            kept = await self._facts.add(person, episodes, connection) if episodes else []
        if kept or any(operation.action in {"ADD", "UPDATE"} for operation in operations):
            await self._meaning.add(person)
        return operations

    async def add(
        self, batch: Mapping[str, Sequence[Item]], now: datetime, *, wait: bool = False, job: str | None = None
    ) -> dict[str, list[Fact]]:
        """Keeps what somebody puts in, at once for recall by words, and in the background for recall by meaning.

        Args:
            batch: what to keep, by person; they have rows. An item with a `ref` that is kept already, with the same
                text, changes nothing.
            now: the time of the request.
            wait: whether to come back only when the items are found by meaning too.
            job: kind of an outbox job for each new item, with the payload `{"fact": id}`.

        Returns:
            One fact an item, in order, by person.

        Raises:
            UnknownPerson: one of them was erased since the request began; nothing is kept.
            MemoryPaused: one wishes that nothing new is remembered of them; nothing is kept.
            DatabaseError: nothing is kept.
        """
        facts = {person: [fact_from(item, person, now) for item in items] for person, items in batch.items()}
        new = await self._put(facts, now, job)
        if wait:
            for person in new:
                await self._meaning.add(person)
        return {person: [new.get(person, {}).get(fact.id, fact) for fact in made] for person, made in facts.items()}

    async def take_in(self, person: str, facts: Sequence[Fact], now: datetime) -> int:
        """Keeps facts as they are, history included; those that are there already stay. Returns how many are new.

        Raises:
            UnknownPerson, MemoryPaused, DatabaseError: as `add`.
        """
        return sum(map(len, (await self._put({person: list(facts)}, now, None)).values()))

    async def _put(
        self, batch: Mapping[str, Sequence[Fact]], now: datetime, job: str | None
    ) -> dict[str, dict[str, Fact]]:
        """Keeps facts of several people, all or nothing; returns those that are new, by person and id."""
        new: dict[str, dict[str, Fact]] = {}
        found = await packed_all(fact.text for facts in batch.values() for fact in facts)
        async with self._db.begin() as connection:
            for person in sorted(batch):  # in one order, so that two requests do not wait for each other for ever
                await _admit(connection, person, now)
                kept = await self._facts.add(person, batch[person], connection, found=found)
                new[person] = {fact.id: fact for fact in kept}
                for key in new[person] if job else ():
                    await enqueue(connection, str(job), {"fact": key}, now=now, person=person)
        for person in [person for person, kept in new.items() if kept]:
            self._meaning.add_soon(person)
        return new

    async def amend(self, person: str, fact_id: str, values: Mapping[str, Any]) -> Fact | None:
        """Changes what is known beside the words of a fact; None where there is no such fact."""
        await self._facts.amend(person, fact_id, values)
        return await self._facts.get(person, fact_id)

    async def correct(
        self, person: str, fact_id: str, text: str, now: datetime, values: Mapping[str, Any] | None = None
    ) -> Fact | None:
        """Puts new words in the place of a fact's: a new fact replaces it, the old one is history; None: no such fact.

        Args:
            person: whose fact it is.
            fact_id: the fact, which has to hold.
            text: the new words.
            now: the time of the request.
            values: what else is other than of the old one: kind, importance, from and until when it holds.

        Raises:
            UnknownPerson: the person was erased meanwhile.
            MemoryPaused: they wish that nothing new is remembered.
        """
        async with self._db.begin() as connection:
            await _admit(connection, person, now)
            old = await self._facts.get(person, fact_id, connection)
            if old is None or not old.holds_at(now):
                return None
            value, attribute = (old.value, old.attribute) if old.value and old.value in text else ("", "")
            new = replace(
                old,
                id=new_fact_id(),
                text=text,
                value=value,
                attribute=attribute,
                said_at=now,
                created_at=now,
                source_turn=None,
                provenance="person",
                flagged=is_flagged(text, value, old.subject, attribute, old.speaker),
                **(values or {}),
            )
            (kept,) = await self._facts.add(person, [new], connection)
            await self._facts.supersede(person, fact_id, by=new.id, at=now, connection=connection)
        self._meaning.add_soon(person)
        return kept

    async def forget(self, person: str, fact_id: str) -> bool:
        """Deletes one fact of a person with every trace of it (`forget_facts`), vectors too; whether there was one."""
        return bool(await self._forget(person, [fact_id]))

    async def forget_asked(self, person: str, wish: Wish, *, turn: str, at: datetime) -> int:
        """Deletes what a person asked to be forgotten in a turn, with every trace of it, the asking included.

        What they say later is not touched, however late this is called. Turns whose own words tell of it lose them also
        where nothing was learned of them yet.

        Args:
            person: who asked.
            wish: for what.
            turn: the turn in which they asked.
            at: when.

        Returns:
            How many facts are gone, conversation's words included.
        """
        facts = [fact for fact in await self._facts.of(person) if fact.said_at <= at]
        told = [fact.id for fact in told_of(wish, facts)]
        said_in = await self._said_before(person, wish, turn, at) if wish.last else []
        told += [fact.id for fact in facts if fact.source_turn in said_in]
        tells = telling(wish) if wish.topics else None
        gone = await self._forget(person, told, said_in, tells, at)
        return len(gone)

    async def _said_before(self, person: str, wish: Wish, turn: str, at: datetime) -> list[str]:
        """The turns that somebody takes back: this one where it says more, else the last that was no wish itself."""
        if wish.rest:
            return [turn]
        for key, request in await self._ledger.between(person, at - TAKEN_BACK, at):
            said = list(strings(request.get("messages", [])[-1:]))
            if not said:  # its words are gone, or were never kept
                return []
            if not any(map(asked_to_forget, said)):
                return [turn, key]
        return []

    async def _forget(
        self,
        person: str,
        ids: Sequence[str],
        said_in: Sequence[str] = (),
        tells: Tells | None = None,
        until: datetime | None = None,
    ) -> list[str]:
        def forgetting() -> Awaitable[list[str]]:
            return forget_facts(self._db, person, ids, said_in=said_in, tells=tells, until=until)

        gone = await self._meaning.forget(person, forgetting)
        self._views.drop(person)
        return gone

    async def erase(self, person: str, at: datetime | None = None) -> Receipt | None:
        """Erases a person: facts, vectors, turns, states, pending work, in SQL (`erase_person`) and in the index."""
        receipt: Receipt | None = None

        async def erasing() -> bool:
            nonlocal receipt
            receipt = await erase_person(self._db, person, at)
            self._views.drop(person)
            return receipt is not None

        index_erased = await self._meaning.erase(person, erasing)
        return None if receipt is None else replace(receipt, index_erased=index_erased)

    async def reindex(self, progress: Progress | None = None) -> int:
        """Empties the index and fills it anew from SQL (`Meaning.reindex`)."""
        return await self._meaning.reindex(progress)

    async def sync(self, progress: Progress | None = None) -> int:
        """Makes the index equal to SQL, row by row (`Meaning.sync`)."""
        return await self._meaning.sync(progress)

    async def _summary(self, person: str, persona: str) -> str:
        known = await self.summaries.of(person, persona) if persona else None
        return known.text if known else ""

    def _degraded(self) -> tuple[str, ...]:
        return (DEGRADED,) if self._meaning.fault else ()

    async def _near(self, person: str, asked: Query, text: str) -> tuple[Vector | None, dict[str, float] | None]:
        """The vector of a text, and how near facts are to what is asked; None where either cannot be had."""
        if self._meaning.fault:
            self._meaning.heal()
            return None, None
        vector: Vector | None = None
        try:
            vector = await self._meaning.embed(text)
            question = vector if asked.meaning == text else await self._meaning.embed(asked.meaning)
            return vector, await self._meaning.nearest(person, question, asked.language, NEIGHBOURS)
        except (EmbeddingUnavailable, IndexUnavailable):
            return vector, None

    async def _ranked(
        self,
        view: View,
        asked: Query,
        dense: dict[str, float] | None,
        *,
        k: int,
        kinds: Collection[str] | None = None,
        for_prompt: bool = False,
    ) -> list[Scored]:
        hits = rank(view, asked, dense, k=max(k, LOOKED_AT), kinds=kinds, for_prompt=for_prompt)
        if for_prompt:  # what was kept before the patterns knew it is flagged in no row
            hits = [hit for hit in hits if not is_barred(hit.fact)]
        alone = [hit.fact for hit in hits[:LOOKED_AT] if view.stands_alone(hit.fact.id)]
        return newest_first(view, asked, hits, await self._meaning.replacing(alone))[:k]

    async def _apply(
        self, connection: AsyncConnection, person: str, operation: Operation, turn_id: str, now: datetime
    ) -> None:
        fact = _fact(person, operation.candidate, turn_id, now)
        if operation.action in {"ADD", "UPDATE"}:  # one candidate may replace several facts: it is added with the first
            await self._facts.add(person, [fact], connection)
        if operation.target_id is not None and operation.action != "NOOP":
            by = fact.id if operation.action == "UPDATE" else None
            await self._facts.supersede(person, operation.target_id, by=by, at=now, connection=connection)


def _ends(query: str) -> str:
    return query if len(query) <= LONGEST_QUERY else f"{query[: LONGEST_QUERY // 2]}\n{query[-LONGEST_QUERY // 2 :]}"


async def _admit(connection: AsyncConnection, person: str, now: datetime) -> None:
    """Lets new memories of a person in; their row is locked.

    Raises:
        UnknownPerson: they were erased since.
        MemoryPaused: they wish that nothing new is remembered.
    """
    if await _is_paused(connection, person, now):
        raise MemoryPaused


async def _is_paused(connection: AsyncConnection, person: str, said_at: datetime) -> bool:
    """Whether the person paused their memory. Their row is locked: one turn of a person is learned at a time."""
    query = select(people.c.memory_paused, people.c.created_at).where(people.c.id == person).with_for_update()
    row = (await connection.execute(query)).one_or_none()
    if row is None or row.created_at > said_at:  # a row younger than the words was made after an erasure
        raise UnknownPerson("there is no such person; they were erased, or never spoke")
    return bool(row.memory_paused)


async def _is_closed(connection: AsyncConnection, person: str, source: str, *, is_item: bool) -> bool:
    """Whether nothing may be learned of a turn or an item: forgotten since somebody read it, or said during a pause."""
    if is_item:
        item = select(facts_table.c.id).where(facts_table.c.person == person, facts_table.c.id == source)
        return (await connection.execute(item)).first() is None
    turn = select(turns.c.request, turns.c.paused).where(turns.c.person == person, turns.c.id == source)
    row = (await connection.execute(turn)).one_or_none()
    return row is not None and (row.paused or not row.request)


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
