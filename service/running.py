"""Which gateway serves a data folder just now: it leaves a note there, so that commands find it on any port.

The note of a process that was killed stays, and its number may be another process's by now (in a container it is
always 1): who reads a note asks the gateway itself before believing it.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

NOTE = "gateway.json"


@contextmanager
def announced(data_dir: Path, url: str) -> Iterator[None]:
    """Leaves a note of this gateway while it serves; at the end it goes, unless another has written its own.

    Args:
        data_dir: the data folder.
        url: where the gateway answers on this machine.
    """
    note, mine = data_dir / NOTE, {"url": url, "pid": os.getpid()}
    with suppress(OSError):  # a convenience: nothing depends on it
        note.write_text(json.dumps(mine), "utf-8")
    try:
        yield
    finally:
        if _read(note) == mine:
            with suppress(OSError):
                note.unlink()


def running_at(data_dir: Path) -> str | None:
    """Where a gateway of the folder should answer; None where there is none, or its process is dead."""
    note = _read(data_dir / NOTE)
    pid, url = note.get("pid"), note.get("url")
    if type(pid) is not int or pid <= 0 or not isinstance(url, str) or not url.startswith("http://"):
        return None
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
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
