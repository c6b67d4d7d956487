"""Messages with which personas speak first: a bot fetches those that are due, and says what became of them."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict
from starlette.responses import Response

from memory.proactive import Kept, SentAlready
from service.api.http import JsonResponse, read_model, services_of
from service.api.scope import Key, scope_of
from service.errors import Conflict, NotFound

router = APIRouter(tags=["Proactive messages"])


class Settled(BaseModel):
    """What became of a message."""

    model_config = ConfigDict(extra="forbid")

    state: Literal["sent", "dropped"]


@router.get("/v1/proactive", summary="List the messages that are due")
async def list_due(request: Request, key: Key = None, limit: Annotated[int, Query(ge=1, le=1000)] = 100) -> Response:
    """What personas want to say first, now, to those of the key's people who asked for it; the oldest first.

    Asking decides what is due, and keeps it: asked again, the same messages come until `POST /v1/proactive/{id}` tells
    that they were sent or dropped, they expire, or the person speaks. Ask about once a minute, and send at once.
    """
    scope = await scope_of(request, key)
    found = await services_of(request).initiative.due(scope, limit + 1)
    data = [_shown(message) for message in found[:limit]]
    return JsonResponse({"object": "list", "data": data, "has_more": len(found) > limit})


@router.post(
    "/v1/proactive/{message}",
    summary="Tell what became of a message",
    openapi_extra={"requestBody": {"content": {"application/json": {"schema": Settled.model_json_schema()}}}},
    responses={409: {"description": "It was sent already, and cannot be dropped"}},
)
async def settle(request: Request, message: str, key: Key = None) -> Response:
    """`sent` or `dropped`; telling it twice changes nothing. After a message the persona waits for an answer."""
    scope = await scope_of(request, key)
    services = services_of(request)
    settled = await read_model(request, Settled)
    try:
        kept = await services.proactive.settle(scope, message, settled.state, services.clock())
    except SentAlready as error:
        raise Conflict(f"The message '{message}' was sent already.", param="state") from error
    if kept is None:
        raise NotFound(f"There is no message '{message}' to this key's people.", param="message")
    return JsonResponse(_shown(kept))


def _shown(message: Kept) -> dict[str, Any]:
    return {
        "id": message.id,
        "object": "proactive.message",
        "person": message.name or None,
        "persona": message.persona,
        "rule": message.rule,
        "text": message.text,
        "why": message.why,
        "due_at": message.due_at.isoformat(),
        "expires_at": message.expires_at.isoformat(),
        "state": message.state,
        "sent_at": message.sent_at.isoformat() if message.sent_at else None,
    }
