"""What a new statement does to what is known already: add, replace, end, or nothing. Pure.

Two facts speak of the same thing when subject and attribute are the same. Some attributes have one value at a time
(a name, a home): there the newer value replaces the older one. Others hold several (likes, plans): there only the same
value meets the same fact, and its opposite replaces it.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from typing import Literal

from memory.extraction.candidate import SEVERAL, Candidate
from memory.facts import Fact

Action = Literal["ADD", "UPDATE", "DELETE", "NOOP"]

HOUSEHOLD = frozenset({"pet", "family"})
ENDED_BY_A_WORD = frozenset(
    {
        "likes",
        "habit",
        "plan",
        "pet",
        "family",
        "partner",
        "job",
        "workplace",
        "school",
        "condition",
        "allergy",
        "owns",
        "medication",
        "pregnancy",
    }
)
"""Attributes of what is over when a sentence says so of the word alone: "sold the Civic"."""
ENDED_BY_ITS_NAME = frozenset({"job", "workplace", "marriage", "partner", "pregnancy"})
"""Attributes that a word for them alone ends: "I quit my job"."""
PARTNERS = frozenset({"boyfriend", "girlfriend", "partner", "husband", "wife", "fiancé", "fiancée"})
NEARLY = 0.6
"""How much of two names is the same where one is the other spelt right."""
AS_NEAR = 0.05
"""Two names that differ by no more than this in how near they are leave open which of them is meant."""
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
        candidate = _of_the_newcomer(said, standing, said_at) if said.unsaid else said
        if not candidate.subject:
            if (fact := _corrects(candidate, standing)) and not _is_later(fact, said_at):
                operations.append(Operation("UPDATE", _corrected(candidate, fact), fact.id))
                standing.remove(fact)
                operations += _of_another_kind(candidate, fact, standing)
            continue
        if any(_same(candidate, op.candidate) for op in operations):
            continue
        if (fact := _moved(candidate, standing)) and not _is_later(fact, said_at):
            operations.append(Operation("UPDATE", _in_its_month(candidate, fact), fact.id))
            standing.remove(fact)
            continue
        others = _others(candidate, standing, candidates)
        made = _decide(candidate, [fact for fact in standing if fact.id not in others], said_at)
        operations.extend(made)
        ended = {op.target_id for op in made if op.action in {"UPDATE", "DELETE"}}
        standing = [fact for fact in standing if fact.id not in ended]
    return operations


NEWCOMERS = frozenset({"pet", "family"})
JUST_BEFORE = timedelta(minutes=15)


def _of_the_newcomer(candidate: Candidate, standing: Sequence[Fact], said_at: datetime | None) -> Candidate:
    """A name as that of the animal or child of whom was spoken just before, where it has none yet."""
    named = {_key(f.subject) for f in standing if f.attribute == "name"}
    new = [
        f
        for f in standing
        if f.attribute in NEWCOMERS and said_at and said_at - f.said_at <= JUST_BEFORE and _key(f.value) not in named
    ]
    if not new:
        return candidate
    who = max(new, key=lambda fact: fact.said_at).value
    return replace(candidate, subject=who, kind="relationship", text=f"{who}の{candidate.text}")


def _in_its_month(candidate: Candidate, fact: Fact) -> Candidate:
    """A moved plan in the month of the plan, where the new day alone was told."""
    old, new = fact.valid_from, candidate.valid_from
    if not candidate.day_alone or old is None or new is None or (old.year, old.month) == (new.year, new.month):
        return candidate
    try:
        day = new.replace(year=old.year, month=old.month)
    except ValueError:
        return candidate
    text = candidate.text.replace(f"{new.year}年{new.month}月", f"{old.year}年{old.month}月")
    return replace(candidate, valid_from=day, text=text)


def _moved(candidate: Candidate, standing: Sequence[Fact]) -> Fact | None:
    """The plan that is now on another day."""
    said = _key(candidate.instead_of) if candidate.attribute == "plan" and not candidate.negates else ""
    what = re.sub("(?<=..)[ぁ-ん]$", "", said)  # 引っ越し is the plan of 引っ越します
    plans = (f for f in standing if f.attribute == "plan" and f.valid_from != candidate.valid_from)
    return next((f for f in plans if what and what in _key(f.text)), None)


def _corrects(candidate: Candidate, standing: Sequence[Fact]) -> Fact | None:
    """The fact that a correction is about: whichever has the word or the day that is wrong."""
    wrong = _key(candidate.instead_of)
    if not wrong:
        return _misspelt(candidate, standing)
    fitting = [f for f in standing if not candidate.attribute or f.attribute == candidate.attribute]
    exact = (f for f in fitting if _key(f.value) == wrong)
    within = (f for f in fitting if not candidate.attribute and wrong in _key(f.text))
    return next(exact, None) or next(within, None)


def _misspelt(candidate: Candidate, standing: Sequence[Fact]) -> Fact | None:
    """The name nearest to the one given, where that corrects one without saying which; the newest of two of a name."""
    if candidate.attribute != "name" or candidate.negates:
        return None
    named = [f for f in standing if f.attribute == "name" and _key(f.value) != _key(candidate.value)]
    near = {f.id: SequenceMatcher(None, _key(f.value), _key(candidate.value)).ratio() for f in named}
    best = max(near.values(), default=0.0)
    nearest = [f for f in named if near[f.id] >= max(NEARLY, best - AS_NEAR)]
    alike = len({_key(f.value) for f in nearest}) == 1
    return max(nearest, key=lambda fact: fact.said_at) if alike else None


def _corrected(candidate: Candidate, fact: Fact) -> Candidate:
    """The candidate as the fact that it corrects, with the new word or day."""
    old, new = candidate.instead_of or fact.value, candidate.value
    return replace(
        candidate,
        text=fact.text.replace(old, new) if old in fact.text else fact.text.replace(fact.value, new),
        kind=fact.kind,
        subject=fact.subject,
        attribute=fact.attribute,
        value=fact.value if candidate.valid_from else fact.value.replace(old, new) if old in fact.value else new,
        valid_from=candidate.valid_from or fact.valid_from,
        importance=fact.importance,
    )


def _of_another_kind(candidate: Candidate, fact: Fact, standing: Sequence[Fact]) -> list[Operation]:
    """The name and age of an animal that is of another kind than was said: they are the other kind's."""
    if fact.attribute != "pet":
        return []
    old, new = fact.value, candidate.value
    theirs = [f for f in standing if f.subject and _key(f.subject) == _key(old)]
    return [
        Operation(
            "UPDATE",
            replace(
                candidate,
                text=f.text.replace(old, new),
                kind=f.kind,
                subject=new,
                attribute=f.attribute,
                value=f.value,
                valid_from=f.valid_from,
                instead_of="",
            ),
            f.id,
        )
        for f in theirs
    ]


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
    if candidate.negates:
        over = [fact for fact in _taken_back(candidate, existing) if not _is_later(fact, said_at)]
        return [Operation("DELETE", candidate, fact.id) for fact in over] or [Operation("NOOP", candidate)]
    rivals = [fact for fact in existing if _rivals(candidate, fact)]
    for fact in existing:
        if _says_the_same(candidate, fact):
            return [Operation("NOOP", candidate, fact.id)]
    if not rivals:
        return [Operation("ADD", candidate)]
    if any(_is_later(fact, said_at) for fact in rivals):
        return [Operation("NOOP", candidate, rivals[0].id)]
    return [Operation("UPDATE", candidate, fact.id) for fact in rivals]


