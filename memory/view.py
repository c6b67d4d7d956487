"""A person's facts, ready to be ranked. Pure."""

from collections.abc import Sequence

from memory.facts import Fact, Terms

BYTES_EACH = 2000
"""About what a fact costs in memory."""


class View:
    """A person's facts in order of arrival, with the terms of their texts.

    Args:
        rows: facts and terms.
    """

    def __init__(self, rows: Sequence[tuple[Fact, Terms]]) -> None:
        self._rows = {fact.id: (fact, terms) for fact, terms in rows}

    @classmethod
    def of(cls, rows: Sequence[tuple[Fact, Terms]]) -> "View":
        """The view of a person who has these facts."""
        return cls(rows)

    def changed(self, rows: Sequence[tuple[Fact, Terms]]) -> "View":
        """The view after some facts are new or changed."""
        return View([*(self._rows | {fact.id: (fact, terms) for fact, terms in rows}).values()])

    @property
    def facts(self) -> list[Fact]:
        """Every fact, in order of arrival."""
        return [fact for fact, _ in self._rows.values()]

    @property
    def nbytes(self) -> int:
        """About how much memory it takes."""
        return BYTES_EACH * len(self._rows)

    def __len__(self) -> int:
        return len(self._rows)
