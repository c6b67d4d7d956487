"""What speaks for a fact as the answer to a question, as numbers: the columns that recall weighs. Pure.

Conversations answer across turns: a question holds the words, the answer after it the fact. Words and meaning therefore
count in widening circles, from the text itself to its session. BM25 (Robertson and Zaragoza 2009, "The probabilistic
relevance framework") measures words. For a text that stands alone, every circle is the text.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from memory.lexical import Mark, Terms
from memory.query import Query
from memory.spans import Span
from memory.view import Floats, View

SATURATION, LENGTH = 1.2, 0.6
"""BM25's k1 and b."""
TERMS_MOST = 40
"""Terms of a question that count: a long message costs no more than a long question."""
LEAST_WEIGHT = 12.0
"""About two rare words: one that happens to be shared is not all of a question."""
FADE_DAYS = 7.0
"""What happened is talked of for about so long afterwards, and half as long before."""
HALF_LIFE_DAYS = 60.0
"""Of the advantage of what was said lately."""
DAY_SECONDS = 86400.0
YEAR_SECONDS = 365.25 * DAY_SECONDS
LONG = 10.0
"""The rarities of the terms of a short text sum to this."""


@dataclass(frozen=True, slots=True)
class _Words:
    """How well the question's words are found around each fact, as BM25 of widening circles, and as a share."""

    own: Floats
    around: Floats
    session: Floats
    share: Floats  # of the weight of all of the question's words, 0 to 1, in the text itself


FEATURES = (
    "meaning",
    "meaning_next",
    "meaning_back",
    "meaning_session",
    "meaning_session_mean",
    "words",
    "words_around",
    "words_session",
    "share_squared",
    "both",
    "answers",
    "answers_meaning",
    "speaker",
    "speaker_first",
    "time",
    "wants_time",
    "wants_number",
    "wants_name",
    "asks",
    "myself",
    "tells_time",
    "length",
    "importance",
    "recency",
)
"""The columns, in order."""


def features(view: View, query: Query, dense: Mapping[str, float] | None) -> Floats:
    """One row of `FEATURES` for each fact of the view.

    Args:
        view: the person's facts.
        query: what is asked.
        dense: similarity of meaning by fact id, above chance (0 chance, 1 the same); those that are missing are as
            far as the furthest that is known. None: nothing is known, and the columns of meaning are 0.
    """
    words = _words(view, query)
    meaning = _meaning(view, dense)
    before = view.shifted(view.marked(Mark.QUESTION), -1)
    told = _session_most(view, meaning)
    columns: dict[str, Floats] = {
        "meaning": meaning,
        "meaning_next": view.shifted(meaning, 1),
        "meaning_back": view.shifted(meaning, -2),
        "meaning_session": told,
        "meaning_session_mean": _session_mean(view, meaning),
        "words": words.own,
        "words_around": words.around,
        "words_session": words.session,
        "share_squared": words.share**2,
        "both": words.around * np.maximum(meaning, 0),
        "answers": before * view.shifted(words.own, -1),
        "answers_meaning": before * view.shifted(meaning, -1),
        "speaker": _said_by(view, query.speakers) if len(query.speakers) == 1 else _nothing(view),
        "speaker_first": _said_by(view, query.speakers) if len(query.speakers) > 1 else _nothing(view),
        "time": _in_time(view, query.span),
        "wants_time": _wanted(view, query, Mark.TIME),
        "wants_number": _wanted(view, query, Mark.NUMBER),
        "wants_name": _wanted(view, query, Mark.NAME),
        "asks": view.marked(Mark.QUESTION),
        "myself": view.marked(Mark.MYSELF),
        "tells_time": view.marked(Mark.TIME),
        "length": np.log1p(view.weight / LONG).astype(np.float32),
        "importance": view.importance - 0.5,
        "recency": _recency(view, query),
    }
    return np.stack([columns[name] for name in FEATURES]).T


