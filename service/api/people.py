"""People as a whole: listed, and erased on request.

A person belongs to the key whose requests spoke for them. Requests without `user` speak for the key's own person, who
has no name here.
"""

import dataclasses
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from service.api.http import JsonResponse, services_of
from service.api.scope import Key, scope_of
from service.errors import BadRequest, NotFound
from service.keys import person_of

router = APIRouter(tags=["People"])


@router.get("/v1/people", summary="List people")
async def list_people(
    request: Request,
    key: Key = None,
    after: Annotated[str, Query(max_length=64)] = "",
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> Response:
    """Who has spoken in the key's scope, a page at a time; `after` takes the `last_id` of the page before."""
    scope = await scope_of(request, key)
    found = await services_of(request).ledger.people_of(scope, after=after, limit=limit + 1)
    data = [
        {"object": "person", "id": each.id, "person": each.name or None, "since": each.since.isoformat()}
        for each in found[:limit]
    ]
    last = data[-1]["id"] if data else None
    return JsonResponse({"object": "list", "data": data, "last_id": last, "has_more": len(found) > limit})


@router.delete("/v1/people", summary="Erase the key's own person")
async def erase_own_person(request: Request, key: Key = None) -> Response:
    """Erases the one person for whom requests without `user` spoke; everybody else stays.

    Raises:
        BadRequest: there is a parameter that means somebody else, perhaps.
    """
    for name in request.query_params:
        if name != "key":
            message = f"Unknown parameter '{name}'. To erase a person by name: DELETE /v1/people/NAME."
            raise BadRequest(message, param=name, code="unknown_parameter")
    return await _erase(request, None, key)


@router.delete("/v1/people/{person:path}", summary="Erase a person")
async def erase_person(request: Request, person: str, key: Key = None) -> Response:
    """Erases everything kept of a person: facts, vectors, turns, states; answers with a receipt of counts."""
    return await _erase(request, person, key)


async def _erase(request: Request, person: str | None, key: str | None) -> Response:
    scope = await scope_of(request, key)
    receipt = await services_of(request).memory.erase(person_of(scope, person))
    if receipt is None:
        whom = "person without a name" if person is None else f"person '{person}'"
        raise NotFound(f"There is no {whom} in this key's scope: never spoke, or erased already.", param="person")
    return JsonResponse({"object": "person.deleted", "person": person, **dataclasses.asdict(receipt), "deleted": True})
