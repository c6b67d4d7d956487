"""What every resource needs of HTTP: who calls, the bounded body, JSON answers, streams, and callers that leave."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import orjson
from fastapi import Request
from pydantic import BaseModel, ValidationError
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from service.errors import ApiError, BadRequest, Forbidden, PayloadTooLarge, RequestTimeout, Unauthorized
from service.faults import told
from service.keys import LOOPBACK, TOKEN_PREFIX, Principal

if TYPE_CHECKING:
    from service.wiring import Services

Model = TypeVar("Model", bound=BaseModel)

BODY_SECONDS = 30.0
"""How long a client may take to send its body."""
SMALL_BODY = 4096
"""Bytes of a body that holds a few fields."""
NO_KEY = frozenset({"none", "empty", "no-key", "sk-no-key-required", "not-needed", "ollama", "lm-studio"})
"""What stands for no key in the settings of clients that insist on one: ours, vLLM's, llama.cpp's, and others' own."""
_LOOPBACK_HOSTS = frozenset({"127.0.0.1", "::1", "localhost", "[::1]"})
_PROXY_HEADERS = frozenset(
    {"cf-connecting-ip", "forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip"}
)
"""Signs that a caller stands behind a proxy of this machine, and may be anybody."""


class ClientGone(Exception):
    """The client closed the connection before it had its answer."""


def services_of(request: Request) -> "Services":
    """The services that this application was made with."""
    services: Services = request.app.state.services
    return services


async def authenticate(request: Request) -> Principal:
    """Who is calling.

    Whatever is sent as a key is checked: with a mistyped one somebody would speak in the scope of callers without a
    key, and their memories would be kept there. Clients of OpenAI's insist on a key, so `NO_KEY` stands for none.
    Without one, a caller on this machine is let in only where the settings say so, and only when a browser page of
    another site cannot be behind it.

    Raises:
        Unauthorized: no key, or a wrong one.
    """
    services = services_of(request)
    sent = request.headers.get("authorization", "").strip()
    scheme, _, token = sent.partition(" ")
    token = token.strip()
    if sent and (scheme.lower() != "bearer" or (token and token.lower() not in NO_KEY)):
        principal = await services.keys.verify(token) if token.startswith(TOKEN_PREFIX) else None
        if principal is None:
            raise Unauthorized(
                "Incorrect API key provided. `omoide key list` shows the keys that are valid; where none is needed, "
                "send no Authorization header, or 'Bearer none'."
            )
        return principal
    if services.settings.allow_keyless_loopback and _from_this_machine(request):
        return LOOPBACK
    raise Unauthorized(
        "You didn't provide an API key of this service. Make one with `omoide key create NAME` and send it as "
        "'Authorization: Bearer omoide-sk-…'."
    )


async def require_operator(request: Request) -> Principal:
    """Who is calling, if they may see what belongs to the operator.

    Raises:
        Forbidden: the key is a client's.
    """
    principal = await authenticate(request)
    if principal.role == "client":
        raise Forbidden("This needs a key with the role operator or admin (`omoide key create NAME --role operator`).")
    return principal


async def read_body(request: Request, at_most: int | None = None, *, in_any_case: bool = False) -> bytes:
    """The request's body, bounded in size and time.

    Args:
        request: whose.
        at_most: bytes, where the resource has a limit of its own.
        in_any_case: whether that holds above OMOIDE_MAX_BODY_BYTES, too.

    Raises:
        PayloadTooLarge: there are more.
        RequestTimeout: the client is too slow.
        ClientGone: it left in the middle.
    """
    limit = services_of(request).settings.max_body_bytes
    if at_most is not None:
        limit = at_most if in_any_case else min(limit, at_most)
    refusal = PayloadTooLarge(f"The request body is over the limit of {limit} bytes.")
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > limit:
        raise refusal
    pieces: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(BODY_SECONDS):
            while True:
                message = await request.receive()
                if message["type"] == "http.disconnect":
                    raise ClientGone
                pieces.append(message.get("body", b""))
                size += len(pieces[-1])
                if size > limit:
                    raise refusal
                if not message.get("more_body"):
                    return b"".join(pieces)
    except TimeoutError as error:
        raise RequestTimeout(f"The request body did not arrive within {BODY_SECONDS:.0f} s.") from error


