"""Our own client of the gateway's HTTP API, over httpx: what the terminal chat asks, as typed calls.

It knows no terminal and no server internals; a `transport` stands for the gateway in tests.
"""

import json
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import quote, urlsplit

import httpx
import orjson

from service.loopback import is_loopback
from service.sse import DONE, read_events

CONNECT_SECONDS = 5.0
REPLY_SECONDS = 180.0
"""Longest silence inside a reply; a little over the gateway's own limits, so that its error arrives first."""


class GatewayError(Exception):
    """The other side could not be reached, broke off, or said no.

    Args:
        message: one sentence; the gateway's own where it sent one.
        status: HTTP status, or None where no answer (or no whole answer) came.
        code: OpenAI's machine-readable word.
        param: the field or parameter that is wrong, where one is named.
        retry_after: seconds after which trying again makes sense.
        begun: whether the answer had begun when it broke off.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int | None = None,
        code: str | None = None,
        param: str | None = None,
        retry_after: int | None = None,
        begun: bool = False,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.code = code
        self.param = param
        self.retry_after = retry_after
        self.begun = begun


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a streamed reply; the last one may carry the `omoide` extension."""

    text: str
    details: dict[str, Any] | None = None
    finish_reason: str | None = None


@dataclass(frozen=True, slots=True)
class PersonaInfo:
    """What the gateway shows of a persona."""

    name: str
    display_name: str
    language: str
    greeting: str


@dataclass(frozen=True, slots=True)
class MemoryInfo:
    """A remembered fact as a person sees it."""

    id: str
    text: str
    said_at: str


def open_http(base_url: str, key: str = "", transport: httpx.AsyncBaseTransport | None = None) -> httpx.AsyncClient:
    """An HTTP client for one server; a server on this machine is never asked through a proxy."""
    return httpx.AsyncClient(
        base_url=base_url,
        headers={"Authorization": f"Bearer {key}"} if key else {},
        timeout=httpx.Timeout(REPLY_SECONDS, connect=CONNECT_SECONDS),
        trust_env=not is_loopback(urlsplit(base_url).hostname or ""),
        transport=transport,
    )


async def ask(
    http: httpx.AsyncClient, method: str, path: str, query: Mapping[str, Any] | None = None, body: object = None
) -> dict[str, Any]:
    """One request that is answered with a JSON object.

    Args:
        http: the server.
        method: GET, POST, PATCH or DELETE.
        path: what is asked; names within it are quoted already.
        query: parameters; a list says one several times.
        body: sent as JSON; None for none.

    Raises:
        GatewayError: as its fields say.
    """
    # A half of a surrogate pair, as a terminal in the wrong encoding makes them, is told by who reads it.
    content = None if body is None else json.dumps(body, ensure_ascii=False).encode("utf-8", "surrogatepass")
    headers = None if body is None else {"Content-Type": "application/json"}
    try:
        answer = await http.request(method, path, params=query, content=content, headers=headers)
    except httpx.TransportError as error:
        raise GatewayError(str(error) or type(error).__name__) from error
    if answer.is_error:
        raise _refusal(answer)
    try:
        told = orjson.loads(answer.content)
    except orjson.JSONDecodeError as error:
        raise GatewayError(f"{method} {path} did not answer with JSON", status=answer.status_code) from error
    if not isinstance(told, dict):
        raise GatewayError(f"{method} {path} did not answer with an object", status=answer.status_code)
    return told


async def stream_chat(
    http: httpx.AsyncClient, path: str, body: Mapping[str, Any], headers: Mapping[str, str] | None = None
) -> AsyncGenerator[Piece, None]:
    """Streams a chat completion; leaving the iterator closes the connection, which cancels the reply.

    Raises:
        GatewayError: as its fields say.
    """
    begun = finished = False
    try:
        async with http.stream("POST", path, json={**body, "stream": True}, headers=headers) as response:
            if response.status_code != httpx.codes.OK:
                await response.aread()
                raise _refusal(response)
            async for data in read_events(response.aiter_bytes()):
                if data == DONE:
                    break
                piece = _piece(data)
                begun = True
                finished = finished or piece.finish_reason is not None
                yield piece
    except httpx.TransportError as error:
        raise GatewayError(str(error) or type(error).__name__, begun=begun) from error
    if not finished:
        raise GatewayError("the stream ended before the reply did", begun=True)


