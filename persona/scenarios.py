"""Saved conversations by which two versions of a card are compared: what the person says, and what is expected.

A scenario is a YAML file in `scenarios/` beside a `card.yaml`. A card is served without them.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from persona.affect.state import EMOTIONS, AffectState
from persona.card import Emotion, Persona
from persona.faults import Fault, PersonaError
from persona.folder import read_text
from persona.parts import Line, Stage, broken_rule
from persona.reply import inspect
from persona.source import misfit
from persona.yaml_file import parse_yaml

FOLDER = "scenarios"
SignalName = Literal["empty", "wrong_language", "loop", "wrong_first_person", "emoji", "claims_human"]
"""What `persona.reply.inspect` may find."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Expectation(_Frozen):
    """One thing that holds over all replies of a scenario; exactly one field is set.

    Attributes:
        contains: stands in one reply at least.
        not_contains: stands in no reply.
        signal_absent: is found in no reply (`persona.reply.inspect`).
    """

    contains: Line | None = None
    not_contains: Line | None = None
    signal_absent: SignalName | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if len(self.model_dump(exclude_none=True)) != 1:
            raise broken_rule("one_expectation", ())
        return self

    def __str__(self) -> str:
        return ", ".join(f"{name}: {value}" for name, value in self.model_dump(exclude_none=True).items())

    def holds(self, replies: Sequence[str], persona: Persona) -> bool:
        """Whether replies are as expected; upper and lower case are alike."""
        said = [reply.casefold() for reply in replies]
        if self.contains is not None:
            return any(self.contains.casefold() in reply for reply in said)
        if self.not_contains is not None:
            return not any(self.not_contains.casefold() in reply for reply in said)
        return not any(signal.name == self.signal_absent for reply in replies for signal in inspect(reply, persona))


class Scenario(_Frozen):
    """A saved conversation.

    Attributes:
        title: what operators call it.
        stage: how close the two are; None: as at the first meeting.
        emotion: what the persona feels; None: what they usually feel.
        says: what the person says, in turn.
        expect: what has to hold.
    """

    title: Line
    stage: Stage | None = None
    emotion: Emotion | None = None
    says: Annotated[tuple[Line, ...], Field(min_length=1, max_length=50)]
    expect: tuple[Expectation, ...] = ()

    def begin(self, state: AffectState, persona: Persona) -> AffectState:
        """The state in which it is played; it stays so, so that only the cards differ."""
        changes: dict[str, object] = {}
        if self.stage:
            changes |= {"stage": self.stage, "affection": persona.affection.stages[self.stage]}
        if self.emotion:
            changes["feeling"] = EMOTIONS[self.emotion]
        return state.model_copy(update=changes)


def load_scenarios(folder: Path) -> tuple[Scenario, ...]:
    """The scenarios of a persona's folder, by file name; none where there is no folder of them.

    Raises:
        PersonaError: the faults of all files together.
    """
    found: list[Scenario] = []
    faults: list[Fault] = []
    for path in sorted((folder / FOLDER).glob("*.yaml")):
        try:
            found.append(load_scenario(path))
        except PersonaError as error:
            faults += error.faults
    if faults:
        raise PersonaError(faults)
    return tuple(found)


def load_scenario(path: Path) -> Scenario:
    """The scenario in a file.

    Raises:
        PersonaError: every fault of it.
    """
    source = parse_yaml(path, read_text(path))
    try:
        return Scenario.model_validate(source.data)
    except ValidationError as error:
        found = [misfit(dict(fault), {"": source}, Scenario) for fault in error.errors(include_url=False)]
        raise PersonaError(found) from error
