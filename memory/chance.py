"""How near a question is to texts that have nothing to do with it, where nothing better is known of the model."""

import numpy as np
from numpy.typing import NDArray

from memory.embedding import Embedder

UNRELATED = (
    (
        "今日はいい天気ですね。",
        "会議は三階の部屋で行われます。",
        "電車が少し遅れているようです。",
        "お湯が沸いたら火を止めてください。",
        "その話は初めて聞きました。",
    ),
    (
        "The shop opens at nine in the morning.",
        "Please close the door behind you.",
        "There is a long queue at the station.",
        "The report was sent to the office.",
        "It has been raining since yesterday.",
    ),
)
"""Sentences about nothing, by language: how near a question is to those of its own is what chance gives."""


def above_chance(similarity: float, chance: float) -> float:
    """A cosine similarity seen from what unrelated texts have with the same query (1: the same text, 0: unrelated).

    Models differ in how narrow a band their similarities lie, and queries do too; chance takes both out.
    """
    return (similarity - chance) / max(1.0 - chance, 1e-6)


async def unrelated(embedder: Embedder) -> list[NDArray[np.float32]]:
    """The vectors of sentences about nothing, by language."""
    return [await embedder.embed_passages(sentences) for sentences in UNRELATED]


async def chance_of(question: NDArray[np.float32], embedder: Embedder) -> float:
    """The cosine similarity that a question with this vector has to sentences about nothing."""
    return max(float(np.mean(each @ question)) for each in await unrelated(embedder))
