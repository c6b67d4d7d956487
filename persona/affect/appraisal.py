"""What a person's message means for the persona: valence, arousal, emotion and intent. Fast, local, explained.

A linear model over three kinds of features: cue words (`persona.affect.cues`), short pieces of the text, and, where
the caller has one at hand, the sentence vector that memory recall computes anyway. Its weights, one set with the vector
and one for words alone, are fitted to labelled messages by `python -m training.affect fit`; docs/appraiser.md tells how
well each does.
The terms are those of the OCC model (Ortony, Clore, Collins 1988, *The Cognitive Structure of Emotions*).
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Literal, cast, get_args

import numpy as np
from numpy.typing import NDArray

from persona.affect.cues import NAMES, Cues, find_cues
from persona.affect.state import EMOTIONS
from persona.card import HURTFUL, Intent

MAX_TEXT = 1000
"""Characters that are looked at, half at each end; feeling is clear long before."""
LONGEST_PIECE = 5
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
PIECES_SCALE, VECTOR_SCALE = 2.0, 3.0
"""How much the three kinds of features weigh beside each other before they are learned."""
_WORD = re.compile(r"[a-z']+")
_REPEATED = re.compile(r"(.)\1{2,}")
_DIGITS = re.compile(r"[0-9]+")

Vector = NDArray[np.float32]


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


@dataclass(frozen=True, slots=True)
class Weights:
    """A fitted model.

    Attributes:
        pieces: the pieces of text that it knows → their row in `piece_rows`.
        cue_rows, piece_rows, vector_rows: features × outputs, the outputs of `HEADS` side by side.
        bias: one number an output.
        center: mean sentence vector, which is taken from each; direction is all that counts.
        embedder: the name of the model that makes the sentence vectors.
    """

    pieces: dict[str, int]
    cue_rows: Vector
    piece_rows: Vector
    vector_rows: Vector
    bias: Vector
    center: Vector
    embedder: str


def appraise(text: str, vector: Vector | None = None) -> Appraisal:
    """What a message means.

    Args:
        text: the person's words, in whatever mix of Japanese and English.
        vector: their sentence vector by the model that `embedder_name` names; without it, words alone decide.
    """
    return weigh(_weights("alone" if vector is None else "vector"), text, vector)


def weigh(weights: Weights, text: str, vector: Vector | None) -> Appraisal:
    """What a message means by these weights."""
    normal = normalized(text)
    if not normal:
        return Appraisal(0.0, 0.0, "calm", "statement", ())
    cues, pieces = find_cues(normal), [p for p in pieces_of(normal) if p in weights.pieces]
    scores = weights.bias + cue_vector(cues) @ weights.cue_rows
    if pieces:
        rows = [weights.pieces[piece] for piece in pieces]
        scores = scores + weights.piece_rows[rows].sum(axis=0) * (PIECES_SCALE / np.sqrt(len(rows)))
    if vector is not None:
        scores = scores + (directed(vector, weights.center) * VECTOR_SCALE) @ weights.vector_rows
    told = dict(zip(HEADS, np.split(scores, np.cumsum([len(names) for names in HEADS.values()])[:-1]), strict=True))
    intents, signs = _shares(told["intent"]), _shares(told["sign"])
    valence = GOOD * float(signs[1]) + BAD * float(signs[2])
    intent = _intent(intents, kind=valence > 0)
    return Appraisal(
        valence=round(valence, 3),
        arousal=round(float(_shares(np.array([told["arousal"][0], 0.0], np.float32))[0]), 3),
        emotion=tuple(EMOTIONS)[int(told["emotion"].argmax())],
        intent=intent,
        why=_why(intent, float(intents[INTENTS.index(intent)]), cues, pieces, weights),
    )


def embedder_name() -> str:
    """The embedding model whose sentence vectors `appraise` understands."""
    return _weights("vector").embedder


def normalized(text: str) -> str:
    """The text as features are taken from it; of a very long one, its two ends."""
    if len(text) > MAX_TEXT:
        text = f"{text[: MAX_TEXT // 2]} {text[-MAX_TEXT // 2 :]}"
    return " ".join(unicodedata.normalize("NFKC", text).replace("’", "'").split())


def pieces_of(normal: str) -> set[str]:
    """Runs of 1 to 5 characters, English words and pairs of words; what only differs in case or emphasis is one."""
    plain = _DIGITS.sub("0", _REPEATED.sub(r"\1\1", normal.casefold()))
    edged = f"^{plain}$"
    found = {edged[i : i + n] for n in range(1, LONGEST_PIECE + 1) for i in range(len(edged) - n + 1)}
    words = _WORD.findall(plain)
    found.update(f"w:{word}" for word in words)
    found.update(f"w:{a} {b}" for a, b in pairwise(words))
    return found


def cue_vector(cues: Cues) -> Vector:
    """The cues as numbers, in the order of `persona.affect.cues.NAMES`."""
    return np.array([cues.values.get(name, 0.0) for name in NAMES], np.float32)


def directed(vector: Vector, center: Vector) -> Vector:
    """A sentence vector's direction from the mean of all: models differ in how narrow a cone theirs lie in."""
    away = np.asarray(vector, np.float32) - center
    return cast("Vector", away / max(float(np.linalg.norm(away)), 1e-6))


def _shares(scores: Vector) -> Vector:
    powers = np.exp(scores - scores.max())
    return cast("Vector", powers / powers.sum())


def _intent(shares: Vector, *, kind: bool) -> Intent:
    """The likeliest intent; one with consequences only when it is sure enough, and no hurt in a kind message."""
    for place in sorted(range(len(INTENTS)), key=lambda place: -float(shares[place])):
        if INTENTS[place] not in GRAVE or (shares[place] >= SURE and not (kind and INTENTS[place] in HURTFUL)):
            return INTENTS[place]
    raise AssertionError("most intents are not grave")


def _why(intent: Intent, share: float, cues: Cues, pieces: Sequence[str], weights: Weights) -> tuple[str, ...]:
    """How sure the intent is, the cues that were found, and the pieces of text that spoke most for the intent."""
    quote = f" “{cues.quotes[intent]}”" if intent in cues.quotes else ""
    found = [name.removeprefix("emotion ") for name in cues.values if name.startswith("emotion ")]
    words = [f"{'not ' if cues.values[f'emotion {name}'] < 0 else ''}{name}" for name in dict.fromkeys(found)]
    column = INTENTS.index(intent)
    spoke = sorted(pieces, key=lambda piece: float(-weights.piece_rows[weights.pieces[piece], column]))
    telling = (piece.removeprefix("w:").strip("^$ ") for piece in spoke)
    shown = dict.fromkeys(piece for piece in telling if len(piece) >= (SHORTEST_LATIN if piece.isascii() else 2))
    return (f"{intent} {share:.2f}{quote}", *words, *(f"“{piece}”" for piece in list(shown)[:2]))


@cache
def _weights(kind: Literal["vector", "alone"]) -> Weights:
    with np.load(WEIGHTS, allow_pickle=False) as file:
        pieces = bytes(file[f"{kind}_pieces"]).decode("utf-8").split("\n")
        return Weights(
            pieces={piece: row for row, piece in enumerate(pieces)},
            cue_rows=file[f"{kind}_cue_rows"],
            piece_rows=file[f"{kind}_piece_rows"].astype(np.float32) * file[f"{kind}_piece_scale"],
            vector_rows=file[f"{kind}_vector_rows"].astype(np.float32),
            bias=file[f"{kind}_bias"],
            center=file[f"{kind}_center"].astype(np.float32),
            embedder=bytes(file[f"{kind}_embedder"]).decode("utf-8"),
        )
