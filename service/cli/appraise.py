"""`omoide persona appraise`: what messages mean for a persona."""

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict

import typer

from memory.embedding import Embedder, EmbeddingUnavailable, open_embedder
from persona.affect.appraisal import Appraisal, appraise, embedder_name
from persona.linear import Vector
from service.settings import Settings


async def appraise_lines(settings: Settings, lines: Iterable[str], *, as_json: bool) -> None:
    """Prints what each line means for a persona, as a turn would see it: with its sentence vector where there is one.

    Args:
        settings: whose embedding model makes the vectors.
        lines: one message each; empty ones are passed over.
        as_json: one JSON object a line instead of a table row.
    """
    embedder = open_embedder(settings.embedding, settings.models_dir)
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
