"""The crisis detector's weights from labelled conversations."""

from collections.abc import Sequence
from dataclasses import dataclass

from persona.care.cues import find_cues
from persona.care.detect import KINDS, LONGEST, cue_values, recent_words
from persona.linear import Weights
from training.affect.messages import training_messages
from training.care.conversations import Conversation
from training.linear import Goal, Learning, Matrix, one_of
from training.linear import fit as fit_linear

ON_THE_WAY = 0.5
"""How much the beginnings of a harmless conversation count beside the whole."""
EVERYDAY = 0.3
"""How much an appraiser's message counts: many, and few of them are hard to tell."""
RARELY = 10
"""Pieces of text in fewer rows than this say nothing about new ones."""
DECAY = 1e-4
"""L2: the conversations are many and alike in their words, so that more of it leaves too little told apart."""


@dataclass(frozen=True, slots=True)
class Row:
    """What the detector sees at one message.

    Attributes:
        newest: the message; text: it and the earlier ones, as the detector reads them.
        kind: what should be told.
        weight: how much it counts.
    """

    newest: str
    text: str
    kind: str
    weight: float


def rows_of(conversations: Sequence[Conversation]) -> list[Row]:
    """Every conversation at its end, the harmless ones on the way too: there no message may raise the alarm."""
    rows = []
    for conversation in conversations:
        said, last = conversation.messages, len(conversation.messages) - 1
        for place in range(last + 1) if conversation.kind == "none" else [last]:
            weight = 1.0 if place == last else ON_THE_WAY
            text = recent_words(said[place], said[:place])
            rows.append(Row(said[place], text, conversation.kind, weight))
    return rows


def everyday_rows() -> list[Row]:
    """The appraiser's messages: people in every mood, and none of them in a crisis."""
    said = (message.text for message in training_messages())
    return [Row(text, text, "none", EVERYDAY) for text in said if find_cues(text).sign is None]


def fit(rows: Sequence[Row], vectors: Matrix | None) -> Weights:
    """Weights for labelled rows.

    Args:
        rows: what should be told of what.
        vectors: the sentence vectors of the newest messages, rows of length 1; None fits for words alone.
    """
    return fit_linear(
        [row.text for row in rows],
        [row.text for row in rows],
        goals_of(rows),
        cues=lambda text: cue_values(text, find_cues(text)),
        longest=LONGEST,
        vectors=vectors,
        learning=Learning(rarely=RARELY, decay=DECAY),
    )


def goals_of(rows: Sequence[Row]) -> list[Goal]:
    """What the detector should say of rows."""
    return [one_of(KINDS, [row.kind for row in rows], [row.weight for row in rows])]
