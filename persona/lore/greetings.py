"""Which of a persona's greetings a conversation began with: some entries belong to one of them (`@@is_greeting`)."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from persona.card import Persona
from persona.text import text_of

_MACRO = re.compile(r"\{\{[^{}]*\}\}|<(?:bot|char|user)>", re.IGNORECASE)

Parts = tuple[str, ...]
"""What a greeting says around its macros, in whose place a client may have put anything."""


def greetings_of(persona: Persona) -> tuple[Parts, ...]:
    """The persona's greetings, as they are counted: the first, then the further ones."""
    return tuple(tuple(_MACRO.split(text)) for text in (persona.greeting, *persona.greetings))


def greeting_in(history: Sequence[Mapping[str, Any]], greetings: Sequence[Parts]) -> int:
    """The number of the greeting that a conversation began with; 0 where its beginning is none of them.

    Args:
        history: the messages in OpenAI's shape, oldest first.
        greetings: see `greetings_of`.
    """
    first = next((message for message in history if message.get("role") in {"user", "assistant"}), None)
    if first is None or first["role"] == "user":
        return 0
    text = text_of(first.get("content")).strip()
    return next((number for number, parts in enumerate(greetings) if _says(text, parts)), 0)


def _says(text: str, parts: Parts) -> bool:
    """Whether the text holds the parts, one behind the other, with anything between them."""
    begin, *middle = parts
    if not middle:
        return text == begin
    end = middle.pop()
    if not text.startswith(begin):
        return False
    place = len(begin)
    for part in middle:
        found = text.find(part, place)
        if found < 0:
            return False
        place = found + len(part)
    return len(text) - place >= len(end) and text.endswith(end)
