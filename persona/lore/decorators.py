"""Decorators of Character Card V3: lines `@@name value` at the beginning of an entry's content that say how it is used.

A line `@@@name value` beneath is the fallback where the one above it is unknown or has no valid value. Of several with
one name the first counts. Unknown ones mean nothing; all are taken off the text.
(Character Card V3, https://github.com/kwaroran/character-card-spec-v3, "Decorators".)
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

_LINE = re.compile(r"(@{2,})([a-z_]+)(?:[ \t]+(.*))?")
_FALLBACK = "@@@"
_DEEPEST = 1000
_WIDEST = 100
_LONGEST_KEY = 200


@dataclass(slots=True)
class Decorated:
    """An entry's content without its decorators, and what they ask for.

    Attributes:
        text: what is told.
        fields: fields of the entry (`persona.card.LoreEntry`) that they set.
        after: answers that the persona has to have given before.
        every: the number of answers given has to be a multiple of it.
        keeps: once it fired, it stays.
        once: once it fired, it does not fire again.
        always: it is known in any case.
        never: it is not known in any case.
        needed: groups of keys; of each group one has to be spoken of.
        excluded: keys of which none may be spoken of.
        greeting: the number of the greeting with which the conversation has to have begun; None for any.
    """

    text: str
    fields: dict[str, Any] = field(default_factory=dict)
    after: int = 0
    every: int = 1
    keeps: bool = False
    once: bool = False
    always: bool = False
    never: bool = False
    needed: tuple[tuple[str, ...], ...] = ()
    excluded: tuple[str, ...] = ()
    greeting: int | None = None

    @property
    def keyless(self) -> bool:
        """Whether the entry can fire without keys."""
        return self.always or bool(self.fields.get("constant"))


def read_decorators(content: str) -> Decorated:
    """Parts an entry's content into what is told and what its decorators ask for."""
    if not content.lstrip().startswith("@@"):
        return Decorated(content)
    lines = content.strip().splitlines()
    decorators = list(takewhile(lambda line: not line.strip() or line.startswith("@@"), lines))
    values: dict[str, list[Any]] = {}
    for name, value in _understood(decorators):
        values.setdefault(name, []).append(value)
    return _decorated("\n".join(lines[len(decorators) :]).strip(), values)


def _understood(lines: list[str]) -> Iterator[tuple[str, Any]]:
    """The names and values of the decorators that mean something, fallbacks in the place of those that do not."""
    wanted = False
    for line in filter(str.strip, lines):
        match = _LINE.fullmatch(line.rstrip())
        marks, name, written = match.groups() if match else (line[:3], "", None)
        if marks != _FALLBACK:
            wanted = marks == "@@"
        read = _READERS.get(name)
        value = read((written or "").strip()) if wanted and read else None
        if value is not None:
            wanted = False
            yield name, value


def _decorated(text: str, values: dict[str, list[Any]]) -> Decorated:
    first = {name: given[0] for name, given in values.items()}
    fields = {_FIELDS[name]: value for name, value in first.items() if name in _FIELDS}
    if "depth" in first and "position" not in first:
        fields["position"] = "at_depth"
    always = first.get("activate", False)
    return Decorated(
        text=text,
        fields=fields,
        after=first.get("activate_only_after", 0),
        every=first.get("activate_only_every", 1),
        keeps=first.get("keep_activate_after_match", False),
        once=first.get("dont_activate_after_match", False),
        always=always,
        never=first.get("dont_activate", False) and not always,
        needed=tuple(values.get("additional_keys", ())),
        excluded=first.get("exclude_keys", ()),
        greeting=first.get("is_greeting"),
    )


def _flag(value: str) -> bool | None:
    return {"": True, "true": True, "false": False}.get(value.lower())


def _number(least: int, most: int) -> Callable[[str], int | None]:
    """Reads a whole number of at most nine digits; one that is too great counts as the greatest."""

    def read(value: str) -> int | None:
        number = int(value) if re.fullmatch(r"[0-9]{1,9}", value) else -1
        return min(number, most) if number >= least else None

    return read


def _one_of(**meanings: str) -> Callable[[str], str | None]:
    return lambda value: meanings.get(value.lower())


def _keys(value: str) -> tuple[str, ...] | None:
    return tuple(key.strip()[:_LONGEST_KEY] for key in value.split(",") if key.strip()) or None


_READERS: dict[str, Callable[[str], Any]] = {
    "activate": _flag,
    "activate_only_after": _number(0, 10_000),
    "activate_only_every": _number(1, 10_000),
    "additional_keys": _keys,
    "constant": _flag,
    "depth": _number(0, _DEEPEST),
    "dont_activate": _flag,
    "dont_activate_after_match": _flag,
    "exclude_keys": _keys,
    "ignore_on_max_context": _flag,
    "is_greeting": _number(0, 10_000),
    "keep_activate_after_match": _flag,
    "position": _one_of(
        before_desc="before_persona",
        after_desc="after_persona",
        before_persona="before_persona",
        after_persona="after_persona",
    ),
    "role": _one_of(system="system", user="user", assistant="assistant"),
    "scan_depth": _number(0, _WIDEST),
}
"""What the value of each decorator has to be; None where it is no such value."""
_FIELDS = {
    "constant": "constant",
    "depth": "depth",
    "ignore_on_max_context": "expendable",
    "position": "position",
    "role": "role",
    "scan_depth": "scan_depth",
}
"""The decorators that set a field of the entry."""
