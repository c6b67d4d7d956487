"""Messages with which personas speak first: who wants them, which are due, and what became of them.

This module knows no personas: whether one speaks is the caller's to decide, for one person at a time, under the lock on
their row. People are looked at every few minutes, so many at a time, those first who have waited longest; whatever
several gateways decide at once, there is one message for each occasion.
"""

import uuid
from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, and_, delete, exists, or_, select, update

from memory.contacts import Contact, contacts_of, holds
from memory.database import Database, insert_missing
from memory.tables import DROPPED, PENDING, SENT, affect_states, facts, people, proactive_messages, turns

State = Literal["pending", "sent", "dropped"]
LOOK_EVERY = timedelta(minutes=5)
"""A person is looked at as often as this, however often the bot asks."""
AT_ONCE = 50
"""People who are looked at in one transaction: turns of theirs wait for it, on SQLite everybody's."""
BATCHES = 4
"""Transactions for one request."""
KEPT_FOR = timedelta(days=180)
"""Messages that could be sent until then are deleted, or lose their words: see `_let_go`."""
LET_GO_EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A message to be kept.

    Attributes:
        persona, rule, occasion: who speaks, by which rule, and to what: kept once.
        line: which of the rule's lines it is.
        why: a sentence for the operator.
        fact_id: the fact that it speaks of; when that is forgotten, it is not sent.
        due_at, expires_at: between these it may be sent.
    """

    persona: str
    rule: str
    occasion: str
    line: int
    text: str
    why: str
    fact_id: str | None
    due_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Kept:
    """A message as it is kept.

    Attributes:
        name: the caller's own name for the person; empty for the key's own person.
    """

    id: str
    name: str
    persona: str
    rule: str
    text: str
    why: str
    due_at: datetime
    expires_at: datetime
    state: str
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that waits to be sent, and how the two stand now.

    Attributes:
        persona, rule: who speaks, by which rule.
        state: the affect state; None: there is none.
        minor_until: when the person comes of age, if they said that they are a minor.
    """

    persona: str
    rule: str
    state: dict[str, Any] | None
    minor_until: datetime | None


class SentAlready(Exception):
    """A message that was sent cannot be dropped."""


class StaysMinor(Exception):
    """Who said that they are a minor stays one for as long as they said."""


