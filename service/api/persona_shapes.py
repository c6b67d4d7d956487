"""Personas, their versions and their faults as the API shows them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from memory.versions import Version
from persona.card import Persona
from persona.faults import Fault, PersonaError
from persona.folder import FolderError
from service.errors import BadRequest, Conflict, NotFound


@contextmanager
def faults_told() -> Iterator[None]:
    """Tells what is wrong with a persona, its folder or its version in OpenAI's shape.

    Raises:
        BadRequest: the persona has faults; `details` lists each.
        Conflict: its folder cannot be written.
        NotFound: it has no such version.
    """
    try:
        yield
    except PersonaError as error:
        count = len(error.faults)
        message = f"The persona has {count} fault{'s' if count > 1 else ''}. {error.faults[0]}."
        details = [fault_of(fault) for fault in error.faults]
        raise BadRequest(
            message, param=error.faults[0].field or None, code="invalid_persona", details=details
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
