"""What a person's message means for the persona: valence, arousal, emotion and intent. Fast, local, explained.

A linear model over three kinds of features: cue words (`persona.affect.cues`), short pieces of the text, and, where
the caller has one at hand, the sentence vector that memory recall computes anyway. Its weights, one set with the vector
and one for words alone, are fitted to labelled messages by `python -m training.affect fit`; docs/appraiser.md tells how
well each does.
The terms are those of the OCC model (Ortony, Clore, Collins 1988, *The Cognitive Structure of Emotions*).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import numpy as np

from persona.affect.cues import NAMES, Cues, find_cues
from persona.affect.state import EMOTIONS
from persona.card import HURTFUL, Intent
from persona.linear import Vector, Weights, load_weights, normalized, shares

MAX_TEXT = 300
"""Characters that are looked at, half at each end; feeling is clear long before."""
SHORTEST_LATIN = 3
"""Letters of a piece of Latin text that can tell an operator something; in Japanese two are enough."""
WEIGHTS = Path(__file__).with_name("weights.npz")
INTENTS: tuple[Intent, ...] = get_args(Intent)
SIGNS = ("neutral", "good", "bad")
HEADS = {"intent": INTENTS, "emotion": tuple(EMOTIONS), "sign": SIGNS, "arousal": ("arousal",)}
"""What the model tells, side by side in the columns of its weights."""
GOOD, BAD = 0.7, -0.65
"""Valence of a message that is surely good or bad."""
SURE = 0.35
"""Share that an intent with consequences (a hurt, a confession) needs; below it the next best is taken."""
GRAVE = HURTFUL | {"confession", "praise"}
KIND, CLEAR = 0.3, 0.45
"""A message with a valence above the first hurts only if the share of that is above the second."""


@dataclass(frozen=True, slots=True)
class Appraisal:
    """The meaning of one message.

    Attributes:
        valence: -1 (hurtful or sad) to 1 (kind or glad).
        arousal: 0 (calm) to 1 (agitated).
        emotion: the person's emotion, one of `persona.affect.state.EMOTIONS`.
        intent: greeting, thanks, praise, insult, confession, apology, seeking_support, farewell, boundary_crossing,
            question or statement.
        why: what decided, for the operator.
    """

    valence: float
    arousal: float
    emotion: str
    intent: Intent
    why: tuple[str, ...]


def appraise(text: str, vector: Vector | None = None) -> Appraisal:
    """What a message means.

    Args:
        text: the person's words, in whatever mix of Japanese and English.
        vector: their sentence vector by the model that `embedder_name` names; without it, words alone decide.
    """
    return weigh(load_weights(WEIGHTS, "alone" if vector is None else "vector"), text, vector)


def weigh(weights: Weights, text: str, vector: Vector | None) -> Appraisal:
    """What a message means by these weights."""
    normal = normalized(text, MAX_TEXT)
    if not normal:
        return Appraisal(0.0, 0.0, "calm", "statement", ())
    cues, pieces = find_cues(normal), weights.known(normal)
    scores = weights.scores(cue_vector(cues), pieces, vector)
    told = dict(zip(HEADS, np.split(scores, np.cumsum([len(names) for names in HEADS.values()])[:-1]), strict=True))
    intents, signs = shares(told["intent"]), shares(told["sign"])
    valence = GOOD * float(signs[1]) + BAD * float(signs[2])
    intent = _intent(intents, kind=valence > KIND)
    return Appraisal(
        valence=round(valence, 3),
        arousal=round(float(shares(np.array([told["arousal"][0], 0.0], np.float32))[0]), 3),
        emotion=tuple(EMOTIONS)[int(told["emotion"].argmax())],
        intent=intent,
        why=_why(intent, float(intents[INTENTS.index(intent)]), cues, pieces, weights),
    )


def embedder_name() -> str:
    """The embedding model whose sentence vectors `appraise` understands."""
    return load_weights(WEIGHTS, "vector").embedder


def cue_vector(cues: Cues) -> Vector:
    """The cues as numbers, in the order of `persona.affect.cues.NAMES`."""
    return np.array([cues.values.get(name, 0.0) for name in NAMES], np.float32)


def _intent(found: Vector, *, kind: bool) -> Intent:
    """The likeliest intent; one with consequences only when it is sure enough, and a hurt in kind words when clear."""
    likeliest = INTENTS[int(found.argmax())]
    share = found.max()
    if likeliest not in GRAVE or share >= (CLEAR if kind and likeliest in HURTFUL else SURE):
        return likeliest
    if likeliest in HURTFUL:
        return "statement"  # what came near to a hurt is no praise and no thanks either
    return max((name for name in INTENTS if name not in GRAVE), key=lambda name: found[INTENTS.index(name)])


def _why(intent: Intent, share: float, cues: Cues, pieces: Sequence[str], weights: Weights) -> tuple[str, ...]:
    """How sure the intent is, the cues that were found, and the pieces of text that spoke most for the intent."""
    quote = f" “{cues.quotes[intent]}”" if intent in cues.quotes else ""
    felt = {name.removeprefix("feeling "): value for name, value in cues.values.items() if name.startswith("feeling ")}
    words = [name if value > 0 else f"not {name}" for name, value in felt.items()]
    column = INTENTS.index(intent)
    told = [piece for piece in pieces if piece.startswith("w:") or not piece.isascii()]  # no part of a Latin word
    spoke = sorted(told, key=lambda piece: (float(-weights.piece_rows[weights.pieces[piece], column]), piece))
    telling = (piece.removeprefix("w:").strip("^$ ") for piece in spoke)
    shown = dict.fromkeys(piece for piece in telling if len(piece) >= (SHORTEST_LATIN if piece.isascii() else 2))
    return (f"{intent} {share:.2f}{quote}", *words, *(f"“{piece}”" for piece in list(shown)[:2]))
