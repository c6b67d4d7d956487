"""Entries that stay for a while once they fired, or cannot fire again so soon: told by replaying the conversation."""

from collections.abc import Iterable, Mapping

from persona.lore.activation import activate
from persona.lore.index import Lore, LoreIndex
from persona.lore.talk import Moment


def replay(index: LoreIndex, moments: Iterable[Moment], seed: str, shut: frozenset[int]) -> frozenset[int]:
    """The places of the entries that are known at the last of the moments.

    An entry that fires stays for its `sticky` messages, whatever is said, and cannot fire for `cooldown` messages after
    that. It does not fire anew while it stays.

    Args:
        index: the lorebook.
        moments: from the first that matters on.
        seed: what chance depends on, beside moment and entry.
        shut: entries that are known at no moment.
    """
    *past, now = moments
    among = index.usable if index.persona.lore.recursive else index.timed  # of the past, only what bears on now
    fired: dict[int, int] = {}
    for moment in past:
        held, barred = _aftermath(index, fired, moment.at, shut)
        active = activate(index, moment, seed=seed, among=among, held=held, barred=barred)
        fired.update((place, moment.at) for place in (active & index.timed) - held)
    held, barred = _aftermath(index, fired, now.at, shut)
    return activate(index, now, seed=seed, among=index.usable, held=held, barred=barred)


def _aftermath(
    index: LoreIndex, fired: Mapping[int, int], now: int, shut: frozenset[int]
) -> tuple[frozenset[int], frozenset[int]]:
    """The entries that are known in any case, and those that cannot fire, by when they fired."""
    held = index.always.union(place for place, at in fired.items() if now <= at + index.lore[place].stays) - shut
    resting = frozenset(place for place, at in fired.items() if now <= _free(index.lore[place], at))
    return held, (resting - held) | shut


def _free(lore: Lore, fired: int) -> float:
    """The last moment at which an entry that fired cannot fire again."""
    return fired + lore.stays + lore.rests
