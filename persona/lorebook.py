"""The lorebook: knowledge of the persona's world that enters the prompt only when it is spoken of.

`fire` says which entries are known in a turn; what they may take of the prompt and where they stand in it is
`persona.prompt`'s. Pure: the same conversation fires the same entries.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from persona.lore.entry import LoreEntry
from persona.lore.index import LoreIndex
from persona.lore.talk import moments
from persona.lore.timing import replay
from persona.parts import Stage


def fire(
    index: LoreIndex, history: Sequence[Mapping[str, Any]], *, stage: Stage, seed: str = ""
) -> tuple[LoreEntry, ...]:
    """The entries that are known in a turn, in the order in which they stand.

    Args:
        index: the persona's lorebook.
        history: the client's messages in OpenAI's shape, oldest first; the last is the new one.
        stage: how close persona and person are.
        seed: what chance depends on, beside the entry and how long the conversation is: the person.
    """
    places = replay(index, moments(index, history), seed, index.beyond(stage) | index.barred(history))
    return tuple(index.lore[place].entry for place in sorted(places, key=lambda p: (index.lore[p].entry.order, p)))
