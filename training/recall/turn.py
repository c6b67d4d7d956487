"""Fits the map of questions to facts (`memory.meaning_map`), in closed form."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from memory.meaning_map import LANGUAGES, MeaningMap
from training.recall.examples import DATA, Pair
from training.recall.vectors import Kept, Vector

PULL = 2.0
"""How strongly the map is drawn to the identity (ridge)."""
RANK = 16
TAKEN_OUT = {"ja": 1.0, "en": 0.75}
"""How much of what all questions share is taken out; of English ones a part says what kind of answer they want."""


def texts() -> tuple[list[str], list[str]]:
    """The questions and the statements that a map needs beside pairs."""
    questions = [line for language in LANGUAGES for line in _lines(f"questions_{language}.txt")]
    statements = [line for language in LANGUAGES for line in _lines(f"statements_{language}.txt")]
    changes = [text for line in _lines("changes.tsv") for text in line.split("\t")[1:]]
    return questions, statements + changes


def fit_map(pairs: Sequence[tuple[str, Pair]], vectors: Kept, model: str) -> MeaningMap:
    """The map that brings the questions of pairs, each with its language, near their facts."""
    shared = {
        language: TAKEN_OUT[language] * _mean(vectors, "query", _lines(f"questions_{language}.txt"))
        for language in LANGUAGES
    }
    usual = {language: _mean(vectors, "passage", _lines(f"statements_{language}.txt")) for language in LANGUAGES}
    asked = _units([vectors["query", pair.question] - shared[language] for language, pair in pairs])
    told = np.stack([vectors["passage", pair.fact] - usual[language] for language, pair in pairs])
    spread = float(np.linalg.norm(told, axis=1).mean())
    told = _units(told)
    ridge = PULL * np.eye(asked.shape[1])
    whole = np.linalg.solve(asked.T @ asked + ridge, asked.T @ told + ridge) - np.eye(asked.shape[1])
    left, sizes, right = np.linalg.svd(whole)
    return MeaningMap(
        model=model,
        questions=shared,
        statements=usual,
        facts=_typical(pairs, vectors),
        left=(left[:, :RANK] * sizes[:RANK]).astype(np.float32),
        right=right[:RANK].astype(np.float32),
        change=_change(vectors),
        spread=spread,
    )


def _typical(pairs: Sequence[tuple[str, Pair]], vectors: Kept) -> dict[str, Vector]:
    """The mean vector of the pairs' facts, by language."""
    told = {
        language: [vectors["passage", pair.fact] for spoken, pair in pairs if spoken == language]
        for language in LANGUAGES
    }
    return {language: np.asarray(np.mean(some, axis=0), np.float32) for language, some in told.items()}


def _change(vectors: Kept) -> Vector:
    """The mean direction from a sentence to the one that tells that it is no longer so."""
    apart = [line.split("\t")[1:] for line in _lines("changes.tsv")]
    direction = np.mean([vectors["passage", new] - vectors["passage", old] for old, new in apart], axis=0)
    return np.asarray(direction / np.linalg.norm(direction), np.float32)


def _mean(vectors: Kept, role: str, lines: Sequence[str]) -> Vector:
    return np.asarray(np.mean([vectors[role, line] for line in lines], axis=0), np.float32)  # type: ignore[index]


def _units(rows: Sequence[Vector] | NDArray[np.float32]) -> NDArray[np.float64]:
    stacked = np.asarray(rows, np.float64)
    return np.asarray(stacked / np.linalg.norm(stacked, axis=1, keepdims=True))


def _lines(name: str) -> list[str]:
    return (DATA / name).read_text().splitlines()
