"""The few facts that a persona should always have at hand of a person, whatever they speak of. Pure."""

from collections.abc import Sequence
from datetime import datetime

from memory.facts import Fact
from memory.items import is_barred

LIMIT = 6
ORDER = ("profile", "health", "relationship", "work", "preference", "possession")
"""The kinds that belong to a profile, those that matter most in front; plans and events pass."""
AT_MOST = {"preference": 2, "possession": 1, "relationship": 3}
"""Facts of a kind, where one would crowd out the rest."""


def profile(facts: Sequence[Fact], now: datetime, limit: int = LIMIT) -> list[Fact]:
    """Who the person is in a few facts: home, work, family, health, what they love; the name is told apart.

    Args:
        facts: a person's facts; those that do not hold at `now` are passed over.
        now: the time of the turn.
        limit: how many at most.
    """
    known = [fact for fact in facts if fact.kind in ORDER and fact.holds_at(now) and not fact.flagged]
    known = [fact for fact in known if (fact.subject, fact.attribute) != ("user", "name")]
    known.sort(key=lambda fact: (ORDER.index(fact.kind), -fact.importance, -fact.said_at.timestamp(), -fact.position))
    chosen: list[Fact] = []
    for fact in known:
        if len(chosen) == limit:
            break
        if sum(each.kind == fact.kind for each in chosen) < AT_MOST.get(fact.kind, limit) and not is_barred(fact):
            chosen.append(fact)
    return chosen
