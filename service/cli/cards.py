"""`omoide persona import` and `export`: character cards of other programs."""

from datetime import UTC, datetime
from pathlib import Path

import typer

from persona.tavern.export import Form, export_card, write_new
from persona.tavern.folder import import_card
from persona.tavern.read import content_of
from service.cli.phrases import Phrasebook
from service.settings import Settings


def import_file(settings: Settings, say: Phrasebook, path: Path, name: str | None) -> None:
    """Makes a persona of a character card, and says what to know of it and what to do next.

    Raises:
        CardFault: the card cannot be used.
        ScaffoldError: the persona cannot be made.
    """
    made = import_card(settings.persona_dir, content_of(path), path.name, name)
    typer.echo(say("persona.imported", folder=made.folder, name=made.folder.name))
    for japanese, english in made.notes:
        typer.echo(say("persona.note", note=japanese if say.language == "ja" else english))


def export_file(settings: Settings, say: Phrasebook, name: str, form: Form, out: Path) -> None:
    """Writes a persona as a character card.

    Raises:
        PersonaError: the persona's files are wrong, or the card cannot be written.
    """
    write_new(out, export_card(settings.persona_dir, name, form, datetime.now(UTC)))
    typer.echo(say("persona.exported", name=name, out=out))
