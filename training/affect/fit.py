"""The appraiser's weights from labelled messages."""

from collections.abc import Sequence

from persona.affect.appraisal import HEADS, MAX_TEXT, cue_vector
from persona.affect.cues import find_cues
from persona.linear import Weights
from training.affect.messages import Message
from training.linear import Goal, Matrix, one_of, share
from training.linear import fit as fit_linear


def fit(messages: Sequence[Message], vectors: Matrix | None) -> Weights:
    """Weights for labelled messages.

    Args:
        messages: with their labels.
        vectors: their sentence vectors, rows of length 1; None fits for words alone.
    """
    return fit_linear(
        [m.text for m in messages],
        [f"{m.language} {m.template}" for m in messages],
        goals_of(messages),
        cues=lambda text: cue_vector(find_cues(text)),
        longest=MAX_TEXT,
        vectors=vectors,
    )


def goals_of(messages: Sequence[Message]) -> list[Goal]:
    """What the appraiser's heads should say of messages."""
    return [
        share([m.arousal for m in messages])
        if head == "arousal"
        else one_of(names, [getattr(m, head) for m in messages])
        for head, names in HEADS.items()
    ]
