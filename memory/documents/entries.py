"""Entries in JSON: strings, or objects with a text and perhaps a date, a title and a kind. Pure."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from memory.documents.dates import whole_date
from memory.documents.encoding import clean
from memory.documents.faults import DocumentError
from memory.facts import DIARY, NOTE

TEXT: Final = ("text", "content", "body", "本文")
DATE: Final = ("date", "created_at", "created", "日付")
TITLE: Final = ("title", "タイトル", "題名")
KIND: Final = ("kind", "種類")
"""Names of the fields, the first that is there counts; others are passed over."""
_KINDS = dict.fromkeys(("diary", "diaries", "journal", "日記", "日誌"), DIARY) | dict.fromkeys(
    ("note", "notes", "memo", "メモ", "ノート"), NOTE
)
MAX_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as JSON tells it."""

    text: str
    title: str = ""
    day: date | None = None
    kind: str = ""


def json_entries(name: str, text: str) -> list[Entry]:
    """The entries of a JSON file: a list of them, or one.

    Raises:
        DocumentError: it is no JSON, or holds something else; the message tells where.
    """
    content = _parsed(name, text, 1)
    if isinstance(content, list):
        return [_entry(name, each, f"$[{n}]") for n, each in enumerate(content)]
    return [_entry(name, content, "$")]


def line_entries(name: str, text: str) -> list[Entry]:
    """The entries of a file with one JSON value a line; lines without any are passed over.

    Raises:
        DocumentError: see `json_entries`.
    """
    return [
        _entry(name, _parsed(name, line, number), f"{number}: $")
        for number, line in enumerate(text.split("\n"), start=1)
        if line.strip()
    ]


def kind_named(value: str) -> str | None:
    """The kind that a field names (`日記` is `diary`), or None where it names none."""
    return _KINDS.get(value.strip().lower())


def _parsed(name: str, text: str, line: int) -> Any:  # noqa: ANN401  (JSON)
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        place = {"line": line + error.lineno - 1, "column": error.colno}
        raise DocumentError(name, "json", **place, reason=error.msg) from error
    except (RecursionError, ValueError) as error:  # ValueError: a number with too many digits
        raise DocumentError(name, "json_deep") from error


def _entry(name: str, value: object, place: str) -> Entry:
    if isinstance(value, str):
        return Entry(clean(value))
    if not isinstance(value, dict):
        raise DocumentError(name, "json_shape", place=place, found=_shown(value))
    fields = dict(_fields(name, value, place))
    if TEXT[0] not in fields:
        raise DocumentError(name, "json_no_text", place=place)
    return Entry(
        text=clean(fields[TEXT[0]]),
        title=" ".join(clean(fields.get(TITLE[0], "")).split()),
        day=_date(name, fields, place),
        kind=_kind(name, fields, place),
    )


def _fields(name: str, value: dict[str, object], place: str) -> Iterator[tuple[str, str]]:
    for names in (TEXT, DATE, TITLE, KIND):
        key = next((each for each in names if value.get(each) is not None), None)
        if key is None:
            continue
        told = value[key]
        if not isinstance(told, str):
            raise DocumentError(name, "json_field", place=f"{place}.{key}", found=_shown(told))
        yield names[0], told


def _date(name: str, fields: dict[str, str], place: str) -> date | None:
    told = fields.get(DATE[0], "")
    day = whole_date(told)
    if told.strip() and day is None:
        raise DocumentError(name, "json_date", place=f"{place}.{DATE[0]}", value=_shown(told))
    return day


def _kind(name: str, fields: dict[str, str], place: str) -> str:
    told = fields.get(KIND[0], "")
    kind = kind_named(told) if told.strip() else ""
    if kind is None:
        raise DocumentError(name, "json_kind", place=f"{place}.{KIND[0]}", value=_shown(told))
    return kind


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}…"
