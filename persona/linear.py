"""A linear model over a message: cues, short pieces of its text, and its sentence vector where one is at hand.

What `persona.affect.appraisal` and `persona.care` share. Weights are fitted by `training.linear`; two sets stand in a
file, one for messages with their vector and one for words alone: one set that had to serve both did worse at either.
"""

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Literal, cast

import numpy as np
from numpy.typing import NDArray

from persona.text import plain_ends

LONGEST_PIECE = 5
LONG = 60
"""Characters from which on a message is simply long."""
PIECES_SCALE, VECTOR_SCALE = 2.0, 3.0
"""How much the kinds of features weigh beside each other before they are learned."""
_WORD = re.compile(r"[a-z']+")
_REPEATED = re.compile(r"(.)\1{2,}")
_DIGITS = re.compile(r"[0-9]+")

Vector = NDArray[np.float32]
Kind = Literal["vector", "alone"]


@dataclass(frozen=True, slots=True)
class Weights:
    """A fitted model.

    Attributes:
        pieces: the pieces of text that it knows → their row in `piece_rows`.
        cue_rows, piece_rows, vector_rows: features × outputs.
        bias: one number an output.
        center: mean sentence vector, which is taken from each; direction is all that counts.
        data: a digest of what they were fitted to, so that weights which are not those of the data are noticed.
        embedder: the name of the model that makes the sentence vectors, once they are kept in a file.
    """

    pieces: dict[str, int]
    cue_rows: Vector
    piece_rows: Vector
    vector_rows: Vector
    bias: Vector
    center: Vector
    data: str
    embedder: str = ""

    def known(self, normal: str) -> list[str]:
        """The pieces of a normalized text that the model knows."""
        return [piece for piece in pieces_of(normal) if piece in self.pieces]

    def scores(self, cues: Vector, pieces: list[str], vector: Vector | None) -> Vector:
        """The outputs of a message.

        Args:
            cues: its cues as numbers.
            pieces: what `known` found in it.
            vector: its sentence vector.
        """
        scores = self.bias + cues @ self.cue_rows
        if pieces:
            rows = [self.pieces[piece] for piece in pieces]
            scores = scores + self.piece_rows[rows].sum(axis=0) * (PIECES_SCALE / np.sqrt(len(rows)))
        if vector is not None:
            scores = scores + (directed(vector, self.center) * VECTOR_SCALE) @ self.vector_rows
        return cast("Vector", scores)


def normalized(text: str, longest: int) -> str:
    """The text as features are taken from it; of one with more than `longest` characters, its two ends."""
    return " ".join(plain_ends(text, longest, " ").split())


def length_cue(text: str) -> float:
    """How long a message is, as a cue; few messages that anything is learned from are longer than `LONG`."""
    return min(len(text), LONG) / 50


def pieces_of(normal: str) -> set[str]:
    """Runs of 1 to 5 characters, English words and pairs of words; what only differs in case or emphasis is one."""
    plain = _DIGITS.sub("0", _REPEATED.sub(r"\1\1", normal.casefold()))
    edged = f"^{plain}$"
    found = {edged[i : i + n] for n in range(1, LONGEST_PIECE + 1) for i in range(len(edged) - n + 1)}
    words = _WORD.findall(plain)
    found.update(f"w:{word}" for word in words)
    found.update(f"w:{a} {b}" for a, b in pairwise(words))
    return found


def directed(vector: Vector, center: Vector) -> Vector:
    """A sentence vector's direction from the mean of all: models differ in how narrow a cone theirs lie in."""
    away = np.asarray(vector, np.float32) - center
    return cast("Vector", away / max(float(np.linalg.norm(away)), 1e-6))


def shares(scores: Vector) -> Vector:
    """Scores as shares of 1 (softmax)."""
    powers = np.exp(scores - scores.max())
    return cast("Vector", powers / powers.sum())


@cache
def load_weights(path: Path, kind: Kind) -> Weights:
    """The weights of a file that `training.linear.save` wrote, read once."""
    with np.load(path, allow_pickle=False) as file:
        pieces = bytes(file[f"{kind}_pieces"]).decode("utf-8").split("\n")
        return Weights(
            pieces={piece: row for row, piece in enumerate(pieces)},
            cue_rows=file[f"{kind}_cue_rows"],
            piece_rows=file[f"{kind}_piece_rows"].astype(np.float32) * file[f"{kind}_piece_scale"],
            vector_rows=file[f"{kind}_vector_rows"].astype(np.float32),
            bias=file[f"{kind}_bias"],
            center=file[f"{kind}_center"].astype(np.float32),
            embedder=bytes(file["embedder"]).decode("utf-8"),
            data=bytes(file[f"{kind}_data"]).decode("utf-8"),
        )
