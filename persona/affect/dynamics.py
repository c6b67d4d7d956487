"""How an appraised message moves mood and affection: bounded, explained, pure.

Affect has layers (ALMA; Gebhard 2005, "ALMA: a layered model of affect"): a message moves the feeling of the moment
most of the way to its own point, and the mood a little; in minutes the feeling falls back to the mood, in hours the
mood to the temperament.

Affection gains with diminishing returns under a daily cap, loses faster than it gains, decays a little in long absence,
and changes at most one stage a turn, with hysteresis. With a minor there are no romantic stages: whoever turns out to
be one leaves them at once.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from persona.affect.appraisal import Appraisal
from persona.affect.state import EMOTIONS, AffectState
from persona.card import HURTFUL, Intent, Persona
from persona.parts import ROMANTIC, STAGES, Stage

MOOD_STEP = 0.35
"""Share of the way from the mood to the event's point that one message moves it, at full strength."""
FEELING_STEP = 1.2
"""The same for the feeling of the moment, at most the whole way."""
FAINTEST, MOVED, HURT = 0.2, 0.5, 0.7
"""Least strength of any message, of one with an emotion, of one that hurts; but the mood goes by its valence alone."""
PATIENCE_DAYS = 3.0
"""Days of silence that cost nothing."""

DELTAS: dict[Intent, float] = {
    "confession": 1.5,
    "praise": 1.2,
    "thanks": 1.0,
    "seeking_support": 0.8,
    "apology": 0.8,
    "greeting": 0.5,
    "farewell": 0.4,
    "statement": 0.3,
    "question": 0.3,
    "insult": -4.0,
    "boundary_crossing": -5.0,
}
"""Points of affection that a message is worth by what it does, where the card says nothing else."""
FULL_DAY, MUCH_LEFT = 0.05, 0.75
"""Share of the day's points left below which a gain is said to be capped, and to be diminished."""
_EMPATHY = {"sad": "tender", "lonely": "tender", "afraid": "tender"}
"""What the persona feels when the person feels so: a friend in need makes tender, not sad."""

Point = tuple[float, float, float]
"""Pleasure, arousal, dominance, -1 to 1 each."""
Cause = Literal["message", "diminished", "capped", "absence", "stage", "minor"]
CLOSEST: Stage = "close_friend"
"""The closest stage without romance."""


@dataclass(frozen=True, slots=True)
class Change:
    """One explained movement.

    Attributes:
        what: `affection` (points of its 0–100 scale) or `stage` (steps).
        delta: how far it moved.
        cause: `message` (values: intent, points it was worth), `diminished` (and the share of them that still counts
            today), `capped` (nothing more today), `absence` (days), `stage` (before, after), `minor` (the same).
        values: what the cause names, for whoever tells it in another language.
    """

    what: Literal["affection", "stage"]
    delta: float
    cause: Cause
    values: Mapping[str, Any]

    @property
    def why(self) -> str:
        """The reason in English."""
        return _WHY[self.cause].format(**self.values)

    def __str__(self) -> str:
        return f"{self.what} {self.delta:+.2f}: {self.why}"


_WHY = {
    "message": "{intent} {points:+.1f}",
    "diminished": "{intent} {points:+.1f}, at {share:.0%}: today has brought much already",
    "capped": "{intent} {points:+.1f}, capped by the day",
    "absence": "{days:.0f} days apart",
    "stage": "{before} → {after}",
    "minor": "{before} → {after}: the person is a minor",
}


def without_romance(state: AffectState) -> tuple[AffectState, tuple[Change, ...]]:
    """The state as it has to be with a minor: in no romantic stage."""
    if state.stage not in ROMANTIC:
        return state, ()
    steps = STAGES.index(CLOSEST) - STAGES.index(state.stage)
    change = Change("stage", steps, "minor", {"before": state.stage, "after": CLOSEST})
    return state.model_copy(update={"stage": CLOSEST}), (change,)


def feel_each(
    state: AffectState, appraisals: Sequence[Appraisal], persona: Persona, now: datetime, *, minor: bool = False
) -> tuple[AffectState, tuple[Change, ...]]:
    """Moves the state by one message after another, as if each had come in a request of its own (`feel`).

    But all of them together move the stage by one step at most.
    """
    changes: list[Change] = []
    moved = False
    for appraisal in appraisals:
        before = state
        state, why = feel(state, appraisal, persona, now, minor=minor)
        steps = [change for change in why if change.cause == "stage"]
        if steps and moved:
            state = state.model_copy(update={"stage": before.stage})
            why = tuple(change for change in why if change not in steps)
        moved = moved or bool(steps)
        changes += why
    return state, tuple(changes)


