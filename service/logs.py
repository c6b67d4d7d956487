"""Logging, set up in one place: standard `logging`, one line a record, with the request's id.

A person's words are never logged at INFO or above; log calls pass ids, counts and durations.
"""

import logging
import sys
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Literal

import orjson

REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="-")
"""The id of the request that the current task serves."""

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "request_id"}


class _Text(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        fields = " ".join(f"{k}={v}" for k, v in _extras(record).items())
        moment = datetime.fromtimestamp(record.created).astimezone().strftime("%H:%M:%S")
        line = f"{moment} {record.levelname:<7} {record.name}: {record.getMessage()} {fields}".rstrip()
        return line + ("\n" + self.formatException(record.exc_info) if record.exc_info else "")


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        fields = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **_extras(record),
        }
        if record.exc_info:
            fields["exception"] = self.formatException(record.exc_info)
        return orjson.dumps(fields, default=str).decode()


def configure_logging(level: str, style: Literal["text", "json"]) -> None:
    """Sends every log record to standard error as one line.

    Args:
        level: DEBUG, INFO, WARNING or ERROR.
        style: `text` for eyes, `json` for collectors.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json() if style == "json" else _Text())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for noisy in ("httpx", "httpcore", "chromadb", "alembic", "uvicorn.access"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def _extras(record: logging.LogRecord) -> dict[str, object]:
    """Fields given by `extra=`, and the request id where there is one."""
    extras = {k: v for k, v in vars(record).items() if k not in _STANDARD}
    request_id = REQUEST_ID.get()
    return extras if request_id == "-" else {"request": request_id, **extras}
