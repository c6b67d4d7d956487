"""Which facts matter for what was just said: a pure ranking over a person's facts. No I/O, no model."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from memory.facts import Fact
from memory.lexical import similarities

WEIGHTS = {"meaning": 1.0, "words": 0.6, "importance": 0.05, "recency": 0.03}
"""Set by hand on pairs of Japanese facts and questions."""
LEAST_RELEVANCE = 0.15
"""Meaning and words together must reach this, so that unrelated facts do not fill the prompt."""
LEAST_WORDS = 0.06
"""The same where words alone decide."""
HALF_LIFE_DAYS = 60.0
DAY_SECONDS = 86400.0


@dataclass(frozen=True, slots=True)
class Scored:
    """A fact with its score, and what that is made of."""

    fact: Fact
    score: float
    reasons: tuple[str, ...]


def rank(query: str, facts: Sequence[Fact], dense: Mapping[str, float] | None, now: datetime, k: int) -> list[Scored]:
    """The facts that the query is about, best first: a weighted sum of meaning, words, importance and recency.

    Args:
        query: what the person said.
        facts: a person's facts; those that do not hold at `now` are passed over.
        dense: similarity of meaning by fact id, as far above chance as the query allows (0 chance, 1 the same); facts
            that are not in it are unrelated. None when no vector index serves: words alone decide.
        now: the time of the turn.
        k: how many at most.
    """
    holding = [fact for fact in facts if fact.holds_at(now)]
    words = similarities(query, [fact.text for fact in holding])
    scored = []
    for fact, shared in zip(holding, words, strict=True):
        parts = {"meaning": 0.0 if dense is None else max(dense.get(fact.id, 0.0), 0.0), "words": shared}
        if _sum(parts) < (LEAST_WORDS if dense is None else LEAST_RELEVANCE):
            continue
        parts |= {"importance": fact.importance, "recency": recency(fact.said_at, now)}
        reasons = tuple(f"{name} {value:.2f}" for name, value in parts.items() if value > 0)
        scored.append(Scored(fact, round(_sum(parts), 4), reasons))
    return sorted(scored, key=lambda hit: (-hit.score, hit.fact.id))[:k]


def name_in(facts: Sequence[Fact]) -> str:
    """What a person is called, by the newest of their facts that says it."""
    told = (fact.value for fact in facts if (fact.subject, fact.attribute) == ("user", "name"))
    return next(told, "")


def recency(said_at: datetime, now: datetime) -> float:
    """1 for just now, a half after `HALF_LIFE_DAYS`, towards 0."""
    days = max(0.0, (now - said_at).total_seconds() / DAY_SECONDS)
    return float(0.5 ** (days / HALF_LIFE_DAYS))


def above_chance(similarity: float, chance: float) -> float:
    """A cosine similarity seen from what unrelated texts have with the same query (1: the same text, 0: unrelated).

    Models differ in how narrow a band their similarities lie, and queries do too; chance takes both out.
    """
    return (similarity - chance) / max(1.0 - chance, 1e-6)


def _sum(parts: Mapping[str, float]) -> float:
    return sum(WEIGHTS[name] * value for name, value in parts.items())
