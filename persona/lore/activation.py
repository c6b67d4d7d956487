"""Which entries of a lorebook fire on what was heard: keys, secondary keys, and content that brings in more."""

from collections.abc import Callable, Mapping

from persona.lore.index import Lore, LoreIndex

_LOGIC: Mapping[str, Callable[[frozenset[int], frozenset[int]], bool]] = {
    "and_any": lambda keys, heard: not keys or not keys.isdisjoint(heard),
    "and_all": lambda keys, heard: keys <= heard,
    "not_any": lambda keys, heard: keys.isdisjoint(heard),
    "not_all": lambda keys, heard: not keys or not keys <= heard,
}
"""What an entry's logic asks of its secondary keys; without any it asks nothing."""


def activate(index: LoreIndex, heard: Mapping[int, frozenset[int]]) -> frozenset[int]:
    """The places of the entries that fire.

    Round by round: all that can fire on what was heard fire together, then their contents are heard, too. So the order
    of the entries in their file does not matter, and since each fires once at most, it ends.

    Args:
        index: the lorebook.
        heard: the keys in the newest messages, by how many messages.
    """
    settings = index.persona.lore
    active: frozenset[int] = frozenset()
    retold: frozenset[int] = frozenset()
    everything = heard[max(heard)] if heard else frozenset()
    for _ in range(1 + settings.max_recursion * settings.recursive):
        candidates = index.constant.union(*(index.by_key.get(number, ()) for number in everything | retold))
        fresh = {place for place in candidates - active if _fires(index.lore[place], heard, retold)}
        told = frozenset[int]().union(*(index.retold[place] for place in fresh))
        active |= fresh
        if told <= retold:
            break
        retold |= told
    return active


def _fires(lore: Lore, heard: Mapping[int, frozenset[int]], retold: frozenset[int]) -> bool:
    if lore.entry.constant:
        return True
    known = heard[lore.depth] if lore.entry.only_direct or not retold else heard[lore.depth] | retold
    return not lore.keys.isdisjoint(known) and _LOGIC[lore.entry.logic](lore.secondary, known)
