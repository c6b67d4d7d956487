"""How a persona and a person stand: affection, stage, emotion."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from persona.affect.state import AffectState
from service.api.http import JsonResponse, services_of
from service.api.scope import Key, scope_of
from service.errors import NotFound
from service.keys import person_of

router = APIRouter(tags=["Relations"])


@router.get("/v1/relations/{persona}", summary="How a persona and the key's own person stand")
async def get_own_relation(request: Request, persona: str, key: Key = None) -> Response:
    """The same for the person for whom requests without `user` speak."""
    return await _relation(request, None, persona, key)


@router.get("/v1/relations/{person:path}/{persona}", summary="How a persona and a person stand")
async def get_relation(request: Request, person: str, persona: str, key: Key = None) -> Response:
    """The affect state as of the last turn; two who never spoke have the persona's initial one."""
    return await _relation(request, person, persona, key)


async def _relation(request: Request, person: str | None, persona: str, key: str | None) -> Response:
    scope = await scope_of(request, key)
    services = services_of(request)
    card = services.personas.get(persona)
    if card is None:
        raise NotFound(f"There is no persona '{persona}'.", param="persona")
    stored = await services.ledger.load_state(person_of(scope, person), persona)
    state = AffectState.initial(card, services.clock()) if stored is None else AffectState.model_validate(stored)
    return JsonResponse(
        {
            "object": "relation",
            "person": person,
            "persona": persona,
            **state.model_dump(mode="json"),
            "emotion": state.emotion,
        }
    )
