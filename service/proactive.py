"""Personas speak first: what is known of a person meets their cards, and what they say waits for the bot to send it."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from memory.contacts import Contact, Relation
from memory.proactive import Draft, Kept, ProactiveMessages, Waiting
from persona.affect.dynamics import without_romance
from persona.affect.state import AffectState
from persona.card import Persona
from persona.initiative import AFTER_CRISIS, DayFact, Earlier, Standing, speak_first
from persona.parts import Stage
from service.zones import zone_of

log = logging.getLogger(__name__)


class Initiative:
    """Decides who is spoken to first, and keeps what is said.

    Args:
        personas: who is served.
        messages: where messages are kept.
        zone: the time zone of people who named none.
        clock: the current time, with a time zone.
    """

    def __init__(
        self,
        personas: Mapping[str, Persona],
        messages: ProactiveMessages,
        zone: ZoneInfo,
        clock: Callable[[], datetime],
    ) -> None:
        self._personas = personas
        self._messages = messages
        self._zone = zone
        self._clock = clock

    async def due(self, key_id: str, limit: int) -> list[Kept]:
        """What is to be sent now to a key's people, the oldest first; the same as long as nobody says it was sent."""
        now = self._clock().astimezone(self._zone)
        speaking = {name: persona for name, persona in self._personas.items() if persona.proactive}
        if speaking:
            await self._messages.make(
                key_id, speaking, now, now - AFTER_CRISIS, lambda contact: self._message(speaking, contact, now)
            )
        return await self._messages.due(key_id, now, limit, lambda waiting: self._is_meant(waiting, now))

    def _is_meant(self, waiting: Waiting, now: datetime) -> bool:
        """Whether the rule by which a message was made is still there, and meant for how the two stand now."""
        persona = self._personas.get(waiting.persona)
        settings = persona.proactive if persona else None
        stages = next((rule.stages for rule in settings.rules if rule.name == waiting.rule), ()) if settings else ()
        stage = _stage(waiting.persona, waiting.state, waiting.minor_until, now) if stages else None
        return stage in stages

    def _message(self, speaking: Mapping[str, Persona], contact: Contact, now: datetime) -> Draft | None:
        """The message of the first persona that has one; who was spoken to last comes first."""
        local = now.astimezone(zone_of(contact.time_zone, self._zone))
        drafts = (_draft(speaking[relation.persona], contact, relation, local) for relation in contact.relations)
        return next(filter(None, drafts), None)


def _stage(persona: str, stored: object, minor_until: datetime | None, now: datetime) -> Stage | None:
    """The stage in which the two stand now; None where the state cannot be read: the next turn begins it anew."""
    state = AffectState.read(stored)
    if state is None:
        log.warning("affect state cannot be read, so nobody speaks first", extra={"persona": persona})
        return None
    if minor_until is not None and minor_until > now:
        state, _ = without_romance(state)
    return state.stage


def _draft(persona: Persona, contact: Contact, relation: Relation, now: datetime) -> Draft | None:
    stage = _stage(persona.name, relation.state, contact.minor_until, now)
    if stage is None:
        return None
    standing = Standing(
        seed=f"{contact.person}/{persona.name}",
        stage=stage,
        spoke_at=relation.spoke_at,
        crisis_at=contact.crisis_at,
        earlier=[Earlier(m.persona, m.rule, m.occasion, m.line, m.at, m.dropped) for m in contact.made],
        facts=[DayFact(d.id, d.kind, d.day, d.text, d.language) for d in contact.dates],
    )
    said = speak_first(persona, standing, now)
    return (
        None
        if said is None
        else Draft(
            persona=persona.name,
            rule=said.rule,
            occasion=said.occasion,
            line=said.line,
            text=said.text,
            why=said.why,
            fact_id=said.fact,
            due_at=said.due_at,
            expires_at=said.expires_at,
        )
    )
