"""Reads JSON that may come from anyone, exactly: no number is rounded that the file holds in full.

Refused are what cannot be kept or written again (NaN, infinity, lone surrogates) and what only serves to exhaust
(depth, number of values).
"""

import json
import math
from typing import Any, NoReturn

from persona.tavern.faults import CardFault, card_fault

MAX_JSON_BYTES = 8 * 1024 * 1024
MAX_DEPTH = 64
MAX_VALUES = 200_000


def parse(content: bytes, file: str) -> Any:  # noqa: ANN401  (any JSON)
    """The value in a JSON text (UTF-8, with or without a byte order mark).

    Raises:
        CardFault: it is none, or holds what is refused.
    """
    if len(content) > MAX_JSON_BYTES:
        raise card_fault("too_large", file, size=len(content), limit=MAX_JSON_BYTES)

    def no_number(_: str) -> NoReturn:
        raise card_fault("json_number", file)

    try:
        value = json.loads(content.decode("utf-8-sig"), parse_constant=no_number)
    except UnicodeDecodeError as error:
        raise card_fault("json_utf8", file) from error
    except RecursionError as error:
        raise card_fault("json_deep", file, limit=MAX_DEPTH) from error
    except json.JSONDecodeError as error:
        raise card_fault("json", file, line=error.lineno, column=error.colno) from error
    except ValueError as error:  # a number of thousands of digits
        raise card_fault("json_number", file) from error
    _check(value, file)
    return value


def _check(value: Any, file: str) -> None:  # noqa: ANN401
    """Goes through every value, without recursion."""
    waiting: list[tuple[str, Any, int]] = [("", value, 0)]
    seen = 0
    while waiting:
        way, found, depth = waiting.pop()
        seen += 1
        if depth > MAX_DEPTH:
            raise card_fault("json_deep", file, way, limit=MAX_DEPTH)
        if seen > MAX_VALUES:
            raise card_fault("json_many", file, limit=MAX_VALUES)
        if fault := _refused(found, way, file):
            raise fault
        if isinstance(found, dict):
            if fault := next((f for name in found if (f := _refused(name, way, file))), None):
                raise fault
            waiting += [(f"{way}.{name}".lstrip("."), inner, depth + 1) for name, inner in found.items()]
        elif isinstance(found, list):
            waiting += [(f"{way}[{place}]", inner, depth + 1) for place, inner in enumerate(found)]


def _refused(value: object, way: str, file: str) -> CardFault | None:
    if isinstance(value, float) and not math.isfinite(value):  # 1e999
        return card_fault("json_number", file, way)
    if isinstance(value, str) and not value.isascii() and any("\ud800" <= letter <= "\udfff" for letter in value):
        return card_fault("json_letter", file, way)
    return None
