"""What a new statement does to what is known already: add, replace, end, or nothing. Pure.

Two facts speak of the same thing when subject and attribute are the same. Some attributes have one value at a time
(a name, a home): there the newer value replaces the older one. Others hold several (likes, plans): there only the same
value meets the same fact, and its opposite replaces it.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from memory.candidate import SEVERAL, Candidate
from memory.facts import Fact

Action = Literal["ADD", "UPDATE", "DELETE", "NOOP"]

HOUSEHOLD = frozenset({"pet", "family"})
OPPOSITE = {"likes": "dislikes", "dislikes": "likes"}


@dataclass(frozen=True, slots=True)
class Operation:
    """What to do with one candidate.

    Attributes:
        action: ADD a fact; UPDATE: add it and end the one it replaces; DELETE: end one that is no longer true; NOOP.
        candidate: the statement.
        target_id: the fact that is replaced or ended (UPDATE, DELETE) or says the same already (NOOP).
    """

    action: Action
    candidate: Candidate
    target_id: str | None = None


def decide(
    candidates: Sequence[Candidate], existing: Sequence[Fact], *, said_at: datetime | None = None
) -> list[Operation]:
    """One operation for each candidate that changes or repeats something, in order.

    Args:
        candidates: what a message says.
        existing: the person's facts that hold.
        said_at: when it was said: a fact that was said later is not replaced (turns may be worked off out of order).
    """
    standing = list(existing)
    operations: list[Operation] = []
    for said in candidates:
        candidate = _resolved(said, standing)
        if candidate is None or any(_same(candidate, op.candidate) for op in operations):
            continue
        others = _others(candidate, standing, candidates)
        made = _decide(candidate, [fact for fact in standing if fact.id not in others], said_at)
        operations.extend(made)
        ended = {op.target_id for op in made if op.action in {"UPDATE", "DELETE"}}
        standing = [fact for fact in standing if fact.id not in ended]
    return operations


def _resolved(candidate: Candidate, standing: Sequence[Fact]) -> Candidate | None:
    """The candidate with the subject that a correction leaves open: whoever has the name that is wrong."""
    if candidate.subject:
        return candidate
    wrong = (f for f in standing if f.attribute == candidate.attribute and _key(f.value) == _key(candidate.instead_of))
    fact = next(wrong, None)
    if fact is None:
        return None
    text = fact.text.replace(fact.value, candidate.value)
    return replace(candidate, subject=fact.subject, kind=fact.kind, text=text, importance=fact.importance)


def _others(candidate: Candidate, standing: Sequence[Fact], said: Sequence[Candidate]) -> set[str]:
    """The ids of names that a new name leaves as they are, since they are another cat's, or another child's."""
    if candidate.attribute != "name" or candidate.subject == "user" or candidate.negates:
        return set()
    names = {
        fact.id: _key(fact.value)
        for fact in standing
        if fact.attribute == "name" and _key(fact.subject) == _key(candidate.subject)
    }
    wrong, new = _key(candidate.instead_of), _key(candidate.value)
    if wrong in names.values():
        return {key for key, name in names.items() if name not in {wrong, new}}
    listed = sum(c.attribute == "name" and _key(c.subject) == _key(candidate.subject) for c in said)
    if candidate.beside or listed > 1 or len(names) > 1:
        return {key for key, name in names.items() if name != new}
    return set()


def _decide(candidate: Candidate, existing: Sequence[Fact], said_at: datetime | None) -> list[Operation]:
    rivals = [fact for fact in existing if _rivals(candidate, fact)]
    if candidate.negates:
        return [Operation("DELETE", candidate, f.id) for f in rivals if not _is_later(f, said_at)] or [
            Operation("NOOP", candidate)
        ]
    for fact in existing:
        if _says_the_same(candidate, fact):
            return [Operation("NOOP", candidate, fact.id)]
    if not rivals:
        return [Operation("ADD", candidate)]
    if any(_is_later(fact, said_at) for fact in rivals):
        return [Operation("NOOP", candidate, rivals[0].id)]
    return [Operation("UPDATE", candidate, fact.id) for fact in rivals]


def _rivals(candidate: Candidate, fact: Fact) -> bool:
    """Whether the two cannot both be true (or, for a negation, whether this is what it takes back)."""
    if candidate.negates and candidate.attribute in HOUSEHOLD and _key(candidate.value) == _key(fact.subject):
        return fact.attribute in {"name", "age"}  # who is not there has none
    if _key(candidate.subject) != _key(fact.subject):
        return False
    if candidate.attribute not in SEVERAL:
        other_value = _key(candidate.value) != _key(fact.value)
        return candidate.attribute == fact.attribute and (
            not candidate.value or (not other_value if candidate.negates else other_value)
        )
    same_value = bool(candidate.value) and _key(candidate.value) == _key(fact.value)
    if candidate.negates:
        return candidate.attribute == fact.attribute and (same_value or _is_a(candidate, fact))
    return same_value and OPPOSITE.get(candidate.attribute) == fact.attribute


def _is_a(candidate: Candidate, fact: Fact) -> bool:
    """Whether no dog means not this one either: 犬 and 柴犬."""
    return candidate.attribute == "pet" and bool(candidate.value) and _key(fact.value).endswith(_key(candidate.value))


def _says_the_same(candidate: Candidate, fact: Fact) -> bool:
    if _key(candidate.text) == _key(fact.text):
        return candidate.valid_from == fact.valid_from or candidate.attribute not in SEVERAL
    named = bool(candidate.attribute and candidate.value)
    return (
        named
        and (candidate.attribute, _key(candidate.subject), _key(candidate.value))
        == (fact.attribute, _key(fact.subject), _key(fact.value))
        and candidate.valid_from == fact.valid_from
    )


def _same(one: Candidate, other: Candidate) -> bool:
    return one.negates == other.negates and _key(one.text) == _key(other.text)


def _is_later(fact: Fact, said_at: datetime | None) -> bool:
    return said_at is not None and fact.said_at > said_at


def _key(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
