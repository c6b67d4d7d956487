"""A statement taken out of what a person said, on its way to becoming a fact."""

from dataclasses import dataclass
from datetime import datetime

SEVERAL = frozenset(
    {
        "likes",
        "dislikes",
        "family",
        "friend",
        "pet",
        "owns",
        "plan",
        "event",
        "condition",
        "allergy",
        "called",
        "language",
        "medication",
        "habit",
        "licence",
        "origin",
        "",
    }
)
"""Attributes that hold several values at a time; every other one holds one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A statement that may become a fact.

    Attributes:
        text: a short statement in the message's language.
        kind: one of `memory.facts.KINDS`.
        subject: whom or what it is about, `user` for the person; attribute and value: what it says of it.
        valid_from: when it begins to hold, or takes place.
        confidence, importance: 0 to 1.
        negates: it takes back what was said before rather than say something new.
        provenance: `rules` or `model`.
        beside: it stands beside others of its attribute even where that holds one: another dog's name.
        unsaid: whose name it is was not said: of the animal or child spoken of just before, else the speaker's.
        day_alone: its day was told without a month, as that of another day of the same plan.
        instead_of: the value that it corrects, where it was said. With an empty subject this tells whom it is about.
    """

    text: str
    kind: str
    subject: str = "user"
    attribute: str = ""
    value: str = ""
    valid_from: datetime | None = None
    confidence: float = 0.9
    importance: float = 0.5
    negates: bool = False
    language: str = "ja"
    provenance: str = "rules"
    beside: bool = False
    unsaid: bool = False
    day_alone: bool = False
    instead_of: str = ""
