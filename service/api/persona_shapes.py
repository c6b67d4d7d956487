"""Personas, their versions and their faults as the API shows them, and what requests say of personas."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

from fastapi import Path, Request
from pydantic import Field
from starlette.responses import Response

from memory.versions import Version
from persona.card import NAME_PATTERN, Persona
from persona.faults import Fault, PersonaError
from persona.folder import FolderError
from service.api.http import JsonResponse
from service.errors import BadRequest, Conflict, NotFound
from service.shelf import LARGEST_NUMBER

Name = Annotated[str, Path(pattern=NAME_PATTERN, description="the persona's name, which is its folder's")]
Number = Annotated[int, Field(ge=1, le=LARGEST_NUMBER)]
"""Of a version."""
IF_MATCH = {
    "parameters": [
        {
            "name": "If-Match",
            "in": "header",
            "schema": {"type": "string"},
            "description": "the hash of the version that is to be changed; when another one serves, the answer is 412",
        }
    ]
}
REFUSALS: dict[int | str, dict[str, Any]] = {
    400: {"description": "What was sent has faults: `error.details` lists each with file, line, column, field and fix"},
    409: {"description": "The folder of personas cannot be written; the message says what to do"},
    412: {"description": "Somebody else has changed the persona (`If-Match`)"},
}


def if_match(request: Request) -> frozenset[str] | None:
    """The hashes of which the served persona has to have one; None for no condition."""
    header = request.headers.get("if-match")
    return None if header is None else frozenset(tag.strip().strip('"') for tag in header.split(","))


def tag_of(persona: Persona) -> dict[str, str]:
    """The header by which a client says later which version it changes."""
    return {"ETag": f'"{persona.hash}"'}


def answer(content: dict[str, Any], persona: Persona, status: int = 200) -> Response:
    """An answer about a persona."""
    return JsonResponse(content, status_code=status, headers=tag_of(persona))


@contextmanager
def faults_told(what: str = "persona") -> Iterator[None]:
    """Tells what is wrong with a persona, its folder or its version in OpenAI's shape.

    Args:
        what: was sent.

    Raises:
        BadRequest: it has faults; `details` lists each.
        Conflict: its folder cannot be written.
        NotFound: it has no such version.
    """
    try:
        yield
    except PersonaError as error:
        count = len(error.faults)
        message = f"The {what} has {count} fault{'s' if count > 1 else ''}. {error.faults[0]}."
        details = [fault_of(fault) for fault in error.faults]
        raise BadRequest(
            message, param=error.faults[0].field or None, code=f"invalid_{what}", details=details
        ) from error
    except FolderError as error:
        raise Conflict(f"{error}.", code="folder_not_writable") from error
    except NotFound as error:
        raise NotFound(error.message, param="version", code=error.code) from error


def entry_of(persona: Persona) -> dict[str, Any]:
    """A persona in a list."""
    return {
        "object": "persona",
        "name": persona.name,
        "display_name": persona.display_name,
        "language": persona.language,
        "summary": persona.identity.summary,
        "greeting": persona.greeting,
        "greetings": list(persona.greetings),
        "version": persona.version,
        "hash": persona.hash,
    }


def version_of(version: Version) -> dict[str, Any]:
    """A version in a list."""
    return {
        "object": "persona.version",
        "persona": version.persona,
        "version": version.version,
        "hash": version.hash,
        "why": version.why,
        "parent": version.parent,
        "created_at": version.created_at.isoformat(),
    }


def fault_of(fault: Fault) -> dict[str, Any]:
    """A fault as programs read it; line and column count from 1, and are 0 where there is no file."""
    return {
        "file": fault.file,
        "line": fault.line,
        "column": fault.column,
        "field": fault.field,
        "value": fault.value,
        "message": fault.message[1],
        "fix": fault.fix[1],
    }