class Gateway:
    """A running gateway, asked on behalf of one person.

    Args:
        url: where it listens, with or without `/v1`.
        key: API key, empty for none.
        person: the caller's own name for the person who speaks (`user`).
        transport: replaces the network in tests.
    """

    def __init__(self, url: str, key: str, person: str, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self.url = url.rstrip("/").removesuffix("/v1")
        self.person = person
        self._http = open_http(self.url, key, transport)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.aclose()

    async def lives(self) -> bool:
        """Whether an Omoide gateway answers there at all."""
        try:
            answer = await self._http.get("/healthz", timeout=2.0)
            return answer.status_code == httpx.codes.OK and orjson.loads(answer.content).get("status") == "ok"
        except (httpx.TransportError, orjson.JSONDecodeError, AttributeError):
            return False

    async def unready(self) -> dict[str, str]:
        """The parts that a turn still waits for, with what they say; empty when it would be answered."""
        try:
            answer = await self._http.get("/readyz")
            if answer.status_code == httpx.codes.OK:
                return {}
            parts = orjson.loads(answer.content).get("parts") or {}
        except (httpx.TransportError, orjson.JSONDecodeError, AttributeError) as error:
            return {"gateway": str(error) or type(error).__name__}
        return {str(k): str(v) for k, v in parts.items() if v != "ok"} or {"gateway": f"HTTP {answer.status_code}"}

    async def personas(self) -> list[PersonaInfo]:
        """Every persona, in the gateway's order."""
        rows = (await self._ask("GET", "/v1/personas"))["data"]
        return [PersonaInfo(r["name"], r["display_name"], r["language"], r.get("greeting") or "") for r in rows]

    async def plain_models(self) -> list[str]:
        """The upstream's own models."""
        rows = (await self._ask("GET", "/v1/models"))["data"]
        return [str(r["id"]) for r in rows if r.get("owned_by") != "omoide"]

    def speak(
        self, persona: str, messages: Sequence[Mapping[str, Any]], options: Mapping[str, Any]
    ) -> AsyncGenerator[Piece, None]:
        """Streams the persona's answer to the last message (see `stream_chat`)."""
        body = {**options, "model": persona, "messages": list(messages), "user": self.person}
        return stream_chat(self._http, "/v1/chat/completions", body, {"X-Omoide-Details": "true"})

    async def memories(self) -> list[MemoryInfo]:
        """What is remembered of the person."""
        rows = (await self._ask("GET", "/v1/memories", person=self.person))["data"]
        return [MemoryInfo(str(r["id"]), str(r["text"]), str(r["said_at"])) for r in rows]

    async def forget(self, memory_id: str) -> None:
        """Forgets one fact."""
        await self._ask("DELETE", f"/v1/memories/{quote(memory_id, safe='')}", person=self.person)

    async def erase_person(self) -> None:
        """Erases everything that is kept of the person; of who never spoke, nothing is."""
        try:
            await self._ask("DELETE", f"/v1/people/{quote(self.person, safe='')}")
        except GatewayError as error:
            if error.code != "not_found":
                raise

    async def relation(self, persona: str) -> dict[str, Any]:
        """How the persona and the person stand: affection, stage, emotion."""
        return await self._ask("GET", f"/v1/relations/{quote(self.person, safe='')}/{quote(persona, safe='')}")

    async def _ask(self, method: str, path: str, **query: str) -> dict[str, Any]:
        return await ask(self._http, method, path, query)


def _piece(data: bytes) -> Piece:
    try:
        chunk = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise GatewayError("the stream holds something that is not JSON", begun=True) from error
    if fault := chunk.get("error"):
        raise GatewayError(str(fault.get("message")), status=502, code=fault.get("code"), begun=True)
    choice: dict[str, Any] = next(iter(chunk.get("choices") or []), {})
    text = (choice.get("delta") or {}).get("content") or ""
    return Piece(text, chunk.get("omoide"), choice.get("finish_reason"))


def _refusal(answer: httpx.Response) -> GatewayError:
    """The error that an answer with an error status stands for; OpenAI's shape is expected, not trusted."""
    retry = answer.headers.get("retry-after", "")
    retry_after = int(retry) if retry.isdecimal() else None
    try:
        fault = orjson.loads(answer.content)["error"]
        message, code, param = str(fault["message"]), fault.get("code"), fault.get("param")
    except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError):
        message, code, param = f"HTTP {answer.status_code}", None, None
    return GatewayError(message, status=answer.status_code, code=code, param=param, retry_after=retry_after)
