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

        Where the person asks to forget something, that is forgotten, and only what they say besides is learned.

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
        text = said[0].text
        wish = asked_to_forget(text)
        if wish is not None:
            text = "" if wish.last else wish.rest
        zone = None if turn.paused else await self._zone_unless_paused(turn.person)
        try:
            if zone is not None and text:
                await self._learn(turn, text, zone, keep_words=wish is None)
            await self._memory.facts.note_recalled(turn.person, turn.fact_ids, turn.created_at)
            if wish is not None:
                gone = await self._memory.forget_asked(turn.person, wish, turn=turn.id, at=turn.created_at)
                log.info("forgotten as the person asked", extra={"turn": turn.id, "facts": gone})
            elif zone is not None:
                await self._summarise(turn.person, turn.persona, zone)
        except UnknownPerson:
            return

    async def _learn(self, turn: TurnRecord, text: str, zone: ZoneInfo, *, keep_words: bool) -> None:
        candidates = await self._candidates(text, turn.created_at.astimezone(zone))
        words = episodes_of(turn.id, turn.person, said=text, language=self._detect(text), at=turn.created_at)
        episodes = words if keep_words else []
        operations = await self._memory.learn(turn.person, candidates, turn.id, turn.created_at, episodes=episodes)
        log.debug(
            "facts extracted", extra={"turn": turn.id, "candidates": len(candidates), "operations": len(operations)}
        )

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
