"""What is known of people when one decides whether a persona speaks first to them, read for many at once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import ColumnElement, Row, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from memory.dated import BIRTHDAY, ON_A_DAY, Dated, dated
from memory.facts import fact_of
from memory.items import is_barred
from memory.tables import DROPPED, affect_states, facts, proactive_messages, turns

REMEMBERED = 10
"""Newest messages of each rule that a decision sees: enough for the days, silences and limits that a card can name."""
FAR_AHEAD = timedelta(days=32)
"""Plans and events further away than this are not looked at; a card speaks of them 30 days before at most."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A persona to whom a person has spoken.

    Attributes:
        persona: who; state: how the two stand.
        spoke_at: when the person last spoke.
    """

    persona: str
    state: dict[str, Any]
    spoke_at: datetime


@dataclass(frozen=True, slots=True)
class Made:
    """A message that was made before; see `Draft`.

    Attributes:
        at: when it was made.
        dropped: whether it is known not to have been sent.
    """

    persona: str
    rule: str
    occasion: str
    line: int
    at: datetime
    dropped: bool


@dataclass(frozen=True, slots=True)
class Contact:
    """What is known of a person when one decides whether a persona speaks first.

    Attributes:
        person: their id.
        time_zone: their own; None for the service's.
        minor_until: when they come of age, if they said that they are a minor.
        crisis_at: when they last were in a crisis, of late; None for not.
        relations: personas that they know, the one they last spoke to first.
        made: messages that were made before, the newest of each persona's rule.
        dates: what is remembered of days.
    """

    person: str
    time_zone: str | None
    minor_until: datetime | None
    crisis_at: datetime | None
    relations: Sequence[Relation]
    made: Sequence[Made]
    dates: Sequence[Dated]


async def contacts_of(
    connection: AsyncConnection,
    looked: Sequence[Row[Any, Any, Any, Any]],
    personas: Collection[str],
    now: datetime,
    crisis_since: datetime,
) -> list[Contact]:
    """What is known of each of these people; days are in the zone that they named, else in that of `now`."""
    ids = [person.id for person in looked]
    relations = await _relations(connection, ids, personas)
    made = await _made(connection, ids)
    crises = await _crises(connection, ids, crisis_since)
    zones = {person.id: _zone(person.time_zone) or now.tzinfo for person in looked if not person.memory_paused}
    dates = await _dates(connection, zones, now)
    return [
        Contact(
            person=p.id,
            time_zone=p.time_zone,
            minor_until=p.minor_until,
            crisis_at=crises.get(p.id),
            relations=relations[p.id],
            made=made.get(p.id, ()),
            dates=dates.get(p.id, ()),
        )
        for p in looked
        if p.id in relations
    ]


async def _relations(
    connection: AsyncConnection, ids: Collection[str], personas: Collection[str]
) -> dict[str, list[Relation]]:
    states = affect_states.c
    found: dict[str, list[Relation]] = {}
    spoke_at = (
        select(func.max(turns.c.created_at))
        .where(turns.c.person == states.person, turns.c.persona == states.persona)
        .scalar_subquery()
    )
    query = select(states.person, states.persona, states.state, spoke_at.label("spoke_at"))
    query = query.where(states.person.in_(ids), states.persona.in_(personas), states.state.is_not(None))
    for row in await connection.execute(query.order_by(spoke_at.desc(), states.persona)):
        if row.spoke_at is not None:
            found.setdefault(row.person, []).append(Relation(row.persona, row.state, row.spoke_at))
    return found


async def _made(connection: AsyncConnection, ids: Collection[str]) -> dict[str, list[Made]]:
    columns = proactive_messages.c
    place = func.row_number().over(
        partition_by=(columns.person, columns.persona, columns.rule), order_by=columns.created_at.desc()
    )
    told = (columns.person, columns.persona, columns.rule, columns.occasion, columns.line, columns.created_at)
    newest = select(*told, columns.state, place.label("place")).where(columns.person.in_(ids)).subquery()
    found: dict[str, list[Made]] = {}
    for row in await connection.execute(select(newest).where(newest.c.place <= REMEMBERED)):
        made = Made(row.persona, row.rule, row.occasion, row.line, row.created_at, row.state == DROPPED)
        found.setdefault(row.person, []).append(made)
    return found


async def _crises(connection: AsyncConnection, ids: Collection[str], since: datetime) -> dict[str, datetime]:
    query = select(turns.c.person, func.max(turns.c.created_at)).group_by(turns.c.person)
    query = query.where(turns.c.person.in_(ids), turns.c.created_at > since, turns.c.status == "crisis")
    return {row[0]: row[1] for row in await connection.execute(query)}


async def _dates(
    connection: AsyncConnection, zones: Mapping[str, tzinfo | None], now: datetime
) -> dict[str, list[Dated]]:
    near = facts.c.valid_from.between(now - timedelta(days=2), now + FAR_AHEAD)  # the days of all zones
    tells = or_(facts.c.attribute == BIRTHDAY, and_(facts.c.kind.in_(ON_A_DAY), near))
    own = and_(facts.c.speaker == "", facts.c.flagged.is_(False))  # what others said is not of the person's days
    query = select(facts).where(facts.c.person.in_(zones), holds(now), own, tells)
    query = query.order_by(facts.c.said_at, facts.c.id)
    found: dict[str, list[Dated]] = {}
    for row in (await connection.execute(query)).mappings():
        if (day := dated(fact := fact_of(row), zones[row["person"]])) and not is_barred(fact):
            found.setdefault(row["person"], []).append(day)
    return found


def _zone(name: str | None) -> tzinfo | None:
    """The time zone that a person named; None for none, or where this machine does not know it."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def holds(now: datetime) -> ColumnElement[bool]:
    """Whether a fact is true at a moment, as `Fact.holds_at`."""
    return and_(facts.c.superseded_by.is_(None), or_(facts.c.valid_to.is_(None), facts.c.valid_to > now))
