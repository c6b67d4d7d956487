"""A person's facts, laid out to be ranked: in order of time, in sessions, with an inverted index of their terms. Pure.

A session is what was said without a long pause. The conversation's own words stand in sessions of their own: what was
taken out of them does not come between a question and its answer. Where several speak, or a lot is said in a row, a
text is understood from what stands around it; all else stands alone, and so do notes that a client puts in at once.
"""

from collections.abc import Collection, Hashable, Sequence
from datetime import datetime
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from memory.facts import API, DIARY, EPISODE, KINDS, NOTE, Fact
from memory.lexical import FIRST_TERM, Mark, Terms, words_of

Floats = NDArray[np.float32]
Bools = NDArray[np.bool_]
Places = NDArray[np.int32]

RAW_KINDS = (EPISODE, NOTE, DIARY)
"""Somebody's own words, which may need those around them; other facts say all by themselves."""
PAUSE_SECONDS = 1800.0
"""A longer one ends a session."""
LONG_SESSION = 6
"""So many texts in a row belong together, if nobody else speaks among them."""
CLOCK_SECONDS = 86400.0
"""By which what is said may seem to be said later: a date without a time, another clock."""
FACT_BYTES = 900
"""About what a fact's own fields cost in memory, beside its text and the index."""
PLENTY = 400
"""Facts from which on a term's rarity is taken as it is: among a handful, every word would seem common."""


