"""`omoide persona import` and `export`: character cards and lorebooks of other programs."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import typer

from persona.fault_words import Wording
from persona.folder import read_files, write_files
from persona.tavern.book_file import add_book, read_book
from persona.tavern.export import Form, export_card, write_new
from persona.tavern.folder import folder_of, import_card
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
    _tell(say, made.notes)


def add_file(settings: Settings, say: Phrasebook, path: Path, name: str) -> None:
    """Adds a lorebook of its own to a persona's, and says what to know of it.

    Raises:
        PersonaError: the lorebook cannot be used, or the persona's files are wrong; nothing has changed.
        FolderError: the folder cannot be written.
    """
    book = read_book(content_of(path), path.name)
    folder = folder_of(settings.persona_dir, name)
    added = add_book(read_files(folder), name, book, path.name)
    write_files(folder, added.files)
    typer.echo(say("persona.lore_added", count=len(added.names), folder=folder))
    _tell(say, added.notes)


def export_file(settings: Settings, say: Phrasebook, name: str, form: Form, out: Path) -> None:
    """Writes a persona as a character card.

    Raises:
        PersonaError: the persona's files are wrong, or the card cannot be written.
    """
    write_new(out, export_card(settings.persona_dir, name, form, datetime.now(UTC)))
    typer.echo(say("persona.exported", name=name, out=out))


def _tell(say: Phrasebook, notes: Iterable[Wording]) -> None:
    for japanese, english in notes:
        typer.echo(say("persona.note", note=japanese if say.language == "ja" else english))
