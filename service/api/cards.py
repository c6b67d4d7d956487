"""Character cards of other programs: personas made of them, and personas written as them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from persona.card import NAME_PATTERN
from persona.fault_words import Wording
from persona.scaffold import ScaffoldError
from persona.tavern.read import MAX_FILE_BYTES
from service.api.http import require_operator, services_of
from service.api.persona_shapes import REFUSALS, answer, entry_of, faults_told
from service.api.upload import UPLOAD, read_upload
from service.errors import Conflict

router = APIRouter(tags=["Personas"])


@router.post(
    "/v1/personas/import",
    summary="Import a character card",
    status_code=201,
    openapi_extra={"requestBody": UPLOAD},
    responses={
        400: REFUSALS[400],
        409: {"description": "The name is taken, or the folder cannot be written; the message says what to do"},
        413: {"description": f"The card has more than {MAX_FILE_BYTES} bytes"},
    },
)
async def import_persona(
    request: Request,
    name: Annotated[
        str | None, Query(pattern=NAME_PATTERN, description="what clients will call it; none: made of the card's name")
    ] = None,
) -> Response:
    """Makes a persona of a Character Card (V2, V3; JSON, PNG, CHARX), for operators; when the answer comes, it serves.

    `notes` tells in Japanese (`ja`) and English (`en`) what of the card could not be used, and what to look at.
    """
    await require_operator(request)
    sent = await read_upload(request, MAX_FILE_BYTES, "card")
    with faults_told("card"), _name_told(name):
        persona, notes = await services_of(request).personas.import_card(sent.content, sent.name, name)
    return answer({**entry_of(persona), "notes": _told(notes)}, persona, 201)


@contextmanager
def _name_told(name: str | None) -> Iterator[None]:
    """Tells of a folder that cannot be made in OpenAI's shape."""
    try:
        yield
    except ScaffoldError as error:
        if name and error.kind == "name_taken":
            message = (
                f"There is a folder '{name}' already. Send another ?name=, or none for a name that is free; "
                f"PUT /v1/personas/{name} changes the persona that is there."
            )
            raise Conflict(message, param="name", code="name_taken") from error
        raise Conflict(f"{error}.", code="folder_not_writable") from error


def _told(notes: Sequence[Wording]) -> list[dict[str, Any]]:
    return [{"ja": japanese, "en": english} for japanese, english in notes]
