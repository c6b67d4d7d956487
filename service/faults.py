"""What is wrong with a value of a request, in plain words: what it has to be, and how it is written."""

from collections.abc import Mapping
from typing import Any

_SHOWN_INPUT = 60
"""Characters of a wrong value that are told."""
_WORDS = {
    "missing": "it is missing; add it",
    "extra_forbidden": "there is no such field; take it out",
    "string_type": "write it as text, in quotes",
    "bool_type": "write true or false",
    "list_type": "write a list",
    "dict_type": "write an object with fields",
    "model_type": "write an object with fields",
    "finite_number": "write a number that is finite",
    "json_invalid": "the body is not JSON",
    "greater_than": "write a number above {gt:g}",
    "greater_than_equal": "write a number of at least {ge:g}",
    "less_than": "write a number below {lt:g}",
    "less_than_equal": "write a number of at most {le:g}",
    "literal_error": "write {expected}",
    "string_pattern_mismatch": "it has to have the form {pattern}",
}
_BEGINNINGS = {
    "int_": "write a whole number",
    "float_": "write a number",
    "bool_": "write true or false",
    "date_": "write a day such as 2026-11-21",
    "model_": "write an object with fields",
}
"""Of kinds of faults that come in several: by how their names begin."""


def told(fault: Mapping[str, Any]) -> str:
    """What is wrong, and how it is put right, without the field's name; the value where it is short.

    Args:
        fault: one of pydantic's `ValidationError.errors()`, with its context.
    """
    given = fault.get("input")
    is_plain = isinstance(given, str | int | float) and len(str(given)) < _SHOWN_INPUT
    got = f" (got {given!r})" if is_plain and fault["type"] != "missing" else ""
    return f"{_what(fault, given)}{got}"


def _what(fault: Mapping[str, Any], given: object) -> str:
    kind, context = str(fault["type"]), fault.get("ctx") or {}
    if kind in {"too_long", "string_too_long"}:
        return f"write at most {context['max_length']} {_parts(given)}{_count(given)}"
    if kind in {"too_short", "string_too_short"}:
        return f"write at least {context['min_length']} {_parts(given)}{_count(given)}"
    if words := _WORDS.get(kind) or next((words for start, words in _BEGINNINGS.items() if kind.startswith(start)), ""):
        return words.format(**context)
    return str(fault["msg"]).removeprefix("Value error, ")


def _parts(given: object) -> str:
    return "characters" if isinstance(given, str) else "items"


def _count(given: object) -> str:
    return f"; there are {len(given)}" if isinstance(given, str | list) else ""
