"""Lorebooks of their own (`lorebook_v3`, world info of SillyTavern): read, and added to a persona's lorebook. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from persona.fault_words import Wording
from persona.folder import CARD, SIBLINGS, Files
from persona.sent import bounded
from persona.source import check_files
from persona.tavern.fault_words import card_words
from persona.tavern.faults import card_fault, card_faults
from persona.tavern.lore import Lore, lore_of
from persona.tavern.models import LOREBOOK, V2, V3, Book, LorebookV3
from persona.tavern.rows import Row, fitting
from persona.tavern.safe_json import parse
from persona.tavern.world import book_in_world
from persona.yaml_text import with_rows

_FILE = SIBLINGS["lorebook"]


@dataclass(frozen=True, slots=True)
class Added:
    """A persona with more lore.

    Attributes:
        files: its files, which pass the checks.
        names: the entries that are new.
        notes: what the operator should know, in Japanese and English.
    """

    files: dict[str, str]
    names: tuple[str, ...]
    notes: tuple[Wording, ...]


def read_book(content: bytes, file: str) -> Book:
    """The lorebook in a file.

    Args:
        content: the whole file.
        file: its name, for what is told about it.

    Raises:
        CardFault: it holds none, or one that cannot be used.
    """
    text = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    raw = parse(text, file) if text.startswith(b"{") else None
    if not isinstance(raw, dict):
        raise card_fault("no_book", file)
    if raw.get("spec") in {V2, V3}:
        raise card_fault("book_is_card", file)
    try:
        return _book(raw, file)
    except ValidationError as error:
        raise card_faults(error.errors(include_url=False), file) from error


def add_book(files: Files, name: str, book: Book, file: str) -> Added:
    """Adds a lorebook's entries to those that a persona has; what stands in its files stays as it is written.

    An entry whose name is taken gets a numbered one. The lorebook's own settings are not used, since they would change
    what is there.

    Args:
        files: the persona's.
        name: the persona's.
        book: the lorebook.
        file: its file's name, for what is told about it.

    Raises:
        PersonaError: the persona's files have faults.
        CardFault: no entry can be added.
    """
    persona = check_files(files, name)
    text = files.get(_FILE, "")
    if persona.lorebook and not text:
        raise card_fault("lore_in_card", CARD, "lorebook")
    lore = lore_of(book, persona.lorebook)
    rows = fitting(lore.rows, text, [entry.model_dump(mode="json", exclude_unset=True) for entry in persona.lorebook])
    if not rows:
        raise card_fault("book_empty", file)
    changed = bounded({**files, _FILE: with_rows(text, rows)})
    check_files(changed, name)
    return Added(changed, tuple(row["name"] for row in rows), _notes(lore, rows))


def _book(raw: Mapping[str, Any], file: str) -> Book:
    if raw.get("spec") == LOREBOOK:
        return LorebookV3.model_validate(raw).data
    if not isinstance(raw.get("entries"), dict | list):
        raise card_fault("no_book", file)
    return Book.model_validate(book_in_world(raw))


def _notes(lore: Lore, rows: list[Row]) -> tuple[Wording, ...]:
    notes = []
    if lore.left:
        notes.append(card_words("note_book_left", count=lore.left))
    if lore.cut:
        notes.append(card_words("note_book_cut", count=lore.cut))
    if len(rows) < len(lore.rows):
        notes.append(card_words("note_book_rows", file=_FILE, kept=len(rows), count=len(lore.rows)))
    if lore.settings:
        notes.append(card_words("note_book_settings", names=", ".join(lore.settings)))
    return tuple(notes)
