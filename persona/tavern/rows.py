"""How many rows of a list a persona's file has room for. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from persona.yaml_file import MAX_BYTES, MAX_NODES
from persona.yaml_text import to_yaml

Row = Mapping[str, Any]


def fitting(rows: Sequence[Row], text: str = "", there: Sequence[Row] = ()) -> list[Row]:
    """The first rows that a file has room for: no more than the loader reads.

    Args:
        rows: mappings of plain values.
        text: what the file holds already.
        there: the rows in it.
    """
    size, values = len(text.encode()), sum(map(_values, there))
    kept: list[Row] = []
    for row in rows:
        size += len(to_yaml([row]).encode())
        values += _values(row)
        if size > MAX_BYTES or values > MAX_NODES:
            break
        kept.append(row)
    return kept


def _values(row: Row) -> int:
    """What the loader counts of a row."""
    return 1 + sum(2 + (len(value) if isinstance(value, list) else 0) for value in row.values())