class View:
    """A person's facts in order of time, history included, with the terms of their texts.

    Args:
        rows: facts and terms, in any order.

    Attributes:
        facts: conversations first, then all else; each by time and arrival.
        session: the number of the session in which each stands.
        starts: where each session begins.
        said: when each was said, in seconds since 1970.
        touched: when each was said or last recalled, in the same.
        recalled: how often each was recalled.
        importance: of each, 0 to 1.
        lengths: terms of each.
        weight: inverse document frequencies of each one's terms, summed.
        speakers: everybody who said something; empty for the person.
        speaker: who of them said each.
        flagged: which read like instructions.
        twins: a number that those of one speaker share that say the same word for word.
        is_talk: which belong to a conversation or to a longer text; all others stand alone.
    """

    def __init__(self, rows: Sequence[tuple[Fact, Terms]]) -> None:
        self._rows = sorted(rows, key=lambda row: (row[0].kind != EPISODE, row[0].said_at, row[0].position))
        self.facts = [fact for fact, _ in self._rows]
        self._place = {fact.id: place for place, fact in enumerate(self.facts)}
        self.said = np.array([fact.said_at.timestamp() for fact in self.facts], np.float64)
        self.session = _sessions(self.facts, self.said)
        self.starts = np.flatnonzero(np.diff(self.session, prepend=-1))
        self.speakers = tuple(dict.fromkeys(fact.speaker for fact in self.facts))
        self.speaker = _numbered([fact.speaker for fact in self.facts])
        self.importance = np.array([fact.importance for fact in self.facts], np.float32)
        self.recalled = np.array([fact.recalled for fact in self.facts], np.float32)
        self.touched = np.maximum(self.said, [_seconds(fact.recalled_at, -np.inf) for fact in self.facts])
        self.is_talk = self._talk()
        self.flagged = np.array([fact.flagged for fact in self.facts], np.bool_)
        self.twins = _numbered([(fact.speaker, fact.text) for fact in self.facts])
        self._apart = np.array([fact.kind not in RAW_KINDS for fact in self.facts], np.bool_)
        self._kinds = _numbered([fact.kind for fact in self.facts], KINDS)
        self._until = np.array([_seconds(fact.valid_to, np.inf) for fact in self.facts], np.float64)
        dateless = [fact.provenance == API and fact.said_at == fact.created_at for fact in self.facts]
        self._dateless = np.array(dateless, np.bool_)
        # What was replaced without a date never counts; else it held until then.
        self._until[[fact.superseded_by is not None and fact.valid_to is None for fact in self.facts]] = -np.inf
        self._index([found for _, found in self._rows])

    @classmethod
    def of(cls, rows: Sequence[tuple[Fact, Terms]]) -> "View":
        """The view of a person who has these facts."""
        return cls(rows)

    def changed(self, rows: Sequence[tuple[Fact, Terms]]) -> "View":
        """The view after some facts are new or changed."""
        kept = {fact.id: (fact, found) for fact, found in self._rows}
        return View([*(kept | {fact.id: (fact, found) for fact, found in rows}).values()])

    @property
    def nbytes(self) -> int:
        """About how much memory it takes."""
        texts = sum(FACT_BYTES + 2 * len(fact.text) + found.nbytes for fact, found in self._rows)
        return int(texts + self._docs.nbytes + self._counts.nbytes + self._vocabulary.nbytes * 2 + 64 * len(self))

    def __len__(self) -> int:
        return len(self.facts)

    def place(self, fact_id: str) -> int | None:
        """Where a fact stands in `facts`."""
        return self._place.get(fact_id)

    def holding(self, now: datetime) -> Bools:
        """Which facts hold at a time, of those that were said by then; what was put in without a day is no news."""
        known = (self.said <= now.timestamp() + CLOCK_SECONDS) | self._dateless
        return (self._until > now.timestamp()) & known

    def taken_apart(self, now: datetime) -> list[Fact]:
        """What holds at a time of the facts that are not somebody's own words, the newest first."""
        places = np.flatnonzero(self.holding(now) & self._apart)
        places = places[np.argsort(-self.said[places], kind="stable")]
        return [self.facts[place] for place in places]

    def of_kinds(self, kinds: Collection[str]) -> Bools:
        """Which facts are of one of these kinds."""
        return np.isin(self._kinds, [number for number, kind in enumerate(KINDS) if kind in kinds])

    def stands_alone(self, fact_id: str) -> bool:
        """Whether a fact is here and belongs to no conversation."""
        place = self._place.get(fact_id)
        return place is not None and not self.is_talk[place]

    def alike(self, one: str, other: str) -> float:
        """The share of their terms that two facts have in common, 0 to 1 (Jaccard)."""
        first, second = (set(words_of(self._rows[self._place[each]][1]).tolist()) for each in (one, other))
        return len(first & second) / max(len(first | second), 1)

    def marked(self, mark: Mark) -> Floats:
        """1 for each fact whose text has a mark, else 0."""
        found = np.zeros(len(self), np.float32)
        docs, _ = self._posting(mark)
        found[docs] = 1
        return found

    def frequencies(self, wanted: Terms) -> tuple[Floats, Floats]:
        """How often each text has each of these terms (terms × facts), and the terms' inverse document frequencies."""
        table = np.zeros((len(wanted), len(self)), np.float32)
        held = np.zeros(len(wanted), np.float32)
        for row, term in enumerate(wanted):
            docs, counts = self._posting(term)
            table[row, docs] = counts
            held[row] = len(docs)
        return table, self._rarity(held)

    def shifted(self, values: Floats, by: int) -> Floats:
        """For each fact the value of the one that stands `by` places later in its session; 0 where there is none."""
        out = np.zeros_like(values)
        if by == 0 or abs(by) >= len(self):
            return values if by == 0 else out
        same = (self.session[: -abs(by)] == self.session[abs(by) :]).astype(np.float32)
        if by > 0:
            out[..., :-by] = values[..., by:] * same
        else:
            out[..., -by:] = values[..., :by] * same
        return out

    def neighbours(self, fact_id: str, n: int = 1) -> list[Fact]:
        """What stands around a fact in its session, up to `n` on each side, in order; the fact itself is left out."""
        place = self._place.get(fact_id)
        if place is None:
            return []
        around = range(max(place - n, 0), min(place + n + 1, len(self)))
        return [self.facts[other] for other in around if other != place and self.session[other] == self.session[place]]

    def _talk(self) -> Bools:
        many = np.zeros(len(self), np.bool_)
        told = np.array([_is_told(fact) for fact in self.facts], np.bool_)
        for start, end in pairwise([*self.starts, len(self)]):
            several = len({fact.speaker for fact in self.facts[start:end]}) > 1
            row = told[start:end]
            many[start:end] = several | (row & (row.sum() >= LONG_SESSION))
        return many

    def _posting(self, term: int) -> tuple[Places, Floats]:
        at = int(np.searchsorted(self._vocabulary, term))
        if at == len(self._vocabulary) or self._vocabulary[at] != term:
            return self._docs[:0], self._counts[:0]
        part = slice(self._offsets[at], self._offsets[at + 1])
        return self._docs[part], self._counts[part]

    def _index(self, found: Sequence[Terms]) -> None:
        sizes = np.array([len(each) for each in found], np.int64)
        flat = np.concatenate([*found, np.zeros(0, np.uint32)]).astype(np.uint64)
        doc_of = np.repeat(np.arange(len(found), dtype=np.uint64), sizes)
        pairs, counts = np.unique(flat << np.uint64(32) | doc_of, return_counts=True)
        term_of = (pairs >> np.uint64(32)).astype(np.uint32)
        self._docs = (pairs & np.uint64(2**32 - 1)).astype(np.int32)
        self._counts = counts.astype(np.float32)
        begins = np.flatnonzero(np.diff(term_of, prepend=np.uint32(0)))
        self._vocabulary = term_of[begins]
        self._offsets = np.append(begins, len(term_of))
        words = term_of >= FIRST_TERM
        self.lengths = np.bincount(self._docs[words], self._counts[words], len(found)).astype(np.float32)
        rarity = np.repeat(self._rarity(np.diff(self._offsets).astype(np.float32)), np.diff(self._offsets))
        self.weight = np.bincount(self._docs[words], rarity[words], len(found)).astype(np.float32)

    def _rarity(self, held: Floats) -> Floats:
        """Inverse document frequency, as in BM25, of terms that this many facts have."""
        return np.log1p((max(len(self.facts), PLENTY) - held + 0.5) / (held + 0.5)).astype(np.float32)


def _sessions(facts: Sequence[Fact], said: NDArray[np.float64]) -> Places:
    if not facts:
        return np.zeros(0, np.int32)
    kinds = [(before.kind == EPISODE) != (after.kind == EPISODE) for before, after in pairwise(facts)]
    breaks = (np.diff(said) > PAUSE_SECONDS) | np.array(kinds, bool)
    return np.concatenate([[0], np.cumsum(breaks)]).astype(np.int32)


def _is_told(fact: Fact) -> bool:
    """Whether it may be part of a longer text: no fact that was taken out of one, no note that a client put in."""
    is_note = fact.provenance == API and fact.kind != EPISODE and not fact.speaker
    return fact.kind in RAW_KINDS and not is_note


def _numbered(keys: Sequence[Hashable], first: Sequence[Hashable] = ()) -> Places:
    """Equal keys as equal numbers from 0, in order of appearance after those that are named first."""
    numbers = {key: number for number, key in enumerate(dict.fromkeys([*first, *keys]))}
    return np.array([numbers[key] for key in keys], np.int32)


def _seconds(moment: datetime | None, otherwise: float) -> float:
    """A time in seconds since 1970."""
    return otherwise if moment is None else moment.timestamp()
