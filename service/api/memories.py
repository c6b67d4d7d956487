"""What is remembered of one person: seen and forgotten, always within the scope of the caller's key."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from memory.facts import Fact
from service.api.http import JsonResponse, services_of
from service.api.scope import Key, scope_of
from service.errors import NotFound
from service.keys import person_of

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
async def list_memories(request: Request, person: Person = None, key: Key = None) -> Response:
    """Every fact that holds today, newest first."""
    scope = await scope_of(request, key)
    facts = await services_of(request).memory.facts_of(person_of(scope, person))
    return JsonResponse({"object": "list", "data": [_shown(fact) for fact in facts]})


@router.delete("/v1/memories/{memory_id}", summary="Forget a fact")
async def delete_memory(request: Request, memory_id: str, person: Person = None, key: Key = None) -> Response:
    """Forgets one fact, its vector too."""
    scope = await scope_of(request, key)
    if not await services_of(request).memory.forget(person_of(scope, person), memory_id):
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
