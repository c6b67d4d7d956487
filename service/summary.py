"""Keeps the summaries of conversations up to date, after the turn."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from memory.summaries import Exchange, Summaries, Summary
from memory.summarise import Line, chosen, told
from persona.conversation import said_by_each
from persona.text import language_of
from service.ask import ask
from service.errors import ApiError
from service.upstream import Upstream

log = logging.getLogger(__name__)


class Summariser:
    """Writes a summary on when enough was said since.

    Args:
        summaries: where they are kept.
        upstream: the model that writes them, where the mode asks for it.
        mode: `rules`, or `model` with the rules as its fallback.
        clock: the current time.
    """

    def __init__(
        self,
        summaries: Summaries,
        upstream: Upstream,
        mode: Literal["rules", "model"],
        clock: Callable[[], datetime],
    ) -> None:
        self._summaries = summaries
        self._upstream = upstream
        self._mode = mode
        self._clock = clock

    async def __call__(self, person: str, persona: str, zone: ZoneInfo) -> None:
        """Writes the summary of the two on, if it is time; days are told in the person's time zone."""
        due = await self._summaries.due(person, persona)
        if due is None:
            return
        before, count = (due.before.text, due.before.turn_count) if due.before else ("", 0)
        text = await self._text(before, _lines(due.exchanges, persona, zone), persona)
        if text:
            last = due.exchanges[-1]
            made = Summary(text, last.turn, last.at, count + len(due.exchanges))
            await self._summaries.keep(person, persona, made, self._clock(), purged=due.purged)

    async def _text(self, before: str, lines: Sequence[Line], persona: str) -> str:
        if self._mode == "model" and lines:
            try:
                return await told(self._ask, before, lines, persona=persona, language=language_of(lines[-1].text))
            except (ApiError, ValueError) as error:
                log.warning(
                    "the model could not write a summary, lines are chosen", extra={"reason": type(error).__name__}
                )
        return await asyncio.to_thread(chosen, before, lines)

    async def _ask(self, messages: list[dict[str, Any]]) -> str:
        return await ask(self._upstream, messages, temperature=0.3)


def _lines(exchanges: Sequence[Exchange], persona: str, zone: ZoneInfo) -> list[Line]:
    lines: list[Line] = []
    for each in exchanges:
        day = each.at.astimezone(zone).date()
        said = said_by_each(each.messages)
        lines += [Line("", day, said[0].text)] if said else []
        lines += [Line(persona, day, each.reply)] if each.reply else []
    return lines
