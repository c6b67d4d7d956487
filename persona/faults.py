"""What is wrong with a persona's files, told in Japanese and in English."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from persona.fault_words import Wording, words

MAX_SHOWN = 80
"""Characters of a wrong value that a fault shows."""
Steps = tuple[int | str, ...]
"""The way to a field of a card: names, and numbers of elements."""


class Spot(NamedTuple):
    """Where a field of a card stands; line and column count from 1."""

    file: str
    line: int
    column: int
    field: str


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a card; line and column count from 1, and are 0 where there is no file.

    `str()` is the line in English, `japanese` the one in Japanese.
    """

    file: str
    line: int
    column: int
    field: str
    value: str
    message: Wording
    fix: Wording

    def __str__(self) -> str:
        shown = f" (got {self.value})" if self.value else ""
        return f"{self._place}{self.message[1]}{shown}; fix: {self.fix[1]}"

    @property
    def japanese(self) -> str:
        """The fault in Japanese."""
        shown = f"(値: {self.value})" if self.value else ""
        return f"{self._place}{self.message[0]}{shown}。対処: {self.fix[0]}"

    @property
    def _place(self) -> str:
        place = f":{self.line}:{self.column}" if self.line else ""
        field = f"{' '.join(self.field.splitlines())}: " if self.field else ""
        return f"{self.file}{place}: {field}"


class PersonaError(Exception):
    """One or more cards cannot be used; `str()` has a line for each fault, by file and place, `japanese` too."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: (fault.file, fault.line, fault.column)))
        self.japanese = "\n".join(fault.japanese for fault in self.faults)
        super().__init__("\n".join(map(str, self.faults)))


class Refused(Exception):
    """Something about personas that cannot be done; one sentence with the fix, in English and Japanese (`japanese`).

    Args:
        kind: the message; `KIND.fix` is what to do about it.
        values: what the words name.

    Attributes:
        kind: see above.
    """

    def __init__(self, kind: str, **values: object) -> None:
        (what_ja, what), (fix_ja, fix) = words(kind, **values), words(f"{kind}.fix", **values)
        super().__init__(f"{what}; fix: {fix}")
        self.kind = kind
        self.japanese = f"{what_ja}。対処: {fix_ja}"


def fault(kind: str, file: Path, place: tuple[int, int] = (1, 1), **values: object) -> Fault:
    """A fault of a file as a whole, in the words of its kind (`persona.fault_words`).

    Args:
        kind: the message; `KIND.fix` is what to do about it.
        file: the file, or the folder.
        place: line and column; (0, 0) where there is no file.
        values: what the words name.
    """
    return Fault(str(file), *place, "", "", words(kind, **values), words(f"{kind}.fix", **values))