def _words(view: View, query: Query) -> _Words:
    table, rarity = view.frequencies(_rarest(view, query.terms))
    five, long_five = _around(view, table), _around(view, view.lengths)
    long = view.lengths
    whole = max(float(rarity.sum()), LEAST_WEIGHT)
    if len(view):
        sessions = np.add.reduceat(table, view.starts, axis=1)
        session = _bm25(sessions, np.add.reduceat(long, view.starts), rarity)[view.session]
    else:
        session = _nothing(view)
    return _Words(
        own=_bm25(table, long, rarity),
        around=_bm25(five, long_five, rarity),
        session=session,
        share=(rarity @ (table > 0)) / whole,
    )


def _rarest(view: View, terms: Terms) -> Terms:
    """The terms that count: the rarest of those that a fact has, then others, which would else take all places.

    They are looked up a few at a time: no table is ever larger than one that counts.
    """
    if len(terms) <= TERMS_MOST:
        return terms
    found = (view.frequencies(terms[start : start + TERMS_MOST]) for start in range(0, len(terms), TERMS_MOST))
    rarity = np.concatenate([np.where(table.any(axis=1), rarity, 0) for table, rarity in found])
    return np.asarray(terms[np.argsort(-rarity, kind="stable")[:TERMS_MOST]])


def _around(view: View, values: Floats) -> Floats:
    """Each fact's values, and those of the two on each side in its session."""
    three = values + view.shifted(values, -1) + view.shifted(values, 1)
    return np.asarray(three + view.shifted(values, -2) + view.shifted(values, 2))


def _bm25(table: Floats, lengths: Floats, rarity: Floats) -> Floats:
    norm = SATURATION * (1 - LENGTH + LENGTH * lengths / max(float(lengths.mean()) if len(lengths) else 0.0, 1e-6))
    return (rarity @ (table * (SATURATION + 1) / (table + norm + 1e-9))).astype(np.float32)


def _meaning(view: View, dense: Mapping[str, float] | None) -> Floats:
    if not dense:
        return _nothing(view)
    known = {place: value for key, value in dense.items() if (place := view.place(key)) is not None}
    values = np.full(len(view), min(dense.values()), np.float32)
    values[list(known)] = list(known.values())
    return values


def _session_most(view: View, values: Floats) -> Floats:
    return np.maximum.reduceat(values, view.starts)[view.session] if len(view) else values


def _session_mean(view: View, values: Floats) -> Floats:
    if not len(view):
        return values
    sizes = np.diff(np.append(view.starts, len(view)))
    return (np.add.reduceat(values, view.starts) / sizes)[view.session].astype(np.float32)


def _said_by(view: View, speakers: tuple[str, ...]) -> Floats:
    """A half for what the first of the speakers said, minus a half for all else; 0 where they said nothing."""
    if speakers[0] not in view.speakers:
        return _nothing(view)
    is_theirs = view.speaker == view.speakers.index(speakers[0])
    return np.where(is_theirs, 0.5, -0.5).astype(np.float32)


def _wanted(view: View, query: Query, mark: Mark) -> Floats:
    return view.marked(mark) if mark in query.wants else _nothing(view)


def _in_time(view: View, span: Span | None) -> Floats:
    """1 for what was said in the time that is asked about, fading outside of it."""
    if span is None:
        return _nothing(view)
    start, end = span.start.timestamp(), span.end.timestamp()
    said = view.said
    if span.every_year:  # the year in which it comes nearest
        said = said - np.round((said - (start + end) / 2) / YEAR_SECONDS) * YEAR_SECONDS
    days = np.maximum(np.maximum(2 * (start - said), said - end), 0) / DAY_SECONDS
    return np.asarray(np.exp(-days / FADE_DAYS), np.float32)


def _recency(view: View, query: Query) -> Floats:
    """1 for what was said or recalled just now, halving with time, the slower the more often it was recalled."""
    days = np.maximum(query.now.timestamp() - view.touched, 0) / DAY_SECONDS
    half_lives = days / (HALF_LIFE_DAYS * (1 + view.recalled))
    return np.exp2(-half_lives, dtype=np.float32)


def _nothing(view: View) -> Floats:
    return np.zeros(len(view), np.float32)
