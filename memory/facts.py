"""Facts about people's lives: said, valid for a while, superseded by newer ones, forgotten on request.

SQL is the truth: text here, and the vector beside it (`memory.vectors`), so that the index can be rebuilt at any
moment. Facts count in the widest sense: what was taken out of a conversation, what somebody noted, a page of a diary,
and the conversation's own words (`EPISODE`), so that what was never taken out of them can still be recalled.

Every change of a person's facts moves the person's clock (`people.memory_clock`), and each fact carries the time of its
last change by that clock: who holds a copy reads only what is new (`memory.changes`).
"""

import hashlib
import uuid
from collections.abc import AsyncIterator, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, fields, replace
from datetime import datetime
from itertools import islice
from typing import Any, Final

from sqlalchemy import and_, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from memory.database import Database
from memory.fact_terms import packed_all
from memory.lexical import TERMS_VERSION
from memory.tables import facts, people

EPISODE: Final = "episode"
"""The kind of what was said in a conversation, in its own words."""
NOTE: Final = "note"
DIARY: Final = "diary"
API: Final = "api"
"""The provenance of what clients put in."""
KINDS = (
    "profile",
    "preference",
    "relationship",
    "event",
    "plan",
    "work",
    "health",
    "possession",
    NOTE,
    DIARY,
    EPISODE,
)
"""What a fact can be about, or is."""
STATED = tuple(kind for kind in KINDS if kind != EPISODE)
"""The kinds of all but the conversation's own words."""
AT_ONCE = 500
"""Ids in one statement; SQLite takes 32,766 values, PostgreSQL 32,767."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing known about a person.

    Attributes:
        kind: one of `KINDS`.
        subject, attribute, value: what it says, taken apart, so that a newer fact finds the one it replaces.
        said_at: when it was said; valid_from and valid_to bound the time in which it holds (None: open).
        source_turn: the turn in which it was said; document: the document in which it stands.
        speaker: who said it; empty for the person whose fact it is.
        ref: the caller's own id for it.
        confidence, importance: 0 to 1.
        superseded_by: id of the newer fact that replaced it.
        provenance: who found it (`rules`, `model`, `person`, `turn`, `api`, `document`).
        flagged: it reads like an instruction to a model: never put into a prompt.
        recalled, recalled_at: how often and when last it stood in a prompt.
        position: order of arrival among the person's facts, from 1; 0 before it is kept.
    """

    id: str
    person: str
    text: str
    kind: str
    said_at: datetime
    created_at: datetime
    subject: str = ""
    attribute: str = ""
    value: str = ""
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    source_turn: str | None = None
    document: str | None = None
    speaker: str = ""
    ref: str | None = None
    confidence: float = 1.0
    importance: float = 0.5
    language: str = "ja"
    superseded_by: str | None = None
    provenance: str = "rules"
    flagged: bool = False
    recalled: int = 0
    recalled_at: datetime | None = None
    position: int = 0

    def holds_at(self, now: datetime) -> bool:
        """Whether nothing newer replaced it and its time is not over. A plan for tomorrow holds today."""
        return self.superseded_by is None and (self.valid_to is None or self.valid_to > now)


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a fact is.

    Attributes:
        id: under which everything of theirs is kept.
        key_id: the API key in whose scope they are.
        name: the caller's own name for them; empty for none.
    """

    id: str
    key_id: str
    name: str


COLUMNS = tuple(f.name for f in fields(Fact))
SHOWN = tuple(facts.c[name] for name in COLUMNS)
"""What `fact_of` needs of a row."""


def fact_id(person: str, source: str, text: str) -> str:
    """The id of a fact from a turn, a document or a caller's reference: keeping it twice makes one fact."""
    return "mem_" + hashlib.sha256(f"{person}\x1f{source}\x1f{text}".encode(errors="replace")).hexdigest()[:24]


def new_fact_id() -> str:
    """The id of a fact that nothing else identifies."""
    return f"mem_{uuid.uuid4().hex[:24]}"


