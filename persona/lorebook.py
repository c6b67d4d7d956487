"""The lorebook: knowledge of the persona's world that enters the prompt only when it is spoken of."""

from collections.abc import Sequence

from persona.card import LoreEntry
from persona.lore.index import LoreIndex


def fire(index: LoreIndex, texts: Sequence[str]) -> tuple[LoreEntry, ...]:
    """The entries of which a key occurs in one of the texts, in the card's order."""
    heard = frozenset[int]().union(*map(index.hear, texts))
    places = {place for number in heard for place in index.by_key[number]}
    return tuple(index.lore[place].entry for place in sorted(places))
