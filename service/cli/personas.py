"""`omoide persona …`."""

import json

import typer
from rich.console import Console
from rich.table import Table

from persona.source import load_all
from service.settings import Settings


def show(settings: Settings, *, as_json: bool) -> None:
    """Prints every persona.

    Raises:
        PersonaError: a card is wrong.
    """
    personas = [persona for _, persona in sorted(load_all(settings.persona_dir).items())]
    if as_json:
        rows = [{k: getattr(p, k) for k in ("name", "display_name", "language", "version", "hash")} for p in personas]
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    table = Table("name", "display name", "language", "version", "hash", box=None, pad_edge=False)
    for persona in personas:
        table.add_row(persona.name, persona.display_name, persona.language, str(persona.version), persona.hash[:12])
    Console().print(table)
