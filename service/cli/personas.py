"""`omoide persona …`: cards listed and made; what needs more is in modules of its own."""

import json

import typer
from rich.console import Console
from rich.table import Table

from persona.scaffold import scaffold
from persona.schema import Part, json_schema
from persona.source import load_all, load_persona
from service.cli.phrases import Phrasebook
from service.settings import Settings


def show(settings: Settings, say: Phrasebook, *, as_json: bool) -> None:
    """Prints every persona.

    Raises:
        PersonaError: a card is wrong.
    """
    personas = [persona for _, persona in sorted(load_all(settings.persona_dir).items())]
    if as_json:
        rows = [{k: getattr(p, k) for k in ("name", "display_name", "language", "version", "hash")} for p in personas]
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    heads = (say(f"head.{head}") for head in ("name", "display_name", "language", "version", "hash"))
    table = Table(*heads, box=None, pad_edge=False)
    for persona in personas:
        table.add_row(persona.name, persona.display_name, persona.language, str(persona.version), persona.hash[:12])
    Console().print(table)


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
