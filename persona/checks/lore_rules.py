"""Rules for the lorebook: keys that fire by accident or in two entries, contents that never fit."""

import re
from collections.abc import Callable, Iterator

from persona.card import Persona
from persona.checks.found import Found
from persona.lore.decorators import read_decorators
from persona.lore.entry import LoreEntry
from persona.lore.patterns import open_pattern
from persona.macros import expand

FEWEST_LATIN = 3
"""Letters of a Latin key that is not found by accident; a Japanese one needs two."""
_FEWEST_JAPANESE = 2
_COMMON = frozenset(
    re.findall(
        r"\w+",
        """
        です ます でした ました ません する した して ない ある いる なる いう この その あの どの これ それ あれ どれ
        ここ そこ あそこ こと もの ため よう とき から まで だけ でも そう こう はい うん ねえ 今日 昨日 明日 あなた
        私 僕 俺 君 何 the and you for are but not that this with have has had was were will would can could should
        what when where who why how your yours she her his him they them our there here then than just like from
        about into out yes know think want get got let say said good really very today now
        """,
    )
)
"""Words that stand in any talk."""


def keys(persona: Persona) -> Iterator[Found]:
    """Keys that fire by accident, and keys that stand in an earlier entry, too."""
    first: dict[str, str] = {}
    for place, entry in _used(persona):
        if entry.constant:
            continue
        for number, key in enumerate(entry.keys):
            at = ("lorebook", place, "keys", number)
            if kind := _accident(entry, key):
                yield Found(kind, at, {"key": key})
            other = first.setdefault(key if entry.case_sensitive else key.casefold(), entry.name)
            if other != entry.name:
                yield Found("key_twice", at, {"key": key, "other": other})


def lengths(persona: Persona, count: Callable[[str], int]) -> Iterator[Found]:
    """Contents longer than all of the room that knowledge has; without any room there is nothing to say."""
    budget = persona.lore.token_budget
    for place, entry in _used(persona) if budget else ():
        told = read_decorators(entry.content).text
        tokens = count(expand(told, persona.display_name, ""))
        if tokens > budget:
            yield Found("lore_long", ("lorebook", place, "content"), {"tokens": tokens, "budget": budget})


def _used(persona: Persona) -> Iterator[tuple[int, LoreEntry]]:
    return ((place, entry) for place, entry in enumerate(persona.lorebook) if entry.enabled)


def _accident(entry: LoreEntry, key: str) -> str | None:
    """Why a key fires by accident; an entry that asks for a second key does not."""
    if entry.secondary_keys and entry.logic in {"and_any", "and_all"}:
        return None
    if entry.regex:
        return "key_always" if open_pattern(key, case_sensitive=entry.case_sensitive)(b"") else None
    if key.casefold() in _COMMON:
        return "key_common"
    exact = entry.whole_words or (entry.case_sensitive and key.isascii())  # US, not us
    fewest = FEWEST_LATIN if key.isascii() else _FEWEST_JAPANESE
    return "key_short" if len(re.sub(r"\W", "", key)) < fewest and not exact else None
