"""Where lore stands in a prompt, and which of it goes where there is too little room."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from persona.lore.entry import LoreEntry


@dataclass(frozen=True, slots=True)
class Told:
    """An entry as it stands in a prompt: its text, and how many tokens that has."""

    entry: LoreEntry
    text: str
    tokens: int


def within(
    entries: Sequence[LoreEntry], budget: int, text: Callable[[LoreEntry], str], count: Callable[[str], int]
) -> list[Told]:
    """The entries that together fit into a budget, in the order in which they came.

    The ones of the lowest priority are left out, of equal ones the last. One that has no room even alone costs the
    others nothing. No more texts are counted than fit, and one.

    Args:
        entries: those that fired.
        budget: tokens.
        text: what an entry says, with the names put in.
        count: tokens of a text.
    """
    kept: dict[int, Told] = {}
    left = budget
    for place in sorted(range(len(entries)), key=lambda place: -entries[place].priority):
        said = text(entries[place])
        told = Told(entries[place], said, count(said))
        if told.tokens > budget:
            continue
        if told.tokens > left:
            break
        left -= told.tokens
        kept[place] = told
    return [told for _, told in sorted(kept.items())]


def least(lore: Sequence[Told]) -> int:
    """The place of the one that goes first: an expendable one, of low priority, late in order."""
    return min(range(len(lore)), key=lambda n: (not lore[n].entry.expendable, lore[n].entry.priority, -n))


def inserted(messages: Sequence[dict[str, Any]], lore: Sequence[Told]) -> list[dict[str, Any]]:
    """The messages with the lore `at_depth` among them, as many messages from the end as each entry says.

    It never stands between a call of tools and its results, nor behind the beginning of an answer that the model is to
    go on with.
    """
    at: dict[int, list[dict[str, Any]]] = {}
    for told in lore:
        if told.entry.position == "at_depth":
            place = _place(messages, told.entry.depth)
            at.setdefault(place, []).append({"role": told.entry.role, "content": told.text})
    return [
        message for place in range(len(messages) + 1) for message in (*at.get(place, ()), *messages[place : place + 1])
    ]


def _place(messages: Sequence[Mapping[str, Any]], depth: int) -> int:
    place = max(0, len(messages) - depth)
    if place == len(messages) and messages and _begins_an_answer(messages[-1]):
        place -= 1
    while 0 < place < len(messages) and messages[place].get("role") in {"tool", "function"}:
        place -= 1
    return place


def _begins_an_answer(message: Mapping[str, Any]) -> bool:
    return message.get("role") == "assistant" and not message.get("tool_calls")
