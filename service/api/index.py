"""What stands at the address itself, for those who open it in a browser or with curl."""

from fastapi import APIRouter
from starlette.responses import Response

from service import VERSION
from service.api.http import JsonResponse

router = APIRouter(tags=["Health"])

PATHS = {"chat": "/v1/chat/completions", "models": "/v1/models", "ready": "/readyz", "docs": "/docs"}


@router.get("/", summary="What this is")
async def index() -> Response:
    """Names the service, its version and where to go on; needs no key and tells nothing of people or settings."""
    return JsonResponse({"service": "Omoide", "version": VERSION, "paths": PATHS})
