"""Statements labelled by hand, and how much of them the rules find.

A row of `data/statements_*.tsv` is: the half it belongs to (`dev`: rules are written with it in view; `held`: never
so), what a person said, and the facts in it. A fact is `subject.attribute=value`; `!` before it takes it back, `?` is
no loss when it is missed. A plan or an event names a part of its value, and after `@` when it takes place.
"""

import csv
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from memory.extraction.candidate import Candidate
from memory.extraction.extract import extract

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=ZoneInfo("Asia/Tokyo"))  # a Saturday
DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Label:
    """A fact that stands in a statement, as its row writes it."""

    subject: str
    attribute: str
    value: str
    day: str
    negates: bool
    optional: bool

    def implies(self, found: Candidate) -> bool:
        """Whether it goes without saying: who has a dog's name to tell has a dog."""
        return found.attribute in {"pet", "family"} and found.value.removesuffix("s") == self.subject

    def fits(self, found: Candidate) -> bool:
        if (found.subject, found.attribute, found.negates) != (self.subject, self.attribute, self.negates):
            return False
        if self.day and (found.valid_from is None or f"{found.valid_from:%Y-%m-%d}" != self.day):
            return False
        if self.attribute in {"plan", "event"}:
            return _key(self.value) in _key(found.text)
        return not self.value or _key(self.value) == _key(found.value)


@dataclass(frozen=True, slots=True)
class Figures:
    """Over a set of rows: expected and found facts, those that are both, rows that wrongly gave something."""

    expected: int
    found: int
    missed: list[tuple[str, Label]]
    wrong: list[tuple[str, Candidate]]

    @property
    def recall(self) -> float:
        return 1 - len(self.missed) / self.expected

    @property
    def precision(self) -> float:
        return 1 - len(self.wrong) / self.found


def rows(language: str, half: str) -> list[tuple[str, list[Label]]]:
    """What was said and the facts in it."""
    with (DATA / f"statements_{language}.tsv").open(encoding="utf-8", newline="") as file:
        read = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(row["said"], _labels(row["facts"] or "")) for row in read if row["half"] == half]


def measure(language: str, half: str) -> Figures:
    """How the rules do on a half."""
    expected = found = 0
    missed, wrong = [], []
    for said, labels in rows(language, half):
        candidates = [c for c in extract(said, now=NOW, language=language) if c.attribute]
        needed = [label for label in labels if not label.optional]
        expected, found = expected + len(needed), found + len(candidates)
        missed += [(said, label) for label in needed if not any(map(label.fits, candidates))]
        wrong += [(said, c) for c in candidates if not any(label.fits(c) or label.implies(c) for label in labels)]
    return Figures(expected, found, missed, wrong)


def _labels(text: str) -> list[Label]:
    return [_label(part.strip()) for part in text.split(";") if part.strip()]


def _label(text: str) -> Label:
    marks = text[: len(text) - len(text.lstrip("?!"))]
    subject, _, rest = text.lstrip("?!").partition(".")
    attribute, _, value = rest.partition("=")
    value, _, day = value.partition("@")
    return Label(subject, attribute, value, day, negates="!" in marks, optional="?" in marks)


def _key(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
