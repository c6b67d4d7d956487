"""Lorebooks of cards as a persona's lorebook, and back. Pure.

Decorators stay in an entry's content, where `LoreEntry` reads them itself. What a persona's lorebook cannot hold stays
in the card that is kept beside it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import count
from typing import Any

from pydantic import ValidationError

from persona.card import Persona
from persona.lore.decorators import read_decorators
from persona.lore.entry import LoreEntry, LoreSettings
from persona.lore.patterns import MAX_PATTERNS
from persona.tavern.clean import cleaned
from persona.tavern.models import Book, BookEntry
from persona.tavern.world import FRAMED

OWN = "omoide"
"""The key under `extensions` for what a persona says and a card has no field for."""
MAX_LABEL = 80
ALWAYS = 100
"""Percent."""
ORDER = 100
"""Where an entry stands among the others that does not say so."""
_NEEDED = frozenset({"name", "keys", "content"})
_POSITIONS = {"before_char": "before_persona", "after_char": "after_persona"}
# What a popular front end (SillyTavern) keeps under an entry's `extensions`, and how it numbers it.
_PLACES = {0: "before_persona", 1: "after_persona", 4: "at_depth"}
_ROLES = {0: "system", 1: "user", 2: "assistant"}
_LOGICS = {0: "and_any", 1: "not_all", 2: "not_any", 3: "and_all"}
_CARRIED = {"name", "keys", "content", "enabled", "order", "case_sensitive", "constant", "priority"}
"""Fields of a persona's lore that a card's entry has too; `position`, `regex` and secondary keys it has in part."""
_PATTERN = re.compile(r"[\\^$.|?*+()\[\]{}]")
"""What no plain word holds."""


@dataclass(frozen=True, slots=True)
class Lore:
    """A card's lorebook in a persona's words: its entries and settings, how many were left out, how many cut."""

    rows: list[dict[str, Any]]
    settings: dict[str, Any]
    left: int = 0
    cut: int = 0


def lore_of(book: Book, beside: Sequence[LoreEntry] = ()) -> Lore:
    """What a persona's lorebook can hold of a card's.

    Args:
        book: the card's.
        beside: the entries that the persona has already.
    """
    names = labels(book.entries, [entry.name for entry in beside])
    room = MAX_PATTERNS - sum(len(entry.keys) + len(entry.secondary_keys) for entry in beside if entry.regex)
    made = _few_patterns((_row(*named) for named in zip(book.entries, names, strict=True)), room)
    rows = [row for row in made if row]
    cut = sum(row["content"] != cleaned(entry.content) for entry, row in zip(book.entries, made, strict=True) if row)
    return Lore(rows, _settings(book), left=len(made) - len(rows), cut=cut)


def labels(entries: Iterable[BookEntry], taken: Iterable[str] = ()) -> list[str]:
    """A name for each entry, none twice and none that is taken: its own, else its comment, else its first key."""
    others = dict.fromkeys(taken)
    found = dict(others)
    for entry in entries:
        own = (" ".join(cleaned(text).split()) for text in (entry.name, entry.comment, *entry.keys[:1], "entry"))
        base = next(filter(None, own))[:MAX_LABEL].strip()
        numbered = (f"{base} ({number})" for number in count(2))
        found[base if base not in found else next(label for label in numbered if label not in found)] = None
    return list(found)[len(others) :]


def book_of(persona: Persona) -> dict[str, Any] | None:
    """A persona's lorebook as a card's (V3), None where it has none."""
    settings = persona.model_dump(mode="json", exclude_defaults=True).get("lore") or {}
    names = {"scan_depth": "scan_depth", "token_budget": "token_budget", "recursive": "recursive_scanning"}
    told = {name: settings[field] for field, name in names.items() if settings.get(field) is not None}
    if not persona.lorebook and not told:
        return None
    return {**told, "extensions": {}, "entries": [_entry(row) for row in persona.lorebook]}


def _row(entry: BookEntry, label: str) -> dict[str, Any] | None:
    """The entry as a persona's lorebook has it; None where that cannot be."""
    content = cleaned(entry.content)[: _longest()].strip()
    if not read_decorators(content).text:
        return None
    row = {"name": label, "keys": _keys(entry.keys, regex=entry.use_regex), "content": content}
    return _fitting(row | _said(entry) | _said_elsewhere(entry.extensions) | _own(entry.extensions))


def _few_patterns(rows: Iterable[dict[str, Any] | None], room: int) -> list[dict[str, Any] | None]:
    """The rows, with None for those that would make more patterns than there is room for."""
    kept: list[dict[str, Any] | None] = []
    for row in rows:
        patterns = len([*row["keys"], *row.get("secondary_keys", ())]) if row and row.get("regex") else 0
        kept.append(row if patterns <= room else None)
        room -= patterns if patterns <= room else 0
    return kept


