"""Imports a character card as a folder of persona files, with the card itself kept beside them.

`imported.json` holds the card as it came and the persona as it was made of it, `assets/` the card's other files: they
are read when the persona is written as a card again (`persona.tavern.export`), and by nobody at run time.
"""

import json
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from persona.card import NAME_PATTERN
from persona.fault_words import Wording
from persona.faults import PersonaError
from persona.folder import CARD, SIBLINGS
from persona.scaffold import new_folder
from persona.source import load_persona
from persona.tavern.convert import persona_of
from persona.tavern.fault_words import card_words
from persona.tavern.faults import CardFault, card_fault
from persona.tavern.guess import slug
from persona.tavern.read import CardFile, read_card
from persona.tavern.rows import fitting
from persona.yaml_text import to_yaml

ORIGINAL = "imported.json"
ASSETS = "assets"
_ABOUT = "the card as it was imported, and the persona made of it; `omoide persona export` reads it, nothing else does"
_HEAD = f"""# Imported from a character card. The card itself is in {ORIGINAL}; fields: docs/persona-fields.md
# キャラクターカードから取り込みました。元のカードは {ORIGINAL} にあります。
"""


@dataclass(frozen=True, slots=True)
class Imported:
    """A persona that was made of a card.

    Attributes:
        folder: its folder.
        notes: what the operator should know, in Japanese and English.
    """

    folder: Path
    notes: tuple[Wording, ...]


def import_card(root: Path, content: bytes, file: str, name: str | None = None) -> Imported:
    """Makes a persona of a card; it is there whole, checked, or not at all.

    Args:
        root: the folder of personas.
        content: the card: JSON, PNG or CHARX.
        file: the file's name, for what is told about it.
        name: what clients will call the persona; None: made of the character's name.

    Raises:
        CardFault: the card cannot be read, or not be used.
        ScaffoldError: the name cannot be one or is taken, or the folder cannot be written.
    """
    read = read_card(content, file)
    chosen = _free_name(read, root) if name is None else name
    made = persona_of(read.card, chosen)
    texts, cut = _texts(made.data)
    with new_folder(root, chosen) as folder:
        _write(folder, read, made.data, texts)
        _check(folder, file)
    return Imported(root / chosen, (*read.notes, *made.notes, *cut))


def folder_of(root: Path, name: str) -> Path:
    """The folder of a persona that is there.

    Raises:
        CardFault: there is none of this name.
    """
    folder = root / name
    if not re.fullmatch(NAME_PATTERN, name) or not folder.is_dir():
        raise card_fault("no_such_persona", str(root), value=name)
    return folder


def _free_name(file: CardFile, root: Path) -> str:
    """A name made of the character's that nobody has."""
    taken: set[str] = set()
    with suppress(OSError):  # what is wrong with the folder is told when the persona's is made
        taken = {entry.name for entry in root.iterdir()}
    return slug((getattr(file.card.data, "nickname", ""), file.card.data.name), taken)


def _texts(data: dict[str, Any]) -> tuple[dict[str, str], list[Wording]]:
    """The persona's files by name; lists are cut, in `data` too, to what a file may hold, and that is told."""
    texts: dict[str, str] = {}
    notes: list[Wording] = []
    for field, name in SIBLINGS.items():
        if not data.get(field):
            continue
        rows = fitting(data[field])
        if len(rows) < len(data[field]):
            notes.append(card_words("note_rows", file=name, kept=len(rows), count=len(data[field])))
        texts[name] = to_yaml(rows)
        data[field] = rows
    texts[CARD] = _HEAD + to_yaml({name: value for name, value in data.items() if name not in SIBLINGS})
    return texts, notes


def _write(folder: Path, file: CardFile, data: dict[str, Any], texts: dict[str, str]) -> None:
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
    kept = {"about": _ABOUT, "card": file.raw, "persona": data}
    (folder / ORIGINAL).write_text(json.dumps(kept, ensure_ascii=False, indent=1, allow_nan=False) + "\n", "utf-8")
    for name, content in file.assets.items():
        asset = folder / ASSETS / name
        asset.parent.mkdir(parents=True, exist_ok=True)
        asset.write_bytes(content)


def _check(folder: Path, file: str) -> None:
    try:
        load_persona(folder)
    except PersonaError as error:  # too large for a card of ours
        fault = error.faults[0]
        raise CardFault([card_fault("unfit", file, fault.field).faults[0]]) from error