class Facts:
    """Facts in SQL. Whatever concerns one person names the person.

    Methods that take a `connection` work within the caller's transaction where one is given.

    Args:
        db: the database.
    """

    def __init__(self, db: Database) -> None:
        self._db = db

    async def add(
        self,
        person: str,
        new: Sequence[Fact],
        connection: AsyncConnection | None = None,
        *,
        found: Mapping[str, bytes] | None = None,
    ) -> list[Fact]:
        """Keeps new facts of one person, who has a row; those whose id is kept already are passed over.

        Args:
            person: whose.
            new: the facts.
            connection: the caller's transaction.
            found: the terms of their texts (`packed_all`), where the caller made them before the transaction.

        Returns:
            The facts that are new, with their positions.
        """
        if any(fact.person != person for fact in new):
            raise ValueError("facts of another person")
        if found is None:
            found = await packed_all(fact.text for fact in new)
        async with self._writing(connection) as within:
            await _hold(within, person)
            known = await _present(within, (fact.id for fact in new))
            fresh = list({fact.id: fact for fact in new if fact.id not in known}.values())
            if not fresh:
                return []
            first = await _tick(within, person, len(fresh)) - len(fresh) + 1
            kept = [replace(fact, position=first + n) for n, fact in enumerate(fresh)]
            await within.execute(insert(facts), [_row(fact, found[fact.text]) for fact in kept])
            return kept

    async def of(
        self,
        person: str,
        *,
        now: datetime | None = None,
        kinds: Collection[str] | None = None,
        connection: AsyncConnection | None = None,
    ) -> list[Fact]:
        """A person's facts, newest first.

        Args:
            person: whose.
            now: only those that hold at this time; None for all, history included.
            kinds: only of these kinds.
            connection: the caller's transaction.
        """
        query = select(*SHOWN).where(facts.c.person == person, *_holding(now), *_of_kinds(kinds))
        async with self._reading(connection) as within:
            rows = await within.execute(query.order_by(facts.c.said_at.desc(), facts.c.position.desc()))
            return [fact_of(row) for row in rows.mappings()]

    async def ids(self, person: str) -> set[str]:
        """The ids of a person's facts, history included."""
        async with self._db.connect() as connection:
            return set((await connection.execute(select(facts.c.id).where(facts.c.person == person))).scalars())

    async def present(self, ids: Iterable[str], connection: AsyncConnection | None = None) -> set[str]:
        """Those of these ids (`fact_id`) under which a fact is kept, history included."""
        async with self._reading(connection) as within:
            return await _present(within, ids)

    async def page(
        self,
        person: str,
        *,
        now: datetime | None,
        kinds: Collection[str] | None = None,
        before: int | None = None,
        limit: int = 100,
    ) -> list[Fact]:
        """A person's facts, those that arrived last first, a page at a time.

        Args:
            person: whose.
            now: only those that hold at this time; None for all, history included.
            kinds: only of these kinds.
            before: only those that arrived before this position.
            limit: how many at most.
        """
        query = select(*SHOWN).where(facts.c.person == person, *_holding(now), *_of_kinds(kinds))
        if before is not None:
            query = query.where(facts.c.position < before)
        async with self._db.connect() as connection:
            rows = await connection.execute(query.order_by(facts.c.position.desc()).limit(limit))
            return [fact_of(row) for row in rows.mappings()]

    async def get(self, person: str, fact_id: str, connection: AsyncConnection | None = None) -> Fact | None:
        """One fact of a person."""
        query = select(*SHOWN).where(facts.c.person == person, facts.c.id == fact_id)
        async with self._reading(connection) as within:
            row = (await within.execute(query)).mappings().one_or_none()
        return None if row is None else fact_of(row)

    async def owner_of(self, fact_id: str) -> Owner | None:
        """Whose a fact is: for callers who then look whether they may know."""
        query = (
            select(people.c.id, people.c.key_id, people.c.external_id)
            .join(facts, facts.c.person == people.c.id)
            .where(facts.c.id == fact_id)
        )
        async with self._db.connect() as connection:
            row = (await connection.execute(query)).one_or_none()
        return None if row is None else Owner(*row)

    async def history(self, person: str, fact_id: str) -> list[Fact]:
        """A fact, all that it replaced and all that replaced it, the oldest first; none where there is no such fact."""
        async with self._db.connect() as connection:
            links = await connection.execute(select(facts.c.id, facts.c.superseded_by).where(facts.c.person == person))
            by = {row.id: row.superseded_by for row in links}
            newest = fact_id
            seen = set[str]()
            while newest not in seen and by.get(newest) in by:
                seen.add(newest)
                newest = by[newest]
            chain = with_history([newest], by)
            found: list[Fact] = []
            for some in pieces(chain):
                rows = await connection.execute(select(*SHOWN).where(facts.c.person == person, facts.c.id.in_(some)))
                found += [fact_of(row) for row in rows.mappings()]
        return sorted(found, key=lambda fact: (fact.said_at, fact.position))

    async def supersede(
        self, person: str, fact_id: str, *, by: str | None, at: datetime, connection: AsyncConnection | None = None
    ) -> None:
        """Ends a fact: replaced by a newer one, or (None) no longer true. It stays as history.

        The person's own words in which it was said, of a conversation or an item, end with it: they would contradict
        what is known now. They are not its history.
        """
        async with self._writing(connection) as within:
            clock = await _tick(within, person)
            this = and_(facts.c.person == person, facts.c.id == fact_id)
            source = select(facts.c.source_turn).where(this, facts.c.source_turn.is_not(None)).scalar_subquery()
            words = or_(and_(facts.c.kind == EPISODE, facts.c.source_turn == source), facts.c.id == source)
            said = and_(facts.c.person == person, words, facts.c.speaker == "", facts.c.valid_to.is_(None))
            ended = {"valid_to": at, "revision": clock}
            await within.execute(update(facts).where(said).values(ended))
            await within.execute(update(facts).where(this).values({**ended, "superseded_by": by}))

    async def amend(self, person: str, fact_id: str, values: Mapping[str, Any]) -> None:
        """Changes what is known beside the words of a fact: its kind, importance, or until when it holds."""
        async with self._db.begin() as connection:
            clock = await _tick(connection, person)
            where = and_(facts.c.person == person, facts.c.id == fact_id)
            await connection.execute(update(facts).where(where).values({**values, "revision": clock}))

    async def note_recalled(self, person: str, ids: Collection[str], at: datetime) -> None:
        """Notes that facts stood in a prompt: what is recalled often fades slower.

        The person's clock stands still, since every turn would have copies read anew: they learn of it with the next
        change.
        """
        if not ids:
            return
        async with self._db.begin() as connection:
            await _hold(connection, person)  # first, as all who change several facts: they never wait for each other
            theirs = and_(facts.c.person == person, facts.c.id.in_(ids))
            clock = select(people.c.memory_clock + 1).where(people.c.id == person).scalar_subquery()
            more = {"recalled": facts.c.recalled + 1, "recalled_at": at, "revision": clock}
            await connection.execute(update(facts).where(theirs).values(more))

    async def count(self) -> int:
        """How many facts there are, of all people."""
        async with self._db.connect() as connection:
            return int((await connection.execute(select(func.count()).select_from(facts))).scalar_one())

    @asynccontextmanager
    async def _writing(self, connection: AsyncConnection | None) -> AsyncIterator[AsyncConnection]:
        if connection is not None:
            yield connection
            return
        async with self._db.begin() as own:
            yield own

    @asynccontextmanager
    async def _reading(self, connection: AsyncConnection | None) -> AsyncIterator[AsyncConnection]:
        if connection is not None:
            yield connection
            return
        async with self._db.connect() as own:
            yield own


