"""Which entries of a lorebook fire at a moment: keys, secondary keys, chance, and content that brings in more."""

import hashlib
from collections.abc import Callable, Mapping

from persona.lore.index import Lore, LoreIndex
from persona.lore.talk import Moment

_LOGIC: Mapping[str, Callable[[frozenset[int], frozenset[int]], bool]] = {
    "and_any": lambda keys, heard: not keys or not keys.isdisjoint(heard),
    "and_all": lambda keys, heard: keys <= heard,
    "not_any": lambda keys, heard: keys.isdisjoint(heard),
    "not_all": lambda keys, heard: not keys or not keys <= heard,
}
"""What an entry's logic asks of its secondary keys; without any it asks nothing."""
_EVER = 100.0
"""Per cent."""


def activate(
    index: LoreIndex,
    moment: Moment,
    *,
    seed: str,
    among: frozenset[int],
    held: frozenset[int],
    barred: frozenset[int],
) -> frozenset[int]:
    """The places of the entries that are known at a moment.

    Round by round: all that can fire on what was heard fire together, then their contents are heard, too. So the order
    of the entries in their file does not matter, and since each fires once at most, it ends.

    Args:
        index: the lorebook.
        moment: when, and what was heard by then.
        seed: what chance depends on, beside moment and entry.
        among: the entries that matter.
        held: entries that are known in any case.
        barred: entries that cannot fire.
    """
    settings = index.persona.lore
    everything = max(moment.heard.items(), default=(0, frozenset[int]()))[1]
    active, retold, fresh = held, frozenset[int](), held
    for _ in range(1 + settings.max_recursion * settings.recursive):
        candidates = index.constant.union(*(index.by_key.get(number, ()) for number in everything | retold))
        rest = (candidates & among) - active - barred
        fresh |= {place for place in rest if _fires(index.lore[place], moment, retold, seed)}
        told = frozenset[int]().union(*(index.retold[place] for place in fresh))
        active, fresh = active | fresh, frozenset()
        if told <= retold:
            break
        retold |= told
    return active


def _fires(lore: Lore, moment: Moment, retold: frozenset[int], seed: str) -> bool:
    heard = moment.heard[lore.depth]
    known = heard if lore.entry.only_direct or not retold else heard | retold
    return (
        (lore.entry.constant or _named(lore, known))
        and lore.excluded.isdisjoint(known)
        and not any(group.isdisjoint(known) for group in lore.needed)
        and moment.at >= lore.entry.delay
        and moment.answers >= lore.decorated.after
        and moment.answers % lore.decorated.every == 0
        and _lucky(lore.entry.probability, f"{seed}\n{moment.at}\n{lore.entry.name}")
    )


def _named(lore: Lore, known: frozenset[int]) -> bool:
    return not lore.keys.isdisjoint(known) and _LOGIC[lore.entry.logic](lore.secondary, known)


def _lucky(probability: float, seed: str) -> bool:
    """Whether it happens this time: always the same for the same seed."""
    if probability >= _EVER:
        return True
    number = int.from_bytes(hashlib.blake2b(seed.encode("utf-8", "replace"), digest_size=8).digest())
    return number / 2**64 * _EVER < probability
