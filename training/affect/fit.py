"""Fits the appraiser's weights: multinomial logistic regression over cues, pieces of text and sentence vectors.

Two sets are fitted, one for messages with their sentence vector and one for words alone: one that had to serve both did
worse at either. Full batches and Adam (Kingma and Ba 2015, "Adam: a method for stochastic optimization"): a few
thousand rows fit into memory, and the outcome depends on nothing but the data.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.progress import track

from persona.affect import appraisal
from persona.affect.appraisal import HEADS, PIECES_SCALE, VECTOR_SCALE, Weights
from persona.affect.cues import find_cues
from training.affect.messages import Message

RARELY = 3
"""Pieces of text in fewer templates than this say nothing about new ones."""
STEPS = 160
RATE = 0.05
DECAY = 7e-4
"""L2, on the mean loss."""
LARGEST = 127
"""Weights of pieces are kept in 8 bits."""

Matrix = NDArray[np.float32]


def fit(messages: Sequence[Message], vectors: Matrix | None, embedder: str = "") -> Weights:
    """Weights for labelled messages.

    Args:
        messages: with their labels.
        vectors: their sentence vectors, rows of length 1; None fits for words alone.
        embedder: the name of the model that made the vectors.
    """
    normal = [appraisal.normalized(message.text) for message in messages]
    found = [appraisal.pieces_of(text) for text in normal]
    known = _worth_knowing(messages, found)
    cues = np.stack([appraisal.cue_vector(find_cues(text)) for text in normal])
    pieces = np.zeros((len(messages), len(known)), np.float32)
    for row, each in enumerate(found):
        held = [known[piece] for piece in each if piece in known]
        pieces[row, held] = PIECES_SCALE / np.sqrt(max(len(held), 1))
    center = np.zeros(0, np.float32) if vectors is None else vectors.mean(axis=0)
    directed = np.zeros((len(messages), 0), np.float32)
    if vectors is not None:
        directed = np.stack([appraisal.directed(vector, center) for vector in vectors]) * VECTOR_SCALE
    rows, bias = _descend(np.hstack([cues, pieces, directed]), messages)
    ends = np.cumsum([cues.shape[1], pieces.shape[1]])
    cue_rows, piece_rows, vector_rows = np.split(rows, ends)
    return Weights(known, cue_rows, piece_rows, vector_rows, bias, center, embedder)


def _worth_knowing(messages: Sequence[Message], found: Sequence[set[str]]) -> dict[str, int]:
    """The pieces of text that stand in enough templates, numbered."""
    of_template: dict[str, set[str]] = defaultdict(set)
    for message, pieces in zip(messages, found, strict=True):
        of_template[message.template] |= pieces
    count = Counter(piece for seen in of_template.values() for piece in seen)
    return {piece: row for row, piece in enumerate(sorted(p for p, n in count.items() if n >= RARELY))}


def save(with_vector: Weights, alone: Weights, path: Path) -> None:
    """Writes weights as `persona.affect.appraisal` reads them."""
    np.savez_compressed(path, **_packed(with_vector, "vector"), **_packed(alone, "alone"))  # type: ignore[arg-type]


def _packed(weights: Weights, kind: str) -> dict[str, NDArray[Any]]:
    scale = np.abs(weights.piece_rows).max() / LARGEST
    return {
        f"{kind}_pieces": np.frombuffer("\n".join(weights.pieces).encode(), np.uint8),
        f"{kind}_piece_rows": np.round(weights.piece_rows / scale).astype(np.int8),
        f"{kind}_piece_scale": np.float32(scale),
        f"{kind}_cue_rows": weights.cue_rows,
        f"{kind}_vector_rows": weights.vector_rows.astype(np.float16),
        f"{kind}_bias": weights.bias,
        f"{kind}_center": weights.center.astype(np.float16),
        f"{kind}_embedder": np.frombuffer(weights.embedder.encode(), np.uint8),
    }


def _descend(features: Matrix, messages: Sequence[Message]) -> tuple[Matrix, Matrix]:
    """Full-batch Adam on the sum of the heads' losses."""
    goals, shares = _goals(messages)
    outputs = goals.shape[1]
    weights = np.zeros((features.shape[1] + 1, outputs), np.float32)  # the last row is the bias
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    for step in track(range(1, STEPS + 1), description="fitting"):
        scores = features @ weights[:-1] + weights[-1]
        slope = (_predicted(scores) - goals) * shares / len(messages)
        gradient = np.vstack([features.T @ slope + DECAY * weights[:-1], slope.sum(axis=0, keepdims=True)])
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient**2
        weights -= RATE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return weights[:-1], weights[-1]


def _predicted(scores: Matrix) -> Matrix:
    parts = []
    start = 0
    for names in HEADS.values():
        part = scores[:, start : start + len(names)]
        start += len(names)
        if len(names) == 1:
            parts.append(1 / (1 + np.exp(-part)))
            continue
        powers = np.exp(part - part.max(axis=1, keepdims=True))
        parts.append(powers / powers.sum(axis=1, keepdims=True))
    return np.hstack(parts).astype(np.float32)


def _goals(messages: Sequence[Message]) -> tuple[Matrix, Matrix]:
    """What each output should be, and how much each row counts for it: rare labels count more, by the root."""
    goals, shares = [], []
    for head, names in HEADS.items():
        if head == "arousal":
            goals.append(np.array([[m.arousal if m.arousal is not None else 0.5] for m in messages], np.float32))
            shares.append(np.array([[0.5 * (m.arousal is not None)] for m in messages], np.float32))
            continue
        labels = [getattr(message, head) for message in messages]
        count = Counter(labels)
        goals.append(np.array([[name == label for name in names] for label in labels], np.float32))
        weight = [np.sqrt(len(labels) / (len(names) * count[label])) for label in labels]
        shares.append(np.repeat(np.array(weight, np.float32)[:, None], len(names), axis=1))
    return np.hstack(goals), np.hstack(shares)
