"""Which facts matter for what was just said or asked: a pure ranking over a person's facts. No I/O, no model.

A fact's score is a weighted sum of its columns (`memory.features`), as natural logarithms of odds against a usual fact.
The weights were fitted (`python -m training.recall fit`): one set for what was said in conversations, one for facts
that stand alone, and each once more for the case that no vector index serves.
"""

import json
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from memory.facts import Fact
from memory.features import FEATURES, features
from memory.items import is_barred
from memory.query import Query
from memory.view import Bools, Floats, View

Indices = NDArray[np.intp]

WEIGHTS = Path(__file__).with_name("recall_weights.json")
LEAST_RELEVANCE = 0.15
"""Meaning and words together must reach this, so that unrelated facts do not fill the prompt."""
WORDS_RELEVANCE = 0.5
"""What all of a question's words, found in a fact, count for beside its meaning (1: the same text)."""
LEAST_WORDS = 0.12
"""The share of the question's words that a fact must have where words alone decide."""
REPEATED = 0.6
"""Facts that share this much of their terms say the same: the newer one stands first."""
LOOKED_AT = 14
"""The first facts, among which newer ones are put before those that they replace."""
LARGEST_GAP = 4.0
"""By which the newer one may score lower."""
WIDE_TOKENS, LATIN_TOKENS = 1.0, 0.3
"""Tokens a character, about, of Japanese and of Latin script."""
WITH_TWINS = 3
"""Times so many places are ordered as are wanted, to make up for twins."""
LEAST_SHOWN = 0.05
"""What counts for less is no reason."""

_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uff00-\uffef]")
_REASONS = {
    "meaning": ("meaning",),
    "words": ("words", "share_squared", "both"),
    "around": (
        "meaning_next",
        "meaning_back",
        "meaning_session",
        "meaning_session_mean",
        "words_around",
        "words_session",
        "answers",
        "answers_meaning",
    ),
    "speaker": ("speaker", "speaker_first"),
    "time": ("time",),
    "kind of answer": ("wants_time", "wants_number", "wants_name"),
    "form": ("asks", "myself", "tells_time", "length"),
    "importance": ("importance",),
    "recency": ("recency",),
}


