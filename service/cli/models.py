"""`omoide model …`: models that are known to work, listed and fetched."""

import json

import typer
from rich.console import Console
from rich.table import Column, Table

from deploy.models import ModelError, catalogue_rows, fetchable, get, resolve
from service.cli.phrases import Phrasebook
from service.settings import Settings


def show(settings: Settings, say: Phrasebook, *, as_json: bool) -> None:
    """Prints the models that come along and the catalogue, with what is here already."""
    rows = [{**row, "here": _is_here(row["name"], settings)} for row in catalogue_rows()]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    heads = (say(f"head.{head}") for head in ("name", "state", "licence", "memory"))
    table = Table(*(Column(head, no_wrap=True) for head in heads), say("head.about"), box=None, pad_edge=False)
    for row in rows:
        state = say("model.here" if row["here"] else "model.not_here")
        note = note_in(row["note"], say.language)
        table.add_row(row["name"], state, row["licence"], f"{row['memory_gb']:g} GB", note)
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
    if fetchable(name):
        typer.echo(say("model.getting", name=name), err=True)
    elif not _is_here(name, settings):
        raise ModelError("not_fetchable", name=name)
    model = get(name, settings.models_dir)
    typer.echo(say("model.got", name=name, path=model.path))


def _is_here(name: str, settings: Settings) -> bool:
    try:
        resolve(name, settings.models_dir)
    except ModelError:
        return False
    return True
