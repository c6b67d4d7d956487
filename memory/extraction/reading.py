"""How a message is read, whatever its language: sentence by sentence, and what the next one may go on from. Pure."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from memory.extraction.candidate import SEVERAL, Candidate
from memory.extraction.rules import MOST_SENTENCES


@dataclass(slots=True)
class Context:
    """What is known while a message is read.

    Attributes:
        now: when it was said, in the speaker's time zone.
        text: all of it.
        other: the animal or relative that was spoken of last, so that "her name is Kate" has a subject.
        topic: what the speaker asked back, and goes on to tell: "誕生日？7月19日".
        beside: whether that one stands beside another: a second cat.
    """

    now: datetime
    text: str
    other: str | None = None
    topic: str = ""
    beside: bool = False


@dataclass(frozen=True, slots=True)
class Reader:
    """How one language is read.

    Attributes:
        frame: what makes a message a play, a text or an exercise: nothing in it is about its speaker.
        sentence: one sentence.
        clean: takes out what is no word, and writes the rest as the rules have it.
        is_passed_over: whether a sentence states nothing: a question, a guess, a quotation.
        read: the candidates of a sentence.
    """

    frame: re.Pattern[str]
    sentence: re.Pattern[str]
    clean: Callable[[str], str]
    is_passed_over: Callable[[str], bool]
    read: Callable[[str, Context], list[Candidate]]

    def find(self, text: str, now: datetime) -> list[Candidate]:
        """The candidates of a message.

        Args:
            text: the message, normalised (NFKC).
            now: when it was said, in the speaker's time zone.
        """
        if self.frame.search(text):
            return []
        text = self.clean(text)
        context = Context(now, text)
        candidates: list[Candidate] = []
        for sentence in self.sentence.findall(text)[:MOST_SENTENCES]:
            if not self.is_passed_over(sentence.strip()):
                candidates += new_among(self.read(sentence.strip(), context), candidates)
        return _without_needless(candidates)


def _without_needless(candidates: list[Candidate]) -> list[Candidate]:
    """The candidates without those that take back a word alone where another takes back the same with its attribute."""
    better = [c.value.casefold() for c in candidates if c.negates and c.attribute and c.value]
    return [
        c
        for c in candidates
        if c.attribute or not c.negates or not any(b in c.value.casefold() or c.value.casefold() in b for b in better)
    ]


def new_among(more: Sequence[Candidate], found: Sequence[Candidate]) -> list[Candidate]:
    """Those of `more` that tell what `found` does not: a looser rule says nothing of what a stricter one found."""
    taken = list(found)
    fresh = []
    for candidate in more:
        if not any(_covers(other, candidate) for other in taken):
            fresh.append(candidate)
            taken.append(candidate)
    return fresh


def _covers(known: Candidate, candidate: Candidate) -> bool:
    if known.subject != candidate.subject or known.negates != candidate.negates:
        return False
    one, other = known.value.casefold(), candidate.value.casefold()
    if known.attribute == candidate.attribute:
        if candidate.attribute == "name" and candidate.subject != "user":
            return one == other
        return (
            candidate.attribute not in SEVERAL
            or one == other
            or bool(
                candidate.attribute
                and one
                and other
                and (one in other or other in one)
                and candidate.attribute not in {"plan", "event"}
            )
        )
    if known.attribute.startswith("favourite") and candidate.attribute == "likes":
        return one in other or other in one
    near = any({known.attribute, candidate.attribute} <= group for group in NEAR)
    return near and bool(one and other) and (one in other or other in one)


NEAR = (
    frozenset({"job", "workplace", "grade", "school", "major", "past job"}),
    frozenset({"condition", "pregnancy", "diet", "allergy", "medication", "dislikes", "habit"}),
    frozenset({"likes", "job"}),
    frozenset({"owns", "job", "pet"}),
    frozenset({"likes", "habit"}),
    frozenset({"likes", "language"}),
)
"""Attributes that tell of one thing in several words."""


def dated_as(candidates: Sequence[Candidate], start: datetime) -> list[Candidate]:
    """The candidates with the day on which what they tell took place, where they have none."""
    return [
        replace(c, valid_from=start) if c.valid_from is None and c.attribute in {"event", "marriage", "partner"} else c
        for c in candidates
    ]
