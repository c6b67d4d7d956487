"""Column types that mean the same on SQLite and PostgreSQL, and the JSON they speak.

PostgreSQL takes neither NUL nor lone surrogates in text. Callers refuse such input; what slips through is replaced by
U+FFFD here rather than lose a turn.
"""

import json
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator, TypeEngine

REPLACEMENT = "\ufffd"


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC; naive ones are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC; SQLite keeps no zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a datetime without time zone cannot be stored; use datetime.now(UTC)")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Back as aware UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class CleanText(TypeDecorator[str]):
    """Text that every database can hold."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Replaces what PostgreSQL refuses."""
        return None if value is None else clean_text(value)


def json_column() -> TypeEngine[Any]:
    """JSON, binary and indexable where the database can; None is SQL NULL."""
    return JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def id_column() -> TypeEngine[int]:
    """A 64-bit number that counts up (SQLite only counts its own INTEGER)."""
    return BigInteger().with_variant(Integer(), "sqlite")


def clean_text(text: str) -> str:
    """`text` with NUL and lone surrogates replaced by U+FFFD."""
    if "\x00" in text:
        text = text.replace("\x00", REPLACEMENT)
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join(REPLACEMENT if "\ud800" <= char <= "\udfff" else char for char in text)
    return text


def to_json(value: object) -> str:
    """JSON text that every database can hold; NaN and infinities become null."""
    try:
        text = orjson.dumps(value).decode()
    except (TypeError, ValueError):  # lone surrogates, integers over 64 bits, keys that are not text
        return json.dumps(_clean(value), ensure_ascii=False)
    return orjson.dumps(_clean(value)).decode() if "\\u0000" in text else text


def _clean(value: object) -> object:
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, dict):
        return {clean_text(str(key)): _clean(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(item) for item in value]
    if isinstance(value, float) and not (float("-inf") < value < float("inf")):
        return None
    return value
