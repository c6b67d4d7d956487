"""The personas that are served."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from service.api.http import JsonResponse, authenticate, services_of

router = APIRouter(tags=["Personas"])


@router.get("/v1/personas", summary="List personas")
async def list_personas(request: Request) -> Response:
    """Every persona with what a client shows of it: name, language, first messages, version."""
    await authenticate(request)
    services = services_of(request)
    return JsonResponse(
        {
            "object": "list",
            "data": [
                {
                    "name": persona.name,
                    "display_name": persona.display_name,
                    "language": persona.language,
                    "greeting": persona.greeting,
                    "greetings": persona.greetings,
                    "version": persona.version,
                    "hash": persona.hash,
                }
                for _, persona in sorted(services.personas.items())
            ],
        }
    )
