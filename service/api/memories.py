"""What is remembered of one person: seen and forgotten, always within the scope of the caller's key."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from memory.facts import Fact
from service.api.http import JsonResponse, authenticate, services_of
from service.errors import NotFound

router = APIRouter(tags=["Memory"])

Person = Annotated[
    str | None,
    Query(
        min_length=1,
        max_length=256,
        description="the `user` that the chat requests carry; without it the key's own person, for whom requests "
        "without `user` speak",
    ),
]


@router.get("/v1/memories", summary="List the facts kept of a person")
async def list_memories(request: Request, person: Person = None) -> Response:
    """Every fact that holds today, newest first."""
    principal = await authenticate(request)
    facts = await services_of(request).memory.facts_of(principal.person(person))
    return JsonResponse({"object": "list", "data": [_shown(fact) for fact in facts]})


@router.delete("/v1/memories/{memory_id}", summary="Forget a fact")
async def delete_memory(request: Request, memory_id: str, person: Person = None) -> Response:
    """Forgets one fact, its vector too."""
    principal = await authenticate(request)
    if not await services_of(request).memory.forget(principal.person(person), memory_id):
        raise NotFound(f"There is no memory '{memory_id}' of this person.", param="memory_id")
    return JsonResponse({"id": memory_id, "object": "memory.deleted", "deleted": True})


def _shown(fact: Fact) -> dict[str, object]:
    return {
        "id": fact.id,
        "object": "memory",
        "text": fact.text,
        "kind": fact.kind,
        "said_at": fact.said_at.isoformat(),
        "valid_from": fact.valid_from.isoformat() if fact.valid_from else None,
        "source_turn": fact.source_turn,
    }
