"""The persona card: what an operator writes in YAML, checked and frozen.

Every field's `description` is its documentation; `docs/personas.md` explains them by example.
"""

import hashlib
from functools import cached_property
from itertools import pairwise
from typing import Annotated, Any, Literal, Self

import orjson
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

Stage = Literal["stranger", "acquaintance", "friend", "close_friend", "crush", "lover"]
STAGES: tuple[Stage, ...] = ("stranger", "acquaintance", "friend", "close_friend", "crush", "lover")
"""Stages of affection, from the first meeting on."""
ROMANTIC: frozenset[Stage] = frozenset({"crush", "lover"})
Intent = Literal[
    "greeting",
    "thanks",
    "praise",
    "insult",
    "confession",
    "apology",
    "seeking_support",
    "farewell",
    "question",
    "statement",
    "boundary_crossing",
]
"""What a person's message does."""
HURTFUL: frozenset[Intent] = frozenset({"insult", "boundary_crossing"})
ADULT_AGE = 18

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600)]
Unit = Annotated[float, Field(ge=0, le=1)]


def _broken_rule(at: tuple[str, ...], message: str, fix: str) -> PydanticCustomError:
    """A rule over several fields, with the field to look at and the fix: the loader shows both."""
    return PydanticCustomError("card_rule", "{message}", {"message": message, "at": at, "fix": fix})


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Identity(_Frozen):
    """Who the persona is."""

    age: Annotated[int, Field(ge=0, le=1000)] = Field(description="age in years; romantic stages need an adult")
    summary: Line = Field(description="one or two sentences: who they are, what they do")
    first_person: Line = Field(description="the word they use for themselves (私, 僕, I)")


class Speech(_Frozen):
    """How they talk."""

    style: Line = Field(description="tone, sentence endings, politeness, emoji, in a sentence or two")
    length: Line = Field(description="how long a reply is, in words the model understands")


class Personality(_Frozen):
    """The Big Five, 0 to 1 each; it sets the temperament to which moods return."""

    openness: Unit = 0.5
    conscientiousness: Unit = 0.5
    extraversion: Unit = 0.5
    agreeableness: Unit = 0.5
    neuroticism: Unit = 0.5

    @property
    def temperament(self) -> tuple[float, float, float]:
        """The resting pleasure, arousal and dominance, each -1 to 1.

        Mehrabian (1996), "Analysis of the Big-Five personality factors in terms of the PAD temperament model",
        Current Psychology 15; openness stands for his sophistication.
        """
        o, c, e, a, n = (
            2 * trait - 1
            for trait in (
                self.openness,
                self.conscientiousness,
                self.extraversion,
                self.agreeableness,
                self.neuroticism,
            )
        )
        stability = -n
        pleasure = 0.21 * e + 0.59 * a + 0.19 * stability
        arousal = 0.15 * o + 0.30 * a - 0.57 * stability
        dominance = 0.25 * o + 0.17 * c + 0.60 * e - 0.32 * a
        return tuple(max(-1.0, min(1.0, value)) for value in (pleasure, arousal, dominance))  # type: ignore[return-value]


class Example(_Frozen):
    """One exchange that shows how they talk."""

    user: Line
    reply: Line
    stage: Stage | None = Field(default=None, description="the stage it belongs to; none: any")


class LoreEntry(_Frozen):
    """Something about their world that enters the prompt when a key is spoken of."""

    name: Line
    keys: Annotated[tuple[Line, ...], Field(min_length=1)]
    content: Line


