"""The shipped cards and a few ready-made values, for the persona tests."""

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from persona.affect.state import AffectState
from persona.card import Persona
from persona.lore.entry import LoreEntry, LoreSettings
from persona.source import load_all

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=ZoneInfo("Asia/Tokyo"))
CARDS = Path(__file__).parents[2] / "persona" / "cards"
PERSONAS = load_all(CARDS)
SAKURA, JUNE, GENSAN = PERSONAS["sakura"], PERSONAS["june"], PERSONAS["gensan"]


def state(persona: Persona = SAKURA, **changes: object) -> AffectState:
    return AffectState.initial(persona, NOW).model_copy(update=changes)


def told(*entries: dict[str, Any], **lore: object) -> Persona:
    """Sakura with another lorebook; entries are named after their first key, and their content is `…`, if not told."""
    made = [{"name": next(iter(entry.get("keys", ())), "?"), "content": "…", **entry} for entry in entries]
    book = tuple(LoreEntry.model_validate(entry) for entry in made)
    return SAKURA.model_copy(update={"lorebook": book, "lore": LoreSettings.model_validate(lore)})


def talk(*texts: str) -> list[dict[str, str]]:
    """A conversation in which the two take turns; the last message is the person's."""
    roles = ("user", "assistant")
    return [{"role": roles[(len(texts) - n) % 2], "content": text} for n, text in enumerate(texts, 1)]
