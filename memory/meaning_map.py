"""The vector of a question, turned to where the vectors of facts lie. Pure.

An embedding model places questions beside questions: 「〜だっけ？」 and "What did … ?" draw them away from the
statements that answer them. What all questions share is taken out (the mean of questions about nothing), and a linear
map of low rank, fitted on pairs of questions and facts (`python -m training.recall fit`), turns the rest towards the
facts. Facts keep the vectors that the model gave them; so do all other uses of a question's vector.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]

FITTED = Path(__file__).with_suffix(".npz")
LANGUAGES = ("ja", "en")
ALIKE = 0.41
"""From which on a newer fact is taken to replace an older one."""
CHANGE = 0.36
"""What telling of a change counts for in that, beside likeness in meaning."""


@dataclass(frozen=True, slots=True)
class MeaningMap:
    """Fitted for one embedding model.

    Attributes:
        model: its name.
        questions: by language, the vector that all questions share, as far as it is taken out.
        statements: by language, the mean vector of statements about nothing.
        facts: by language, the mean vector of people's facts.
        left, right: the map is the identity and their product.
        change: the direction from what was so to what replaced it.
        spread: how far facts lie from the mean of statements.
    """

    model: str
    questions: dict[str, Vector]
    statements: dict[str, Vector]
    facts: dict[str, Vector]
    left: Vector
    right: Vector
    change: Vector
    spread: float

    def turned(self, question: Vector, language: str) -> Vector:
        """The vector to search facts with; length 1."""
        rest = _unit(question - self.questions[language])
        return _unit(rest + (rest @ self.left) @ self.right)

    def above_chance(self, similarities: Vector, turned: Vector, language: str) -> Vector:
        """Cosine similarities of facts to a turned question, seen from what any fact has (0)."""
        return np.asarray((similarities - self.facts[language] @ turned) / self.spread, np.float32)

    def replaces(self, older: Vector, newer: Vector, language: str) -> bool:
        """Whether a newer fact, by its vector, says anew what an older one said."""
        first, second = (_unit(vector - self.statements[language]) for vector in (older, newer))
        return float(first @ second + CHANGE * (second - first) @ self.change) >= ALIKE


def save(fitted: MeaningMap, path: Path = FITTED) -> None:
    """Writes a map as `meaning_map` reads it."""
    means = {f"questions_{language}": mean for language, mean in fitted.questions.items()}
    means |= {f"statements_{language}": mean for language, mean in fitted.statements.items()}
    means |= {f"facts_{language}": mean for language, mean in fitted.facts.items()}
    halves: dict[str, Any] = {name: value.astype(np.float16) for name, value in means.items()}
    halves |= {name: getattr(fitted, name).astype(np.float16) for name in ("left", "right", "change")}
    np.savez_compressed(path, model=np.str_(fitted.model), spread=np.float32(fitted.spread), **halves)


@cache
def meaning_map(model: str, path: Path = FITTED) -> MeaningMap | None:
    """The map for an embedding model, by its name; None where it was fitted for another."""
    with np.load(path) as kept:
        if str(kept["model"]) != model:
            return None
        vectors = {name: kept[name].astype(np.float32) for name in kept.files if name not in {"model", "spread"}}
        return MeaningMap(
            model=model,
            questions={language: vectors[f"questions_{language}"] for language in LANGUAGES},
            statements={language: vectors[f"statements_{language}"] for language in LANGUAGES},
            facts={language: vectors[f"facts_{language}"] for language in LANGUAGES},
            left=vectors["left"],
            right=vectors["right"],
            change=vectors["change"],
            spread=float(kept["spread"]),
        )


def _unit(vector: NDArray[Any]) -> Vector:
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-9), np.float32)
