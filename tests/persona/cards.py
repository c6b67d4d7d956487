"""The shipped cards and a few ready-made values, for the persona tests."""

from datetime import datetime
from zoneinfo import ZoneInfo

from persona.affect.state import AffectState
from persona.card import Persona
from persona.source import load_all
from service.settings import ROOT

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=ZoneInfo("Asia/Tokyo"))
PERSONAS = load_all(ROOT / "persona" / "cards")
SAKURA, JUNE = PERSONAS["sakura"], PERSONAS["june"]


def state(persona: Persona = SAKURA, **changes: object) -> AffectState:
    return AffectState.initial(persona, NOW).model_copy(update=changes)
