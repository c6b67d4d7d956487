"""The lorebook: knowledge of the persona's world that enters the prompt only when it is spoken of."""

from collections.abc import Sequence

from persona.card import LoreEntry


def fire(entries: Sequence[LoreEntry], texts: Sequence[str]) -> tuple[LoreEntry, ...]:
    """The entries of which a key occurs in one of the texts, in the card's order.

    Keys match as substrings, whatever the case: whole words would never match in Japanese, which has no spaces.
    """
    spoken = "\n".join(texts).casefold()
    return tuple(entry for entry in entries if any(key.casefold() in spoken for key in entry.keys))
