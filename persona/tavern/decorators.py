"""Decorators of V3 lorebook entries: leading lines `@@name value`, with fallbacks `@@@name value` beneath. Pure."""

from collections.abc import Callable
from typing import Any

FOREVER = 10_000
"""Messages; what V3 wishes once and for all."""


def parted(content: str) -> tuple[str, str]:
    """The decorators of an entry's content, as they are written, and the text behind them."""
    lines = content.splitlines(keepends=True)
    count = 0
    for number, line in enumerate(lines, 1):
        if line.startswith("@@"):
            count = number
        elif line.strip():
            break
    return "".join(lines[:count]), "".join(lines[count:]).strip()


def meaning(decorators: str) -> dict[str, Any]:
    """What decorators say, in the words of a persona's lorebook.

    Of decorators with one name the first counts. One that is not known, or whose value is not valid, leaves its place
    to its fallback.
    """
    told: dict[str, dict[str, Any]] = {}
    met: set[str] = set()
    waiting = False  # for a fallback
    for line in filter(None, map(str.strip, decorators.splitlines())):
        fallback = line.startswith("@@@")
        name, _, value = line.lstrip("@").partition(" ")
        if waiting if fallback else name not in met:
            says = _told(name, value.strip())
            waiting = says is None
            told |= {name: says} if says and name not in told else {}
        else:
            waiting = False
        met |= set() if fallback else {name}
    if "position" in told:
        told.pop("depth", None)
    if "activate" in told:
        told.pop("dont_activate", None)
    return {field: value for says in reversed(told.values()) for field, value in says.items()}


def _told(name: str, value: str) -> dict[str, Any] | None:
    return _KNOWN[name](value) if name in _KNOWN else None


def _number(field: str, **more: Any) -> Callable[[str], dict[str, Any] | None]:  # noqa: ANN401
    return lambda value: {**more, field: int(value)} if value.isdecimal() and len(value) <= len(str(FOREVER)) else None


def _choice(field: str, choices: dict[str, str]) -> Callable[[str], dict[str, Any] | None]:
    return lambda value: {field: choices[value]} if value in choices else None


def _keys(logic: str) -> Callable[[str], dict[str, Any] | None]:
    def told(value: str) -> dict[str, Any] | None:
        keys = [key.strip() for key in value.split(",") if key.strip()]
        return {"secondary_keys": keys, "logic": logic} if keys else None

    return told


_KNOWN: dict[str, Callable[[str], dict[str, Any] | None]] = {
    "depth": _number("depth", position="at_depth"),
    "scan_depth": _number("scan_depth"),
    "activate_only_after": _number("delay"),
    "role": _choice("role", {"system": "system", "user": "user", "assistant": "assistant"}),
    "position": _choice("position", {"before_desc": "before_persona", "after_desc": "after_persona"}),
    "additional_keys": _keys("and_any"),
    "exclude_keys": _keys("not_any"),
    "keep_activate_after_match": lambda _: {"sticky": FOREVER},
    "dont_activate_after_match": lambda _: {"cooldown": FOREVER},
    "activate": lambda _: {"constant": True},
    "dont_activate": lambda _: {"enabled": False},
}
