"""Reads a file of notes: text, Markdown, JSON, or JSON with one entry a line."""

import hashlib
import os
import re
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple

from memory.documents.dates import Frame, frame_of_path, whole_date, without_date
from memory.documents.document import Document, Section
from memory.documents.encoding import Binary, Decoded, UnknownEncoding, decoded
from memory.documents.entries import DATE, KIND, TITLE, Entry, json_entries, kind_named, line_entries
from memory.documents.faults import DocumentError
from memory.documents.sections import Origin, sections
from memory.facts import DIARY, NOTE

MAX_BYTES: Final = 5_000_000
"""Of a file; a year of long diary entries has a tenth of it."""
TEXT_FORMS: Final = (".txt",)
MARKDOWN_FORMS: Final = (".md", ".markdown")
JSON_FORMS: Final[dict[str, Callable[[str, str], list[Entry]]]] = {".json": json_entries, ".jsonl": line_entries}
FORMS: Final = (*TEXT_FORMS, *MARKDOWN_FORMS, *JSON_FORMS)
"""Endings of files that are read."""

_DIARY = re.compile(r"日記|日誌|(?<![a-z])(?:diary|diaries|journals?)(?![a-z])", re.IGNORECASE)
_FRONT = re.compile(r"(?P<fence>---|\+\+\+)[ \t]*\n(?P<fields>(?:.*\n){0,200}?)(?P=fence)[ \t]*(?:\n|$)")
_FIELD = re.compile(r"^(?P<name>[\w-]+)[ \t]*[:=][ \t]*(?P<value>.*?)[ \t]*$", re.MULTILINE)
_TELLS_NOTHING = frozenset(
    {"", "readme", "index", "memo", "memos", "note", "notes", "untitled", "メモ", "ノート", "無題"}
)
_GAP = "\n\n"


class _Named(NamedTuple):
    """A file's name as errors have it, in parts from the root's own (without the ending), and its digest."""

    name: str
    parts: tuple[str, ...]
    digest: str


def read_document(path: Path, *, root: Path | None = None) -> Document:
    """The document in a file.

    The day of an entry comes from its heading or line, its JSON field, the front matter, or else from the names of the
    file and of its folders. A document is a diary where the front matter says so, where a name does, or where most of
    it stands below dates; else it is a note.

    Args:
        path: the file.
        root: the folder of notes that it is in: names from this folder's down count. None: the file's own folder.

    Raises:
        DocumentError: it cannot be read, or is none of `FORMS`; one sentence with the fix.
    """
    root = path.parent if root is None else root
    name = path.relative_to(root).as_posix()
    ending = path.suffix.lower()
    if ending not in FORMS:
        raise DocumentError(name, "form", forms="、".join(FORMS))
    raw = read_bytes(path, name)
    found = _text_of(raw, name)
    parts = (root.absolute().name, *path.relative_to(root).parts[:-1], path.stem)
    named = _Named(name, parts, hashlib.sha256(raw).hexdigest())
    if ending in JSON_FORMS:
        return _of_entries(found, named, JSON_FORMS[ending](name, found.text))
    return _of_text(found, named, markdown=ending in MARKDOWN_FORMS)


def read_bytes(path: Path, name: str | None = None) -> bytes:
    """The bytes of an ordinary file of at most `MAX_BYTES`; a link is not followed.

    Args:
        path: the file.
        name: what an error calls it; None: the path.

    Raises:
        DocumentError: it cannot be read.
    """
    name = str(path) if name is None else name
    if path.is_symlink():
        raise DocumentError(name, "link")
    try:
        opened = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)  # a pipe would wait for its writer
        with os.fdopen(opened, "rb") as file:
            found = os.fstat(file.fileno())
            if not stat.S_ISREG(found.st_mode):
                raise DocumentError(name, "not_a_file")
            raw = file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise DocumentError(name, "no_file") from error
    except OSError as error:
        raise DocumentError(name, "unreadable", reason=error.strerror) from error
    if len(raw) > MAX_BYTES:
        raise DocumentError(name, "too_large", size=max(found.st_size, len(raw)), limit=MAX_BYTES)
    return raw


def _text_of(raw: bytes, name: str) -> Decoded:
    try:
        return decoded(raw)
    except Binary as error:
        raise DocumentError(name, "binary") from error
    except UnknownEncoding as error:
        raise DocumentError(name, "encoding") from error


def _of_text(found: Decoded, named: _Named, *, markdown: bool) -> Document:
    front, body = _front_matter(found.text)
    frame, day = frame_of_path(named.parts[1:])
    if told := whole_date(front.get(DATE[0], "")):
        frame, day = Frame(told.year, told.month, told), told
    origin = Origin(front.get(TITLE[0], "") or _title(named.parts[-1]), day, frame, "")
    read, dated = sections(found.text[body:], origin, markdown=markdown, offset=body)
    kind = kind_named(front.get(KIND[0], "")) or _kind(named.parts, read, dated)
    return _document(found, named, found.text, read, kind, markdown=markdown)


def _of_entries(found: Decoded, named: _Named, entries: list[Entry]) -> Document:
    frame, day = frame_of_path(named.parts[1:])
    read: list[Section] = []
    dated = offset = 0
    for entry in entries:
        own = entry.day or day
        around = Frame(own.year, own.month, own) if own else frame
        origin = Origin(entry.title or _title(named.parts[-1]), own, around, entry.kind)
        within, of_dates = sections(entry.text, origin, markdown=False, offset=offset)
        read += within
        dated += len(within) if entry.day else of_dates
        offset += len(entry.text) + len(_GAP)
    text = _GAP.join(entry.text for entry in entries)
    return _document(found, named, text, read, _kind(named.parts, read, dated), markdown=False)


def _document(found: Decoded, named: _Named, text: str, read: list[Section], kind: str, *, markdown: bool) -> Document:
    """The document, its kind also that of the sections that tell none."""
    return Document(
        name=named.name,
        text=text,
        markdown=markdown,
        kind=kind,
        sections=tuple(section if section.kind else replace(section, kind=kind) for section in read),
        encoding=found.encoding,
        guessed=found.guessed,
        digest=named.digest,
    )


def _front_matter(text: str) -> tuple[dict[str, str], int]:
    """The fields of the front matter by the first of their names, and where the text behind it begins."""
    match = _FRONT.match(text)
    if match is None:
        return {}, 0
    fields: dict[str, str] = {}
    for field in _FIELD.finditer(match["fields"]):
        value = re.sub(r"\s+#.*$", "", field["value"]).strip("\"' ")
        for names in (DATE, TITLE, KIND):
            if field["name"].lower() in names and value:
                fields.setdefault(names[0], value)
    return fields, match.end()


def _title(stem: str) -> str:
    """What a file's name says beside a date; nothing where it only says what kind of file it is."""
    title = without_date(stem)
    return "" if title.lower() in _TELLS_NOTHING or _DIARY.sub("", title).strip(" -_") == "" else title


def _kind(parts: tuple[str, ...], read: list[Section], dated: int) -> str:
    if any(_DIARY.search(part) for part in parts):
        return DIARY
    _, day = frame_of_path(parts[1:])
    is_named_by_day = day is not None and not _title(parts[-1])
    return DIARY if is_named_by_day or (dated and 2 * dated >= len(read)) else NOTE
