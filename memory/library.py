"""The documents that people's facts were read from: which files, as they were, and what each of them says.

A document is known by the path of its file. Reading it anew keeps what still stands in it, with the vectors and the
counts of recall; the rest of its facts go.
"""

import asyncio
import hashlib
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePath
from typing import Final

from sqlalchemy import and_, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from memory.database import Database
from memory.erase import forget_in_prompts
from memory.fact_terms import packed_all
from memory.facts import Fact, Facts, fact_id, purge
from memory.items import Item, fact_from
from memory.meaning import Meaning, Progress
from memory.meanings import Meanings
from memory.outbox import enqueue
from memory.tables import documents, facts, people

INDEX: Final = "index"
"""The outbox job that brings the index of a running service up to date with what another process changed."""
AT_ONCE = 500
"""Ids in one statement."""


Admit = Callable[[AsyncConnection, str, datetime], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file says.

    Attributes:
        path: the file's, absolute.
        digest: of what was read, and of how.
        kind: `diary` or `note`.
        written_at: when the file was written: the date of what has none.
        items: in order; `said_at` is None where there is no date.
    """

    path: str
    digest: str
    kind: str
    written_at: datetime
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Filed:
    """What filing changed.

    Attributes:
        new, gone: facts that came, and that went.
        flagged: those of the new ones that read like instructions: they are never put into a prompt.
        indexed: whether all of it is found by meaning; else by words, and by meaning later.
    """

    new: int = 0
    gone: int = 0
    flagged: int = 0
    indexed: bool = True


class Library:
    """A person's documents, and the facts that were read from them.

    Args:
        db: the database.
        facts: the facts in it.
        meaning: finds facts by meaning.
        admit: lets new memories of a person in, or raises; it locks their row.
    """

    def __init__(self, db: Database, facts: Facts, meaning: Meaning | Meanings, admit: Admit) -> None:
        self._db = db
        self._facts = facts
        self._meaning = meaning
        self._admit = admit

    async def known(self, person: str, folder: str) -> dict[str, str]:
        """The digests of the documents of a person below a folder, by path from there, `/` between.

        Args:
            person: whose.
            folder: its absolute path.
        """
        query = select(documents.c.path, documents.c.digest).where(documents.c.person == person)
        async with self._db.connect() as connection:
            rows = [(PurePath(row.path), row.digest) for row in await connection.execute(query)]
        return {path.relative_to(folder).as_posix(): digest for path, digest in rows if path.is_relative_to(folder)}

    async def file(
        self,
        person: str,
        readings: Iterable[Reading],
        removed: Iterable[str],
        now: datetime,
        progress: Progress | None = None,
    ) -> Filed:
        """Keeps what files say in place of what they said before, one after another, and forgets others.

        Args:
            person: whose; they have a row.
            readings: files that are new or changed.
            removed: paths of files that are gone.
            now: the time of the request.
            progress: told how many facts are found by meaning, and of how many.

        Raises:
            UnknownPerson, MemoryPaused: the person was erased since, or wishes that nothing new is remembered; what was
                filed before stays, and files that are gone are forgotten all the same.
            DatabaseError: the same.
        """
        new: list[Fact] = []
        gone: list[str] = []
        try:
            for path in removed:
                async with self._db.begin() as connection:
                    # Their row is locked before anything below it; whether they are paused is not asked.
                    await connection.execute(select(people.c.id).where(people.c.id == person).with_for_update())
                    gone += await self._remove(connection, person, path)
            for reading in readings:
                wanted = await asyncio.to_thread(_facts_of, person, reading, now)
                found = await packed_all(fact.text for fact in wanted)
                async with self._db.begin() as connection:
                    await self._admit(connection, person, now)
                    old = await self._clear(connection, person, reading, {fact.id for fact in wanted}, now)
                    fresh = await self._facts.add(person, wanted, connection, found=found)
                new += fresh
                gone += old
        finally:
            if gone:
                await forget_in_prompts(self._db, person, gone)
                await self._meaning.forget(person, lambda: _already(gone))
                await self._db.scrub()

        def on_added(done: int, _: int) -> None:
            if progress is not None:
                progress(done, max(done, len(new)))

        indexed = not self._meaning.fault and await self._meaning.add(person, on_added)
        if not indexed:  # a service that runs holds the index, and brings it up to date
            async with self._db.begin() as connection:
                await enqueue(connection, INDEX, {"person": person}, now=now, person=person)
        return Filed(len(new), len(gone), sum(fact.flagged for fact in new), indexed)

    async def refresh(self, person: str) -> None:
        """Brings the index up to date with what another process filed, in the background."""
        await self._meaning.refresh(person)

    async def _clear(
        self, connection: AsyncConnection, person: str, reading: Reading, keep: Collection[str], now: datetime
    ) -> list[str]:
        """Notes a file as it is, and forgets what it says no more, which is not in `keep`; returns the ids."""
        key = document_id(person, reading.path)
        gone = await self._delete(connection, person, key, keep=keep)
        row = {"path": reading.path, "digest": reading.digest, "kind": reading.kind, "read_at": now}
        await connection.execute(delete(documents).where(documents.c.id == key))
        await connection.execute(documents.insert().values(id=key, person=person, **row))
        return gone

    async def _remove(self, connection: AsyncConnection, person: str, path: str) -> list[str]:
        """Forgets a document with all that was read from it, corrections too; returns the ids of the facts."""
        key = document_id(person, path)
        gone = await self._delete(connection, person, key)
        await connection.execute(delete(documents).where(documents.c.id == key))
        return gone

    async def _delete(
        self, connection: AsyncConnection, person: str, document: str, *, keep: Collection[str] | None = None
    ) -> list[str]:
        """Deletes facts of a document; with `keep`, only those read from it (no corrections) and not among these."""
        query = select(facts.c.id, facts.c.provenance).where(facts.c.person == person, facts.c.document == document)
        rows = (await connection.execute(query)).all()
        gone = [row.id for row in rows if keep is None or (row.provenance == "document" and row.id not in keep)]
        for start in range(0, len(gone), AT_ONCE):
            some = and_(facts.c.person == person, facts.c.id.in_(gone[start : start + AT_ONCE]))
            await connection.execute(delete(facts).where(some))
        if gone:
            await purge(connection, person)
        return gone


async def _already(gone: list[str]) -> list[str]:
    return gone


def document_id(person: str, path: str) -> str:
    """The id of a person's document."""
    return "doc_" + hashlib.sha256(f"{person}\x1f{path}".encode()).hexdigest()[:24]


def _facts_of(person: str, reading: Reading, now: datetime) -> list[Fact]:
    """The items as facts. Their ids come of what they say and of which day: what stays the same is the same fact."""
    document = document_id(person, reading.path)
    seen: Counter[tuple[str, str]] = Counter()
    made = []
    for item in reading.items:
        at = item.said_at or reading.written_at
        fact = fact_from(replace(item, said_at=at, document=document), person, now)
        source = f"{document}/{fact.kind}/{item.said_at.isoformat() if item.said_at else ''}"
        seen[source, fact.text] += 1
        made.append(replace(fact, id=fact_id(person, f"{source}/{seen[source, fact.text]}", fact.text)))
    return made
