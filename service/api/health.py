"""Whether the process lives, and whether a turn would be answered."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from service.api.http import JsonResponse, services_of

router = APIRouter(tags=["Health"])


@router.get("/healthz", summary="The process lives")
async def healthz() -> Response:
    """Answers as long as the event loop turns."""
    return JsonResponse({"status": "ok"})


@router.get("/readyz", summary="A turn would be answered")
async def readyz(request: Request) -> Response:
    """200 when the parts that a turn cannot do without are there, else 503; either way every part by name.

    Memory is not such a part: without it a turn is answered, and says so.
    """
    readiness = await services_of(request).readiness()
    body = {"status": "ready" if readiness.ready else "not ready", "parts": readiness.parts}
    return JsonResponse(body, status_code=200 if readiness.ready else 503)