def _rivals(candidate: Candidate, fact: Fact) -> bool:
    """Whether the two cannot both be true."""
    if _key(candidate.subject) != _key(fact.subject):
        return False
    if candidate.attribute not in SEVERAL:
        return candidate.attribute == fact.attribute and _key(candidate.value) != _key(fact.value)
    said, known = _key(candidate.value), _key(fact.value)
    same_value = bool(said) and (said == known or _is_more_of(candidate.value, fact.value))
    return same_value and OPPOSITE.get(candidate.attribute) == fact.attribute


def _taken_back(candidate: Candidate, existing: Sequence[Fact]) -> list[Fact]:
    """The facts that a negation ends; with an animal's name its fact that there is one, where it was the only one."""
    gone = [fact for fact in existing if _is_taken_back(candidate, fact)]
    if candidate.attribute not in {"", "pet"}:
        return gone
    named = [f for f in existing if f.attribute == "name" and _key(f.value) == _key(candidate.value)]
    for name in named:
        kind = _key(name.subject)
        pets = [f for f in existing if f.attribute == "pet" and _key(f.value) == kind]
        if not pets and kind not in {"", "user"} and not candidate.attribute:
            gone.append(name)
        if pets:
            alone = sum(f.attribute == "name" and _key(f.subject) == kind for f in existing) == 1
            gone += [name, *(pets if alone else [])]
    return list({fact.id: fact for fact in gone}.values())


