"""`omoide persona …`."""

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict

import typer
from rich.console import Console
from rich.table import Table

from memory.embedding import Embedder, EmbeddingUnavailable, open_embedder
from persona.affect.appraisal import Appraisal, appraise, embedder_name
from persona.linear import Vector
from persona.scaffold import scaffold
from persona.schema import Part, json_schema
from persona.source import load_all, load_persona
from service.cli.phrases import Phrasebook
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


async def appraise_lines(settings: Settings, lines: Iterable[str], *, as_json: bool) -> None:
    """Prints what each line means for a persona, as a turn would see it: with its sentence vector where there is one.

    Args:
        settings: whose embedding model makes the vectors.
        lines: one message each; empty ones are passed over.
        as_json: one JSON object a line instead of a table row.
    """
    embedder = open_embedder(settings.embedding)
    try:
        with suppress(EmbeddingUnavailable):
            await embedder.open()
        for line in lines:
            if text := line.strip():
                found = appraise(text, await _vector_of(embedder, text))
                _tell(text, found, as_json=as_json)
    finally:
        await embedder.close()


async def _vector_of(embedder: Embedder, text: str) -> Vector | None:
    """The sentence vector that the appraiser understands, or None: then words alone decide."""
    if embedder.name != embedder_name():
        return None
    try:
        vector: Vector = (await embedder.embed_queries([text]))[0]
    except EmbeddingUnavailable:
        return None
    return vector


def _tell(text: str, found: Appraisal, *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps({"text": text, **asdict(found)}, ensure_ascii=False))
        return
    felt = f"{found.valence:+.2f} {found.arousal:.2f}  {found.emotion:<8} {found.intent:<17}"
    typer.echo(f"{felt} {text}  ({'; '.join(found.why)})")