async def read_model(request: Request, model: type[Model]) -> Model:
    """The request's small JSON body as a model.

    Raises:
        BadRequest: it is none; the first fault is told with its field.
        PayloadTooLarge, RequestTimeout, ClientGone: see `read_body`.
    """
    try:
        return model.model_validate_json(await read_body(request, SMALL_BODY))
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        param = ".".join(str(step) for step in fault["loc"]) or None
        fields = ", ".join(model.model_fields)
        message = f"Invalid value for '{param or 'body'}': {told(fault)}. The body is JSON with the fields {fields}."
        raise BadRequest(message, param=param, code="invalid_value") from error


@asynccontextmanager
async def cancelled_when_gone(receive: Receive) -> AsyncIterator[None]:
    """Cancels the body of the `async with` when the client closes the connection.

    The request's body has to be read before.

    Raises:
        ClientGone: in place of the cancellation.
    """
    task = asyncio.current_task()
    if task is None:
        raise RuntimeError("there is no task to cancel")
    gone = False

    async def watch() -> None:
        nonlocal gone
        while (await receive())["type"] != "http.disconnect":
            pass
        gone = True
        task.cancel()

    watcher = asyncio.create_task(watch())
    try:
        yield
    except asyncio.CancelledError as error:
        if not gone:
            raise
        task.uncancel()
        raise ClientGone from error
    finally:
        watcher.cancel()


class JsonResponse(Response):
    """An answer as JSON, by orjson."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:  # noqa: ANN401  (Starlette's signature)
        """The bytes of the answer; bytes pass through, since an upstream's JSON is forwarded as it is."""
        return content if isinstance(content, bytes) else orjson.dumps(content)


def error_response(error: ApiError) -> JsonResponse:
    """An error in OpenAI's shape."""
    return JsonResponse(error.body(), status_code=error.status, headers=error.headers())


class EventStream(Response):
    """Server-sent events that stop when the client leaves, and that can still fail as plain HTTP before the first.

    Args:
        frames: the events, ready to send; closed in every case.
    """

    def __init__(self, frames: AsyncGenerator[bytes, None]) -> None:
        super().__init__(
            None, media_type="text/event-stream", headers={"cache-control": "no-cache", "x-accel-buffering": "no"}
        )
        del self.headers["content-length"]
        self._frames = frames

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        async with aclosing(self._frames) as frames, _until_gone(receive):
            try:
                first = await anext(frames)
            except ApiError as error:
                await error_response(error)(scope, receive, send)
                return
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            await send({"type": "http.response.body", "body": first, "more_body": True})
            async for piece in frames:
                await send({"type": "http.response.body", "body": piece, "more_body": True})
            await send({"type": "http.response.body", "body": b"", "more_body": False})


@asynccontextmanager
async def _until_gone(receive: Receive) -> AsyncIterator[None]:
    """Like `cancelled_when_gone`, for a response: nobody is left to be told."""
    try:
        async with cancelled_when_gone(receive):
            yield
    except ClientGone:
        return


async def answer_unless_gone(request: Request, work: Callable[[], Awaitable[Any]]) -> Response:
    """The JSON answer of `work`, which is cancelled when the client leaves."""
    async with cancelled_when_gone(request.receive):
        return JsonResponse(await work())


def _from_this_machine(request: Request) -> bool:
    """Whether the connection and its Host header are loopback, and neither a proxy nor a foreign web page is behind it.

    The Host header defeats DNS rebinding, the Origin header a cross-site request. HTTP/1.0 is what nginx speaks to us
    unless told otherwise, and no client of today does. A proxy that leaves no trace at all cannot be told from a local
    caller: behind one, OMOIDE_ALLOW_KEYLESS_LOOPBACK has to stay off (README).
    """
    if request.scope.get("http_version") == "1.0" or not _PROXY_HEADERS.isdisjoint(request.headers):
        return False
    peer = request.client.host if request.client else ""
    host = request.headers.get("host", "").rpartition(":")[0] or request.headers.get("host", "")
    origin = request.headers.get("origin")
    site = origin.partition("://")[2].rpartition(":")[0] or origin.partition("://")[2] if origin else "localhost"
    return peer in _LOOPBACK_HOSTS and host in _LOOPBACK_HOSTS and site in _LOOPBACK_HOSTS
