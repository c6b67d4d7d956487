"""What the models of a card are made of: stages, lines, frozen models, and rules over several fields."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints
from pydantic_core import PydanticCustomError

from persona.fault_words import words

Stage = Literal["stranger", "acquaintance", "friend", "close_friend", "crush", "lover"]
STAGES: tuple[Stage, ...] = ("stranger", "acquaintance", "friend", "close_friend", "crush", "lover")
"""Stages of affection, from the first meeting on."""
ROMANTIC: frozenset[Stage] = frozenset({"crush", "lover"})

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600)]


class Frozen(BaseModel):
    """A part of a card: it never changes, and has no field that is not told."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def broken_rule(kind: str, at: tuple[int | str, ...], **values: object) -> PydanticCustomError:
    """A rule over several fields, with the field to look at and the words of its kind: the loader shows both."""
    told, fix = words(kind, **values), words(f"{kind}.fix", **values)
    return PydanticCustomError("card_rule", "{message}", {"message": told[1], "told": told, "at": at, "fix": fix})
