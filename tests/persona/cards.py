"""The shipped cards and a few ready-made values, for the persona tests."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from persona.affect.state import AffectState
from persona.card import Persona
from persona.source import load_all

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=ZoneInfo("Asia/Tokyo"))
CARDS = Path(__file__).parents[2] / "persona" / "cards"
PERSONAS = load_all(CARDS)
SAKURA, JUNE, GENSAN = PERSONAS["sakura"], PERSONAS["june"], PERSONAS["gensan"]


def state(persona: Persona = SAKURA, **changes: object) -> AffectState:
    return AffectState.initial(persona, NOW).model_copy(update=changes)
