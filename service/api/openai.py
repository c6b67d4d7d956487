"""OpenAI's resources: chat completions and models."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from service import relay
from service.api.http import (
    EventStream,
    JsonResponse,
    answer_unless_gone,
    authenticate,
    cancelled_when_gone,
    read_body,
    services_of,
)
from service.chat import ChatRequest, read_chat_request
from service.errors import ApiError, NotFound
from service.wiring import Services

router = APIRouter(tags=["OpenAI"])

DETAILS_HEADER = "x-omoide-details"
"""A request header; `true` asks for the `omoide` extension (affect, memories used) in the answer."""


@router.post("/v1/chat/completions", summary="Create a chat completion")
async def create_chat_completion(request: Request) -> Response:
    """Answers as a persona (`model: sakura`) or as a plain upstream model; streams on `stream: true`."""
    services = services_of(request)
    principal = await authenticate(request)
    chat = read_chat_request(await read_body(request), remote_media=services.settings.remote_media)
    room = await services.turns.room_of(chat.model)
    if not room:
        return await _plain(request, services, chat)
    async with cancelled_when_gone(request.receive):
        turn = await services.turns.begin(chat, room, principal)
        details = request.headers.get(DETAILS_HEADER, "").lower() == "true"
        if not chat.stream:
            answer = await services.turns.complete(turn)
            return JsonResponse({**answer, "omoide": services.turns.details(turn)} if details else answer)
    return EventStream(services.turns.stream(turn, details=details))


async def _plain(request: Request, services: Services, chat: ChatRequest) -> Response:
    """The upstream's own model, without persona, memory or ledger."""
    if chat.model not in {model["id"] for model in await services.upstream.models()}:
        raise NotFound(
            f"The model '{chat.model}' does not exist. GET /v1/models lists personas and models.",
            param="model",
            code="model_not_found",
        )
    if chat.stream:
        return EventStream(relay.relay_stream(services.upstream, chat))
    return await answer_unless_gone(request, lambda: relay.relay(services.upstream, chat))


@router.get("/v1/models", summary="List personas and models")
async def list_models(request: Request) -> Response:
    """Personas first, then the upstream's plain models; an upstream that is down hides only its own."""
    await authenticate(request)
    return JsonResponse({"object": "list", "data": await _models(services_of(request))})


@router.get("/v1/models/{model:path}", summary="Retrieve a persona or model")
async def retrieve_model(request: Request, model: str) -> Response:
    """One entry of the list."""
    await authenticate(request)
    for entry in await _models(services_of(request)):
        if entry["id"] == model:
            return JsonResponse(entry)
    raise NotFound(f"The model '{model}' does not exist.", param="model", code="model_not_found")


async def _models(services: Services) -> list[dict[str, Any]]:
    personas = [
        {"id": name, "object": "model", "created": services.started, "owned_by": "omoide"}
        for name in sorted(services.personas)
    ]
    try:
        plain = await services.upstream.models()
    except ApiError:
        plain = []  # the list stays useful while the model server starts; /readyz tells why it is short
    return personas + [
        {
            "id": model["id"],
            "object": "model",
            "created": model.get("created") or services.started,
            "owned_by": model.get("owned_by") or "upstream",
        }
        for model in plain
        if model["id"] not in services.personas
    ]
