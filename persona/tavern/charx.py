"""Cards in CHARX files: a zip with `card.json` at its root and the card's assets beside it.

The zip may come from anyone: its names, numbers and sizes are checked before anything is unpacked, and what is unpacked
is counted.
"""

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from persona.tavern.faults import card_fault
from persona.tavern.safe_json import MAX_JSON_BYTES

CARD = "card.json"
MAX_ENTRIES = 1000
MAX_UNPACKED = 64 * 1024 * 1024
MAX_RATIO = 100
"""How many times smaller than its content an entry may be."""
MAX_PATH = 400
MAX_PART = 200
"""Bytes of a path, and of each part of it: every file system takes as many."""
_SMALL = 64 * 1024
"""Bytes below which an entry's ratio does not matter."""
_UNSAFE = re.compile(r"[\x00-\x1f\x7f\\]")
_ENTRY = b"PK\x01\x02"
"""Stands before each entry of a zip's table."""
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The earliest date of a zip: the same card is always the same file."""
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)


def unpack(content: bytes, file: str) -> tuple[bytes, dict[str, bytes]]:
    """The JSON of the card, and the assets by their path in the zip.

    Raises:
        CardFault: the zip is broken, unsafe or too large, or holds no card.
    """
    if content.count(_ENTRY) > MAX_ENTRIES:  # zipfile would read a table of any length
        raise card_fault("zip_entries", file, limit=MAX_ENTRIES)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.filename.endswith("/")]
            _check(entries, file)
            files = {entry.filename: archive.read(entry) for entry in entries}
    except _BROKEN as error:
        raise card_fault("zip_broken", file) from error
    if CARD not in files:
        raise card_fault("zip_no_card", file)
    return files.pop(CARD), files


def pack(card: bytes, assets: Mapping[str, bytes]) -> bytes:
    """A CHARX with a card's JSON and its assets by path."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in [(CARD, card), *sorted(assets.items())]:
            archive.writestr(zipfile.ZipInfo(name, _FIRST_DAY), data, zipfile.ZIP_DEFLATED)
    return content.getvalue()


def safe_path(name: str) -> bool:
    """Whether a path stays inside the folder it is unpacked to, on every file system."""
    parts = [part.encode("utf-8", "replace") for part in name.split("/")]
    return (
        sum(map(len, parts)) <= MAX_PATH
        and not _UNSAFE.search(name)
        and all(part == part.rstrip(b". ") != b"" and len(part) <= MAX_PART for part in parts)
    )


def _check(entries: list[zipfile.ZipInfo], file: str) -> None:
    for entry in entries:
        if not safe_path(entry.filename) or stat.S_ISLNK(entry.external_attr >> 16):
            raise card_fault("zip_path", file, value=entry.filename)
        if entry.file_size > max(_SMALL, MAX_RATIO * entry.compress_size):
            raise card_fault("zip_ratio", file, entry.filename, limit=MAX_RATIO)
        if entry.filename == CARD and entry.file_size > MAX_JSON_BYTES:
            raise card_fault("too_large", file, CARD, size=entry.file_size, limit=MAX_JSON_BYTES)
        if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise card_fault("zip_broken", file, entry.filename)
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:  # zipfile reads no more than an entry declares
        raise card_fault("zip_size", file, limit=MAX_UNPACKED)
    if clash := _clash(entry.filename for entry in entries):
        raise card_fault("zip_path", file, value=clash)


def _clash(names: Iterable[str]) -> str | None:
    """A name that stands twice, or is a file here and a folder there, whatever the case of its letters."""
    files: set[str] = set()
    folders: set[str] = set()
    for name in names:
        path = PurePosixPath(name.casefold())
        above = {str(parent) for parent in path.parents}
        if str(path) in files | folders or above & files:
            return name
        files.add(str(path))
        folders |= above
    return None
