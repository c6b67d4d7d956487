"""The one client of a model server: any OpenAI-compatible `/v1`, over aiohttp.

aiohttp, not httpx, because this is the hot path: a relay costs 0.35 ms of CPU a request with it and 2.9 ms with
httpx (benchmarks/gateway). A request is tried again only when the connection could not be made, never after the
first byte of an answer.
"""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Self

import aiohttp
import orjson

from service.errors import (
    ApiError,
    UpstreamBroken,
    UpstreamRejected,
    UpstreamTimeout,
    UpstreamUnavailable,
)

MODELS_TTL = 10.0
"""Seconds for which a list of the upstream's models is believed."""
DONE = b"[DONE]"
MAX_ANSWER_BYTES = 64 * 2**20
"""Largest whole answer that is taken; images and audio come inside."""
MAX_STREAM_BYTES = 64 * 2**20
"""Longest streamed answer: some 200,000 chunks, of which each carries a token."""
MAX_NOTICE_BYTES = 2**20
"""Largest list of models or error body."""
_TOO_LONG = re.compile(
    r"context (?:length|size|window)|maximum (?:model|context|input) length|too many tokens", re.IGNORECASE
)
"""How model servers say that a conversation is too long for them."""
_REPLY_LENGTH = re.compile(r"\bmax_(?:completion_)?tokens\b")
"""The fields that ask for a reply's length: too much of it does not fit either, and is no fault of the messages."""
_INCREASE = re.compile(r"\bincreas(?:e|ing)\b", re.IGNORECASE)
"""Advice on a context that is too small: it is for the operator, no client can follow it."""
_CONTEXT_TOKENS = re.compile(r"context (?:length|size|window)\D{0,20}(\d+)", re.IGNORECASE)
"""Where a message names the size of the context."""
_OVERLOADED = frozenset({429, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Target:
    """Where the model server is just now; an embedded engine moves to another port when it restarts.

    Attributes:
        url: base URL ending in `/v1`.
        api_key: bearer key, empty for none.
        model: the model that personas speak with.
        renamed: fields that this server knows by another name.
        notices_leaving: whether it stops a whole (not streamed) reply when its client leaves; llama.cpp does not.
    """

    url: str
    api_key: str
    model: str
    renamed: Mapping[str, str] = field(default_factory=dict)
    notices_leaving: bool = True


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds: to connect, until the first byte, and between two pieces of a reply.

    `stall` is also the time for the whole of a list of models or an error's body.
    """

    connect: float = 5.0
    first_token: float = 120.0
    stall: float = 60.0


class Upstream:
    """A model server behind HTTP.

    Args:
        target: tells where it is; raises UpstreamUnavailable while it is starting.
        timeouts: how long to wait for what.
    """

    def __init__(self, target: Callable[[], Target], timeouts: Timeouts) -> None:
        self._target = target
        self._timeouts = timeouts
        self._session: aiohttp.ClientSession | None = None
        self._models: tuple[float, str, list[dict[str, Any]]] = (0.0, "", [])

    async def __aenter__(self) -> Self:
        timeout = aiohttp.ClientTimeout(total=None, connect=None, sock_connect=self._timeouts.connect)
        connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=30)
        self._session = aiohttp.ClientSession(connector=connector, timeout=timeout, auto_decompress=True)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._session is not None:
            await self._session.close()

    @property
    def notices_leaving(self) -> bool:
        """Whether a whole reply is stopped by leaving (see `Target`)."""
        return self._target().notices_leaving

    async def default_model(self) -> str:
        """The model that personas speak with: the configured one, else the first that the server lists."""
        if model := self._target().model:
            return model
        models = await self.models()
        if not models:
            raise UpstreamUnavailable("The model server lists no model. Load one, or set LOCAL_MODEL_NAME.")
        return str(models[0]["id"])

    async def models(self) -> list[dict[str, Any]]:
        """The server's own `GET /models` list, at most `MODELS_TTL` seconds old."""
        target = self._target()
        read_at, url, models = self._models
        if models and url == target.url and time.monotonic() - read_at < MODELS_TTL:
            return models
        async with self._send("GET", "/models", None, first_byte=self._timeouts.connect) as response:
            answer = await self._read_notice(response)
        if not isinstance(answer, dict) or not isinstance(answer.get("data"), list):
            raise UpstreamBroken("The model server's list of models is not in OpenAI's shape.")
        models = [m for m in answer["data"] if isinstance(m, dict) and isinstance(m.get("id"), str)]
        self._models = (time.monotonic(), target.url, models)
        return models

    async def complete(self, payload: dict[str, Any]) -> bytes:
        """A whole chat completion, as the server's JSON bytes."""
        async with self._send("POST", "/chat/completions", payload, self._timeouts.first_token) as response:
            return await self._read(response, MAX_ANSWER_BYTES)

    @asynccontextmanager
    async def stream(self, payload: dict[str, Any]) -> AsyncIterator[AsyncIterator[bytes]]:
        """A streamed chat completion: yields an iterator over pieces of the server-sent event stream.

        The server has accepted the request when this yields. Leaving the context closes the connection, which
        makes the server stop generating.
        """
        async with self._send("POST", "/chat/completions", payload, self._timeouts.first_token) as response:
            if not response.headers.get("Content-Type", "").startswith("text/event-stream"):
                raise UpstreamBroken("The model server answered a streaming request without a stream.")
            yield self._pieces(response)

    async def _pieces(self, response: aiohttp.ClientResponse) -> AsyncIterator[bytes]:
        wait, size = self._timeouts.first_token, 0
        while piece := await _next_piece(response, wait):
            size += len(piece)
            if size > MAX_STREAM_BYTES:
                raise UpstreamBroken(f"The model server's stream is larger than {MAX_STREAM_BYTES} bytes.")
            yield piece
            wait = self._timeouts.stall

    async def _read(self, response: aiohttp.ClientResponse, limit: int) -> bytes:
        """The whole body: the headers are here, so what follows may not stall, nor be larger than `limit` bytes."""
        pieces, size = [], 0
        while piece := await _next_piece(response, self._timeouts.stall):
            pieces.append(piece)
            size += len(piece)
            if size > limit:
                raise UpstreamBroken(f"The model server's answer is larger than {limit} bytes.")
        return b"".join(pieces)

    async def _read_notice(self, response: aiohttp.ClientResponse) -> object:
        """A list of models or an error's body: short, so that all of it has the time of one piece, however it drips."""
        wait = self._timeouts.stall
        try:
            async with asyncio.timeout(wait):
                return _parsed(await self._read(response, MAX_NOTICE_BYTES))
        except TimeoutError as error:
            raise UpstreamTimeout(f"The model server's answer was not whole after {wait:.0f} s.") from error

    @asynccontextmanager
    async def _send(
        self, method: str, path: str, payload: dict[str, Any] | None, first_byte: float
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        response = await self._connect(method, path, payload, first_byte)
        try:
            if response.status >= 400:  # noqa: PLR2004
                raise _refusal(response.status, await self._reason(response))
            yield response
        finally:
            # A fully read response has gone back to the pool; any other connection is cut, so that the server stops.
            response.close()

    async def _reason(self, response: aiohttp.ClientResponse) -> object:
        """What an error's body says; nothing where it cannot be read."""
        try:
            return await self._read_notice(response)
        except ApiError:
            return None

    async def _connect(
        self, method: str, path: str, payload: dict[str, Any] | None, first_byte: float
    ) -> aiohttp.ClientResponse:
        if self._session is None:
            raise RuntimeError("Upstream is used before it was entered")
        target = self._target()
        headers = {"Content-Type": "application/json"}
        if target.api_key:
            headers["Authorization"] = f"Bearer {target.api_key}"
        data = None if payload is None else orjson.dumps(_in_its_words(payload, target.renamed))
        for last in (False, True):
            try:
                async with asyncio.timeout(first_byte):
                    return await self._session.request(method, target.url + path, data=data, headers=headers)
            except (aiohttp.ClientConnectorError, aiohttp.ServerDisconnectedError) as error:
                # Refused, or a kept-alive connection that the server closed meanwhile: nothing was answered yet.
                if last:
                    raise _failure(error, first_byte) from error
            except (TimeoutError, aiohttp.ClientError) as error:
                raise _failure(error, first_byte) from error
        raise AssertionError("the last try returns or raises")


def _in_its_words(payload: dict[str, Any], renamed: Mapping[str, str]) -> dict[str, Any]:
    return {renamed.get(name, name): value for name, value in payload.items()} if renamed else payload


def _failure(error: Exception, first_byte: float) -> ApiError:
    """What to say of a request that got no answer."""
    match error:
        case aiohttp.ConnectionTimeoutError():
            return UpstreamUnavailable("The model server did not accept the connection in time.")
        case TimeoutError():
            return UpstreamTimeout(f"The model server did not begin to answer within {first_byte:.0f} s.")
        case aiohttp.ClientConnectorError() | aiohttp.ServerDisconnectedError():
            return UpstreamUnavailable("The model server cannot be reached. Is it running?")
    return UpstreamBroken(f"The model server's answer broke off ({type(error).__name__}).")


async def _next_piece(response: aiohttp.ClientResponse, wait: float) -> bytes:
    """The next bytes of a body, empty at its end."""
    try:
        async with asyncio.timeout(wait):
            return await response.content.readany()
    except TimeoutError as error:
        raise UpstreamTimeout(f"The model server sent nothing for {wait:.0f} s.") from error
    except aiohttp.ClientError as error:
        raise UpstreamBroken("The model server broke off in the middle of its reply.") from error


def _parsed(body: bytes) -> object:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return None


def _refusal(status: int, answer: object) -> ApiError:
    """The model server's error in our own classes: its code may be an integer, its shape anything."""
    error = answer.get("error", answer) if isinstance(answer, dict) else None
    error = error if isinstance(error, dict) else {"message": str(error) if error else f"HTTP {status}"}
    message = f"The model server says: {str(error.get('message') or error.get('detail') or 'no reason given')[:500]}"
    if status in _OVERLOADED:
        return UpstreamUnavailable(message)
    if status in {401, 403}:
        # The gateway's own credentials are wrong: nothing that the client could mend.
        return UpstreamBroken("The model server refuses the gateway's key. Operator: check LOCAL_MODEL_API_KEY.")
    if status >= 500:  # noqa: PLR2004
        return UpstreamBroken(message)
    param, code = error.get("param"), error.get("code")
    if _TOO_LONG.search(message) and not _REPLY_LENGTH.search(f"{param} {message}"):
        message = _shorten(message, error.get("n_ctx"))
        return UpstreamRejected(status, message, param="messages", code="context_length_exceeded")
    return UpstreamRejected(
        status,
        message,
        param=param if isinstance(param, str) else None,
        code=code if isinstance(code, str) else ("model_not_found" if status == 404 else None),  # noqa: PLR2004
    )


def _shorten(message: str, context: object) -> str:
    """The advice that a client with too long messages can follow; llama.cpp tells it to increase the server's context.

    Args:
        message: what the model server says; kept where it gives no such advice.
        context: the server's context in tokens, where it says so beside the message.
    """
    if not _INCREASE.search(message):
        return message
    named = _CONTEXT_TOKENS.search(message)
    tokens = context if isinstance(context, int) else named and named[1]
    fit = f": {tokens} tokens fit, the reply included" if tokens else ""
    return f"The messages are too long for the model{fit}. Shorten the messages."
