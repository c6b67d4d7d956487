"""World info of SillyTavern, a lorebook in names of its own, as the lorebook of a card. Pure."""

import re
from collections.abc import Mapping
from typing import Any

FRAMED = re.compile(r"/(.+)/[dgimsuvy]*")
"""A pattern as JavaScript writes it."""
_FIELDS = {
    "key": "keys",
    "keysecondary": "secondary_keys",
    "order": "insertion_order",
    "caseSensitive": "case_sensitive",
    "uid": "id",
}
_EXTENSIONS = {
    "scanDepth": "scan_depth",
    "matchWholeWords": "match_whole_words",
    "preventRecursion": "prevent_recursion",
    "excludeRecursion": "exclude_recursion",
    **{
        name: name
        for name in (
            "position",
            "depth",
            "role",
            "selectiveLogic",
            "probability",
            "useProbability",
            "sticky",
            "cooldown",
            "delay",
        )
    },
}
"""What it keeps under an entry's `extensions` where it writes a card; `persona.tavern.lore` reads it there."""


def book_in_world(world: Mapping[str, Any]) -> dict[str, Any]:
    """The lorebook that a world info is; what is no entry stays as it is, to be refused at its place."""
    entries = world["entries"]
    listed = list(entries.values()) if isinstance(entries, dict) else entries
    return {**world, "entries": [_entry(entry) if isinstance(entry, dict) else entry for entry in listed]}


def _entry(entry: Mapping[str, Any]) -> dict[str, Any]:
    """The entry in the words of a card; one that is in them already stays as it is."""
    if "key" not in entry:
        return dict(entry)
    told = {_FIELDS.get(name, name): value for name, value in entry.items() if name not in _EXTENSIONS}
    told["extensions"] = {theirs: entry[name] for name, theirs in _EXTENSIONS.items() if name in entry}
    told["enabled"] = not entry.get("disable")
    keys = {name: told[name] for name in ("keys", "secondary_keys") if isinstance(told.get(name), list)}
    if any(_framed(key) for listed in keys.values() for key in listed):
        told["use_regex"] = True
        told |= {name: [_pattern(key) for key in listed] for name, listed in keys.items()}
    return told


def _framed(key: object) -> bool:
    return isinstance(key, str) and FRAMED.fullmatch(key) is not None


def _pattern(key: object) -> object:
    """A key among patterns: one that is none stands for its own letters."""
    return key if _framed(key) or not isinstance(key, str) else re.escape(key)
