"""Memories as tables and lines for the operator's terminal."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from typing import Any

import typer
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from service.cli.phrases import Phrasebook
from service.terminal.printable import printable

SHORT = 200
"""Characters of a text that a list shows; `omoide memory show` and `--json` have all."""
_DAY_CELLS = len("26-11-21")
_ID_CELLS = len("mem_") + 24
_MOMENTS = frozenset({"said_at", "valid_from", "valid_to"})
_CARD = (
    "id",
    "person",
    "kind",
    "text",
    "said_at",
    "speaker",
    "ref",
    "valid_from",
    "valid_to",
    "importance",
    "confidence",
    "provenance",
    "source_turn",
    "document",
    "superseded_by",
    "flagged",
)

Row = Mapping[str, Any]


class MemoryView:
    """Draws memories.

    Args:
        say: the operator's language.
        zone: the time zone of the dates.
    """

    def __init__(self, say: Phrasebook, zone: tzinfo) -> None:
        self._say = say
        self._zone = zone

    def listed(self, rows: Sequence[Row], *, states: bool = False, head: bool = True) -> Table:
        """One row a memory.

        Args:
            rows: memories as the API shows them.
            states: whether each still holds, or what became of it, as a column.
            head: whether the heads of the columns are shown, as a further page does without.
        """
        state = [Column(self._say("head.state"), no_wrap=True)] if states else []
        table = _table(*self._columns(rows), *state, Column(self._say("head.text"), overflow="fold"), head=head)
        for row in rows:
            cells = [self._state(row)] if states else []
            table.add_row(str(row["id"]), self._day(row["said_at"]), str(row["kind"]), *cells, _short(row["text"]))
        return table

    def found(self, hits: Sequence[Row]) -> Table:
        """One row a hit, under its text its id and the reasons for its score."""
        score = Column(self._say("head.score"), no_wrap=True, justify="right")
        table = _table(score, *self._columns(hits)[1:], Column(self._say("head.text"), overflow="fold"))
        for hit in hits:
            why = printable("; ".join([str(hit["id"]), *map(str, hit["reasons"])]))
            text = Text.assemble(_short(hit["text"]), "\n", (why, "dim"))
            table.add_row(f"{hit['score']:.2f}", self._day(hit["said_at"]), str(hit["kind"]), text)
        return table

    def card(self, row: Row) -> Table:
        """All that is known of one memory, a line each."""
        table = Table(Column(no_wrap=True), Column(overflow="fold"), box=None, show_header=False, pad_edge=False)
        for name in _CARD:
            value = row.get(name)
            if value is None or value is False or value == "":
                continue
            shown = self._moment(str(value)) if name in _MOMENTS else str(value)
            if name == "flagged":
                shown = self._say("memory.flagged_why")
            table.add_row(self._say(f"head.{name}"), Text(printable(shown)))
        return table

    def people(self, rows: Sequence[Row], *, head: bool = True) -> Table:
        """One row a person."""
        names = ("person", "since", "state", "id")
        table = _table(*(Column(self._say(f"head.{name}"), overflow="fold") for name in names), head=head)
        for row in rows:
            state = self._say("memory.paused" if row["memory_paused"] else "memory.on")
            table.add_row(Text(self.name(row["person"])), self._day(row["since"]), state, str(row["id"]))
        return table

    def receipt(self, row: Row) -> list[str]:
        """What an erasure deleted, as lines; what there was nothing of is left out."""
        counts = {name: value for name, value in row.items() if type(value) is int and value > 0}
        lines = [f"{self._say(f'receipt.{name}')}: {n}" for name, n in counts.items() if f"receipt.{name}" in self._say]
        return [*lines, *([] if row.get("index_erased", True) else [self._say("memory.index_later")])]

    def name(self, person: str | None) -> str:
        """What a person is called here."""
        return self._say("memory.own_person") if person is None else printable(person)

    def _columns(self, rows: Sequence[Row]) -> list[Column]:
        return [
            Column(self._say("head.id"), no_wrap=True, min_width=_ID_CELLS),
            Column(self._say("head.date"), no_wrap=True, min_width=_DAY_CELLS),
            Column(self._say("head.kind"), no_wrap=True, min_width=max((len(row["kind"]) for row in rows), default=0)),
        ]

    def _state(self, row: Row) -> str:
        if row["superseded_by"]:
            return self._say("memory.replaced")
        if row["valid_to"] and datetime.fromisoformat(row["valid_to"]) <= datetime.now(UTC):
            return self._say("memory.ended")
        return self._say("memory.holds")

    def _day(self, moment: str) -> str:
        return datetime.fromisoformat(moment).astimezone(self._zone).strftime("%y-%m-%d")

    def _moment(self, moment: str) -> str:
        return datetime.fromisoformat(moment).astimezone(self._zone).strftime("%Y-%m-%d %H:%M")


def tell(text: str) -> None:
    """Prints an answer as it is."""
    Console(soft_wrap=True).print(text, markup=False, highlight=False)


def note(text: str) -> None:
    """Prints something beside the answer, for eyes."""
    Console(stderr=True, soft_wrap=True).print(text, markup=False, highlight=False)


def print_json(value: object) -> None:
    """Prints an answer for programs."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _short(text: str) -> Text:
    line = printable(" ".join(text.split()))
    return Text(line if len(line) <= SHORT else f"{line[:SHORT]}…")


def _table(*columns: Column, head: bool = True) -> Table:
    return Table(*columns, box=None, padding=(0, 1, 0, 0), pad_edge=False, show_header=head)
