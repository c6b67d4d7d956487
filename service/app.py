"""The gateway as an ASGI application."""

import logging
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from memory.database import DatabaseError
from service import VERSION
from service.api import cards, health, index, memories, openai, people, personas, proactive, relations
from service.api.http import ClientGone, error_response
from service.errors import ApiError, BadRequest, NotFound, ServiceUnavailable
from service.faults import told
from service.logs import REQUEST_ID
from service.settings import Settings
from service.wiring import open_services

log = logging.getLogger(__name__)


def create_app(settings: Settings, on_ready: Callable[[], None] | None = None) -> FastAPI:
    """The gateway for these settings; nothing is opened before it is served.

    Args:
        settings: see `service.settings`.
        on_ready: called once when a turn would be answered.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with open_services(settings, on_ready) as services:
            app.state.services = services
            yield

    app = FastAPI(
        title="Omoide",
        summary="A persona chat service that remembers, behind an OpenAI-compatible API.",
        version=VERSION,
        lifespan=lifespan,
        redoc_url=None,
    )
    for resource in (openai, personas, cards, memories, people, relations, proactive, health, index):
        app.include_router(resource.router)
    app.add_exception_handler(ApiError, _on_api_error)
    app.add_exception_handler(DatabaseError, _on_database_error)
    app.add_exception_handler(ClientGone, _on_client_gone)
    app.add_exception_handler(HTTPException, _on_http_exception)
    app.add_exception_handler(RequestValidationError, _on_validation_error)
    app.add_exception_handler(Exception, _on_crash)
    app.add_middleware(RequestIds)
    return app


class RequestIds:
    """Names every request: in the log lines of its task and in the `x-request-id` header of its answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = f"req_{uuid.uuid4().hex}"
        REQUEST_ID.set(request_id)

        async def send_named(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"x-request-id", request_id.encode())]
            await send(message)

        await self._app(scope, receive, send_named)


async def _on_api_error(_: Request, error: Exception) -> Response:
    if not isinstance(error, ApiError):
        raise TypeError("this handles ApiErrors") from error
    if error.status >= 500:  # noqa: PLR2004
        # A model server's words can repeat what a person said: they go to the client, not into the log.
        reason = type(error.__cause__ or error).__name__
        log.warning("request failed", extra={"status": error.status, "code": error.code, "reason": reason})
    return error_response(error)


async def _on_database_error(_: Request, error: Exception) -> Response:
    log.error("the database does not serve: %s", error)
    return error_response(ServiceUnavailable("The service's database does not answer. Try again in a moment."))


async def _on_client_gone(_: Request, __: Exception) -> Response:
    log.info("the client left before its answer")
    return Response(status_code=499)  # nginx's "client closed request"; nobody reads it


async def _on_http_exception(request: Request, error: Exception) -> Response:
    """Routes that do not exist, and methods they do not take."""
    status = error.status_code if isinstance(error, HTTPException) else 404
    message = f"{request.method} {request.url.path} is not something this service knows; /docs lists what it knows."
    answer = NotFound(message, code="unknown_url")
    answer.status = status
    return error_response(answer)


async def _on_validation_error(_: Request, error: Exception) -> Response:
    """FastAPI's own 422, in OpenAI's shape."""
    if not isinstance(error, RequestValidationError):
        raise TypeError("this handles RequestValidationErrors") from error
    fault = error.errors()[0]
    param = ".".join(str(step) for step in fault["loc"][1:])
    return error_response(BadRequest(f"Invalid value for '{param}': {told(fault)}.", param=param, code="invalid_value"))


async def _on_crash(_: Request, error: Exception) -> Response:
    log.error("unexpected error", exc_info=error)
    return error_response(ApiError("Something went wrong in the service; its log has the request id.", code="internal"))
