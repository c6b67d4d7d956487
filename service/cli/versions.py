"""`omoide persona history|diff|rollback`: what a persona was, what changed, and bringing a version back."""

import difflib
import json
import os
import re
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import UTC, datetime, tzinfo

import typer
from rich.console import Console
from rich.table import Table

from memory.database import Database
from memory.versions import PersonaVersions, Version
from persona.card import NAME_PATTERN, Persona
from persona.folder import FILES, REPLACED, Files
from service.cli.phrases import Phrasebook
from service.cli.preflight import Refusal, check_data_dir
from service.kept import KeptPersonas
from service.settings import Settings
from service.shelf import Shelf

_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


async def newest_of(settings: Settings, say: Phrasebook, names: Iterable[str]) -> dict[str, Persona]:
    """The newest versions of personas, as far as they have any that passes today's checks.

    Raises:
        DatabaseError: they cannot be read.
    """
    async with _shelf(settings, say) as shelf:
        kept = KeptPersonas(shelf)
        found = {name: await kept.newest(name) for name in names}
    return {name: persona for name, persona in found.items() if persona is not None}


async def history(settings: Settings, say: Phrasebook, name: str, *, as_json: bool) -> None:
    """Prints the versions of a persona, newest first.

    Raises:
        Refusal: there is none.
    """
    async with _shelf(settings, say) as shelf:
        versions = await _history(shelf, say, name)
        there = await shelf.files_there(name)
        here = there == await shelf.versions.files_of(name, versions[0].version)
    if as_json:
        rows = [{**asdict(version), "created_at": version.created_at.isoformat()} for version in versions]
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    Console().print(_table(versions, say, settings.zone))
    if there and not here:
        typer.echo(say("version.unkept", folder=shelf.root / name), err=True)


async def diff(settings: Settings, say: Phrasebook, name: str, a: int | None, b: int | None) -> None:
    """Prints what differs between two versions of a persona's files, in colours on a terminal.

    Args:
        settings: where folder and versions are.
        say: the operator's language.
        name: the persona.
        a: a version; None for the one before `b`.
        b: another; None for the files as they are in the folder.

    Raises:
        Refusal: there is no such version.
    """
    async with _shelf(settings, say) as shelf:
        versions = await _history(shelf, say, name)
        for number in (a, b):
            if number is not None:
                _demand(versions, say, name, number)
        there = await shelf.files_there(name)
        kept = await shelf.versions.files_of(name, versions[0].version)
        if b is None and (not there or (a is None and there == kept)):  # nothing newer than the newest version
            b = versions[0].version
        if a is None:
            a = next((version.version for version in versions if b is None or version.version < b), None)
        new, place = there, str(shelf.root / name)
        if b is not None:
            new, place = await shelf.versions.files_of(name, b), f"{name}@{b}"
        old = await shelf.versions.files_of(name, a) if a is not None else {}
    if a is None:
        typer.echo(say("version.only", name=name, version=b), err=True)
    elif old == new:
        typer.echo(say("version.same", a=f"{name}@{a}", b=place), err=True)
    else:
        _print(_difference(old, new, f"{name}@{a}", place))


async def roll_back(settings: Settings, say: Phrasebook, name: str, version: int) -> None:
    """Writes a version's files back into the persona's folder; what was there is kept as a version before.

    Raises:
        Refusal: there is no such version.
        PersonaError: it does not pass today's checks.
        FolderError: the folder cannot be written.
    """
    async with _shelf(settings, say) as shelf:
        _demand(await _history(shelf, say, name), say, name, version)
        await shelf.kept(name, version)
        there = await shelf.look(name, None, "edit")
        await shelf.write(name, await shelf.versions.files_of(name, version), there)
        found = await shelf.look(name, there, "rollback", version)
    if there.error and there.signature:
        typer.echo(say("version.set_aside", folder=shelf.root / name / REPLACED), err=True)
    now = found.persona.version if found.persona else version
    typer.echo(say("version.back", name=name, version=now, old=version))


async def kept_version(settings: Settings, say: Phrasebook, name: str, version: int) -> Persona:
    """A persona as it was in a version.

    Raises:
        Refusal: there is no such version.
        PersonaError: it does not pass today's checks.
    """
    async with _shelf(settings, say) as shelf:
        _demand(await _history(shelf, say, name), say, name, version)
        persona = await shelf.kept(name, version)
    if persona is None:  # it went between the two reads
        raise Refusal(say("version.nobody", name=name))
    return persona


@asynccontextmanager
async def _shelf(settings: Settings, say: Phrasebook) -> AsyncIterator[Shelf]:
    check_data_dir(settings.data_dir, say)
    db = Database(settings.sql_url)
    try:
        await db.migrate()
        yield Shelf(settings.persona_dir, PersonaVersions(db), lambda: datetime.now(UTC))
    finally:
        await db.close()


async def _history(shelf: Shelf, say: Phrasebook, name: str) -> list[Version]:
    versions = await shelf.versions.history(name)
    if not versions:
        unserved = re.fullmatch(NAME_PATTERN, name) and (shelf.root / name).is_dir()
        raise Refusal(say("version.none" if unserved else "version.nobody", name=name))
    return versions


def _demand(versions: list[Version], say: Phrasebook, name: str, number: int) -> None:
    if number not in {version.version for version in versions}:
        kept = ", ".join(str(version.version) for version in reversed(versions))
        raise Refusal(say("version.unknown", name=name, version=number, kept=kept))


def _table(versions: list[Version], say: Phrasebook, zone: tzinfo) -> Table:
    heads = (say(f"head.{head}") for head in ("version", "created", "origin", "parent", "hash"))
    table = Table(*heads, box=None, pad_edge=False)
    for version in versions:
        made = version.created_at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
        origin = say(f"origin.{version.why}") if f"origin.{version.why}" in say else version.why
        parent = "" if version.parent is None else str(version.parent)
        table.add_row(str(version.version), made, origin, parent, version.hash[:12])
    return table


def _difference(old: Files, new: Files, old_place: str, new_place: str) -> Iterator[str]:
    for name in FILES:
        before, after = old.get(name), new.get(name)
        yield from difflib.unified_diff(
            (before or "").splitlines(),
            (after or "").splitlines(),
            "/dev/null" if before is None else f"{old_place}/{name}",
            "/dev/null" if after is None else f"{new_place}/{name}",
            lineterm="",
        )


def _print(lines: Iterable[str]) -> None:
    """Where output is no terminal, typer shows no colours; NO_COLOR is the operator's wish to see none there either."""
    colour = False if os.environ.get("NO_COLOR") else None
    for line in lines:
        head = line.startswith(("+++", "---"))
        typer.secho(line, fg=None if head else _COLOURS.get(line[0]), bold=head, color=colour)
