"""Character cards and lorebooks of other programs: taken in, and personas written as cards."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import PurePath
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from persona.card import NAME_PATTERN
from persona.fault_words import Wording
from persona.faults import PersonaError
from persona.scaffold import ScaffoldError
from persona.tavern.export import Form
from persona.tavern.read import MAX_FILE_BYTES
from persona.tavern.safe_json import MAX_JSON_BYTES
from service.api.http import authenticate, require_operator, services_of
from service.api.persona_shapes import IF_MATCH, REFUSALS, Name, Number, answer, entry_of, faults_told, if_match
from service.api.upload import UPLOAD, read_upload
from service.errors import Conflict, NotFound

router = APIRouter(tags=["Personas"])

_FILES: dict[Form, tuple[str, str]] = {
    "v2": ("application/json", ".json"),
    "v3": ("application/json", ".json"),
    "png": ("image/png", ".png"),
    "charx": ("application/zip", ".charx"),
}
"""Content type and the end of the file's name."""
_UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]')
"""What some file systems refuse in a name."""


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


@router.post(
    "/v1/personas/{name}/lorebook",
    summary="Add a lorebook to a persona",
    openapi_extra={"requestBody": UPLOAD} | IF_MATCH,
    responses=REFUSALS | {413: {"description": f"The lorebook has more than {MAX_JSON_BYTES} bytes"}},
)
async def add_lorebook(request: Request, name: Name) -> Response:
    """Adds a lorebook of its own (`lorebook_v3`, SillyTavern's world info) to a persona's, for operators.

    `added` names the entries that are new, `notes` tells in Japanese (`ja`) and English (`en`) what could not be used;
    when the answer comes, they serve.
    """
    await require_operator(request)
    sent = await read_upload(request, MAX_JSON_BYTES, "lorebook")
    personas = services_of(request).personas
    if name not in personas:
        raise NotFound(f"There is no persona '{name}'.", param="name")
    with faults_told("lorebook"):
        persona, added = await personas.add_lore(name, sent.content, sent.name, if_match=if_match(request))
    return answer({**entry_of(persona), "added": list(added.names), "notes": _told(added.notes)}, persona)


@router.get(
    "/v1/personas/{name}/export",
    summary="Export a persona as a character card",
    response_class=Response,
    responses={
        200: {
            "description": "The file",
            "content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind, _ in _FILES.values()},
        },
        409: {"description": "What was kept of the imported card cannot be read; the message says what to do"},
    },
)
async def export_persona(
    request: Request,
    name: Name,
    form: Annotated[
        Form,
        Query(alias="format", description="JSON (v2, v3), a picture with the card in it, or a zip with its assets"),
    ] = "v3",
    version: Annotated[Number | None, Query(description="another version than the one that serves")] = None,
) -> Response:
    """The persona as a Character Card: an imported one as it was, with what has changed since; any other as V3."""
    await authenticate(request)
    services = services_of(request)
    with faults_told():
        persona = await services.personas.find(name, "" if version is None else str(version))
    if persona is None:
        raise NotFound(f"There is no persona '{name}'.", param="name")
    try:
        content = await services.personas.export_card(persona, form, services.clock())
    except PersonaError as error:
        fault = error.faults[0]  # its path is the operator's business
        message = f"{PurePath(fault.file).name}: {fault.message[1]}; fix: {fault.fix[1]}."
        raise Conflict(message, code="card_not_readable") from error
    kind, suffix = _FILES[form]
    return Response(content, media_type=kind, headers=_saved_as(persona.display_name, name, suffix))


def _saved_as(title: str, name: str, suffix: str) -> dict[str, str]:
    """The header by which a client saves a file (RFC 6266): under a title in any script, or a name in ASCII."""
    encoded = quote(f"{_UNSAFE.sub('_', title)}{suffix}", safe="")
    return {"Content-Disposition": f"attachment; filename=\"{name}{suffix}\"; filename*=UTF-8''{encoded}"}


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
