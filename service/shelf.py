"""Where a persona comes from: its folder, which the operator writes, and its versions, which the service keeps."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from memory.versions import Change, PersonaVersions, Why
from persona.card import NAME_PATTERN, Persona
from persona.faults import PersonaError
from persona.folder import Files, FolderError, Signature, read_files, set_aside, signature_of, write_files
from persona.source import check_files

LARGEST_NUMBER = 2**31 - 1
"""What PostgreSQL holds as a version's number."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a persona's folder held when one last looked.

    Attributes:
        signature: tells whether to look again; empty where there are no files.
        persona: under the number of its version; None where the files are broken.
        error: what is wrong with them.
    """

    signature: Signature
    persona: Persona | None
    error: PersonaError | None = None


class Shelf:
    """Takes personas from their folders and makes each accepted change a version.

    Args:
        root: the folder of personas.
        versions: where versions are kept.
        clock: the current time, with a time zone.
    """

    def __init__(self, root: Path, versions: PersonaVersions, clock: Callable[[], datetime]) -> None:
        self.root = root
        self.versions = versions
        self._clock = clock

    async def look(self, name: str, before: Found | None, why: Why, parent: int | None = None) -> Found:
        """What the folder holds now; what has changed since `before` becomes a version.

        Raises:
            DatabaseError: the version cannot be kept.
        """
        folder = self.root / name
        signature = await asyncio.to_thread(signature_of, folder)  # before it is read: a later change is seen again
        if before is not None and before.signature == signature:
            return before
        try:
            files = await asyncio.to_thread(read_files, folder)
            persona = await asyncio.to_thread(check_files, files, name, folder)
        except PersonaError as error:
            return Found(signature, None, error)
        change = Change(persona=name, hash=persona.hash, files=files, why=why, parent=parent, first=persona.version)
        kept = await self.versions.accept(change, self._clock())
        return Found(signature, _numbered(persona, kept.version))

    async def write(self, name: str, files: Files, there: Found) -> None:
        """Replaces the files of a persona; broken ones, which are no version, are set aside in its folder.

        Raises:
            FolderError: they cannot be written, or the name could be that of another place.
        """
        if not re.fullmatch(NAME_PATTERN, name):
            raise FolderError("bad_name", name=name)
        if there.error is not None and there.signature:
            await asyncio.to_thread(set_aside, self.root / name)
        await asyncio.to_thread(write_files, self.root / name, files)

    async def files_there(self, name: str) -> Files:
        """The files in the folder as they are, broken or not; none where they cannot be read."""
        try:
            return await asyncio.to_thread(read_files, self.root / name)
        except PersonaError:
            return {}

    async def kept(self, name: str, version: int) -> Persona | None:
        """The persona as it was in a version, or None where that is not kept.

        Raises:
            PersonaError: it does not pass today's checks any more.
        """
        if not 0 < version <= LARGEST_NUMBER:
            return None
        files = await self.versions.files_of(name, version)
        if not files:
            return None
        return _numbered(await asyncio.to_thread(check_files, files, name), version)


def _numbered(persona: Persona, version: int) -> Persona:
    """The table counts; what a card says of its number only begins the counting."""
    return persona.model_copy(update={"version": version})
