"""What is remembered of people: put in, searched, seen, corrected, forgotten, always in the scope of the caller's key.

A person is named as in chat requests, by `user`. `null` (in a path or query: nothing) is the key's own person, for whom
requests without `user` speak.
"""

import asyncio
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from memory.facts import EPISODE, KINDS, STATED
from memory.ledger import PersonErased
from memory.store import MemoryPaused, UnknownPerson
from service.api.http import JsonResponse, read_body, services_of
from service.api.memory_shapes import (
    Correction,
    Imported,
    NewMemories,
    Question,
    exported,
    found,
    in_zone,
    read,
    shown,
    taken_in,
)
from service.api.scope import Key, scope_of
from service.errors import BadRequest, Conflict, NotFound
from service.extraction import EXTRACT_ITEM
from service.keys import person_of
from service.zones import zone_of

if TYPE_CHECKING:
    from service.wiring import Services

router = APIRouter(tags=["Memory"])

MOST_BYTES = 8 * 2**20
IMPORT_BYTES = 64 * 2**20
_ID = re.compile(r"[\w.:-]{1,64}", re.ASCII)
WAIT_SECONDS = 60.0
"""How long an answer waits for facts that are taken out of items."""
WAIT_POLL_SECONDS = 0.1
PAUSED = "This person has paused their memory: nothing new is remembered. PATCH /v1/people with memory_paused false."

Person = Annotated[
    str | None,
    Query(
        min_length=1,
        max_length=256,
        description="the `user` that the chat requests carry; without it the key's own person, for whom requests "
        "without `user` speak",
    ),
]
Owner = Annotated[str | None, Query(min_length=1, max_length=256, description="whose it is, to be sure")]


def _body(model: Any) -> dict[str, Any]:  # noqa: ANN401  (a pydantic model)
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": model.model_json_schema()}}}}


@router.post("/v1/memories", summary="Remember", openapi_extra=_body(NewMemories))
async def add_memories(request: Request, key: Key = None) -> Response:
    """Keeps up to 1,000 items, of one person or several; all of them, or none.

    They are safely kept, and found by their words, when the answer comes; by meaning a little later, or with
    `"wait": true` then, too, and so are the facts that `"extract": true` takes out of them. What a minute is not enough
    for comes later, and `degraded` says so. An item with a `ref` whose text is kept already changes nothing.
    """
    scope = await scope_of(request, key)
    services = services_of(request)
    asked = read(NewMemories, await read_body(request, MOST_BYTES))
    now = services.clock()
    whose: dict[str | None, list[int]] = {}
    for place, item in enumerate(asked.items):
        whose.setdefault(item.person, []).append(place)
    zones = await _zones(request, [person_of(scope, name) for name in whose])
    batch = {
        (whom := person_of(scope, name)): [asked.items[n].item(zones[whom]) for n in places]
        for name, places in whose.items()
    }
    jobs = EXTRACT_ITEM if asked.extract else None
    with _refusals("items"):
        await services.ledger.ensure_people(scope, {person_of(scope, name): name or "" for name in whose}, now)
        kept = await services.memory.add(batch, now, wait=asked.wait, job=jobs)
    if jobs:
        services.worker.wake()
    items = {fact.id: person for person, facts in kept.items() for fact in facts}
    degraded = await _awaited(services, items, jobs) if asked.wait else []
    data: list[dict[str, Any]] = [{}] * len(asked.items)
    for name, places in whose.items():
        for place, fact in zip(places, kept[person_of(scope, name)], strict=True):
            data[place] = {"id": fact.id, "object": "memory", "person": name, "ref": fact.ref, "flagged": fact.flagged}
    return JsonResponse({"object": "list", "data": data, "degraded": degraded})


@router.post("/v1/memories/search", summary="Search a person's memory", openapi_extra=_body(Question))
async def search_memories(request: Request, key: Key = None) -> Response:
    """What answers a question, best first, with scores and the reasons for them.

    `degraded` says what had to be done without: while the vector index does not serve, words alone decide.
    """
    scope = await scope_of(request, key)
    services = services_of(request)
    asked = read(Question, await read_body(request, MOST_BYTES))
    person = person_of(scope, asked.person)
    zone = (await _zones(request, [person]))[person]
    at = (in_zone(asked.at, zone) or services.clock()).astimezone(zone)  # 昨日 is the day before the person's own today
    result = await services.memory.search(person, asked.query, at=at, k=asked.k, kinds=asked.kinds)
    return JsonResponse(
        {"object": "list", "data": [found(hit) for hit in result.hits], "degraded": list(result.degraded)}
    )


