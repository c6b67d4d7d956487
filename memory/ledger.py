"""The turn ledger: every reply with all that led to it, and the affect state that it left behind.

A turn and its new state are written in one transaction, together with the durable work that follows (the outbox):
nothing is half-kept. The state is read under a lock, so turns of one person at the same time lose no update.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from memory.database import Database, insert_missing
from memory.facts import pieces
from memory.outbox import enqueue
from memory.tables import affect_states, erasures, facts, people, turns


class PersonErased(LookupError):
    """The person was erased after their words arrived: nothing of them is kept."""


@dataclass(frozen=True, slots=True)
class Moved:
    """Where a turn left the affect state, and why, one sentence each."""

    state: dict[str, Any]
    why: list[str]


Evolve = Callable[[dict[str, Any] | None], Moved]


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnRecord:
    """One row of the ledger.

    Attributes:
        id: `chatcmpl-…`, also the id that the client sees.
        person: who spoke; persona, persona_version, persona_hash: who answered.
        prompt_format: version of the prompt's layout.
        model: what the client asked for; upstream: the model that spoke.
        source: `api`, `discord`, `console` or `cli`.
        request: the client's request with the messages that this turn added (`store: true`: with all of them);
            prompt: the exact messages for the model; choices: OpenAI-shaped choices; reply: the text of the first. In
            all of them images and other media are digests; all are empty where nothing may be kept.
        status: `ok`, `failed`, `cancelled` or `crisis`; error: why it failed, with `store: false` only the kind.
        degraded: what had to be done without, one sentence each.
        fact_ids, lore, scene: what stood in the prompt.
        affect_before, affect_after, affect_why: the state around the turn, and why it moved; `record` sets the latter.
        signals: names of cheap checks that the reply failed; `ai_unsaid` where the service had to say for the model
            that the persona is an AI, `guilt` where a goodbye was answered with reproach or loneliness.
        sampling: what was sent to the upstream besides messages.
        latency: milliseconds since the turn began, by step.
        consent: whether the person agreed to training; trainable: whether the turn may ever be used for it.
        paused: whether the person's memory was paused when it was said: nothing is ever learned of it; set by `record`.
    """

    id: str
    person: str
    persona: str
    persona_version: int
    persona_hash: str
    model: str
    created_at: datetime
    prompt_format: str = ""
    upstream: str = ""
    source: str = "api"
    request: dict[str, Any] = field(default_factory=dict)
    prompt: list[dict[str, Any]] = field(default_factory=list)
    reply: str = ""
    choices: list[dict[str, Any]] = field(default_factory=list)
    finish_reason: str | None = None
    usage: dict[str, Any] | None = None
    status: str = "ok"
    error: str | None = None
    degraded: list[str] = field(default_factory=list)
    fact_ids: list[str] = field(default_factory=list)
    lore: list[str] = field(default_factory=list)
    scene: str = ""
    affect_before: dict[str, Any] | None = None
    affect_after: dict[str, Any] | None = None
    affect_why: list[str] = field(default_factory=list)
    signals: list[str] = field(default_factory=list)
    sampling: dict[str, Any] = field(default_factory=dict)
    latency: dict[str, float] = field(default_factory=dict)
    consent: bool = False
    trainable: bool = False
    paused: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody who spoke, was spoken of, or wished something.

    Attributes:
        id: under which everything of theirs is kept.
        name: the caller's own name for them; empty for the person of a key whose requests carry no `user`.
        since: when they were first known (after an erasure: again).
        proactive: whether personas may speak to them first.
        time_zone: where they live; None: not told.
        minor_until: when they come of age, if they said that they are a minor.
        memory_paused: whether nothing new is remembered of them.
    """

    id: str
    name: str
    since: datetime
    proactive: bool = False
    time_zone: str | None = None
    minor_until: datetime | None = None
    memory_paused: bool = False


AT_ONCE = 500
"""Ids in one statement."""
COLUMNS = tuple(f.name for f in fields(TurnRecord))
_KNOWN = select(
    people.c.id,
    people.c.external_id,
    people.c.created_at,
    people.c.proactive,
    people.c.time_zone,
    people.c.minor_until,
    people.c.memory_paused,
)