@dataclass(frozen=True, slots=True)
class Scored:
    """A fact with its score, and what that is made of.

    Attributes:
        fact: the fact.
        score: natural logarithm of the odds that it is what was asked for, against a usual fact.
        reasons: what speaks for it, the strongest first, in the same unit.
    """

    fact: Fact
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each of `FEATURES` counts.

    Attributes:
        talk: for what was said in conversations.
        alone: for facts that stand alone.
        talk_usual, alone_usual: the score of a usual fact, which counts as 0.
    """

    talk: Floats
    alone: Floats
    talk_usual: float
    alone_usual: float

    def scores(self, columns: Floats, is_talk: Bools) -> Floats:
        """The score of each row."""
        talk = columns @ self.talk - self.talk_usual
        alone = columns @ self.alone - self.alone_usual
        return np.where(is_talk, talk, alone).astype(np.float32)


def rank(
    view: View,
    query: Query,
    dense: Mapping[str, float] | None,
    *,
    k: int,
    kinds: Collection[str] | None = None,
    for_prompt: bool = False,
    weights: Mapping[str, Weights] | None = None,
) -> list[Scored]:
    """The facts that answer a question, best first; what several say word for word stands there once.

    Args:
        view: the person's facts; those that do not hold when it is asked are passed over.
        query: the question, read.
        dense: similarity of meaning by fact id, as far above chance as the query allows (0 chance, 1 the same); facts
            that are not in it are as far as the furthest. None or empty when no vector index serves, or it holds none
            of them yet: words alone decide.
        k: how many at most.
        kinds: only facts of these kinds.
        for_prompt: leaves out what has too little to do with the question, and what reads like an instruction.
        weights: others than the fitted ones (see `load_weights`).
    """
    allowed = view.holding(query.now)
    if kinds is not None:
        allowed &= view.of_kinds(kinds)
    if for_prompt:
        allowed &= ~view.flagged
    if not allowed.any() or k < 1:
        return []
    columns = features(view, query, dense)
    if for_prompt:
        allowed &= _relevant(columns, by_meaning=bool(dense))
    weighing = (weights or load_weights())["meaning" if dense else "words"]
    scores = weighing.scores(columns, view.is_talk)
    places = _best(view, scores, np.flatnonzero(allowed), max(k, LOOKED_AT))
    reasons = _reasons(weighing, columns[places], view.is_talk[places])
    found = zip(places.tolist(), scores[places].tolist(), reasons, strict=True)
    hits = [Scored(view.facts[place], round(score, 4), why) for place, score, why in found]
    return newest_first(view, query, hits, lambda older, newer: view.alike(older, newer) >= REPEATED)[:k]


def newest_first(
    view: View, query: Query, hits: Sequence[Scored], replaces: Callable[[str, str], bool]
) -> list[Scored]:
    """The hits, an older fact right after the newer one that replaces it.

    Conversations are left as they are, and all is where the question asks about a time: what was so then is wanted.

    Args:
        view: the person's facts.
        query: the question.
        hits: best first.
        replaces: whether of two facts, by their ids, the second, newer one says anew what the first one said.
    """
    if query.span is not None:
        return list(hits)
    order = list(hits)
    for older in hits[:LOOKED_AT]:
        if not view.stands_alone(older.fact.id):
            continue
        place = order.index(older)
        for at, hit in reversed(list(enumerate(order[:LOOKED_AT]))[place + 1 :]):
            is_newer = hit.fact.said_at > older.fact.said_at and older.score - hit.score <= LARGEST_GAP
            if is_newer and view.stands_alone(hit.fact.id) and replaces(older.fact.id, hit.fact.id):
                order.insert(at, order.pop(place))
                break
    least = accumulate((hit.score for hit in order), min)
    return [replace(hit, score=score) for hit, score in zip(order, least, strict=True)]


def within(hits: Sequence[Scored], tokens: int) -> list[Scored]:
    """The first hits whose texts together stay within about so many tokens."""
    kept: list[Scored] = []
    for hit in hits:
        tokens -= tokens_of(hit.fact.text)
        if tokens < 0:
            break
        kept.append(hit)
    return kept


def tokens_of(text: str) -> int:
    """About how many tokens a text takes in a prompt."""
    wide = len(_WIDE.findall(text))
    return 1 + int(wide * WIDE_TOKENS + (len(text) - wide) * LATIN_TOKENS)


def name_in(facts: Sequence[Fact]) -> str:
    """What a person is called, by the newest of their facts that says it."""
    told = (f.value for f in facts if (f.subject, f.attribute) == ("user", "name") and not is_barred(f))
    return next(told, "")


@cache
def load_weights(path: Path = WEIGHTS) -> dict[str, Weights]:
    """The fitted weights: `meaning` where a vector index serves, `words` where none does."""
    read = json.loads(path.read_text())
    return {name: parse_weights(read[name]) for name in ("meaning", "words")}


def parse_weights(read: Mapping[str, Mapping[str, float]]) -> Weights:
    """Weights as the file has them, by form and column; columns that are not named count nothing."""
    talk, alone = (np.array([read[form].get(name, 0.0) for name in FEATURES], np.float32) for form in ("talk", "alone"))
    return Weights(talk, alone, read["usual"]["talk"], read["usual"]["alone"])


def _relevant(columns: Floats, *, by_meaning: bool) -> Bools:
    share = np.sqrt(columns[:, FEATURES.index("share_squared")])
    if not by_meaning:
        return np.asarray(share >= LEAST_WORDS)
    meaning = np.maximum(columns[:, FEATURES.index("meaning")], 0)
    return np.asarray(meaning + WORDS_RELEVANCE * share >= LEAST_RELEVANCE)


def _best(view: View, scores: Floats, places: Indices, k: int) -> Indices:
    """The places with the highest scores, best first; of equals the newest first, of twins the best alone."""
    kept = WITH_TWINS * k
    if len(places) > kept:
        places = places[np.argpartition(-scores[places], kept)[:kept]]
    places = places[np.lexsort((-view.said[places], -scores[places]))]
    _, firsts = np.unique(view.twins[places], return_index=True)
    return np.asarray(places[np.sort(firsts)][:k])


def _reasons(weights: Weights, columns: Floats, is_talk: Bools) -> list[tuple[str, ...]]:
    parts = columns * np.where(is_talk[:, None], weights.talk, weights.alone)
    sums = np.stack([parts[:, [FEATURES.index(name) for name in group]].sum(axis=1) for group in _REASONS.values()], 1)
    names = list(_REASONS)
    shown = [
        [(value, name) for value, name in zip(row, names, strict=True) if value >= LEAST_SHOWN] for row in sums.tolist()
    ]
    return [tuple(f"{name} {value:.2f}" for value, name in sorted(row, reverse=True)) for row in shown]
