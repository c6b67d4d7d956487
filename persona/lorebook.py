"""The lorebook: knowledge of the persona's world that enters the prompt only when it is spoken of."""

import re
from collections.abc import Sequence

from persona.card import LoreEntry

_LATIN = re.compile(r"[a-z0-9]")


def fire(entries: Sequence[LoreEntry], texts: Sequence[str]) -> tuple[LoreEntry, ...]:
    """The entries of which a key occurs in one of the texts, in the card's order.

    Keys match whatever the case: Japanese ones as substrings, because Japanese has no spaces; ends in Latin letters
    only where a word ends, so that "sea" does not fire on "research" (a plural or genitive s may follow).
    """
    spoken = "\n".join(texts).casefold()
    return tuple(entry for entry in entries if any(_occurs(key.casefold(), spoken) for key in entry.keys))


def _occurs(key: str, spoken: str) -> bool:
    if key not in spoken:
        return False
    before = r"(?<![a-z0-9])" if _LATIN.match(key[0]) else ""
    after = r"(?:(?:'|’|e)?s)?(?![a-z0-9])" if _LATIN.match(key[-1]) else ""
    return re.search(f"{before}{re.escape(key)}{after}", spoken) is not None
