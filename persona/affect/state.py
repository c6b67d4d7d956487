"""How persona and person stand: affection, its stage, and the persona's mood. Frozen; JSON in and out."""

import math
from datetime import datetime
from typing import Annotated, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from persona.card import Persona
from persona.parts import STAGES, Stage

Signed = Annotated[float, Field(ge=-1, le=1)]

EMOTIONS: dict[str, tuple[float, float, float]] = {
    "happy": (0.6, 0.4, 0.2),
    "excited": (0.6, 0.8, 0.3),
    "tender": (0.6, 0.0, -0.1),
    "calm": (0.3, -0.3, 0.1),
    "sad": (-0.5, -0.3, -0.4),
    "lonely": (-0.4, -0.1, -0.6),
    "angry": (-0.6, 0.6, 0.4),
    "jealous": (-0.4, 0.4, -0.2),
    "afraid": (-0.6, 0.6, -0.6),
}
"""Emotion labels as points of pleasure, arousal, dominance; after Mehrabian (1996), some set by hand."""


class AffectState(BaseModel):
    """The state of one (person, persona) pair.

    Attributes:
        affection: 0 to 100.
        stage: what the affection amounts to.
        pleasure, arousal, dominance: the persona's mood, -1 to 1 each: slow, over hours.
        feeling: the same three for what was felt at the last message: quick, over minutes; None: as the mood.
        gained_today, lost_today: points already moved on `day`, for the daily caps.
        day: the day of the caps, `YYYY-MM-DD` in the persona's time zone.
        updated_at: when the last turn moved it.
    """

    model_config = ConfigDict(frozen=True)

    affection: Annotated[float, Field(ge=0, le=100)]
    stage: Stage
    pleasure: Signed
    arousal: Signed
    dominance: Signed
    feeling: tuple[Signed, Signed, Signed] | None = None
    gained_today: Annotated[float, Field(ge=0)] = 0.0
    lost_today: Annotated[float, Field(ge=0)] = 0.0
    day: str
    updated_at: AwareDatetime

    @classmethod
    def initial(cls, persona: Persona, now: datetime) -> Self:
        """The state of two who never spoke."""
        pleasure, arousal, dominance = persona.personality.temperament
        begins = persona.affection.stages
        reached = [stage for stage in STAGES if persona.affection.initial >= begins[stage]]
        allowed = STAGES[: STAGES.index(persona.affection.highest) + 1]
        return cls(
            affection=persona.affection.initial,
            stage=[stage for stage in reached if stage in allowed][-1],
            pleasure=pleasure,
            arousal=arousal,
            dominance=dominance,
            day=now.date().isoformat(),
            updated_at=now,
        )

    @classmethod
    def read(cls, stored: object) -> Self | None:
        """The state as it was stored; None where it cannot be read (another version wrote it), or nothing was."""
        try:
            return cls.model_validate(stored)
        except ValidationError:
            return None

    @property
    def mood(self) -> tuple[float, float, float]:
        """Pleasure, arousal and dominance of the mood."""
        return self.pleasure, self.arousal, self.dominance

    @property
    def emotion(self) -> str:
        """The emotion label nearest to what was felt last."""
        felt = self.feeling or self.mood
        return min(EMOTIONS, key=lambda name: math.dist(felt, EMOTIONS[name]))