def fact_of(row: Any) -> Fact:  # noqa: ANN401  (a row mapping)
    """A fact as a row of its table has it."""
    return Fact(**{name: row[name] for name in COLUMNS})


def with_history(fact_ids: Iterable[str], superseded_by: Mapping[str, str | None]) -> list[str]:
    """Facts and all that they replaced, directly or through others; without those that are not among them."""
    older: dict[str, list[str]] = {}
    for key, by in superseded_by.items():
        if by is not None:
            older.setdefault(by, []).append(key)
    gone = {key: None for key in fact_ids if key in superseded_by}  # in order, each once
    waiting = list(gone)
    for newer in waiting:  # grows while it is walked
        new = [key for key in older.get(newer, ()) if key not in gone]
        gone.update(dict.fromkeys(new))
        waiting += new
    return waiting


def pieces(ids: Iterable[str]) -> Iterator[list[str]]:
    """The ids, as many at a time as one statement takes (`AT_ONCE`)."""
    left = iter(ids)
    while some := list(islice(left, AT_ONCE)):
        yield some


async def purge(connection: AsyncConnection, person: str) -> None:
    """Tells who holds a copy of the person's facts that some were deleted; called in the transaction that does so."""
    await connection.execute(
        update(people).where(people.c.id == person).values(memory_purged=await _tick(connection, person))
    )


def _row(fact: Fact, found: bytes) -> dict[str, Any]:
    shown = {name: getattr(fact, name) for name in COLUMNS}  # as `asdict`, which copies each value
    return {**shown, "revision": fact.position, "terms": found, "terms_version": TERMS_VERSION}


def _holding(now: datetime | None) -> Iterable[Any]:
    if now is not None:
        yield facts.c.superseded_by.is_(None)
        yield or_(facts.c.valid_to.is_(None), facts.c.valid_to > now)


def _of_kinds(kinds: Collection[str] | None) -> Iterable[Any]:
    if kinds is not None:
        yield facts.c.kind.in_(kinds)


async def _hold(connection: AsyncConnection, person: str) -> None:
    await connection.execute(select(people.c.id).where(people.c.id == person).with_for_update())


async def _present(connection: AsyncConnection, ids: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for some in pieces(ids):
        found.update((await connection.execute(select(facts.c.id).where(facts.c.id.in_(some)))).scalars())
    return found


async def _tick(connection: AsyncConnection, person: str, steps: int = 1) -> int:
    """Moves the person's clock on, and holds their row until the transaction ends."""
    moved = update(people).where(people.c.id == person).values(memory_clock=people.c.memory_clock + steps)
    clock = (await connection.execute(moved.returning(people.c.memory_clock))).scalar()
    return int(clock or 0)
