"""A person as a whole: erased on request."""

import dataclasses

from fastapi import APIRouter, Request
from starlette.responses import Response

from service.api.http import JsonResponse, authenticate, services_of

router = APIRouter(tags=["People"])


@router.delete("/v1/people/{person:path}", summary="Erase a person")
async def erase_person(request: Request, person: str) -> Response:
    """Erases everything kept of a person: facts, vectors, turns, states; answers with a receipt of counts."""
    principal = await authenticate(request)
    receipt = await services_of(request).memory.erase(principal.person(person))
    return JsonResponse({"object": "person.deleted", "person": person, **dataclasses.asdict(receipt), "deleted": True})
