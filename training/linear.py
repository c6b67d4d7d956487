"""Fits the weights of `persona.linear`: multinomial logistic regression, one or more heads side by side.

Full batches and Adam (Kingma and Ba 2015, "Adam: a method for stochastic optimization"): a few thousand rows fit into
memory, and the outcome depends on nothing but the data.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.progress import track

from persona.linear import PIECES_SCALE, VECTOR_SCALE, Weights, directed, normalized, pieces_of

RARELY = 3
"""Pieces of text in fewer templates than this say nothing about new ones."""
STEPS = 160
RATE = 0.05
DECAY = 7e-4
"""L2, on the mean loss."""
LARGEST = 127
"""Weights of pieces are kept in 8 bits."""

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Learning:
    """How closely weights may follow their data.

    Attributes:
        rarely: in how many templates a piece of text has to stand to count.
        decay: L2, on the mean loss.
    """

    rarely: int = RARELY
    decay: float = DECAY


@dataclass(frozen=True, slots=True)
class Goal:
    """What a head should say.

    Attributes:
        values: rows × outputs of the head: one column is a share from 0 to 1 (logistic), several make up 1 (softmax).
        weights: how much each row counts; 0 where nobody labelled it.
    """

    values: Matrix
    weights: Matrix


def one_of(names: Sequence[str], labels: Sequence[str], rows: Sequence[float] | None = None) -> Goal:
    """A head that tells which of the names it is; rare labels count more, by the root.

    Args:
        names: what it tells apart.
        labels: the right name of each row.
        rows: how much each row counts beside that; all alike without it.
    """
    count = Counter(labels)
    values = np.array([[name == label for name in names] for label in labels], np.float32)
    weight = np.array([np.sqrt(len(labels) / (len(names) * count[label])) for label in labels], np.float32)
    return Goal(values, weight if rows is None else weight * np.array(rows, np.float32))


def share(values: Sequence[float | None], weight: float = 0.5) -> Goal:
    """A head that tells a number from 0 to 1; None where nobody labelled it."""
    known = np.array([value is not None for value in values], np.float32)
    return Goal(np.array([[value or 0.0] for value in values], np.float32), known * weight)


def fit(
    texts: Sequence[str],
    templates: Sequence[str],
    goals: Sequence[Goal],
    *,
    cues: Callable[[str], Matrix],
    longest: int,
    vectors: Matrix | None,
    learning: Learning = Learning(),
) -> Weights:
    """Weights for labelled texts.

    Args:
        texts: the messages.
        templates: what each was made from; a piece of text has to stand in several to count.
        goals: what the heads should say, in the order of the outputs.
        cues: the cues of a normalized text as numbers.
        longest: characters that are looked at.
        vectors: their sentence vectors, rows of length 1; None fits for words alone.
        learning: how closely they may follow the data.
    """
    normal = [normalized(text, longest) for text in texts]
    found = [pieces_of(text) for text in normal]
    known = _worth_knowing(templates, found, learning.rarely)
    pieces = np.zeros((len(texts), len(known)), np.float32)
    for row, each in enumerate(found):
        held = [known[piece] for piece in each if piece in known]
        pieces[row, held] = PIECES_SCALE / np.sqrt(max(len(held), 1))
    center = np.zeros(0, np.float32) if vectors is None else vectors.mean(axis=0)
    away = np.zeros((len(texts), 0), np.float32)
    if vectors is not None:
        away = np.stack([directed(vector, center) for vector in vectors]) * VECTOR_SCALE
    cue_values = np.stack([cues(text) for text in normal])
    rows, bias = _descend(np.hstack([cue_values, pieces, away]), goals, learning.decay)
    cue_rows, piece_rows, vector_rows = np.split(rows, np.cumsum([cue_values.shape[1], pieces.shape[1]]))
    return Weights(known, cue_rows, piece_rows, vector_rows, bias, center, digest_of(texts, goals))


def digest_of(texts: Sequence[str], goals: Sequence[Goal]) -> str:
    """A digest of labelled texts."""
    digest = hashlib.sha256("\n".join(texts).encode())
    for goal in goals:
        digest.update(goal.values.tobytes())
    return digest.hexdigest()


def save(with_vector: Weights, alone: Weights, embedder: str, path: Path) -> None:
    """Writes weights as `persona.linear` reads them.

    Args:
        with_vector: fitted with sentence vectors.
        alone: fitted to words alone.
        embedder: the name of the model that made the vectors.
        path: the file.
    """
    packed = {**_packed(with_vector, "vector"), **_packed(alone, "alone")}
    np.savez_compressed(path, embedder=_text(embedder), **packed)  # type: ignore[arg-type]


def _worth_knowing(templates: Sequence[str], found: Sequence[set[str]], rarely: int) -> dict[str, int]:
    """The pieces of text that stand in enough templates, numbered."""
    of_template: dict[str, set[str]] = defaultdict(set)
    for template, pieces in zip(templates, found, strict=True):
        of_template[template] |= pieces
    count = Counter(piece for seen in of_template.values() for piece in seen)
    return {piece: row for row, piece in enumerate(sorted(p for p, n in count.items() if n >= rarely))}


def _packed(weights: Weights, kind: str) -> dict[str, NDArray[Any]]:
    scale = np.abs(weights.piece_rows).max() / LARGEST
    return {
        f"{kind}_pieces": _text("\n".join(weights.pieces)),
        f"{kind}_piece_rows": np.round(weights.piece_rows / scale).astype(np.int8),
        f"{kind}_piece_scale": np.float32(scale),
        f"{kind}_cue_rows": weights.cue_rows,
        f"{kind}_vector_rows": weights.vector_rows.astype(np.float16),
        f"{kind}_bias": weights.bias,
        f"{kind}_center": weights.center.astype(np.float16),
        f"{kind}_data": _text(weights.data),
    }


def _text(text: str) -> NDArray[np.uint8]:
    return np.frombuffer(text.encode(), np.uint8)


def _descend(features: Matrix, goals: Sequence[Goal], decay: float) -> tuple[Matrix, Matrix]:
    """Full-batch Adam on the sum of the heads' losses."""
    values = np.hstack([goal.values for goal in goals])
    counts = np.hstack([np.repeat(goal.weights[:, None], goal.values.shape[1], axis=1) for goal in goals])
    weights = np.zeros((features.shape[1] + 1, values.shape[1]), np.float32)  # the last row is the bias
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    for step in track(range(1, STEPS + 1), description="fitting"):
        scores = features @ weights[:-1] + weights[-1]
        slope = (_predicted(scores, goals) - values) * counts / len(features)
        gradient = np.vstack([features.T @ slope + decay * weights[:-1], slope.sum(axis=0, keepdims=True)])
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient**2
        weights -= RATE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return weights[:-1], weights[-1]


def _predicted(scores: Matrix, goals: Sequence[Goal]) -> Matrix:
    parts = []
    for part in np.split(scores, np.cumsum([goal.values.shape[1] for goal in goals])[:-1], axis=1):
        if part.shape[1] == 1:
            parts.append(1 / (1 + np.exp(-part)))
            continue
        powers = np.exp(part - part.max(axis=1, keepdims=True))
        parts.append(powers / powers.sum(axis=1, keepdims=True))
    return np.hstack(parts).astype(np.float32)
