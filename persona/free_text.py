"""What a card says in free words, as much of it as the model's window leaves room for. Pure.

A card from elsewhere may describe its character in thousands of words. They are cut by the budget alone, not by what
else a turn brings, so that the stable part of the prompt stays the same from turn to turn.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

from persona.card import Persona

CARD_SHARE = 2
"""At most one part in so many of the budget is a card's free text, so that talk and memory have room."""
FREE = ("description", "character", "scenario", "post_history", "system_prompt")
"""The fields of free text, in the order in which they are cut."""


class Tell(Protocol):
    """Says what a card says, with its macros replaced (`persona.macros.expand`)."""

    def __call__(self, text: str, *, original: str = "") -> str: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class FreeText:
    """A card's free texts, ready for the prompt; empty where there is none.

    Attributes:
        cut: the characters that were left out, by field.
    """

    description: str = ""
    character: str = ""
    scenario: str = ""
    post_history: str = ""
    system_prompt: str = ""
    cut: Mapping[str, int] = field(default_factory=dict)


def free_text(persona: Persona, opening: str, tell: Tell, budget: int, count: Callable[[str], int]) -> FreeText:
    """The free texts of a card with their macros replaced, cut to their share of the budget.

    Args:
        persona: whose card.
        opening: the lines in whose place `system_prompt` stands; what `{{original}}` means there. A note behind the
            history has none: there is nothing that it replaces.
        tell: replaces macros.
        budget: tokens that the whole prompt may have.
        count: tokens of a text.
    """
    told = {name: tell(text, original=_original(name, opening)) for name, text in _written(persona)}
    cut: dict[str, int] = {}
    for name in FREE:
        room = budget // CARD_SHARE - sum(count(text) for other, text in told.items() if other != name and text)
        kept = longest(told[name], partial(_fits, room=room, count=count))
        if len(kept) < len(told[name]):
            cut[name] = len(told[name]) - len(kept)
            told[name] = kept
    return FreeText(**told, cut=cut)


def longest(text: str, fits: Callable[[str], bool]) -> str:
    """The longest beginning of a text that fits, found by halving; nothing where nothing fits."""
    if not text or fits(text):
        return text
    kept, too_long = 0, len(text)
    while too_long - kept > 1:
        middle = (kept + too_long) // 2
        kept, too_long = (middle, too_long) if fits(text[:middle]) else (kept, middle)
    return text[:kept]


def _written(persona: Persona) -> list[tuple[str, str]]:
    return [(name, getattr(persona, name) or "") for name in FREE]


def _original(name: str, opening: str) -> str:
    return opening if name == "system_prompt" else ""


def _fits(text: str, room: int, count: Callable[[str], int]) -> bool:
    return count(text) <= room
