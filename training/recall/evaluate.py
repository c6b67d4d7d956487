"""How many of a question's facts stand among the first that recall ranks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from memory.meaning_map import MeaningMap
from memory.recall import Scored, Weights, newest_first, rank
from training.recall.columns import dense_of
from training.recall.examples import ADVERSARIAL, Example, Store
from training.recall.vectors import Kept

DEPTH = 100
CUTS = (1, 5, 10, 20)


@dataclass(frozen=True, slots=True)
class Result:
    """The ranks of a question's answers (from 1), and whether the newest stood above what is outdated."""

    category: int
    ranks: tuple[int, ...]
    answers: int
    newer: bool | None

    def recall(self, cut: int) -> float:
        """The share of the answers among the first so many."""
        return sum(rank <= cut for rank in self.ranks) / self.answers


def results(
    store: Store, turned: MeaningMap | None, vectors: Kept, weights: Mapping[str, Weights] | None
) -> list[Result]:
    """Every question of a store, ranked as the product does."""
    found = []
    for place, example in enumerate(store.examples):
        dense = None if turned is None else dense_of(store, place, turned, vectors)
        hits = rank(store.view, example.query, dense, k=DEPTH, weights=weights)
        if turned is not None:
            hits = _renewed(store, example, hits, turned, vectors)
        at = {hit.fact.id: n for n, hit in enumerate(hits, 1)}
        ranks = tuple(sorted(at[key] for key in example.answers if key in at))
        newer = None
        if example.outdated is not None:
            newer = bool(ranks) and ranks[0] < at.get(example.outdated, DEPTH + 1)
        found.append(Result(example.category, ranks, len(example.answers), newer))
    return found


def table(rows: Mapping[str, Sequence[Result]]) -> list[str]:
    """One line a set: recall at several cuts, mean reciprocal rank, and how many updates stand above what they replace.

    Questions that name the wrong speaker have a line of their own.
    """
    lines = [f"{'':36s}" + "".join(f"{f'r@{cut}':>7s}" for cut in CUTS) + f"{'MRR':>7s}  newer"]
    for name, found in rows.items():
        categories = sorted({each.category for each in found})
        lines.append(_line(name, [each for each in found if each.category != ADVERSARIAL]))
        if len(categories) > 1:
            lines.extend(_line(f"  category {c}", [r for r in found if r.category == c]) for c in categories)
    return lines


def _renewed(store: Store, example: Example, hits: Sequence[Scored], turned: MeaningMap, vectors: Kept) -> list[Scored]:
    facts = {fact.id: fact for fact in store.view.facts}

    def replaces(older: str, newer: str) -> bool:
        first, second = (vectors["passage", facts[each].text] for each in (older, newer))
        return turned.replaces(first, second, facts[newer].language)

    return newest_first(store.view, example.query, hits, replaces)


def _line(name: str, found: Iterable[Result]) -> str:
    rows = list(found)
    cuts = "".join(f"{100 * np.mean([row.recall(cut) for row in rows]):7.1f}" for cut in CUTS)
    reciprocal = 100 * np.mean([1 / row.ranks[0] if row.ranks else 0.0 for row in rows])
    updated = [row.newer for row in rows if row.newer is not None]
    return f"{name:36s}{cuts}{reciprocal:7.1f}" + (f"  {sum(updated)} of {len(updated)}" if updated else "")
