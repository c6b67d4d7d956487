"""Questions with the columns that recall weighs (`memory.features`), and the weights that these give."""

from collections.abc import Sequence

import numpy as np

from memory.features import FEATURES, features
from memory.meaning_map import MeaningMap
from training.recall.examples import ADVERSARIAL, Store
from training.recall.vectors import Kept
from training.recall.weigh import Choice, fit

NEAREST = 500
"""As many facts as the vector index is asked for."""
ADVERSARIAL_WEIGHT = 0.5
"""Of a question that names the wrong speaker."""
TALK_DECAY, ALONE_DECAY = 3.0, 1.0
BY_MEANING = tuple(name for name in FEATURES if "meaning" in name or name == "both")
BY_HAND = {"importance": 0.5, "recency": 0.3}
"""Nothing to fit them on: LoCoMo and the pairs have no importance, and ask about any time alike."""
ALONE = ("meaning", "words", "share_squared")
"""What is fitted for facts that stand alone: few pairs, few columns."""
SHARED = ("speaker", "speaker_first", "time", "asks")
"""What counts for them as it does in conversations."""

Weighing = dict[str, dict[str, float]]
"""As the file of weights has it: by form, by column."""


def dense_of(store: Store, example: int, turned: MeaningMap, vectors: Kept) -> dict[str, float]:
    """What the vector index would answer to a question, as recall gets it."""
    query = store.examples[example].query
    question = turned.turned(vectors["query", query.meaning], query.language)
    facts = store.view.facts
    near = np.stack([vectors["passage", fact.text] for fact in facts]) @ question
    best = np.argsort(-near)[:NEAREST]
    seen = turned.above_chance(near[best], question, query.language).tolist()
    return {facts[at].id: value for at, value in zip(best, seen, strict=True)}


def choices(store: Store, turned: MeaningMap | None, vectors: Kept, only: Sequence[int] | None = None) -> list[Choice]:
    """The questions of a store with all columns; without a map, without meaning.

    Args:
        store: facts and questions.
        turned: the map.
        vectors: of all texts.
        only: the places of some questions.
    """
    found = []
    for place in range(len(store.examples)) if only is None else only:
        example = store.examples[place]
        dense = None if turned is None else dense_of(store, place, turned, vectors)
        columns = features(store.view, example.query, dense).astype(np.float64)
        answers = [at for key in example.answers if (at := store.view.place(key)) is not None]
        weight = ADVERSARIAL_WEIGHT if example.category == ADVERSARIAL else 1.0
        found.append(Choice(columns[answers], np.delete(columns, answers, axis=0), weight))
    return found


def weighing(talk: Sequence[Choice], alone: Sequence[Choice], *, by_meaning: bool) -> Weighing:
    """Weights fitted on questions to conversations and to facts that stand alone."""
    wanted = [name for name in FEATURES if name not in BY_HAND and (by_meaning or name not in BY_MEANING)]
    spoken = _fitted(talk, wanted, TALK_DECAY) | BY_HAND
    single = _fitted(alone, [name for name in ALONE if name in wanted], ALONE_DECAY) | BY_HAND
    single = {name: max(value, 0.0) for name, value in single.items()}  # to share a word is never a fault
    single |= {name: spoken[name] for name in SHARED}
    usual = {"talk": _usual(talk, spoken), "alone": _usual(alone, single)}
    return {"talk": spoken, "alone": single, "usual": usual}


def _fitted(found: Sequence[Choice], wanted: Sequence[str], decay: float) -> dict[str, float]:
    places = [FEATURES.index(name) for name in wanted]
    some = [Choice(each.answers[:, places], each.others[:, places], each.weight) for each in found]
    return {name: round(float(value), 4) for name, value in zip(wanted, fit(some, decay), strict=True)}


def _usual(found: Sequence[Choice], weights: dict[str, float]) -> float:
    """The mean score of facts that are no answer, without what time adds to all alike."""
    by_column = np.array([weights.get(name, 0.0) if name not in BY_HAND else 0.0 for name in FEATURES])
    return round(float(np.mean([(each.others @ by_column).mean() for each in found])), 4)
