"""Whether a message needs care before it needs a persona: crises of self-harm, violence and abuse.

A linear model (`persona.linear`) reads what the person said of late, all together, because signs build up over a
conversation, beside the sentence vector of the newest message that recall computes anyway. Its weights are fitted to
labelled conversations by `python -m training.care fit`; docs/care.md tells how well it does. It prefers one answer too
many, but lets everyday exaggeration pass.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from persona.care.context import topics_of
from persona.care.cues import Cues, find_cues
from persona.linear import Kind, Vector, Weights, load_weights, normalized, shares
from persona.text import language_of, plain

LOOK_BACK = 5
"""Earlier messages of the person that are looked at for signs that build up."""
LONGEST = 600
"""Characters that are looked at; of more, those around words that are a sign by themselves, else the two ends."""
ALARM: dict[tuple[str, Kind], float] = {
    ("ja", "vector"): 0.6,
    ("en", "vector"): 0.55,
    ("ja", "alone"): 0.55,
    ("en", "alone"): 0.55,
}
"""Share of crises from which on the fixed answer is given, by language and set of weights: docs/care.md."""
ALARM_AT_SIGN = 0.3
"""The same where words were said that are alarming."""
WEIGHTS = Path(__file__).with_name("weights.npz")
KINDS = ("none", "self_harm", "violence", "abuse")


@dataclass(frozen=True, slots=True)
class CareVerdict:
    """What a message means for the person's safety.

    Attributes:
        crisis: whether the fixed answer has to be given.
        kind: `self_harm`, `violence` or `abuse`, when it is one.
        share: how sure it is, 0 to 1.
    """

    crisis: bool
    kind: str | None
    share: float


def assess(text: str, history: Sequence[str], vector: Vector | None = None) -> CareVerdict:
    """Whether a message is one of a person in a crisis.

    Args:
        text: the person's new words.
        history: their earlier words in this conversation, oldest first.
        vector: the sentence vector of the new words by the model that `embedder_name` names; without it, words decide.
    """
    weights = load_weights(WEIGHTS, "alone" if vector is None else "vector")
    return weigh(weights, text, history, vector)


def weigh(weights: Weights, text: str, history: Sequence[str], vector: Vector | None) -> CareVerdict:
    """What a message means by these weights."""
    if not text.strip():
        return CareVerdict(crisis=False, kind=None, share=0.0)
    normal = normalized(recent_words(text, history), LONGEST)
    cues = find_cues(normal)
    found = shares(weights.scores(cue_values(normal, cues), weights.known(normal), vector))
    share = 1 - float(found[0])
    alarm = ALARM_AT_SIGN if cues.alarming else ALARM[language_of(text), "alone" if vector is None else "vector"]
    kind = KINDS[1 + int(found[1:].argmax())] if share >= alarm else None
    return CareVerdict(crisis=kind is not None, kind=kind, share=round(share, 3))


def cue_values(normal: str, cues: Cues) -> Vector:
    """The cues of a normalized text as the detector weighs them: words of a crisis, and what else it speaks of."""
    return np.concatenate([cues.values, topics_of(normal)])


def recent_words(text: str, history: Sequence[str]) -> str:
    """What the person said of late, at most `LONGEST` characters and what a character stands for.

    The new words come whole before earlier ones are added. Of more than fits, it is those around the first words that
    are a sign by themselves: nobody may bury them in a long message.
    """
    said = plain(text)
    if len(said) > LONGEST and (sign := find_cues(said).sign):
        begin = max(sign.start() - LONGEST // 2, 0)
        return said[begin : begin + LONGEST]
    lines = [said]
    for line in reversed(history[-LOOK_BACK:]):
        if sum(map(len, lines)) + len(line) > LONGEST:
            break
        lines.insert(0, line)
    return "\n".join(lines)


def embedder_name() -> str:
    """The embedding model whose sentence vectors `assess` understands."""
    return load_weights(WEIGHTS, "vector").embedder
