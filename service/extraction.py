"""From a recorded turn to facts: the handler of the `extract` job."""

import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Literal
from zoneinfo import ZoneInfo

from memory.episodes import episodes_of
from memory.extraction import extract
from memory.forgetting import asked_to_forget
from memory.items import is_barred
from memory.ledger import Ledger, TurnRecord
from memory.store import Memory, UnknownPerson
from persona.conversation import said_by_each
from service.ask import ask
from service.errors import ApiError
from service.upstream import Upstream
from service.zones import zone_of

EXTRACT_ITEM = "extract-item"
"""The outbox job that takes facts out of an item that somebody put in."""

log = logging.getLogger(__name__)


class Extraction:
    """Takes facts out of what a person said.

    Args:
        ledger: where the turn stands.
        memory: what learns the facts.
        upstream: the model that reads the turn, where the mode asks for it.
        mode: `rules`, or `model` with the rules as its fallback.
        zone: the time zone of people who named none: 明日 and "tomorrow" are resolved in the person's.
        detect: tells the language (`ja`, `en`) of a text.
        summarise: brings the summary of a person and a persona up to date; takes the person's time zone, too.
    """

    def __init__(
        self,
        *,
        ledger: Ledger,
        memory: Memory,
        upstream: Upstream,
        mode: Literal["rules", "model"],
        zone: ZoneInfo,
        detect: Callable[[str], str],
        summarise: Callable[[str, str, ZoneInfo], Awaitable[None]],
    ) -> None:
        self._ledger = ledger
        self._memory = memory
        self._upstream = upstream
        self._mode = mode
        self._zone = zone
        self._detect = detect
        self._summarise = summarise

    async def __call__(self, payload: dict[str, Any]) -> None:
        """Learns the facts of the turn or item that the payload names; doing it twice changes (almost) nothing.

        Of a turn the words themselves are kept too, and the summary of the conversation is brought up to date.

        Where the person asks to forget something, that is forgotten, and nothing of the turn is learned.

        What has been erased meanwhile is passed over, and what people say while their memory is paused: no model reads
        it.
        """
        if "fact" in payload:
            await self._read_item(payload["fact"])
            return
        turn = await self._ledger.get(payload["turn"])
        if turn is None or not turn.request.get("messages"):
            return
        said = said_by_each(turn.request["messages"])
        if not said:
            return
        if topic := asked_to_forget(said[0].text):
            await self._forget(turn, topic)
            return
        zone = None if turn.paused else await self._zone_unless_paused(turn.person)
        if zone is None:
            await self._memory.facts.note_recalled(turn.person, turn.fact_ids, turn.created_at)
            return
        candidates = await self._candidates(said[0].text, turn.created_at.astimezone(zone))
        episodes = episodes_of(
            turn.id,
            turn.person,
            said=said[0].text,
            language=self._detect(said[0].text),
            at=turn.created_at,
        )
        try:
            operations = await self._memory.learn(turn.person, candidates, turn.id, turn.created_at, episodes=episodes)
            await self._memory.facts.note_recalled(turn.person, turn.fact_ids, turn.created_at)
            await self._summarise(turn.person, turn.persona, zone)
        except UnknownPerson:
            return
        log.debug(
            "facts extracted", extra={"turn": turn.id, "candidates": len(candidates), "operations": len(operations)}
        )

    async def _forget(self, turn: TurnRecord, topic: str) -> None:
        before = await self._ledger.before(turn)
        gone = await self._memory.forget_asked(turn.person, topic, turn=turn.id, before=before)
        log.info("forgotten as the person asked", extra={"turn": turn.id, "facts": gone})

    async def _read_item(self, fact_id: str) -> None:
        owner = await self._memory.facts.owner_of(fact_id)
        item = await self._memory.facts.get(owner.id, fact_id) if owner else None
        if item is None or item.speaker or is_barred(item):  # what others said is not about the person
            return
        zone = await self._zone_unless_paused(item.person)
        if zone is None:
            return
        candidates = await self._candidates(item.text, item.said_at.astimezone(zone))
        with suppress(UnknownPerson):
            await self._memory.learn(item.person, candidates, item.id, item.said_at, since=item.created_at)

    async def _zone_unless_paused(self, person: str) -> ZoneInfo | None:
        """The person's time zone; None where nothing is to be remembered of them, or they are gone.

        Asked before the model is, which is not to read what is not to be remembered; `learn` asks again.
        """
        known = await self._ledger.person(person)
        return None if known is None or known.memory_paused else zone_of(known.time_zone, self._zone)

    async def _candidates(self, said: str, now: Any) -> list[extract.Candidate]:  # noqa: ANN401
        language = self._detect(said)
        if self._mode == "model":
            try:
                return await extract.extract_with_model(self._ask, said, now=now, language=language)
            except (ApiError, ValueError) as error:
                log.warning("the model could not extract facts, the rules do", extra={"reason": type(error).__name__})
        return extract.extract(said, now=now, language=language)

    async def _ask(self, messages: list[dict[str, Any]], response_format: dict[str, Any]) -> str:
        return await ask(self._upstream, messages, response_format=response_format, temperature=0)
