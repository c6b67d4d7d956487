"""Puts what an operator changed in a persona into the card that it was made of. Pure.

The persona as it was imported and as it is now are both written as cards; only where the two differ does the kept card
change, so that everything else comes out as it went in.
"""

import copy
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from persona.tavern.lore import OWN, labels
from persona.tavern.models import Book

_APART = frozenset({"name", "character_book", "extensions"})
_BOOK_SETTINGS = ("scan_depth", "token_budget", "recursive_scanning")

Json = dict[str, Any]
Key = tuple[str, int]
"""An entry's name, and its number among those of that name."""


def merged(kept: Mapping[str, Any], before: Json, after: Json, now: datetime) -> Json:
    """The kept card with the differences between two cards put in.

    Args:
        kept: the card as it was imported; it stays as it is.
        before: the persona as it was imported, as a card (`persona.tavern.convert.card_of`).
        after: the persona as it is now, as a card.
        now: for the date of modification, where the card has one.
    """
    card = copy.deepcopy(dict(kept))
    data, was, says = card["data"], before["data"], after["data"]
    if was == says:
        return card
    for name in says.keys() - _APART:
        if says[name] != was[name]:
            _set(card, name, says[name])
    if says["name"] != was["name"]:
        _set(card, "nickname" if data.get("nickname") else "name", says["name"])
    if says["extensions"] != was["extensions"]:
        data["extensions"] = {**(data.get("extensions") or {}), **says["extensions"]}
    if says.get("character_book") != was.get("character_book"):
        data["character_book"] = _merged_book(
            data.get("character_book") or {}, was.get("character_book") or {}, says.get("character_book") or {}
        )
    if "modification_date" in data:
        data["modification_date"] = int(now.timestamp())
    return card


def _set(card: Json, name: str, value: object) -> None:
    """Sets a field, and its copy from the days of V1 beside `data`, which many cards still carry."""
    data = card["data"]
    if name in card and name not in {"spec", "spec_version", "data"} and card[name] == data.get(name):
        card[name] = value
    data[name] = value


def _merged_book(kept: Json, before: Json, after: Json) -> Json:
    book = copy.deepcopy(kept)
    for name in _BOOK_SETTINGS:
        if after.get(name) != before.get(name):
            book[name] = after.get(name)
    entries = book.get("entries") or []
    was, says = _keyed(before.get("entries", [])), _keyed(after.get("entries", []))
    says = _renamed(was, says)
    names: list[Key] = [(name, 1) for name in labels(Book.model_validate({"entries": entries}).entries)]
    left = [
        _merged_entry(entry, was.get(name, {}), says.get(name))
        for name, entry in zip(names, entries, strict=True)
        if name not in was or name in says
    ]
    book["entries"] = left + [entry for name, entry in says.items() if name not in names]
    book.setdefault("extensions", {})
    return book


def _merged_entry(kept: Json, before: Json, after: Json | None) -> Json:
    """The entry with what changed; one that the persona never had (it could not be said there) stays."""
    if after is None or before == after:
        return kept
    entry = dict(kept)
    for name in (after.keys() | before.keys()) - {"extensions"}:
        if after.get(name) != before.get(name):
            entry[name] = after.get(name)
    if after["extensions"] != before.get("extensions", {}):
        others = {name: value for name, value in (kept.get("extensions") or {}).items() if name != OWN}
        entry["extensions"] = {**others, **after["extensions"]}
    return entry


def _keyed(entries: Iterable[Json]) -> dict[Key, Json]:
    met: Counter[str] = Counter()
    keyed: dict[Key, Json] = {}
    for entry in entries:
        met[entry["name"]] += 1
        keyed[entry["name"], met[entry["name"]]] = entry
    return keyed


def _renamed(was: Mapping[Key, Json], says: Mapping[Key, Json]) -> dict[Key, Json]:
    """What is said now, by the names of before: an entry with the same content is the same entry, renamed."""
    gone = {was[key]["content"]: key for key in was if key not in says}
    return {key if key in was else gone.pop(entry["content"], key): entry for key, entry in says.items()}