def _is_taken_back(candidate: Candidate, fact: Fact) -> bool:
    said, known = _key(candidate.value), _key(fact.value)
    if candidate.attribute in HOUSEHOLD and said == _key(fact.subject):
        return fact.attribute in {"name", "age"}  # who is not there has none
    if not candidate.attribute:
        return _is_over_by_a_word(candidate, fact)
    if candidate.attribute == fact.attribute == "called" and not said:
        return True  # a new wish ends all the older ones
    if _key(candidate.subject) != _key(fact.subject) or (
        not {candidate.attribute, fact.attribute} <= {"likes", "habit"} and candidate.attribute != fact.attribute
    ):
        return False
    one_only = candidate.attribute not in SEVERAL
    return not said or said == known if one_only else _is_meant(said, known, fact.attribute)


def _is_over_by_a_word(candidate: Candidate, fact: Fact) -> bool:
    """Whether a word that is said to be over is what the fact tells of: the job, the boyfriend, the Civic."""
    said = _key(candidate.value)
    if said == fact.attribute and said in ENDED_BY_ITS_NAME:
        return fact.kind != "event" and _key(candidate.subject) == _key(fact.subject)
    if said in PARTNERS and said == _key(fact.subject):
        return fact.attribute == "name"
    if candidate.subject != "user" and _key(candidate.subject) != _key(fact.subject):
        return False  # what a relative gave up is theirs
    return (
        fact.attribute in ENDED_BY_A_WORD and fact.kind != "event" and _is_meant(said, _key(fact.value), fact.attribute)
    )


def _is_meant(said: str, known: str, attribute: str) -> bool:
    """Whether no dog means not this one either (犬 and 柴犬), and no trip not the one to Rome."""
    if not said or not known:
        return False
    if said == known:
        return True
    if attribute == "pet":
        return known.endswith(said)
    within = len(said) > 1 and (said in known or (attribute == "habit" and said[:4] in known))  # smoking, smokes
    return within or (
        attribute in {"plan", "condition", "habit", "allergy"}
        and known in said
        and (len(known) > 1 or attribute == "allergy")
    )


def _is_more_of(said: str, known: str) -> bool:
    """Whether one thing is the other with a word before it: steamed broccoli, 蒸したブロッコリー."""
    head = _key(known)
    before = _key(said).removesuffix(head)
    return bool(head) and before != _key(said) and (" " in said or bool(re.search("[たいのなる]$", before)))


def _says_the_same(candidate: Candidate, fact: Fact) -> bool:
    if _key(candidate.text) == _key(fact.text):
        return candidate.valid_from == fact.valid_from or candidate.attribute not in {"plan", "event", ""}
    named = bool(candidate.attribute and candidate.value)
    return (
        named
        and (candidate.attribute, _key(candidate.subject), _key(candidate.value))
        == (fact.attribute, _key(fact.subject), _key(fact.value))
        and (candidate.valid_from == fact.valid_from or candidate.attribute not in {"plan", "event"})
    )


def _same(one: Candidate, other: Candidate) -> bool:
    return one.negates == other.negates and _key(one.text) == _key(other.text)


def _is_later(fact: Fact, said_at: datetime | None) -> bool:
    return said_at is not None and fact.said_at > said_at


def _key(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
