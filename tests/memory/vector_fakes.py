"""Vectors made up, and a search for pieces of them in files."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

PIECE = 4
"""So many numbers of a vector on end tell whose it is."""


def unit_vectors(count: int, dimension: int, seed: int = 0) -> Vectors:
    rows = np.random.default_rng(seed).standard_normal((count, dimension)).astype(np.float32)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def files_with_pieces(folder: Path, vectors: Vectors, words: Iterable[str] = ()) -> dict[str, int]:
    """How many pieces of the vectors, at any offset, and how many of the words each file holds; files without: none.

    The last 8 bits of a number are left out: Chroma brings vectors to length 1, which may change them.
    """
    numbers = np.ascontiguousarray(vectors, np.float32).view(np.uint32) >> 8
    known = np.unique(numbers)
    pieces = {row[at : at + PIECE].tobytes() for row in numbers for at in range(len(row) - PIECE + 1)}
    found = {}
    for path in folder.rglob("*"):
        if path.is_file() and (count := _pieces_in(path.read_bytes(), known, pieces, words)):
            found[str(path.relative_to(folder))] = count
    return found


def _pieces_in(data: bytes, known: NDArray[np.uint32], pieces: set[bytes], words: Iterable[str]) -> int:
    count = sum(data.count(word.encode()) for word in words)
    for offset in range(4):
        there = np.frombuffer(data[offset : len(data) - (len(data) - offset) % 4], np.uint32) >> 8
        is_known = np.isin(there, known)
        starts = np.flatnonzero(
            np.logical_and.reduce([is_known[at : len(there) - PIECE + 1 + at] for at in range(PIECE)])
        )
        count += sum(there[at : at + PIECE].tobytes() in pieces for at in starts)
    return count
