"""Which gateway serves a data folder just now: it leaves a note there, so that commands find it on any port."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

NOTE = "gateway.json"


@contextmanager
def announced(data_dir: Path, url: str) -> Iterator[None]:
    """Leaves a note of this gateway while it serves; one that stands there already is another's and stays.

    Args:
        data_dir: the data folder.
        url: where the gateway answers on this machine.
    """
    note = data_dir / NOTE
    if running_at(data_dir) is None:
        with suppress(OSError):  # a convenience: nothing depends on it
            note.write_text(json.dumps({"url": url, "pid": os.getpid()}), "utf-8")
    try:
        yield
    finally:
        if _read(note).get("pid") == os.getpid():
            note.unlink(missing_ok=True)


def running_at(data_dir: Path) -> str | None:
    """The URL of the gateway that serves the folder; None where there is none, or it died without a word."""
    note = _read(data_dir / NOTE)
    pid, url = note.get("pid"), note.get("url")
    if not isinstance(pid, int) or not isinstance(url, str) or pid <= 0:
        return None
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return None
    except PermissionError:  # it lives, as another user's
        return url
    return url


def _read(note: Path) -> dict[str, object]:
    try:
        content = json.loads(note.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}
