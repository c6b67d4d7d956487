"""From a recorded turn to facts: the handler of the `extract` job."""

import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Literal
from zoneinfo import ZoneInfo

from memory import extract
from memory.episodes import episodes_of
from memory.items import is_barred
from memory.ledger import Ledger
from memory.store import Memory, UnknownPerson
from persona.conversation import said_by_each
from service.ask import ask
from service.errors import ApiError
from service.upstream import Upstream

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
        zone: the time zone in which 明日 and "tomorrow" are resolved.
        detect: tells the language (`ja`, `en`) of a text.
        summarise: brings the summary of a person and a persona up to date.
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
        summarise: Callable[[str, str], Awaitable[None]],
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
        if turn.paused or await self._is_paused(turn.person):
            await self._memory.facts.note_recalled(turn.person, turn.fact_ids, turn.created_at)
            return
        candidates = await self._candidates(said[0].text, turn.created_at.astimezone(self._zone))
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
            await self._summarise(turn.person, turn.persona)
        except UnknownPerson:
            return
        log.debug(
            "facts extracted", extra={"turn": turn.id, "candidates": len(candidates), "operations": len(operations)}
        )

    async def _read_item(self, fact_id: str) -> None:
        owner = await self._memory.facts.owner_of(fact_id)
        item = await self._memory.facts.get(owner.id, fact_id) if owner else None
        if item is None or item.speaker or is_barred(item):  # what others said is not about the person
            return
        if await self._is_paused(item.person):
            return
        candidates = await self._candidates(item.text, item.said_at.astimezone(self._zone))
        with suppress(UnknownPerson):
            await self._memory.learn(item.person, candidates, item.id, item.said_at, since=item.created_at)

    async def _is_paused(self, person: str) -> bool:
        """Asked before the model is, which is not to read what is not to be remembered; `learn` asks again."""
        known = await self._ledger.person(person)
        return known is None or known.memory_paused

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