class AffectionSettings(_Frozen):
    """How fast affection grows and falls, in points of its 0–100 scale."""

    initial: Annotated[float, Field(ge=0, le=100)] = 5.0
    daily_gain: Annotated[float, Field(gt=0, le=100)] = Field(default=8.0, description="most points gained in a day")
    daily_loss: Annotated[float, Field(gt=0, le=100)] = Field(default=15.0, description="most points lost in a day")
    absence_decay: Annotated[float, Field(ge=0, le=10)] = Field(
        default=0.3, description="points lost a day after three days of silence; never below the stage's floor"
    )
    stages: dict[Stage, Annotated[float, Field(ge=0, le=100)]] = Field(
        default={
            "stranger": 0.0,
            "acquaintance": 15.0,
            "friend": 35.0,
            "close_friend": 55.0,
            "crush": 72.0,
            "lover": 88.0,
        },
        description="the affection at which each stage begins",
    )
    deltas: dict[Intent, Annotated[float, Field(ge=-10, le=5)]] = Field(
        default={},
        description="points a message is worth by what it does, where they differ from the usual ones "
        "(persona.affect.dynamics.DELTAS)",
    )
    hysteresis: Annotated[float, Field(ge=0, le=20)] = Field(
        default=3.0, description="points below a stage's beginning at which it is lost again"
    )
    highest: Stage = Field(default="lover", description="the stage beyond which this persona never goes")

    @model_validator(mode="after")
    def _rising(self) -> Self:
        missing = [stage for stage in STAGES if stage not in self.stages]
        if missing:
            raise _broken_rule(("stages",), f"missing: {', '.join(missing)}", "say where each stage begins")
        beginnings = [self.stages[stage] for stage in STAGES]
        if beginnings[0] != 0 or any(a >= b for a, b in pairwise(beginnings)):
            message = "stages must begin at 0 for stranger and rise in the order " + ", ".join(STAGES)
            raise _broken_rule(("stages",), message, "put the beginnings in rising order")
        return self

    @model_validator(mode="after")
    def _hurt_never_gains(self) -> Self:
        for intent in HURTFUL:
            if self.deltas.get(intent, 0.0) > 0:
                raise _broken_rule(("deltas", intent), f"{intent} cannot gain affection", "use 0 or less")
        return self


class Generation(_Frozen):
    """Sampling settings; what a request says wins."""

    temperature: Annotated[float, Field(ge=0, le=2)] | None = None
    top_p: Annotated[float, Field(gt=0, le=1)] | None = None
    top_k: Annotated[int, Field(ge=-1)] | None = None
    min_p: Annotated[float, Field(ge=0, le=1)] | None = None
    repetition_penalty: Annotated[float, Field(gt=0, le=2)] | None = None
    presence_penalty: Annotated[float, Field(ge=-2, le=2)] | None = None
    frequency_penalty: Annotated[float, Field(ge=-2, le=2)] | None = None
    max_tokens: Annotated[int, Field(ge=1, le=8192)] | None = None

    def sampling(self) -> dict[str, Any]:
        """The fields that are set, as an OpenAI request names them."""
        return self.model_dump(exclude_none=True)


class Persona(_Frozen):
    """A persona as it is served."""

    name: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,31}$")] = Field(
        description="the model name clients ask for; the folder's name"
    )
    version: Annotated[int, Field(ge=1)] = 1
    display_name: Line
    language: Literal["ja", "en"]
    identity: Identity
    speech: Speech
    personality: Personality = Personality()
    background: tuple[Line, ...] = ()
    greeting: Line = Field(description="what they say first")
    boundaries: tuple[Line, ...] = Field(default=(), description="what they do not do, one line each")
    stages: dict[Stage, Line] = Field(description="how they treat the person in each stage: address, tone")
    examples: tuple[Example, ...] = ()
    lorebook: tuple[LoreEntry, ...] = ()
    affection: AffectionSettings = AffectionSettings()
    generation: Generation = Generation()

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        missing = [stage for stage in STAGES if stage not in self.stages]
        if missing:
            message = f"every stage needs a line; missing: {', '.join(missing)}"
            raise _broken_rule(("stages",), message, f"add `{missing[0]}: …`")
        if self.identity.age < ADULT_AGE and self.affection.highest in ROMANTIC:
            message = f"the age is {self.identity.age}, so romantic stages are not allowed"
            raise _broken_rule(("identity", "age"), message, "set affection.highest to close_friend or below")
        return self

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the card's content, the version number left out."""
        content = self.model_dump(mode="json", exclude={"version"})
        return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()
