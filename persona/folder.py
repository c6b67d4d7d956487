"""A persona's folder as a whole: its files as text, read at one moment, and replaced together.

Readers and writers of a folder hold a lock on it (`flock`), also those of other processes: nobody reads a new card
beside old examples.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from persona.faults import Fault, PersonaError, Refused, fault
from persona.yaml_file import MAX_BYTES, decode

CARD = "card.yaml"
SIBLINGS = {"examples": "examples.yaml", "lorebook": "lorebook.yaml"}
"""Fields that may stand in a file of their own."""
FILES = (CARD, *SIBLINGS.values())
REPLACED = ".replaced"
"""Inside a persona's folder: files that were replaced although no version holds them."""

Files = Mapping[str, str]
"""The text of a persona's files by name."""
Signature = tuple[tuple[str, int, int, int, int], ...]
"""Name, times of change (of content, of anything; ns), size and inode of each file: equal while nobody writes."""


class FolderError(Refused):
    """The folder of a persona cannot be written."""


def folders_in(root: Path) -> list[Path]:
    """The folders of personas, by name.

    Raises:
        PersonaError: there is no such folder, it cannot be read, or there is none in it.
    """
    try:
        found = sorted(path for path in root.iterdir() if path.is_dir() and not path.name.startswith("."))
    except (FileNotFoundError, NotADirectoryError) as error:
        raise PersonaError([fault("no_folder", root, (0, 0))]) from error
    except OSError as error:
        raise PersonaError([fault("unreadable", root, (0, 0), reason=error.strerror)]) from error
    if not found:
        raise PersonaError([fault("no_persona", root, (0, 0))])
    return found


def signature_of(folder: Path) -> Signature:
    """What changes when one of the files does."""
    found = []
    for name in FILES:
        with suppress(OSError):
            stat = (folder / name).stat()
            found.append((name, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_size, stat.st_ino))
    return tuple(found)


def read_files(folder: Path) -> dict[str, str]:
    """The persona's files.

    Raises:
        PersonaError: one that is needed is not there, or one cannot be read.
    """
    texts: dict[str, str] = {}
    faults: list[Fault] = []
    with _held(folder, fcntl.LOCK_SH):
        for path in (folder / name for name in FILES if name == CARD or (folder / name).is_file()):
            try:
                texts[path.name] = read_text(path)
            except PersonaError as error:
                faults += error.faults
    if faults:
        raise PersonaError(faults)
    return texts


def write_files(folder: Path, files: Files) -> None:
    """Replaces the persona's files by these, and removes those that are not among them; other files stay.

    The folder is made where there is none.

    Raises:
        FolderError: it cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _held(folder, fcntl.LOCK_EX):
            _replace(folder, files)
    except OSError as error:
        raise FolderError("unwritable", folder=folder, reason=error.strerror) from error


def set_aside(folder: Path) -> None:
    """Copies the files into the folder's `.replaced`, over what an earlier call left there.

    Raises:
        FolderError: the folder cannot be written.
    """
    try:
        with _held(folder, fcntl.LOCK_SH):
            for path in (folder / name for name in FILES if (folder / name).is_file()):
                (folder / REPLACED).mkdir(exist_ok=True)
                shutil.copy2(path, folder / REPLACED / path.name)
    except OSError as error:
        raise FolderError("unwritable", folder=folder, reason=error.strerror) from error


def read_text(path: Path) -> str:
    """The text of one file, bounded.

    Raises:
        PersonaError: it is not there, is too large, or cannot be read.
    """
    try:
        if (size := path.stat().st_size) > MAX_BYTES:
            raise PersonaError([fault("too_large", path, size=size, limit=MAX_BYTES)])
        return decode(path, path.read_bytes())
    except FileNotFoundError as error:
        raise PersonaError([fault("no_file", path, (0, 0))]) from error
    except OSError as error:
        raise PersonaError([fault("unreadable", path, reason=error.strerror)]) from error


def _replace(folder: Path, files: Files) -> None:
    """All texts are on the disk under other names before the first takes its place: a full disk changes nothing."""
    fresh = {folder / name: folder / f".{name}.new" for name in files}
    try:
        for path, new in fresh.items():
            _write(new, files[path.name])
            if path.exists():
                shutil.copymode(path, new)
        for path, new in fresh.items():
            new.replace(path)
        for name in FILES:
            if name not in files:
                (folder / name).unlink(missing_ok=True)
        _sync(folder)
    finally:
        for new in fresh.values():
            new.unlink(missing_ok=True)


def _write(path: Path, text: str) -> None:
    with path.open("wb") as file:
        file.write(text.encode())
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """Who was told that files are replaced finds them so after a power cut."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


@contextmanager
def _held(folder: Path, how: int) -> Iterator[None]:
    """Holds the folder's lock; a folder that is not there, or a file system without locks, is used without."""
    try:
        held = os.open(folder, os.O_RDONLY)
    except OSError:
        yield
        return
    try:
        with suppress(OSError):
            fcntl.flock(held, how)
        yield
    finally:
        os.close(held)