class ProactiveMessages:
    """Keeps messages with which personas speak first.

    Args:
        db: the database.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self._let_go_at: datetime | None = None

    async def make(
        self,
        key_id: str,
        personas: Collection[str],
        now: datetime,
        crisis_since: datetime,
        decide: Callable[[Contact], Draft | None],
    ) -> None:
        """Looks at the people of a key whose turn it is, and keeps what is decided on.

        Args:
            key_id: whose people.
            personas: who may speak first at all.
            now: the current time, in the zone of people who named none.
            crisis_since: crises before this are passed over.
            decide: the message to a person, or None; called under the lock on their row, must not wait.
        """
        for _ in range(BATCHES):
            if not await self._look(key_id, personas, now, crisis_since, decide):
                return

    async def _look(
        self,
        key_id: str,
        personas: Collection[str],
        now: datetime,
        crisis_since: datetime,
        decide: Callable[[Contact], Draft | None],
    ) -> bool:
        """Looks at the next people; whether there may be more of them."""
        next_ones = and_(people.c.key_id == key_id, people.c.proactive, people.c.look_at <= now)
        async with self._db.connect() as connection:  # who only asks takes no lock
            if (await connection.execute(select(people.c.id).where(next_ones).limit(1))).first() is None:
                return False
        async with self._db.begin() as connection:
            query = select(people.c.id, people.c.time_zone, people.c.minor_until, people.c.memory_paused)
            query = query.where(next_ones)
            query = query.order_by(people.c.look_at).limit(AT_ONCE).with_for_update(skip_locked=True)
            looked = (await connection.execute(query)).all()
            contacts = await contacts_of(connection, looked, personas, now, crisis_since)
            rows = [_row(contact.person, draft, now) for contact in contacts if (draft := decide(contact))]
            if rows:
                await connection.execute(insert_missing(connection, proactive_messages), rows)
            these = people.c.id.in_([person.id for person in looked])
            await connection.execute(update(people).where(these).values(look_at=now + LOOK_EVERY))
        return len(looked) == AT_ONCE

    async def due(self, key_id: str, now: datetime, limit: int, is_meant: Callable[[Waiting], bool]) -> list[Kept]:
        """Messages to a key's people that can be sent now, the oldest first.

        Not those after which the person has spoken, to whomever, and not those about what was forgotten since. Those
        that nobody means any more, or whose two began anew since, are dropped.

        Args:
            key_id: whose people.
            now: the current time.
            limit: how many at most.
            is_meant: whether a message would still be made.
        """
        await self._let_go(now)
        due: list[Kept] = []
        for _ in range(BATCHES):
            found = await self._found(key_id, now, max(limit, AT_ONCE))
            good = {kept.id: not anew and is_meant(waiting) for kept, waiting, anew in found}
            due = [kept for kept, *_ in found if good[kept.id]]
            gone = [message for message, is_good in good.items() if not is_good]
            if gone:
                await self._drop(gone)
            if not gone or len(due) >= limit:
                break
        return due[:limit]

    async def _found(self, key_id: str, now: datetime, limit: int) -> list[tuple[Kept, Waiting, bool]]:
        """Messages that could be sent now, how their two stand, and whether these began anew since."""
        spoken = exists().where(
            turns.c.person == proactive_messages.c.person, turns.c.created_at >= proactive_messages.c.created_at
        )
        known = exists().where(facts.c.id == proactive_messages.c.fact_id, holds(now))
        pair = and_(
            affect_states.c.person == proactive_messages.c.person,
            affect_states.c.persona == proactive_messages.c.persona,
        )
        made_at = proactive_messages.c.created_at.label("made_at")
        query = _kept(key_id).outerjoin(affect_states, pair)
        query = query.add_columns(
            people.c.minor_until, affect_states.c.state.label("stands"), affect_states.c.begun_at, made_at
        )
        query = query.where(
            people.c.proactive,
            proactive_messages.c.state == PENDING,
            proactive_messages.c.due_at <= now,
            proactive_messages.c.expires_at > now,
            or_(proactive_messages.c.fact_id.is_(None), known),
            ~spoken,
        )
        order = proactive_messages.c.due_at, proactive_messages.c.id
        async with self._db.connect() as connection:
            rows = (await connection.execute(query.order_by(*order).limit(limit))).all()
        return [
            (
                Kept(*row[: len(fields(Kept))]),
                Waiting(row.persona, row.rule, row.stands, row.minor_until),
                row.begun_at is not None and row.begun_at >= row.made_at,
            )
            for row in rows
        ]

    async def _drop(self, messages: Collection[str]) -> None:
        these = and_(proactive_messages.c.id.in_(messages), proactive_messages.c.state == PENDING)
        async with self._db.begin() as connection:
            await connection.execute(update(proactive_messages).where(these).values(state=DROPPED))

    async def _let_go(self, now: datetime) -> None:
        """Deletes old messages now and then. One that nobody answered keeps its persona silent: it loses its words."""
        if self._let_go_at is not None and now - self._let_go_at < LET_GO_EVERY:
            return
        self._let_go_at = now
        columns = proactive_messages.c
        old = and_(columns.state.in_((PENDING, SENT, DROPPED)), columns.expires_at < now - KEPT_FOR)  # by an index
        answered = exists().where(
            turns.c.person == columns.person,
            turns.c.persona == columns.persona,
            turns.c.created_at > columns.created_at,
        )
        async with self._db.begin() as connection:
            over = or_(columns.state == DROPPED, answered)
            await connection.execute(delete(proactive_messages).where(old, over))
            await connection.execute(update(proactive_messages).where(old, columns.text != "").values(text=""))

    async def settle(self, key_id: str, message: str, state: State, at: datetime) -> Kept | None:
        """Notes what became of a message to one of the key's people; None where there is none. Twice is as once.

        One that was dropped (its person turned messages off, say) may turn out to have been sent.

        Raises:
            SentAlready: it was sent, and is to be dropped.
        """
        this = proactive_messages.c.id == message
        async with self._db.begin() as connection:
            query = _kept(key_id).where(this)
            found = (await connection.execute(query.with_for_update(of=proactive_messages))).one_or_none()
            if found is None or found.state == state:
                return None if found is None else Kept(*found)
            if found.state == SENT:
                raise SentAlready
            values = {"state": state, "sent_at": at if state == SENT else None}
            await connection.execute(update(proactive_messages).where(this).values(values))
            return Kept(*(await connection.execute(query)).one())

    async def wish(self, person: str, wishes: dict[str, Any], now: datetime, *, of_age_sooner: bool = True) -> bool:
        """Notes what is wished of a person, all of it or nothing.

        What waits to be sent is dropped where they want none, or where it was made for another time zone.

        Args:
            person: whose wishes.
            wishes: whether they want such messages (`proactive`), where they live (`time_zone`), until when they are a
                minor (`minor_until`), and whether nothing new is remembered of them (`memory_paused`).
            now: the current time.
            of_age_sooner: whether they may come of age sooner than is known of them.

        Returns:
            Whether there is such a person.

        Raises:
            StaysMinor: they would come of age sooner, and must not.
        """
        this = people.c.id == person
        async with self._db.begin() as connection:
            columns = people.c.proactive, people.c.time_zone, people.c.memory_paused
            query = select(*columns).where(this).with_for_update()
            before = (await connection.execute(query)).one_or_none()
            if before is None:
                return False
            after: dict[str, Any] = {"proactive": before.proactive, "time_zone": before.time_zone, **wishes}
            look_at = now if after["proactive"] else None
            if before.memory_paused and wishes.get("memory_paused") is False:
                after["memory_resumed_at"] = now
            change = update(people).where(this)
            if "minor_until" in wishes and not of_age_sooner:
                change = change.where(_no_sooner(wishes["minor_until"]))
            if not (await connection.execute(change.values(**after, look_at=look_at))).rowcount:
                raise StaysMinor
            if not after["proactive"] or after["time_zone"] != before.time_zone:
                waiting = (proactive_messages.c.person == person) & (proactive_messages.c.state == PENDING)
                await connection.execute(update(proactive_messages).where(waiting).values(state=DROPPED))
        return True


def _no_sooner(minor_until: datetime | None) -> ColumnElement[bool]:
    """Whether a person comes of age no sooner by this than by what is known of them."""
    unknown = people.c.minor_until.is_(None)
    return unknown if minor_until is None else or_(unknown, people.c.minor_until <= minor_until)


def _row(person: str, draft: Draft, now: datetime) -> dict[str, Any]:
    made = {"id": f"pro_{uuid.uuid4().hex}", "person": person, "state": PENDING, "created_at": now}
    return {**made, **asdict(draft)}


def _kept(key_id: str) -> Select[Any]:
    """The messages to a key's people, as `Kept` has them."""
    names = ("persona", "rule", "text", "why", "due_at", "expires_at", "state", "sent_at")
    columns = [proactive_messages.c.id, people.c.external_id, *(proactive_messages.c[name] for name in names)]
    joined = proactive_messages.join(people, people.c.id == proactive_messages.c.person)
    return select(*columns).select_from(joined).where(people.c.key_id == key_id)
