"""`omoide model …`: models that are known to work, listed and fetched."""

import json
from typing import Any

import typer
from rich.console import Console
from rich.table import Table

from deploy.models import BUILT_IN, ModelError, catalogue_rows, get, resolve
from service.cli.phrases import Phrasebook
from service.settings import Settings


def show(settings: Settings, say: Phrasebook, *, as_json: bool) -> None:
    """Prints the models that come along and the catalogue, with what is here already."""
    known: list[dict[str, Any]] = [{"name": name, "note": note} for name, note in BUILT_IN.items()]
    rows = [{**row, "here": _is_here(row["name"], settings)} for row in [*known, *catalogue_rows()]]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    table = Table("name", "", "licence", "memory", "", box=None, pad_edge=False)
    for row in rows:
        memory = f"{row['memory_gb']:g} GB" if "memory_gb" in row else ""
        here = say("model.here") if row["here"] else ""
        table.add_row(row["name"], here, row.get("licence", ""), memory, note_in(row["note"], say.language))
    Console().print(table)


def note_in(note: str, language: str) -> str:
    """The half of a catalogue note (`Japanese / English`) that is in the language."""
    japanese, _, english = note.partition(" / ")
    return japanese if language == "ja" else english


def get_model(settings: Settings, say: Phrasebook, name: str) -> None:
    """Fetches a model; the hub's own progress bars show how far it is.

    Raises:
        ModelError: no such model, or no network.
    """
    typer.echo(say("model.getting", name=name), err=True)
    model = get(name, settings.models_dir)
    typer.echo(say("model.got", name=name, path=model.path))


def _is_here(name: str, settings: Settings) -> bool:
    try:
        resolve(name, settings.models_dir)
    except ModelError:
        return False
    return True