def _fitting(row: dict[str, Any]) -> dict[str, Any] | None:
    """The row without the fields whose values `LoreEntry` refuses; None where it refuses what every entry needs."""
    while True:
        try:
            LoreEntry.model_validate(row)
        except ValidationError as error:
            # A rule over several fields has no place of its own, and names the field to look at.
            refused = {str((found["loc"] or found["ctx"]["at"])[0]) for found in error.errors()}
            if refused & _NEEDED:
                return None
            row = {field: value for field, value in row.items() if field not in refused}
        else:
            return row


def _said(entry: BookEntry) -> dict[str, Any]:
    """What an entry says by the specification's own fields."""
    said: dict[str, Any] = {
        "enabled": entry.enabled,
        "constant": entry.constant,
        "case_sensitive": entry.case_sensitive,
        "regex": entry.use_regex and _patterned(entry),
        "order": _whole(entry.insertion_order),
        "priority": _whole(entry.priority),
        "position": _POSITIONS.get(entry.position) if isinstance(entry.position, str) else None,
    }
    if entry.selective and entry.secondary_keys:
        said["secondary_keys"] = _keys(entry.secondary_keys, regex=entry.use_regex)
    return {field: value for field, value in said.items() if value is not None}


def _keys(keys: Sequence[str], *, regex: bool | None) -> list[str]:
    """The keys, patterns among them without their frame."""
    frames = (FRAMED.fullmatch(key) if regex else None for key in keys)
    return [
        key for key in (cleaned(frame[1] if frame else key) for frame, key in zip(frames, keys, strict=True)) if key
    ]


def _patterned(entry: BookEntry) -> bool:
    """Whether there are patterns among the keys: front ends say so of every entry, and mean words mostly."""
    return any(FRAMED.fullmatch(key) or _PATTERN.search(key) for key in (*entry.keys, *entry.secondary_keys))


def _said_elsewhere(extensions: Mapping[str, Any]) -> dict[str, Any]:
    """What an entry says in the words of the front end that most cards come from."""
    get = extensions.get
    place = _numbered(_PLACES, get("position"))
    deep = place == "at_depth"
    said = {
        "position": place,
        "depth": get("depth") if deep else None,
        "role": _numbered(_ROLES, get("role")) if deep else None,
        "logic": _numbered(_LOGICS, get("selectiveLogic")),
        "probability": None if get("useProbability") is False else _share(get("probability")),
        "scan_depth": get("scan_depth"),
        "whole_words": get("match_whole_words"),
        "recursive": False if get("prevent_recursion") is True else None,
        "only_direct": True if get("exclude_recursion") is True else None,
        **{field: get(field) or None for field in ("sticky", "cooldown", "delay")},
    }
    return {field: value for field, value in said.items() if isinstance(value, bool | int | float | str)}


def _numbered(names: Mapping[int, str], number: object) -> str | None:
    return names.get(number) if isinstance(number, int) else None


def _own(extensions: Mapping[str, Any]) -> dict[str, Any]:
    own = extensions.get(OWN)
    return {field: value for field, value in own.items() if field not in _NEEDED} if isinstance(own, dict) else {}


def _settings(book: Book) -> dict[str, Any]:
    """What a persona's `lore` holds of a lorebook's own settings."""
    wishes = {
        "scan_depth": _whole(book.scan_depth),
        "token_budget": _whole(book.token_budget),
        "recursive": book.recursive_scanning,
    }
    told = {name: value for name, value in wishes.items() if value is not None}
    try:
        LoreSettings.model_validate(told)
    except ValidationError:
        return {}
    return told


def _entry(lore: LoreEntry) -> dict[str, Any]:
    """An entry of a persona's lorebook as a card (V3) has it."""
    said = lore.model_dump(mode="json", exclude_defaults=True)
    secondary = said.get("secondary_keys", [])
    entry: dict[str, Any] = {
        "keys": said.get("keys", []),
        "content": lore.content,
        "extensions": {},
        "enabled": said.get("enabled", True),
        "insertion_order": said.get("order", ORDER),
        "use_regex": said.get("regex", False),
        "constant": said.get("constant", False),
        "name": lore.name,
        "selective": bool(secondary),
        "secondary_keys": secondary,
    }
    entry |= {field: said[field] for field in ("case_sensitive", "priority") if said.get(field) is not None}
    there = {ours: theirs for theirs, ours in _POSITIONS.items()}.get(said.get("position", ""))
    entry |= {"position": there} if there else {}
    own = {field: value for field, value in said.items() if field not in _CARRIED and field != "secondary_keys"}
    if there:
        own.pop("position")
    return entry | ({"extensions": {OWN: own}} if own else {})


def _whole(number: float | None) -> int | None:
    return None if number is None else int(number)


def _share(percent: object) -> float | None:
    """A probability in percent as `LoreEntry` counts it; None for always."""
    return percent if isinstance(percent, int | float) and percent < ALWAYS else None


@cache
def _longest() -> int:
    """Characters that an entry's content may have, as the card's schema says."""
    return int(LoreEntry.model_json_schema()["properties"]["content"]["maxLength"])
