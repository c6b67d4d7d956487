"""`omoide memory export` and `import`: what is remembered of a person, as a JSON file."""

import json
import os
from pathlib import Path
from typing import Any

from service.cli.memory_client import Access
from service.cli.memory_view import print_json, tell
from service.cli.preflight import Refusal


async def export_person(access: Access, person: str | None, file: Path | None) -> None:
    """Writes everything that is remembered of a person, as JSON that `import` takes.

    Args:
        access: from where.
        person: whose.
        file: to write, which only its owner may read then; None: standard output.

    Raises:
        Refusal: the file is there already, or cannot be written.
    """
    _check_free(file, access)  # before anything is asked
    async with access.open() as memories:
        document = await memories.export(person)
    if file is None:
        print_json(document)
        return
    _write(file, json.dumps(document, ensure_ascii=False, indent=2) + "\n", access)
    tell(access.say("memory.exported", count=len(document["data"]), file=file))


async def import_file(access: Access, file: Path, person: str | None, *, renamed: bool, as_json: bool) -> None:
    """Takes an export in.

    Args:
        access: to where.
        file: the export.
        person: for whom, where `renamed`; else the person that the file names.
        renamed: see `person`.
        as_json: whether to print the counts as JSON.

    Raises:
        Refusal: the file cannot be read, or holds no export.
    """
    document = _read(file, access)
    if not renamed and "person" not in document:
        raise Refusal(access.say("memory.no_export", file=file))
    body = {**document, **({"person": person} if renamed else {})}
    async with access.open(index=True) as memories:
        counts = await memories.take_in(body)
    if as_json:
        print_json(counts)
    else:
        tell(access.say("memory.imported", read=counts["read"], added=counts["added"]))


def _read(file: Path, access: Access) -> dict[str, Any]:
    try:
        document = json.loads(file.read_bytes())
    except FileNotFoundError as error:
        raise Refusal(access.say("memory.file_missing", file=file)) from error
    except OSError as error:
        raise Refusal(access.say("memory.file_unread", file=file, reason=error.strerror)) from error
    except (ValueError, RecursionError) as error:
        raise Refusal(access.say("memory.no_export", file=file)) from error
    if not isinstance(document, dict) or not isinstance(document.get("data"), list):
        raise Refusal(access.say("memory.no_export", file=file))
    return document


def _check_free(file: Path | None, access: Access) -> None:
    if file is not None and file.exists():
        raise Refusal(access.say("memory.file_taken", file=file))


def _write(file: Path, text: str, access: Access) -> None:
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
            out.write(text)
    except FileExistsError as error:
        raise Refusal(access.say("memory.file_taken", file=file)) from error
    except OSError as error:
        raise Refusal(access.say("memory.file_unwritten", file=file, reason=error.strerror)) from error