class Ledger:
    """Keeps turns and affect states.

    Args:
        db: the database.
    """

    def __init__(self, db: Database) -> None:
        self._db = db

    async def ensure_person(self, person: str, key_id: str, external_id: str, at: datetime) -> datetime | None:
        """Makes the person's row where there is none; afterwards it is no younger than `at`.

        Args:
            person: the id under which everything of theirs is kept.
            key_id: the API key in whose scope they are.
            external_id: the caller's own name for them; empty for none.
            at: when the turn began. Words older than their person's row were said before an erasure, and `record`
                and `Memory.learn` refuse them.

        Returns:
            Until when they are a minor, as far as they said it.

        Raises:
            PersonErased: they were erased since; a row would let their words in again.
        """
        this = people.c.id == person
        async with self._db.connect() as connection:
            known = (await connection.execute(select(people.c.created_at, people.c.minor_until).where(this))).first()
        minor_until: datetime | None
        if known is not None and known.created_at <= at:
            minor_until = known.minor_until
            return minor_until
        row = {"id": person, "key_id": key_id, "external_id": external_id, "memory_paused": False, "created_at": at}
        async with self._db.begin() as connection:
            await connection.execute(insert_missing(connection, people, row))
            await _admit(connection, person, at)
            minor_until = (await connection.execute(select(people.c.minor_until).where(this))).scalar()
        return minor_until

    async def ensure_people(self, key_id: str, named: Mapping[str, str], at: datetime) -> None:
        """Makes the rows of many people where there are none (see `ensure_person`).

        Args:
            key_id: the API key in whose scope they are.
            named: the caller's own names for them, by the id under which everything of theirs is kept.
            at: when the request began.

        Raises:
            PersonErased: one of them was erased since.
        """
        ids = sorted(named)  # in one order, so that two requests do not wait for each other for ever
        known: set[str] = set()
        async with self._db.connect() as connection:
            for start in range(0, len(ids), AT_ONCE):
                some = people.c.id.in_(ids[start : start + AT_ONCE])
                rows = await connection.execute(select(people.c.id).where(some, people.c.created_at <= at))
                known.update(rows.scalars())
        if missing := [person for person in ids if person not in known]:
            rows_of = {"key_id": key_id, "memory_paused": False, "created_at": at}
            new = [{"id": person, "external_id": named[person], **rows_of} for person in missing]
            async with self._db.begin() as connection:
                await connection.execute(insert_missing(connection, people, new[0]), new)
                for person in missing:
                    await _admit(connection, person, at)

    async def people_of(self, key_id: str, *, after: str = "", limit: int = 100) -> list[Known]:
        """The people in a key's scope, by id.

        Args:
            key_id: the key; a revoked one still has its people.
            after: the last id of the page before.
            limit: how many at most.
        """
        query = _KNOWN.where(people.c.key_id == key_id, people.c.id > after).order_by(people.c.id).limit(limit)
        async with self._db.connect() as connection:
            return [Known(*row) for row in await connection.execute(query)]

    async def person(self, person: str) -> Known | None:
        """Somebody by their id; None where they never spoke, or were erased."""
        async with self._db.connect() as connection:
            row = (await connection.execute(_KNOWN.where(people.c.id == person))).one_or_none()
        return None if row is None else Known(*row)

    async def time_zones(self, ids: Sequence[str]) -> dict[str, str]:
        """The time zones that some people named, by their ids; who named none is left out."""
        named: dict[str, str] = {}
        async with self._db.connect() as connection:
            for start in range(0, len(ids), AT_ONCE):
                some = people.c.id.in_(ids[start : start + AT_ONCE]), people.c.time_zone.is_not(None)
                rows = await connection.execute(select(people.c.id, people.c.time_zone).where(*some))
                named.update((row.id, row.time_zone) for row in rows)
        return named

    async def load_state(self, person: str, persona: str) -> dict[str, Any] | None:
        """How the two stand, or None when they have never met."""
        async with self._db.connect() as connection:
            return (await connection.execute(select(affect_states.c.state).where(_pair(person, persona)))).scalar()

    async def record(
        self,
        turn: TurnRecord,
        *,
        evolve: Evolve | None = None,
        jobs: Sequence[str] = (),
        minor_until: datetime | None = None,
    ) -> dict[str, Any] | None:
        """Keeps a turn, the state that it leaves behind and the work that follows, all or nothing.

        Args:
            turn: the row. Its prompt is not kept where it held a fact that was forgotten meanwhile.
            evolve: from the stored state (None: they never met) to the new one; called under the lock, must not wait.
            jobs: kinds of outbox jobs, each with the payload `{"turn": id}`.
            minor_until: when they come of age, if they said so; of several such times the latest holds.

        Returns:
            The new state, or None without `evolve`.

        Raises:
            PersonErased: the person was erased since the turn began (or `ensure_person` never ran); nothing is kept.
        """
        async with self._db.begin() as connection:
            paused = await _hold_person(connection, turn)
            if minor_until is not None:
                sooner = or_(people.c.minor_until.is_(None), people.c.minor_until < minor_until)
                theirs = update(people).where(people.c.id == turn.person, sooner)
                await connection.execute(theirs.values(minor_until=minor_until))
            moved = None if evolve is None else await self._evolve(connection, turn, evolve)
            row = asdict(turn) | {"paused": paused}
            if await _is_forgotten(connection, turn):
                row |= {"prompt": [], "trainable": False}
            if moved is not None:
                row |= {"affect_after": moved.state, "affect_why": moved.why}
            await connection.execute(insert(turns).values(row))
            for kind in jobs:
                await enqueue(connection, kind, {"turn": turn.id}, now=turn.created_at, person=turn.person)
        return None if moved is None else moved.state

    async def get(self, turn_id: str) -> TurnRecord | None:
        """A turn by its id."""
        async with self._db.connect() as connection:
            row = (await connection.execute(select(turns).where(turns.c.id == turn_id))).one_or_none()
        return None if row is None else _record(row._mapping)  # noqa: SLF001  (SQLAlchemy's public name for it)

    async def between(self, person: str, since: datetime, until: datetime) -> list[tuple[str, dict[str, Any]]]:
        """The person's turns of a time, with whichever persona, the newest first: their ids and requests."""
        theirs = and_(turns.c.person == person, turns.c.created_at >= since, turns.c.created_at < until)
        query = select(turns.c.id, turns.c.request).where(theirs).order_by(turns.c.created_at.desc())
        async with self._db.connect() as connection:
            return [(row.id, row.request) for row in await connection.execute(query)]

    async def _evolve(self, connection: AsyncConnection, turn: TurnRecord, evolve: Evolve) -> Moved:
        """The state's row is made first, so that there is always one to lock."""
        now = turn.created_at
        empty = {"person": turn.person, "persona": turn.persona, "state": None, "updated_at": now}
        await connection.execute(insert_missing(connection, affect_states, empty))
        pair = _pair(turn.person, turn.persona)
        locked = await connection.execute(select(affect_states.c.state).where(pair).with_for_update())
        moved = evolve(locked.scalar())
        await connection.execute(update(affect_states).where(pair).values(state=moved.state, updated_at=now))
        return moved