@router.get("/v1/memories", summary="List what is remembered of a person")
async def list_memories(
    request: Request,
    person: Person = None,
    kinds: Annotated[list[str] | None, Query(description=f"of these kinds; default: all but {EPISODE}")] = None,
    history: Annotated[bool, Query(description="also what was replaced, or is no longer true")] = False,  # noqa: FBT002
    after: Annotated[str | None, Query(max_length=64, description="the `last_id` of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 1000,
    key: Key = None,
) -> Response:
    """What holds today, what came last first, a page at a time."""
    scope = await scope_of(request, key)
    services = services_of(request)
    for kind in kinds or ():
        if kind not in KINDS:
            raise BadRequest(
                f"Invalid value for 'kinds': there is no kind {kind!r}; there are {', '.join(KINDS)}.", param="kinds"
            )
    whom, facts = person_of(scope, person), services.memory.facts
    before = None
    if after is not None:
        last = None if not _ID.fullmatch(after) else await facts.get(whom, after)
        if last is None:
            raise BadRequest(f"Invalid value for 'after': there is no memory '{after}' of this person.", param="after")
        before = last.position
    now = None if history else services.clock()
    page = await facts.page(whom, now=now, kinds=kinds or STATED, before=before, limit=limit + 1)
    data = [shown(fact, person) for fact in page[:limit]]
    return JsonResponse(
        {
            "object": "list",
            "data": data,
            "last_id": data[-1]["id"] if data else None,
            "has_more": len(page) > limit,
        }
    )


@router.get("/v1/memories/export", summary="Export what is remembered of a person")
async def export_memories(request: Request, person: Person = None, key: Key = None) -> Response:
    """Everything, history and the conversation's own words included, as JSON that `/v1/memories/import` takes."""
    scope = await scope_of(request, key)
    services = services_of(request)
    facts = await services.memory.facts.of(person_of(scope, person))
    at = services.clock().isoformat()
    data = [exported(fact) for fact in reversed(facts)]
    return JsonResponse({"object": "memory.export", "version": 1, "person": person, "exported_at": at, "data": data})


@router.post("/v1/memories/import", summary="Import an export", openapi_extra=_body(Imported))
async def import_memories(request: Request, key: Key = None) -> Response:
    """Takes an export in, for the person that it names; what is there already stays."""
    scope = await scope_of(request, key)
    services = services_of(request)
    document = read(Imported, await read_body(request, IMPORT_BYTES, in_any_case=True))
    now, whom = services.clock(), person_of(scope, document.person)
    known = await services.memory.facts.ids(whom)
    zone = (await _zones(request, [whom]))[whom]
    facts = await asyncio.to_thread(taken_in, document.data, whom, zone, known)
    with _refusals("data"):
        await services.ledger.ensure_people(scope, {whom: document.person or ""}, now)
        count = await services.memory.take_in(whom, facts, now)
    return JsonResponse({"object": "memory.import", "person": document.person, "read": len(facts), "added": count})


@router.get("/v1/memories/{memory_id}", summary="See one memory")
async def get_memory(request: Request, memory_id: str, person: Owner = None, key: Key = None) -> Response:
    """One memory, whether it holds or is history."""
    whom, name = await _owner(request, memory_id, person, key)
    fact = await services_of(request).memory.facts.get(whom, memory_id)
    if fact is None:  # forgotten in this moment
        raise _missing(memory_id)
    return JsonResponse(shown(fact, name))


@router.get("/v1/memories/{memory_id}/history", summary="See how a memory came to be")
async def memory_history(request: Request, memory_id: str, person: Owner = None, key: Key = None) -> Response:
    """The memory with all that it replaced and all that replaced it, the oldest first."""
    whom, name = await _owner(request, memory_id, person, key)
    chain = await services_of(request).memory.facts.history(whom, memory_id)
    return JsonResponse({"object": "list", "data": [shown(fact, name) for fact in chain]})


@router.patch("/v1/memories/{memory_id}", summary="Correct a memory", openapi_extra=_body(Correction))
async def correct_memory(request: Request, memory_id: str, person: Owner = None, key: Key = None) -> Response:
    """Changes what is known. New words make a new memory, which is answered; the old one becomes its history."""
    services = services_of(request)
    whom, name = await _owner(request, memory_id, person, key)
    asked = read(Correction, await read_body(request, MOST_BYTES))
    zone, now = (await _zones(request, [whom]))[whom], services.clock()
    wishes = asked.model_dump(exclude_unset=True, exclude={"text"})
    for name_of, value in wishes.items():
        if name_of.startswith("valid_"):
            wishes[name_of] = in_zone(value, zone)
        elif value is None:
            raise BadRequest(f"Invalid value for '{name_of}': null says nothing; leave it out.", param=name_of)
    if asked.text is None:
        fact = await services.memory.amend(whom, memory_id, wishes)
        if fact is None:
            raise _missing(memory_id)
        return JsonResponse(shown(fact, name))
    try:
        fact = await services.memory.correct(whom, memory_id, asked.text, now, wishes)
    except UnknownPerson as error:
        raise _missing(memory_id) from error
    except MemoryPaused as error:
        raise Conflict(PAUSED, param="text", code="memory_paused") from error
    if fact is None:
        message = f"Memory '{memory_id}' no longer holds: correct the one that replaced it (its history tells)."
        raise Conflict(message, param="memory_id", code="memory_superseded")
    return JsonResponse(shown(fact, name))


@router.delete("/v1/memories/{memory_id}", summary="Forget a memory")
async def delete_memory(request: Request, memory_id: str, person: Owner = None, key: Key = None) -> Response:
    """Forgets one memory with every trace of it: its history, its vectors, and the words of the turns that told it."""
    whom, _ = await _owner(request, memory_id, person, key)
    if not await services_of(request).memory.forget(whom, memory_id):
        raise _missing(memory_id)
    return JsonResponse({"id": memory_id, "object": "memory.deleted", "deleted": True})


async def _awaited(services: "Services", items: Mapping[str, str], job: str | None) -> list[str]:
    """Waits until what was taken out of these items is known, too; what had to be done without, one sentence each.

    Args:
        services: whose worker takes it out.
        items: whose each is, by its id.
        job: the kind of the jobs that do so; None: nothing is taken out.
    """
    people, ends = list(set(items.values())), time.monotonic() + WAIT_SECONDS
    left = 0
    while job:
        left = sum(each["fact"] in items for each in await services.outbox.pending(job, people))
        if not left or time.monotonic() > ends:
            break
        await asyncio.sleep(WAIT_POLL_SECONDS)
    unread = [f"extract: facts of {left} items are still to be taken out; they come later"] if left else []
    return [*filter(None, [await services.memory.check()]), *unread]


@contextmanager
def _refusals(param: str) -> Iterator[None]:
    """What the memory refuses, as clients are told."""
    try:
        yield
    except MemoryPaused as error:
        raise Conflict(PAUSED, param=param, code="memory_paused") from error
    except (UnknownPerson, PersonErased) as error:
        raise Conflict("The person was erased meanwhile; nothing is kept.", code="person_erased") from error


async def _zones(request: Request, ids: Sequence[str]) -> dict[str, ZoneInfo]:
    """The time zone of each of these people: moments without one are in it, and 昨日 is a day of it."""
    services = services_of(request)
    named = await services.ledger.time_zones(ids)
    return {person: zone_of(named.get(person), services.settings.zone) for person in ids}


async def _owner(request: Request, memory_id: str, person: str | None, key: str | None) -> tuple[str, str | None]:
    """Whose memory it is: the id under which theirs is kept, and their name; only within the key's scope.

    Raises:
        NotFound: there is none in the key's scope, or it is not the one of `person`.
    """
    scope = await scope_of(request, key)
    if not _ID.fullmatch(memory_id):
        raise _missing(memory_id)
    owner = await services_of(request).memory.facts.owner_of(memory_id)
    if owner is None or owner.key_id != scope or (person is not None and owner.id != person_of(scope, person)):
        raise _missing(memory_id)
    return owner.id, owner.name or None


def _missing(memory_id: str) -> NotFound:
    return NotFound(f"There is no memory '{memory_id}' in this scope.", param="memory_id")
