"""The lorebook: knowledge of the persona's world that enters the prompt only when it is spoken of.

`fire` says which entries are known in a turn; what they may take of the prompt and where they stand in it is
`persona.prompt`'s. Pure: the same conversation fires the same entries.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from persona.card import LoreEntry
from persona.lore.activation import activate
from persona.lore.index import LoreIndex
from persona.lore.talk import Talk


def fire(index: LoreIndex, history: Sequence[Mapping[str, Any]]) -> tuple[LoreEntry, ...]:
    """The entries that are spoken of in the newest messages, in the order in which they stand.

    Args:
        index: the persona's lorebook.
        history: the client's messages in OpenAI's shape, oldest first; the last is the new one.
    """
    talk = Talk(index, history)
    places = activate(index, {depth: talk.heard(depth) for depth in index.depths})
    return tuple(index.lore[place].entry for place in sorted(places, key=lambda p: (index.lore[p].entry.order, p)))