async def _admit(connection: AsyncConnection, person: str, at: datetime) -> None:
    """Lets in words that arrived at this time.

    Raises:
        PersonErased: their person was erased since.
    """
    # Another turn of theirs, begun a moment later, may have made the row first.
    sooner = update(people).where(people.c.id == person, people.c.created_at > at)
    await connection.execute(sooner.values(created_at=at))
    # Only now: an erasure under way has held the row, and is over.
    erased = select(erasures.c.person).where(erasures.c.person == person, erasures.c.erased_at >= at)
    if (await connection.execute(erased)).first() is not None:
        raise PersonErased("the person was erased since their words arrived; they are not kept")


def _pair(person: str, persona: str) -> Any:  # noqa: ANN401  (SQLAlchemy's own expression type)
    return (affect_states.c.person == person) & (affect_states.c.persona == persona)


async def _hold_person(connection: AsyncConnection, turn: TurnRecord) -> bool:
    """Locks the person's row before anything below it, as an erasure does: neither waits for the other for ever.

    Returns:
        Whether their memory is paused, or was when the turn began.
    """
    columns = people.c.created_at, people.c.memory_paused, people.c.memory_resumed_at
    held = (await connection.execute(select(*columns).where(people.c.id == turn.person).with_for_update())).first()
    if held is None or held.created_at > turn.created_at:
        raise PersonErased("the person was erased while the turn was spoken; it is not kept")
    return bool(held.memory_paused or (held.memory_resumed_at and held.memory_resumed_at > turn.created_at))


async def _is_forgotten(connection: AsyncConnection, turn: TurnRecord) -> bool:
    """Whether a fact that stood in the turn's prompt is there no more. Their row is held: none goes meanwhile."""
    for some in pieces(dict.fromkeys(turn.fact_ids)):
        query = select(func.count()).select_from(facts).where(facts.c.person == turn.person, facts.c.id.in_(some))
        if (await connection.execute(query)).scalar_one() < len(some):
            return True
    return False


def _record(row: Any) -> TurnRecord:  # noqa: ANN401  (a row mapping)
    return TurnRecord(**{name: row[name] for name in COLUMNS})
