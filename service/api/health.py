"""Whether the process lives, and whether a turn would be answered."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from memory.database import DatabaseError
from service.api.http import JsonResponse, authenticate, services_of
from service.errors import ApiError

router = APIRouter(tags=["Health"])


@router.get("/healthz", summary="The process lives")
async def healthz() -> Response:
    """Answers as long as the event loop turns."""
    return JsonResponse({"status": "ok"})


@router.get("/readyz", summary="A turn would be answered")
async def readyz(request: Request) -> Response:
    """200 when the parts that a turn cannot do without are there, else 503; either way every part by name.

    Memory is not such a part: without it a turn is answered, and says so. What is wrong with a part (it names folders
    and hosts) is told to callers with a key and on this machine; others see one word: `ok`, `failed`, or `starting`
    and `opening` of a part that has not been there yet.
    """
    readiness = await services_of(request).readiness()
    parts = readiness.parts if await _is_known(request) else readiness.in_a_word()
    body = {"status": "ready" if readiness.ready else "not ready", "parts": parts}
    return JsonResponse(body, status_code=200 if readiness.ready else 503)


async def _is_known(request: Request) -> bool:
    try:
        await authenticate(request)
    except (ApiError, DatabaseError):
        return False
    return True
