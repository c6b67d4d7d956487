"""A folder of notes, and what changed in it since it was read."""

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from memory.documents.faults import DocumentError
from memory.documents.reading import FORMS, read_bytes


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to be done, by names of files (below the folder, `/` between). In order of the names.

    Attributes:
        added, changed: to be read.
        removed: no longer there.
        unchanged: to be left alone.
        skipped: what cannot be read, and why. What is known of such a file is neither changed nor removed.
    """

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: tuple[str, ...]
    skipped: tuple[DocumentError, ...]


def file_digest(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal digits.

    Raises:
        DocumentError: it cannot be read, or is too large.
    """
    return hashlib.sha256(read_bytes(path)).hexdigest()


def changes(known: Mapping[str, str], folder: Path, *, stamp: Callable[[str], str] = str) -> Changes:
    """What changed in a folder and the folders below it.

    Links are not followed. Files and folders whose names begin with a dot are passed over.

    Args:
        known: the stamps of the files as they were read, by name.
        folder: where the notes are.
        stamp: makes of a file's digest what `known` holds, for example with the way in which it is divided.

    Raises:
        DocumentError: there is no such folder, or it cannot be read.
    """
    digests: dict[str, str] = {}
    skipped: list[DocumentError] = []
    for found in _files_in(folder):
        if isinstance(found, DocumentError):
            skipped.append(found)
            continue
        try:
            digests[found] = stamp(hashlib.sha256(read_bytes(folder / found, found)).hexdigest())
        except DocumentError as error:
            skipped.append(error)
    held = {error.file for error in skipped}
    return Changes(
        added=tuple(sorted(digests.keys() - known.keys())),
        changed=tuple(sorted(name for name in digests.keys() & known.keys() if digests[name] != known[name])),
        removed=tuple(sorted(name for name in known.keys() - digests.keys() if not _is_held(name, held))),
        unchanged=tuple(sorted(name for name in digests.keys() & known.keys() if digests[name] == known[name])),
        skipped=tuple(sorted(skipped, key=lambda error: error.file)),
    )


def _files_in(folder: Path) -> Iterator[str | DocumentError]:
    if not folder.is_dir():
        raise DocumentError(str(folder), "no_folder")
    faults: list[OSError] = []
    for place, folders, files in os.walk(folder, onerror=faults.append):
        below = Path(place).relative_to(folder)
        for name in folders:
            if not name.startswith(".") and Path(place, name).is_symlink():
                yield DocumentError((below / name).as_posix(), "link")
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in files:
            if not name.startswith("."):
                yield _told((below / name).as_posix())
    for error in faults:
        at = Path(os.fsdecode(error.filename)).relative_to(folder).as_posix()
        if at == ".":
            raise DocumentError(str(folder), "unreadable", reason=error.strerror) from error
        yield DocumentError(at, "unreadable", reason=error.strerror)


def _told(name: str) -> str | DocumentError:
    shown = name.encode(errors="replace").decode()
    if shown != name:
        return DocumentError(shown, "name")
    if Path(name).suffix.lower() not in FORMS:
        return DocumentError(name, "form", forms="、".join(FORMS))
    return name


def _is_held(name: str, held: set[str]) -> bool:
    """Whether a file, or a folder that it is in, is there and could not be read."""
    return any(part in held for part in (name, *(parent.as_posix() for parent in Path(name).parents)))
