"""The shipped cards and a few ready-made values, for the persona tests."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from persona.affect.state import AffectState
from persona.card import LoreEntry, Persona
from persona.source import load_all

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=ZoneInfo("Asia/Tokyo"))
CARDS = Path(__file__).parents[2] / "persona" / "cards"
PERSONAS = load_all(CARDS)
SAKURA, JUNE = PERSONAS["sakura"], PERSONAS["june"]


def state(persona: Persona = SAKURA, **changes: object) -> AffectState:
    return AffectState.initial(persona, NOW).model_copy(update=changes)


def told(*entries: dict[str, object], **lore: object) -> Persona:
    """Sakura with a lorebook of her own; entries that say nothing of it are named after their first key."""
    made = [{"name": next(iter(e.get("keys", ())), "?"), "content": f"about {e.get('keys')}", **e} for e in entries]  # type: ignore[call-overload]
    return SAKURA.model_copy(update={"lorebook": tuple(LoreEntry.model_validate(e) for e in made)})
