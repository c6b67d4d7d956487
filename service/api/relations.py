"""How a persona and a person stand: affection, stage, emotion, and what moved them; and beginning anew."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from memory.relations import Step
from persona.affect.dynamics import without_romance
from persona.affect.state import AffectState
from service.api.http import JsonResponse, services_of
from service.api.scope import Key, scope_of
from service.errors import NotFound
from service.keys import person_of

router = APIRouter(tags=["Relations"])

Limit = Annotated[int, Query(ge=0, le=100, description="how many of the last changes the history shows")]


@router.get("/v1/relations/{persona}", summary="How a persona and the key's own person stand")
async def get_own_relation(request: Request, persona: str, key: Key = None, limit: Limit = 20) -> Response:
    """The same for the person for whom requests without `user` speak."""
    return await _relation(request, None, persona, key, limit)


@router.delete("/v1/relations/{persona}", summary="Let the relation of the key's own person begin anew")
async def delete_own_relation(request: Request, persona: str, key: Key = None) -> Response:
    """The same for the person for whom requests without `user` speak."""
    return await _begin_anew(request, None, persona, key)


@router.get("/v1/relations/{person:path}/{persona}", summary="How a persona and a person stand")
async def get_relation(request: Request, person: str, persona: str, key: Key = None, limit: Limit = 20) -> Response:
    """The affect state as of the last turn, and the last turns that moved it, newest first, each with its reasons.

    Two who never spoke have the persona's initial state and no history. With a minor no stage is a romantic one.
    """
    return await _relation(request, person, persona, key, limit)


@router.delete("/v1/relations/{person:path}/{persona}", summary="Let a relation begin anew")
async def delete_relation(request: Request, person: str, persona: str, key: Key = None) -> Response:
    """Forgets how the two stand; memories stay, and so do the turns in the ledger. 404 where there was nothing."""
    return await _begin_anew(request, person, persona, key)


async def _relation(request: Request, person: str | None, persona: str, key: str | None, limit: int) -> Response:
    scope = await scope_of(request, key)
    services = services_of(request)
    card = services.personas.get(persona)
    if card is None:
        raise NotFound(f"There is no persona '{persona}'.", param="persona")
    whom = person_of(scope, person)
    now = services.clock()
    # One that cannot be read begins anew with the next turn.
    state = AffectState.read(await services.ledger.load_state(whom, persona)) or AffectState.initial(card, now)
    known = await services.ledger.person(whom)
    if known and known.minor_until and known.minor_until > now:
        state, _ = without_romance(state)
    return JsonResponse(
        {
            "object": "relation",
            "person": person,
            "persona": persona,
            **state.model_dump(mode="json"),
            "emotion": state.emotion,
            "mood": {"pleasure": state.pleasure, "arousal": state.arousal, "dominance": state.dominance},
            "history": [_shown(step) for step in await services.relations.steps(whom, persona, limit)],
        }
    )


async def _begin_anew(request: Request, person: str | None, persona: str, key: str | None) -> Response:
    scope = await scope_of(request, key)
    services = services_of(request)
    if not await services.relations.begin_anew(person_of(scope, person), persona, services.clock()):
        raise NotFound(f"There is no relation with '{persona}': they never spoke, or it began anew.", param="persona")
    return JsonResponse({"object": "relation.deleted", "person": person, "persona": persona, "deleted": True})


def _shown(step: Step) -> dict[str, Any]:
    return {
        "turn": step.turn,
        "at": step.at.isoformat(),
        **{name: {"before": step.before.get(name), "after": step.after.get(name)} for name in ("affection", "stage")},
        "why": step.why,
    }
