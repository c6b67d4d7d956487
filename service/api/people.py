"""People as a whole: listed, asked what they wish, and erased on request.

A person belongs to the key whose requests spoke for them. Requests without `user` speak for the key's own person, who
has no name here.
"""

import dataclasses
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, StrictBool, field_validator
from starlette.responses import Response

from memory.ledger import Known, PersonErased
from memory.proactive import StaysMinor
from service.api.http import JsonResponse, authenticate, read_model, services_of
from service.api.scope import Key, scope_of
from service.errors import BadRequest, Conflict, Forbidden, NotFound
from service.keys import person_of
from service.zones import known_zone

router = APIRouter(tags=["People"])

MINOR_FOR = timedelta(days=20 * 365 + 5)
"""Twenty years: nobody is a minor for longer."""
LONGEST_NAME = 256
"""Characters of `user`."""


class Wishes(BaseModel):
    """What a person wishes; what is left out stays as it is."""

    model_config = ConfigDict(extra="forbid")

    proactive: StrictBool = False
    time_zone: str | None = None
    minor_until: date | None = None
    memory_paused: StrictBool = False

    @field_validator("time_zone")
    @classmethod
    def _is_known(cls, name: str | None) -> str | None:
        if name is not None and known_zone(name) is None:
            raise ValueError("write an IANA time zone such as Asia/Tokyo, or null for the service's")
        return name


_WISHES = {"requestBody": {"content": {"application/json": {"schema": Wishes.model_json_schema()}}}}


@router.get("/v1/people", summary="List people")
async def list_people(
    request: Request,
    key: Key = None,
    after: Annotated[str, Query(max_length=64)] = "",
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> Response:
    """Who is known in the key's scope, a page at a time; `after` takes the `last_id` of the page before."""
    scope = await scope_of(request, key)
    found = await services_of(request).ledger.people_of(scope, after=after, limit=limit + 1)
    zone = services_of(request).settings.zone
    data = [_shown(each, zone) for each in found[:limit]]
    last = data[-1]["id"] if data else None
    return JsonResponse({"object": "list", "data": data, "last_id": last, "has_more": len(found) > limit})


@router.patch("/v1/people", summary="Note what the key's own person wishes", openapi_extra=_WISHES)
async def wish_as_own_person(request: Request, key: Key = None) -> Response:
    """The same for the person for whom requests without `user` speak."""
    return await _wish(request, None, key)


@router.patch("/v1/people/{person:path}", summary="Note what a person wishes", openapi_extra=_WISHES)
async def wish(request: Request, person: str, key: Key = None) -> Response:
    """`memory_paused`: whether nothing new is remembered of them, while what is known stays in use.

    `proactive`: whether personas may speak to them first; `time_zone`: theirs, or null for the service's.

    `minor_until`: the day at the end of which they come of age, from today to twenty years ahead: until then no persona
    is more than a friend to them. Who said that they are a minor stays one; only an operator may bring the day forward,
    or take it away (null).

    Who is not known yet is from then on: somebody may pause their memory before they say the first word.

    Nobody hears of a persona first who has not asked for it here. Turned off, what waits to be sent is dropped.
    """
    return await _wish(request, person, key)


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


async def _wish(request: Request, person: str | None, key: str | None) -> Response:
    scope = await scope_of(request, key)
    if person is not None and not 1 <= len(person) <= LONGEST_NAME:
        message = f"Invalid value for 'person': write a name of 1 to {LONGEST_NAME} characters, as `user` has it."
        raise BadRequest(message, param="person", code="invalid_value")
    services = services_of(request)
    wishes = (await read_model(request, Wishes)).model_dump(exclude_unset=True)
    now, zone = services.clock(), services.settings.zone
    if (day := wishes.get("minor_until")) is not None:
        wishes["minor_until"] = _end_of(day, now.astimezone(zone).date(), zone)
    whom = person_of(scope, person)
    is_operator = (await authenticate(request)).role != "client"
    try:
        await services.ledger.ensure_person(whom, scope, person or "", now)  # a wish may come before the first word
        await services.proactive.wish(whom, wishes, now, of_age_sooner=is_operator)
    except StaysMinor as error:
        raise Forbidden("They said that they are a minor: only an operator may bring the day forward.") from error
    except PersonErased:
        known = None
    else:
        known = await services.ledger.person(whom)
    if known is None:
        raise Conflict("The person was erased meanwhile; nothing is kept.", code="person_erased")
    return JsonResponse(_shown(known, zone))


def _end_of(day: date, today: date, zone: ZoneInfo) -> datetime:
    """The end of the day on which somebody comes of age: no sooner than any other moment that is shown as that day.

    Raises:
        BadRequest: nobody does so on such a day.
    """
    last = today + MINOR_FOR
    if not today <= day <= last:
        message = f"Invalid value for 'minor_until': write a day from {today} to {last}, or null."
        raise BadRequest(message, param="minor_until", code="invalid_value")
    return datetime.combine(day, time.max, zone)


async def _erase(request: Request, person: str | None, key: str | None) -> Response:
    scope = await scope_of(request, key)
    receipt = await services_of(request).memory.erase(person_of(scope, person))
    if receipt is None:
        raise _nobody(person)
    return JsonResponse({"object": "person.deleted", "person": person, **dataclasses.asdict(receipt), "deleted": True})


def _nobody(person: str | None) -> NotFound:
    whom = "person without a name" if person is None else f"person '{person}'"
    return NotFound(f"There is no {whom} in this key's scope: never spoke, or erased already.", param="person")


def _shown(known: Known, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "object": "person",
        "id": known.id,
        "person": known.name or None,
        "since": known.since.isoformat(),
        "proactive": known.proactive,
        "memory_paused": known.memory_paused,
        "time_zone": known.time_zone,
        "minor_until": known.minor_until.astimezone(zone).date().isoformat() if known.minor_until else None,
    }
