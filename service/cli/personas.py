"""`omoide persona …`: cards listed and made; what needs more is in modules of its own."""

import json
from typing import TYPE_CHECKING, Any

import typer
from rich.console import Console
from rich.table import Table

from persona.card import Persona
from persona.faults import Fault, PersonaError
from persona.folder import folders_in
from persona.scaffold import scaffold
from persona.schema import Part, json_schema
from persona.source import load_persona
from service.cli.phrases import Phrasebook
from service.settings import Settings

if TYPE_CHECKING:
    from memory.database import DatabaseError

_SHOWN = ("name", "display_name", "language", "version", "hash")


async def show(settings: Settings, say: Phrasebook, *, as_json: bool) -> None:
    """Prints every persona with its version: the one of its files, or where they are broken the one that serves.

    Raises:
        PersonaError: a card is wrong; the others are printed before.
        DatabaseError: the versions cannot be read; the personas are printed without.
    """
    folders = [folder.name for folder in folders_in(settings.persona_dir)]
    newest, unread = await _newest(settings, say, folders)
    rows: list[dict[str, Any]] = []
    faults: list[Fault] = []
    for name in folders:
        try:
            persona = load_persona(settings.persona_dir / name)
            rows.append(_row(persona, newest.get(name), known=unread is None))
        except PersonaError as error:
            rows.append(_broken_row(name, newest.get(name)))
            faults += error.faults
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        Console().print(_table(rows, say))
    if faults:
        raise PersonaError(faults)
    if unread:
        raise unread


async def _newest(
    settings: Settings, say: Phrasebook, names: list[str]
) -> tuple[dict[str, Persona], "DatabaseError | None"]:
    """The newest versions, or why they cannot be read; where there is no database yet, there are none."""
    if not settings.database_url.get_secret_value() and not (settings.data_dir / "omoide.db").exists():
        return {}, None
    from memory.database import DatabaseError  # noqa: PLC0415  (SQL is loaded where there is something to ask)
    from service.cli.versions import newest_of  # noqa: PLC0415

    try:
        return await newest_of(settings, say, names), None
    except DatabaseError as error:
        return {}, error


def _row(persona: Persona, newest: Persona | None, *, known: bool) -> dict[str, Any]:
    """A persona as its files are, under the number that they have, or will have when they are noticed."""
    same = newest is not None and newest.hash == persona.hash
    number = persona.version if newest is None else newest.version + (not same)
    state = "ok" if same or not known else "new" if newest is None else "changed"
    return {**_shown(persona), "version": number if known else None, "state": state}


def _broken_row(name: str, newest: Persona | None) -> dict[str, Any]:
    """A persona of which the files are broken, as its newest version."""
    kept = dict.fromkeys(_SHOWN) | {"name": name} if newest is None else _shown(newest)
    return {**kept, "state": "broken"}


def _shown(persona: Persona) -> dict[str, Any]:
    return {field: getattr(persona, field) for field in _SHOWN}


def _table(rows: list[dict[str, Any]], say: Phrasebook) -> Table:
    heads = (say(f"head.{head}") for head in (*_SHOWN, "state"))
    table = Table(*heads, box=None, pad_edge=False)
    for row in rows:
        cells = [str(row[field] or "–") for field in _SHOWN[:-1]]
        table.add_row(*cells, (row["hash"] or "–")[:12], _state(row, say))
    return table


def _state(row: dict[str, Any], say: Phrasebook) -> str:
    if row["state"] == "broken" and row["version"]:
        return say("persona.broken_serving", version=row["version"])
    words = {"ok": "persona.ok", "new": "persona.new", "changed": "persona.changed", "broken": "persona.broken"}
    return say(words[row["state"]])


def schema(part: Part) -> None:
    """Prints the JSON Schema of a persona's file."""
    typer.echo(json.dumps(json_schema(part), ensure_ascii=False, indent=2))


def new(settings: Settings, say: Phrasebook, name: str, language: str) -> None:
    """Makes a persona to begin with, and says what to do next.

    Raises:
        ScaffoldError: it cannot be made.
        PersonaError: its own checks refuse it; a fault of ours.
    """
    folder = scaffold(settings.persona_dir, name, language)
    load_persona(folder)
    typer.echo(say("persona.made", folder=folder, name=name))
