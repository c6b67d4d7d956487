"""Fits weights of columns so that answers stand above everything else: a conditional logit with L2 (numpy alone).

For each answer of a question the loss is the negative logarithm of its share among itself and all facts that are no
answer (McFadden 1974, "Conditional logit analysis of qualitative choice behavior"): several answers of one question do
not push each other down. The loss is convex; Newton's method with halved steps finds its one minimum.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]

STEPS = 20
ENOUGH = 0.01
"""A step that wins less ends the descent."""
SMALLEST_STEP = 1e-3


@dataclass(frozen=True, slots=True)
class Choice:
    """A question: the columns of its answers, those of all other facts, and how much it counts."""

    answers: Matrix
    others: Matrix
    weight: float = 1.0


def fit(choices: Sequence[Choice], decay: float) -> Matrix:
    """One weight a column.

    Args:
        choices: the questions.
        decay: L2 on the weights of columns brought to a standard deviation of 1.
    """
    spread = np.concatenate([choice.others for choice in choices]).std(axis=0) + 1e-6
    scaled = [Choice(each.answers / spread, each.others / spread, each.weight) for each in choices]
    weights = np.zeros(len(spread))
    loss = _loss(scaled, weights, decay)
    for _ in range(STEPS):
        slope, curve = _derivatives(scaled, weights, decay)
        step = np.linalg.solve(curve, slope)
        size = 1.0
        while (after := _loss(scaled, weights - size * step, decay)) > loss and size > SMALLEST_STEP:
            size /= 2
        weights = weights - size * step
        if loss - after < ENOUGH:
            break
        loss = after
    return np.asarray(weights / spread)


def _loss(choices: Sequence[Choice], weights: Matrix, decay: float) -> float:
    total = 0.5 * decay * float(weights @ weights)
    for choice in choices:
        rest, top = _log_sum(choice.others @ weights)
        scores = choice.answers @ weights
        total += choice.weight * float(np.mean(np.logaddexp(scores, rest + top) - scores))
    return total


def _derivatives(choices: Sequence[Choice], weights: Matrix, decay: float) -> tuple[Matrix, Matrix]:
    slope = decay * weights
    curve = decay * np.eye(len(weights))
    for choice in choices:
        scores = choice.others @ weights
        rest, top = _log_sum(scores)
        share = np.exp(scores - top - rest)
        usual = share @ choice.others
        scatter = (choice.others * share[:, None]).T @ choice.others
        right = 1 / (1 + np.exp(np.clip(rest + top - choice.answers @ weights, -50, 50)))[:, None]
        expected = right * choice.answers + (1 - right) * usual
        slope = slope + choice.weight * (expected - choice.answers).mean(axis=0)
        inner = (choice.answers * right).T @ choice.answers + (1 - right).sum() * scatter - expected.T @ expected
        curve = curve + choice.weight / len(right) * inner
    return slope, curve


def _log_sum(scores: Matrix) -> tuple[float, float]:
    top = float(scores.max())
    return float(np.log(np.exp(scores - top).sum())), top
