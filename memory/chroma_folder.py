"""The folder of an embedded Chroma store: one process has it at a time, and it is examined before it is trusted."""

import asyncio
import fcntl
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Collection
from contextlib import closing
from pathlib import Path
from typing import TextIO

DATABASE = "chroma.sqlite3"
PROBE_SECONDS = 60.0
"""How long the probe may take for one collection, or to start."""
CRASHES = 3
"""So many collections may crash the probe; then the store as a whole is given up."""
IMPORT_ROOT = Path(__file__).resolve().parents[1]
LOCK_SECONDS = 30.0
RESERVE = 32 * 2**20
"""Bytes of free disk below which nothing is written: Chroma does not notice that a file of vectors came out short."""


class IndexUnavailable(Exception):
    """The vector index cannot be used just now; the message is a sentence. Lexical recall serves meanwhile."""


def take(folder: Path) -> TextIO:
    """Locks the folder, by a file beside it: two processes on one embedded store miss each other's rows.

    Raises:
        IndexUnavailable: another process has it, or it cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = _beside(folder, "lock").open("w")
    except OSError as error:
        raise IndexUnavailable(f"the folder {folder} of the vector index cannot be written ({error})") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.close()
        raise IndexUnavailable(
            f"another process uses the vector index in {folder}; fix: end it, or for several gateways start "
            "`chroma run` and set OMOIDE_CHROMA_URL"
        ) from error
    return lock


def need_room(folder: Path) -> None:
    """Makes sure that the disk has room for a write.

    Raises:
        IndexUnavailable: it is full.
    """
    free = shutil.disk_usage(folder).free
    if free < RESERVE:
        shutil.rmtree(_beside(folder, "damaged"), ignore_errors=True)  # its room is worth more
        free = shutil.disk_usage(folder).free
    if free < RESERVE:
        raise IndexUnavailable(
            f"the disk of the vector index in {folder} is full ({free // 2**20} MB are free); fix: free at least "
            f"{RESERVE // 2**20} MB"
        )


def seal(folder: Path) -> None:
    """Notes the size and time of every file of a store that was closed well, for the next opening."""
    note = _beside(folder, "closed")
    try:
        note.write_text(json.dumps(_files(folder)), "utf-8")
    except OSError:  # without the note the store is probed
        note.unlink(missing_ok=True)


async def examine(folder: Path) -> set[str]:
    """The collections of the store that are damaged; a store that does not open at all is moved aside.

    A store that was closed well is compared with its seal, file by file. One that was not is read by a child process,
    collection by collection, as it may crash whoever reads it.
    """
    sealed = await asyncio.to_thread(_unseal, folder)
    files = await asyncio.to_thread(_files, folder)
    if not files:
        return set()
    if DATABASE in files and sealed.get(DATABASE) == files[DATABASE]:
        changed = {Path(name).parts[0] for name in sealed | files if sealed.get(name) != files.get(name)}
        return await asyncio.to_thread(_collections_of, folder, changed) if changed else set()
    damaged = await _probe(folder)
    if damaged is None:
        await asyncio.to_thread(move_aside, folder)
    return damaged or set()


def move_aside(folder: Path) -> None:
    """Puts a store that cannot be used beside, in the place of an earlier one, and leaves an empty folder."""
    shutil.rmtree(_beside(folder, "damaged"), ignore_errors=True)
    folder.rename(_beside(folder, "damaged"))
    folder.mkdir()


def note_deletion(folder: Path) -> None:
    """Notes that rows are about to be deleted: if this process ends too early, the next one wipes their bytes."""
    _beside(folder, "unwiped").touch()


def is_unwiped(folder: Path) -> bool:
    """Whether bytes of deleted rows may be left."""
    return _beside(folder, "unwiped").exists()


def wipe(folder: Path) -> None:
    """Takes out what deleted rows have left in the files, and a store that was moved aside. Nobody may write meanwhile.

    Raises:
        IndexUnavailable: it could not be done; it is tried again at the next opening.
    """
    shutil.rmtree(_beside(folder, "damaged"), ignore_errors=True)
    command = (sys.executable, "-m", "memory.chroma_wipe", str(folder))
    done = subprocess.run(command, cwd=IMPORT_ROOT, stdin=DEVNULL, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        told = done.stderr.strip().rpartition("\n")[2]
        raise IndexUnavailable(f"what was deleted could not be wiped from the files of the vector index ({told})")
    _beside(folder, "unwiped").unlink(missing_ok=True)


def _beside(folder: Path, what: str) -> Path:
    return folder.with_name(f"{folder.name}.{what}")


def _unseal(folder: Path) -> dict[str, list[int]]:
    """What the seal says; the seal is gone then, so that it is never believed of a store that was not closed well."""
    note = _beside(folder, "closed")
    try:
        sealed: dict[str, list[int]] = json.loads(note.read_text("utf-8"))
    except (OSError, ValueError):
        sealed = {}
    note.unlink(missing_ok=True)
    return sealed


def _files(folder: Path) -> dict[str, list[int]]:
    """Size in bytes and time of the last change in nanoseconds by path within the folder."""
    found = {}
    for path, _, names in os.walk(folder):
        for name in names:
            stat = os.stat(os.path.join(path, name))  # noqa: PTH116, PTH118  (thousands of files)
            found[os.path.relpath(os.path.join(path, name), folder)] = [stat.st_size, stat.st_mtime_ns]  # noqa: PTH118
    return found


def _collections_of(folder: Path, segments: Collection[str]) -> set[str]:
    """The names of the collections whose vectors are in these subfolders."""
    query = "SELECT segments.id, collections.name FROM segments JOIN collections ON collections.id = collection"
    with closing(sqlite3.connect(folder / DATABASE, timeout=LOCK_SECONDS)) as connection:
        return {str(name) for segment, name in connection.execute(query) if segment in segments}


async def _probe(folder: Path) -> set[str] | None:
    """The damaged collections, or None where the store as a whole is."""
    damaged: set[str] = set()
    for _ in range(CRASHES):
        crashed_at = await _probe_once(folder, damaged)
        if crashed_at is None:
            return damaged
        if not crashed_at:
            return None
        damaged.add(crashed_at)
    return None


async def _probe_once(folder: Path, damaged: set[str]) -> str | None:
    """Adds what the probe finds to the damaged; the collection it crashed at, "" if at none, None if it did not."""
    command = (sys.executable, "-m", "memory.chroma_probe", str(folder), *sorted(damaged))
    child = await asyncio.create_subprocess_exec(
        *command, cwd=IMPORT_ROOT, stdin=DEVNULL, stdout=PIPE, stderr=DEVNULL, start_new_session=True
    )
    at = ""
    try:
        lines = child.stdout
        while lines is not None and (line := await asyncio.wait_for(lines.readline(), PROBE_SECONDS)):
            told, _, name = line.decode(errors="replace").strip().partition(" ")
            if told == "probing":
                at = name
            elif told == "damaged":
                damaged.add(name)
            elif told == "done":
                return None
    except TimeoutError:
        return at
    finally:
        if child.returncode is None:
            child.kill()
        await child.wait()
    return at


def remove_others(base: Path, own: Path) -> None:
    """Deletes what indexes of other spaces left beside `own`: folders, locks, stores that were moved aside.

    Args:
        base: the folder of the index without a space.
        own: the folder that stays.
    """
    for left in base.parent.glob(f"{base.name}*"):
        is_own = left.name == own.name or left.name.startswith(f"{own.name}.")
        if not is_own and re.fullmatch(rf"{re.escape(base.name)}(?:-[0-9a-f]+)?(?:\.\w+)?", left.name):
            if left.is_dir():
                shutil.rmtree(left, ignore_errors=True)
            else:
                left.unlink(missing_ok=True)
