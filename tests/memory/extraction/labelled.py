"""Labelled messages (`data/README.md`): how much of what is in them the rules find and keep.

Rules are written with the `dev` half in view. Of the `test` half only figures come out, no details.
"""

import csv
import unicodedata
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from memory.consolidate import decide
from memory.extraction.candidate import Candidate
from memory.extraction.extract import extract
from memory.facts import Fact

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=ZoneInfo("Asia/Tokyo"))  # a Saturday
DATA = Path(__file__).parent / "data"
SHOWN = "dev"
"""The half whose details may be seen."""

Half = Literal["dev", "test"]


@dataclass(frozen=True, slots=True)
class Label:
    """A fact in a message: what may be said of it, any wording of each field being right.

    Attributes:
        day: ISO, or empty where it is not checked.
        optional: right when it is found, no loss when it is not.
    """

    kinds: frozenset[str]
    subjects: frozenset[str]
    values: frozenset[str]
    day: str
    optional: bool

    def fits(self, found: Candidate) -> bool:
        """Whether a statement is this fact: one value contains the other."""
        if found.kind not in self.kinds or not self.subjects & {"*", _key(found.subject)}:
            return False
        if self.day and (found.valid_from is None or f"{found.valid_from:%Y-%m-%d}" != self.day):
            return False
        value = _key(found.value)
        return bool(value) and any(one in value or value in one for one in self.values)


@dataclass(slots=True)
class Figures:
    """Over the messages of a half; what only takes something back, or corrects what is not known, is no statement.

    Attributes:
        expected: facts that have to be found; missed: those of them that were not.
        found: statements; wrong: those of them that no label fits.
        details: each miss and error, for the half that may be seen.
    """

    expected: int = 0
    missed: int = 0
    found: int = 0
    wrong: int = 0
    details: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return 1 - self.missed / self.expected

    @property
    def precision(self) -> float:
        return 1 - self.wrong / self.found


@dataclass(slots=True)
class Updated:
    """Over the conversations of a half.

    Attributes:
        cases: how many there are; right: those after which what should hold does, and nothing else that is asked for.
        begun: those whose first message gave facts.
        details: each case that is not right, for the half that may be seen.
    """

    cases: int = 0
    right: int = 0
    begun: int = 0
    details: list[str] = field(default_factory=list)


def measure(language: str, half: Half, of: str = "labelled") -> Figures:
    """How the rules do on single messages: those `labelled` by another hand, or our `own`."""
    figures = Figures()
    for row in _rows(f"{of}_{language}", half):
        labels = [label_of(part) for part in _parts(row["facts"])]
        found = [c for c in extract(row["message"], now=NOW, language=language) if c.subject and not c.negates]
        missed = [label for label in labels if not label.optional and not any(map(label.fits, found))]
        wrong = [c for c in found if not any(label.fits(c) for label in labels)]
        figures.expected += sum(not label.optional for label in labels)
        figures.missed += len(missed)
        figures.found += len(found)
        figures.wrong += len(wrong)
        if half == SHOWN:
            figures.details += [f"- {row['message']}  {sorted(m.kinds)} {sorted(m.values)} {m.day}" for m in missed]
            figures.details += [f"+ {row['message']}  {c.kind} {_shown(c)}" for c in wrong]
    return figures


def measure_updates(language: str, half: Half, of: str = "updates") -> Updated:
    """How the rules and the consolidation do on messages that follow each other: `updates`, or our `own_updates`."""
    figures = Updated()
    for row in _rows(f"{of}_{language}", half):
        messages = row["messages"].split(" ⏎ ")
        facts = after(messages, language)
        wrong = _faults(row, facts)
        figures.cases += 1
        figures.right += not wrong
        figures.begun += bool(after(messages[:1], language))
        if half == SHOWN and wrong:
            figures.details.append(f"{row['messages']}  {wrong}  {[_shown(f) for f in facts]}")
    return figures


def after(messages: list[str], language: str) -> list[Fact]:
    """What holds of a person after messages said a minute apart, learned as `memory.store` does."""
    numbers = count()
    facts: list[Fact] = []
    for minute, message in enumerate(messages):
        now = NOW + timedelta(minutes=minute)
        standing = [fact for fact in facts if fact.holds_at(now)]
        for operation in decide(extract(message, now=now, language=language), standing, said_at=now):
            new = _fact(operation.candidate, f"mem_{next(numbers)}", now)
            if operation.action in {"UPDATE", "DELETE"}:
                by = new.id if operation.action == "UPDATE" else None
                ended = operation.target_id
                facts = [replace(f, valid_to=now, superseded_by=by) if f.id == ended else f for f in facts]
            if operation.action in {"ADD", "UPDATE"} and not any(
                f.text == new.text and f.said_at == now for f in facts
            ):
                facts.append(new)
    return [fact for fact in facts if fact.holds_at(NOW + timedelta(minutes=len(messages)))]


def _faults(row: dict[str, str], facts: list[Fact]) -> str:
    """What is not as a row says; empty where all is."""
    lasting = [fact for fact in facts if fact.kind != "event"]
    for entry in _parts(row["holds"]):
        if not any(_plain(entry) in _plain(_shown(fact)) for fact in facts):
            return f"does not hold: {entry}"
    for entry in _parts(row["gone"]):
        if any(_plain(entry) in _plain(_shown(fact)) for fact in lasting):
            return f"is not gone: {entry}"
    if row["count"] and len(lasting) != int(row["count"]):
        return f"{len(lasting)} facts, not {row['count']}"
    return ""


def _rows(name: str, half: Half) -> list[dict[str, str]]:
    with (DATA / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        read = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE, restval="")
        return [{key: text or "" for key, text in row.items()} for row in read if row["split"] == half]


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(";;") if part.strip()]


def label_of(text: str) -> Label:
    """A label as its row writes it."""
    kinds, subjects, _, values, day = text.removeprefix("?").split("|")
    return Label(
        kinds=frozenset(kinds.split("/")),
        subjects=frozenset(_key(subject) for subject in subjects.split("/")),
        values=frozenset(_key(value) for value in values.split("/")),
        day=day,
        optional=text.startswith("?"),
    )


def _shown(fact: Fact | Candidate) -> str:
    day = f" @{fact.valid_from:%Y-%m-%d}" if fact.valid_from else ""
    return f"{fact.subject}.{fact.attribute}={fact.value} {fact.text}{day}"


def _fact(candidate: Candidate, fact_id: str, now: datetime) -> Fact:
    return Fact(
        id=fact_id,
        person="person",
        text=candidate.text,
        kind=candidate.kind,
        said_at=now,
        created_at=now,
        subject=candidate.subject,
        attribute=candidate.attribute,
        value=candidate.value,
        valid_from=candidate.valid_from,
    )


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _key(text: str) -> str:
    return "".join(_plain(text).split())
