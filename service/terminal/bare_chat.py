"""Talking with a bare model: no persona, no memory, only the engine and a system prompt."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import aclosing
from typing import Any

import httpx

from service.cli.phrases import Phrasebook
from service.terminal.client import GatewayError, stream_chat
from service.terminal.repl import CommandInfo, History, Screen


class BareChat:
    """One conversation with a model server.

    Args:
        http: a client whose base URL ends in `/v1` (see `service.terminal.client.open_http`).
        model: the model's name there, also shown in front of replies.
        screen: where answers to commands are shown.
        say: the operator's language.
        system: system prompt, empty for none.
        options: sampling fields (`temperature`, `top_p`, `max_tokens`, …).
    """

    def __init__(
        self,
        http: httpx.AsyncClient,
        model: str,
        screen: Screen,
        say: Phrasebook,
        system: str = "",
        options: Mapping[str, Any] | None = None,
    ) -> None:
        self._http = http
        self._model = model
        self._screen = screen
        self._say = say
        self._system_prompt = system
        self._options = dict(options or {})
        self._history = History()
        self._commands = {"system": CommandInfo(self._system, "TEXT"), "reset": CommandInfo(self._reset)}

    @property
    def name(self) -> str:
        """The model's name."""
        return self._model

    @property
    def commands(self) -> Mapping[str, CommandInfo]:
        """See `service.terminal.repl`."""
        return self._commands

    async def answer(self, text: str, write: Callable[[str], None]) -> None:
        """See `service.terminal.repl.Partner`."""
        system = [{"role": "system", "content": self._system_prompt}] if self._system_prompt else []
        body = {**self._options, "model": self._model, "messages": system + self._history.asking(text)}
        said: list[str] = []
        try:
            async with aclosing(stream_chat(self._http, "chat/completions", body)) as stream:
                async for piece in stream:
                    said.append(piece.text)
                    write(piece.text)
        except asyncio.CancelledError:
            if any(said):
                self._history.keep(text, "".join(said))
            raise
        self._history.keep(text, "".join(said))

    def explain(self, error: GatewayError) -> str:
        """One friendly line."""
        return self._say("fault.broken") if error.begun else self._say("fault.refused", message=error.message)

    async def _system(self, argument: str) -> None:
        self._system_prompt = argument
        await self._reset("")

    async def _reset(self, _: str) -> None:
        self._history.clear()
        self._screen.tell(self._say("chat.bare_reset_done"))
