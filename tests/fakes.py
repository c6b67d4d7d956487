"""Stand-ins for unit tests: a scripted model server on loopback, a ledger and a memory in plain Python."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from aiohttp import web

from memory.forgetting import Wish
from memory.ledger import Evolve, PersonErased, TurnRecord
from memory.store import Recall
from persona.card import Persona
from service.errors import NotFound


@dataclass
class ScriptedModel:
    """An OpenAI-compatible server that says what the test wrote.

    Attributes:
        pieces: the reply in the pieces in which it streams.
        fault: after how many pieces the connection breaks; None for never.
        delay: seconds between two pieces.
        chunks: whole chunks to stream instead of `pieces`.
    """

    pieces: list[str] = field(default_factory=lambda: ["こん", "にちは"])
    fault: int | None = None
    delay: float = 0.0
    chunks: list[dict[str, Any]] | None = None
    status: int = 200
    answer: dict[str, Any] | None = None
    requests: list[dict[str, Any]] = field(default_factory=list)
    cancelled: asyncio.Event = field(default_factory=asyncio.Event)
    url: str = ""

    @contextlib.asynccontextmanager
    async def serving(self) -> AsyncIterator["ScriptedModel"]:
        app = web.Application()
        app.router.add_post("/v1/chat/completions", self._chat)
        app.router.add_get("/v1/models", self._models)
        runner = web.AppRunner(app, handler_cancellation=True)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.url = "http://{}:{}/v1".format(*runner.addresses[0][:2])
        try:
            yield self
        finally:
            await runner.cleanup()

    async def _models(self, _: web.Request) -> web.Response:
        return web.json_response({"object": "list", "data": [{"id": "m", "object": "model", "owned_by": "test"}]})

    async def _chat(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        self.requests.append(body)
        if self.status != 200:
            return web.json_response(self.answer or {}, status=self.status)
        try:
            return await (self._stream(request) if body.get("stream") else self._whole(body))
        except asyncio.CancelledError:
            self.cancelled.set()
            raise

    async def _whole(self, body: dict[str, Any]) -> web.Response:
        await asyncio.sleep(self.delay)
        choices = [
            {
                "index": index,
                "message": {"role": "assistant", "content": "".join(self.pieces)},
                "finish_reason": "stop",
                "logprobs": None,
            }
            for index in range(body.get("n") or 1)
        ]
        usage = {"prompt_tokens": 3, "completion_tokens": 2, "total_tokens": 5}
        answer = {"id": "x", "object": "chat.completion", "created": 1, "model": "m", "choices": choices}
        return web.json_response(self.answer or {**answer, "usage": usage})

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        for count, chunk in enumerate(self.chunks if self.chunks is not None else self._scripted()):
            if count == self.fault:
                assert request.transport is not None
                request.transport.abort()
                return response
            event = {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "m", **chunk}
            await response.write(f"data: {json.dumps(event)}\n\n".encode())
            await asyncio.sleep(self.delay)
        await response.write(b"data: [DONE]\n\n")
        return response

    def _scripted(self) -> list[dict[str, Any]]:
        def choice(delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
            return {"choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}

        usage = {"prompt_tokens": 3, "completion_tokens": 2, "total_tokens": 5}
        return [
            choice({"role": "assistant", "content": ""}),
            *[choice({"content": piece}) for piece in self.pieces],
            choice({}, "stop"),
            {"choices": [], "usage": usage},
        ]


class FakePersonas(dict[str, Persona]):
    """Personas of which only the newest version is kept."""

    async def find(self, name: str, version: str = "") -> Persona | None:
        persona = self.get(name)
        if persona is not None and version not in {"", str(persona.version)}:
            raise NotFound(f"there is no version '{version}'")
        return persona


@dataclass
class FakeLedger:
    """Keeps turns and states in dictionaries."""

    states: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    turns: list[TurnRecord] = field(default_factory=list)
    jobs: list[tuple[str, str]] = field(default_factory=list)
    people: dict[str, datetime | None] = field(default_factory=dict)
    zones: dict[str, str] = field(default_factory=dict)
    broken: bool = False
    erased: bool = False

    async def ensure_person(self, person: str, key_id: str, external_id: str, at: datetime) -> datetime | None:
        if self.broken:
            raise OSError("disk full")
        return self.people.setdefault(person, None)

    async def time_zones(self, ids: Sequence[str]) -> dict[str, str]:
        if self.broken:
            raise OSError("disk full")
        return {person: self.zones[person] for person in ids if person in self.zones}

    async def load_state(self, person: str, persona: str) -> dict[str, Any] | None:
        return self.states.get((person, persona))

    async def record(
        self,
        turn: TurnRecord,
        *,
        evolve: Evolve | None = None,
        jobs: tuple[str, ...] = (),
        minor_until: datetime | None = None,
    ) -> dict[str, Any] | None:
        if self.broken:
            raise OSError("disk full")
        if self.erased:
            raise PersonErased("the person was erased")
        self.people[turn.person] = minor_until
        self.jobs.extend((kind, turn.id) for kind in jobs)
        if evolve is None:
            self.turns.append(turn)
            return None
        moved = evolve(self.states.get((turn.person, turn.persona)))
        self.states[turn.person, turn.persona] = moved.state
        self.turns.append(replace(turn, affect_after=moved.state, affect_why=moved.why))
        return moved.state


@dataclass
class FakeMemory:
    """Remembers what the test put in, or fails."""

    recalled: Recall = field(default_factory=lambda: Recall(hits=[], degraded=()))
    broken: bool = False
    queries: list[tuple[str, str]] = field(default_factory=list)
    moments: list[str] = field(default_factory=list)
    forgotten: list[Wish] = field(default_factory=list)

    async def forget_asked(self, _: str, wish: Wish, **__: Any) -> int:
        self.forgotten.append(wish)
        return 1

    async def recall(self, person: str, query: str, *, now: datetime, k: int = 8, persona: str = "") -> Recall:
        self.queries.append((person, query))
        self.moments.append(now.isoformat())
        if self.broken:
            raise OSError("index gone")
        return self.recalled
