"""The personas that are served: taken from their folders, kept as versions, exchanged while turns are under way.

What is served is one mapping that is exchanged as a whole. A turn holds the persona with which it began.
"""

import asyncio
import logging
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from memory.versions import Why
from persona.card import Persona
from persona.fault_words import Wording
from persona.faults import PersonaError
from persona.folder import Files, Signature, folders_in
from persona.sent import read_sent
from persona.source import check_files
from persona.tavern.book_file import Added, add_book, read_book
from persona.tavern.export import Form, card_file
from persona.tavern.folder import import_card
from service.errors import PreconditionFailed
from service.kept import KeptPersonas
from service.shelf import Found, Shelf

log = logging.getLogger(__name__)

ANY = "*"
"""Stands for any hash, where a persona only has to be there."""


class Personas(Mapping[str, Persona]):
    """Serves personas by name, and their kept versions.

    Args:
        shelf: where they come from.
    """

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._served: Mapping[str, Persona] = {}
        self._found: Mapping[str, Found] = {}
        self._nowhere: PersonaError | None = None
        self._kept = KeptPersonas(shelf)
        self._changing = asyncio.Lock()
        self._exporting = asyncio.Lock()

    def __getitem__(self, name: str) -> Persona:
        return self._served[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._served)

    def __len__(self) -> int:
        return len(self._served)

    @property
    def signatures(self) -> Mapping[str, Signature] | None:
        """By which the folders are known to have changed; None where there were none to look at."""
        return None if self._nowhere else {name: found.signature for name, found in self._found.items()}

    @property
    def errors(self) -> Mapping[str, PersonaError]:
        """What is wrong with the files, by persona ("": with the folder of all); the last good version serves."""
        broken = {name: found.error for name, found in self._found.items() if found.error}
        return {"": self._nowhere, **broken} if self._nowhere else broken

    def state(self) -> str:
        """`ok`, or for the operator which files are broken, and where."""
        lines = []
        for name, error in self.errors.items():
            served = self._served.get(name)
            going_on = f"{name}: version {served.version} goes on serving; " if served else ""
            lines += [f"{going_on}{each}" for each in error.faults]
        return "\n".join(lines) or "ok"

    async def open(self) -> None:
        """Takes every persona from its folder; a broken one is served as its newest version, where there is one.

        Raises:
            PersonaError: there is none, or a broken one was never served: the faults of all.
            DatabaseError: versions cannot be kept.
        """
        await self.reload("start")
        for name in self.errors:
            if name and (kept := await self._kept.newest(name)):
                log.warning("version %d of a persona goes on serving", kept.version, extra={"persona": name})
                self._served = {**self._served, name: kept}
        unserved = [error for name, error in self.errors.items() if name not in self._served]
        if unserved:
            raise PersonaError([each for error in unserved for each in error.faults])

    async def reload(self, why: Why = "edit") -> None:
        """Looks at every folder again; what is served changes at once, when all have been looked at.

        Raises:
            DatabaseError: a version cannot be kept; nothing has changed.
        """
        async with self._changing:
            began = time.perf_counter()
            try:
                folders = await asyncio.to_thread(folders_in, self._shelf.root)
            except PersonaError as error:  # a folder that is gone as a whole is an accident: everybody goes on serving
                self._nowhere = error
                _log_faults("", error, None)
                return
            looks = {f.name: await self._shelf.look(f.name, self._found.get(f.name), why) for f in folders}
            self._show(looks, time.perf_counter() - began)

    async def find(self, name: str, version: str = "") -> Persona | None:
        """The persona of a name as it is served, or as it was in a version; None where nobody of the name is served.

        Raises:
            NotFound: the persona is served, but that version is not kept.
        """
        persona = self._served.get(name)
        if persona is None or version in {"", str(persona.version)}:
            return persona
        return await self._kept.at(name, version)

    async def export_card(self, persona: Persona, form: Form, now: datetime) -> bytes:
        """A persona, of whatever version, as a file of a character card (`persona.tavern`).

        Raises:
            PersonaError: what was kept of an imported card cannot be read.
            DatabaseError: the version's files cannot be read.
        """
        files = await self._shelf.versions.files_of(persona.name, persona.version)
        async with self._exporting:  # any key may ask, and a large card takes seconds of CPU: one at a time
            return await asyncio.to_thread(_exported, files, self._shelf.root / persona.name, form, now)

    async def put(
        self, name: str, raw: bytes, *, as_json: bool = False, if_match: Collection[str] | None = None
    ) -> Persona:
        """Writes what was sent (`persona.sent`) into the persona's folder and serves it; the persona may be new.

        Args:
            name: whose folder; a valid name.
            raw: the persona as it was sent.
            as_json: JSON instead of YAML.
            if_match: hashes of which the served persona has to have one; None for no condition.

        Raises:
            PersonaError: what was sent has faults, all told; nothing has changed.
            PreconditionFailed: somebody else changed the persona.
            FolderError: the folder cannot be written.
            DatabaseError: the version cannot be kept.
        """
        async with self._changing:
            there = await self._look_at(name, "edit")
            self._demand(name, if_match)
            files = await self._shelf.files_there(name)
            sent = await asyncio.to_thread(read_sent, raw, as_json=as_json, name=name, there=files)
            return await self._replace(name, sent.files, there, "put", None)

    async def import_card(
        self, content: bytes, file: str, name: str | None = None
    ) -> tuple[Persona, Sequence[Wording]]:
        """Makes a persona of a character card (`persona.tavern`) and serves it; also tells what to know of it.

        Args:
            content: the card: JSON, PNG or CHARX.
            file: the file's name, for what is told about it.
            name: what clients will call the persona; None: made of the character's name.

        Raises:
            CardFault: the card cannot be used; nothing has changed.
            ScaffoldError: the name is taken, or the folder cannot be written.
            DatabaseError: the version cannot be kept.
        """
        async with self._changing:
            await self._shelf.versions.newest(name or "")  # see `_replace`
            made = await asyncio.to_thread(import_card, self._shelf.root, content, file, name)
            return await self._take(made.folder.name, "import"), made.notes

    async def add_lore(
        self, name: str, content: bytes, file: str, *, if_match: Collection[str] | None = None
    ) -> tuple[Persona, Added]:
        """Adds a lorebook of its own (`persona.tavern`) to a persona's and serves it; also tells what was added.

        Args:
            name: whose lorebook grows.
            content: the lorebook, JSON.
            file: the file's name, for what is told about it.
            if_match: see `put`.

        Raises:
            PersonaError: the lorebook cannot be used, or the persona's files have faults; nothing has changed.
            PreconditionFailed, FolderError, DatabaseError: see `put`.
        """
        book = await asyncio.to_thread(read_book, content, file)
        async with self._changing:
            there = await self._look_at(name, "edit")
            self._demand(name, if_match)
            files = await self._shelf.files_there(name)
            added = await asyncio.to_thread(add_book, files, name, book, file)
            return await self._replace(name, added.files, there, "import", None), added

    async def roll_back(self, name: str, version: int, *, if_match: Collection[str] | None = None) -> Persona:
        """Writes a version's files back into the persona's folder and serves them, as a version of its own.

        What is in the folder is kept as a version before, where it is none yet.

        Raises:
            NotFound: there is no such version.
            PersonaError: the version does not pass today's checks.
            PreconditionFailed, FolderError, DatabaseError: see `put`.
        """
        async with self._changing:
            there = await self._look_at(name, "edit")
            self._demand(name, if_match)
            if await self._shelf.kept(name, version) is None:
                raise await self._kept.no_version(name, str(version))
            files = await self._shelf.versions.files_of(name, version)
            return await self._replace(name, files, there, "rollback", version)

    async def _replace(self, name: str, files: Files, there: Found, why: Why, parent: int | None) -> Persona:
        await self._shelf.versions.newest(name)  # a database that does not answer is told before anything is written
        await self._shelf.write(name, files, there)
        return await self._take(name, why, parent)

    async def _take(self, name: str, why: Why, parent: int | None = None) -> Persona:
        """The persona that was just written, as it serves now."""
        found = await self._look_at(name, why, parent)
        if found.persona is None:
            raise found.error or PersonaError([])
        return found.persona

    async def _look_at(self, name: str, why: Why, parent: int | None = None) -> Found:
        """Looks at one folder; where there is none yet, nothing is noted."""
        began = time.perf_counter()
        found = await self._shelf.look(name, self._found.get(name), why, parent)
        if found.signature:
            self._show({**self._found, name: found}, time.perf_counter() - began)
        return found

    def _show(self, looks: Mapping[str, Found], seconds: float) -> None:
        """Exchanges what is served; where the files are broken, what was served goes on."""
        before, known = self._served, self._found
        shown = {name: found.persona or before.get(name) for name, found in looks.items()}
        self._served = {name: persona for name, persona in shown.items() if persona is not None}
        self._found, self._nowhere = looks, None
        for name, found in looks.items():
            if known.get(name) is not found and (known or found.error):  # a start that goes well is told by its end
                _log_change(name, found, before.get(name), seconds)
        for name in before.keys() - looks.keys():
            log.info("a persona is not served any more", extra={"persona": name})

    def _demand(self, name: str, if_match: Collection[str] | None) -> None:
        persona = self._served.get(name)
        if if_match is None or (persona is not None and (ANY in if_match or persona.hash in if_match)):
            return
        now = f"version {persona.version} with the hash {persona.hash}" if persona else "not served"
        raise PreconditionFailed(
            f"Persona '{name}' is {now}, and If-Match asks for another one. Read it again, then send the change anew."
        )


def _exported(files: Files, folder: Path, form: Form, now: datetime) -> bytes:
    # As its files say: a version number that the service counted is no change of the operator's.
    return card_file(check_files(files, folder.name), folder, form, now)


def _log_change(name: str, found: Found, before: Persona | None, seconds: float) -> None:
    if found.persona is None:
        _log_faults(name, found.error or PersonaError([]), before)
    elif found.persona != before:
        extra = {"persona": name, "version": found.persona.version, "ms": round(seconds * 1000)}
        log.info("a persona is served", extra=extra)


def _log_faults(name: str, error: PersonaError, before: Persona | None) -> None:
    going_on = f"version {before.version} goes on serving" if before else "what is served stays as it is"
    for each in error.faults:
        log.warning("a persona's files are broken, %s: %s", going_on, each, extra={"persona": name} if name else None)