def feel(
    state: AffectState, appraisal: Appraisal, persona: Persona, now: datetime, *, minor: bool = False
) -> tuple[AffectState, tuple[Change, ...]]:
    """Moves the state by one appraised message.

    Args:
        state: as the last turn left it.
        appraisal: what the message means.
        persona: whose rules hold.
        now: the time of the message, in the persona's time zone.
        minor: whether the person is one.

    Returns:
        The new state, and each movement with its reason.
    """
    state, withheld = without_romance(state) if minor else (state, ())
    affection, absence = _after_absence(state, persona, now)
    day = max(state.day, now.date().isoformat())  # a turn that began before midnight may come after one of today
    same_day = state.day == day
    gained, lost = (state.gained_today, state.lost_today) if same_day else (0.0, 0.0)
    delta, cause, values = _delta(appraisal, persona, state.stage, gained, lost, minor=minor)
    moved = max(0.0, min(100.0, affection + delta))
    stage = _stage(state.stage, moved, persona, minor=minor)
    changes = [*withheld, *absence]
    if moved != affection:
        changes.append(Change("affection", round(moved - affection, 3), cause, values))
    elif appraisal.intent not in {"statement", "question"}:
        changes.append(Change("affection", 0.0, cause, values))
    if stage != state.stage:
        steps = STAGES.index(stage) - STAGES.index(state.stage)
        changes.append(Change("stage", steps, "stage", {"before": state.stage, "after": stage}))
    mood, feeling = _moved(state, appraisal, persona, now)
    return AffectState(
        affection=moved,
        stage=stage,
        pleasure=mood[0],
        arousal=mood[1],
        dominance=mood[2],
        feeling=feeling,
        gained_today=gained + max(0.0, delta),
        lost_today=lost + max(0.0, -delta),
        day=day,
        updated_at=max(now, state.updated_at),
    ), tuple(changes)


def _delta(
    appraisal: Appraisal, persona: Persona, stage: Stage, gained: float, lost: float, *, minor: bool
) -> tuple[float, Cause, dict[str, Any]]:
    """Points of affection this message is worth under the day's caps, and why."""
    settings = persona.affection
    worth = DELTAS | settings.deltas | persona.stages[stage].deltas
    wish = worth[appraisal.intent]
    if minor and appraisal.intent == "confession":
        wish = min(wish, worth["statement"])  # nothing is gained by romance
    if wish < 0:
        room = max(0.0, settings.daily_loss - lost)
        values = {"intent": appraisal.intent, "points": wish}
        return -min(-wish, room), "capped" if -wish > room else "message", values
    wish *= max(0.0, 1.0 + 0.5 * appraisal.valence)
    room = max(0.0, settings.daily_gain - gained)
    left = room / settings.daily_gain  # the fuller the day, the less another kind word is worth
    values = {"intent": appraisal.intent, "points": wish}
    if left <= FULL_DAY:
        return min(wish * left, room), "capped", values
    if left < MUCH_LEFT:
        return min(wish * left, room), "diminished", {**values, "share": left}
    return min(wish * left, room), "message", values


def _after_absence(state: AffectState, persona: Persona, now: datetime) -> tuple[float, list[Change]]:
    days = (now - state.updated_at).total_seconds() / 86400 - PATIENCE_DAYS
    floor = persona.affection.stages[state.stage]
    if days <= 0 or state.affection <= floor:
        return state.affection, []
    left = max(floor, state.affection - days * persona.affection.absence_decay)
    return left, [Change("affection", round(left - state.affection, 3), "absence", {"days": days + PATIENCE_DAYS})]


def _stage(stage: Stage, affection: float, persona: Persona, *, minor: bool) -> Stage:
    """The next stage up, the stage before, or the same: never further in one turn."""
    at, begins, top = STAGES.index(stage), persona.affection.stages, STAGES.index(persona.affection.highest)
    top = min(top, STAGES.index(CLOSEST)) if minor else top
    if at < top and affection >= begins[STAGES[at + 1]]:
        return STAGES[at + 1]
    # A card whose `highest` was lowered leads those who were beyond it back, step by step.
    if at > top or (at > 0 and affection < begins[stage] - persona.affection.hysteresis):
        return STAGES[at - 1]
    return stage


def _moved(state: AffectState, appraisal: Appraisal, persona: Persona, now: datetime) -> tuple[Point, Point]:
    """The mood and the feeling of the moment after a message."""
    hours = max(0.0, (now - state.updated_at).total_seconds() / 3600)
    emotion = _EMPATHY.get(appraisal.emotion, appraisal.emotion)
    if appraisal.intent in HURTFUL:
        emotion = "angry" if appraisal.intent == "boundary_crossing" else "sad"
    least = HURT if appraisal.intent in HURTFUL else FAINTEST if emotion == "calm" else MOVED
    goal, valence, tempo = EMOTIONS[emotion], abs(appraisal.valence), persona.emotion
    rested = _between(persona.personality.temperament, state.mood, math.pow(0.5, hours / tempo.mood_hours))
    faded = _between(rested, state.feeling or state.mood, math.pow(0.5, 60 * hours / tempo.feeling_minutes))
    felt = min(1.0, tempo.sensitivity * FEELING_STEP * max(least, valence))
    moved = tempo.sensitivity * MOOD_STEP * max(FAINTEST, valence)
    return _between(rested, goal, moved), _between(faded, goal, felt)


def _between(start: Point, end: Point, share: float) -> Point:
    """The point that lies this share of the way from start to end."""
    pleasure, arousal, dominance = (a + (b - a) * share for a, b in zip(start, end, strict=True))
    return pleasure, arousal, dominance
