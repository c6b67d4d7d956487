"""The personas that are served: read, changed, checked, and brought back to a version that was."""

import asyncio
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.responses import Response

from persona.faults import PersonaError
from persona.sent import read_sent
from persona.yaml_text import texts_to_yaml
from service.api.http import JsonResponse, authenticate, read_body, require_operator, services_of
from service.api.persona_shapes import (
    IF_MATCH,
    REFUSALS,
    Name,
    Number,
    answer,
    entry_of,
    fault_of,
    faults_told,
    if_match,
    tag_of,
    version_of,
)
from service.errors import BadRequest, NotFound

router = APIRouter(tags=["Personas"])

LARGEST = 2**20
"""Bytes of a persona that is sent: its files at their largest, and room for the JSON or YAML around them."""

_SENT = {
    "requestBody": {
        "required": True,
        "description": "The persona: a card with all its fields, or a mapping of its files' names (`card.yaml`, "
        "`examples.yaml`, `lorebook.yaml`) to their text. Files of which it does not speak stay as they are. "
        "What is not sent as JSON is read as YAML.",
        "content": {
            "application/yaml": {"schema": {"type": "string"}},
            "application/json": {"schema": {"type": "object"}},
        },
    }
}


class RollBack(BaseModel):
    """The body of a rollback."""

    model_config = ConfigDict(extra="forbid", strict=True)

    version: Number


@router.get("/v1/personas", summary="List personas")
async def list_personas(request: Request) -> Response:
    """Every persona with what a client shows of it: name, language, summary, greeting, version, hash."""
    await authenticate(request)
    personas = services_of(request).personas
    return JsonResponse({"object": "list", "data": [entry_of(persona) for _, persona in sorted(personas.items())]})


@router.post("/v1/personas/validate", summary="Check a persona", openapi_extra=_SENT)
async def validate_persona(request: Request) -> Response:
    """Checks a persona without keeping it, for operators: `valid`, and `faults`, each with its place and fix."""
    await require_operator(request)
    raw = await read_body(request, LARGEST)
    try:
        await asyncio.to_thread(read_sent, raw, as_json=_is_json(request))
    except PersonaError as error:
        return JsonResponse({"valid": False, "faults": [fault_of(fault) for fault in error.faults]})
    return JsonResponse({"valid": True, "faults": []})


@router.get("/v1/personas/{name}", summary="Retrieve a persona")
async def retrieve_persona(
    request: Request,
    name: Name,
    version: Annotated[Number | None, Query(description="another version than the one that serves")] = None,
    shape: Annotated[
        Literal["json", "yaml"], Query(alias="format", description="yaml: its files by name, as they are written")
    ] = "json",
) -> Response:
    """The card with all its fields, or its files; the header `ETag` has the hash for `If-Match`."""
    await authenticate(request)
    services = services_of(request)
    with faults_told():
        persona = await services.personas.find(name, "" if version is None else str(version))
    if persona is None:
        raise NotFound(f"There is no persona '{name}'.", param="name")
    if shape == "json":
        card = persona.model_dump(mode="json", exclude_none=True)
        return answer({**entry_of(persona), "card": card}, persona)
    files = await services.versions.files_of(name, persona.version)
    text = await asyncio.to_thread(texts_to_yaml, files)
    return Response(text, media_type="application/yaml", headers=tag_of(persona))


@router.put(
    "/v1/personas/{name}", summary="Change or make a persona", openapi_extra=_SENT | IF_MATCH, responses=REFUSALS
)
async def put_persona(request: Request, name: Name) -> Response:
    """Writes the persona into its folder, for operators; when the answer comes, it serves. 201 where it is new."""
    await require_operator(request)
    raw = await read_body(request, LARGEST)
    personas = services_of(request).personas
    status = 200 if name in personas else 201
    with faults_told():
        persona = await personas.put(name, raw, as_json=_is_json(request), if_match=if_match(request))
    return answer(entry_of(persona), persona, status)


@router.get("/v1/personas/{name}/versions", summary="List a persona's versions")
async def list_versions(
    request: Request,
    name: Name,
    before: Annotated[Number | None, Query(description="only versions with a smaller number")] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> Response:
    """Every kept version, newest first, a page at a time; those of a persona that is not served any more too."""
    await authenticate(request)
    services = services_of(request)
    found = await services.versions.history(name, before=before, limit=limit + 1)
    if not found and before is None:
        raise NotFound(f"There is no persona '{name}', and there never was.", param="name")
    serving = services.personas[name].version if name in services.personas else None
    data = [{**version_of(version), "serving": version.version == serving} for version in found[:limit]]
    return JsonResponse({"object": "list", "data": data, "has_more": len(found) > limit})


@router.post(
    "/v1/personas/{name}/rollback",
    summary="Bring a version of a persona back",
    openapi_extra={"requestBody": {"content": {"application/json": {"schema": RollBack.model_json_schema()}}}}
    | IF_MATCH,
    responses=REFUSALS,
)
async def roll_back_persona(request: Request, name: Name) -> Response:
    """Writes a version's files back into the folder, for operators; when the answer comes, they serve."""
    await require_operator(request)
    raw = await read_body(request, LARGEST)
    try:
        version = RollBack.model_validate_json(raw).version
    except ValidationError as error:
        message = 'The body has to be {"version": N}, with the number of a version.'
        raise BadRequest(message, param="version", code="invalid_value") from error
    with faults_told():
        persona = await services_of(request).personas.roll_back(name, version, if_match=if_match(request))
    return answer(entry_of(persona), persona)


def _is_json(request: Request) -> bool:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower().endswith("json")
