"""The system prompt a persona is served with, composed for a training conversation.

Serving and training share one function, `persona.prompt.compose`: what the model reads here is what it will read in
service, with stage, mood, date and facts drawn at random. Knows nothing of tokens beyond counting them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from persona.affect.state import AffectState
from persona.card import Persona
from persona.parts import STAGES
from persona.prompt import compose
from persona.prompt_lines import PromptFact
from persona.source import load_all
from training.nano.data import Conversation

CARDS = Path(__file__).parents[2] / "persona" / "cards"
FIRST_DAY = datetime(2026, 1, 1, tzinfo=UTC)
BUDGETS = (500, 620, 740, 860)  # tokens; a short budget drops the examples, as a long talk does in service
EARLY_STAGES = STAGES[:4]


@dataclass(frozen=True)
class PromptMaker:
    """Composes the messages that stand before a conversation."""

    personas: Mapping[str, Persona]
    count: Callable[[str], int]

    @classmethod
    def from_cards(cls, count: Callable[[str], int], cards: Path = CARDS) -> "PromptMaker":
        """With the repository's own personas."""
        return cls(load_all(cards), count)

    def before(self, talk: Conversation, rng: Random) -> list[dict[str, str]]:
        """What the persona reads before the first turn of `talk`: its system message (and examples, if any)."""
        persona = self.personas[talk.persona]
        now = FIRST_DAY + timedelta(minutes=rng.randrange(2 * 365 * 24 * 60))
        prompt = compose(
            persona,
            state=_state(persona, talk.stage, now, rng),
            history=[{"role": "user", "content": talk.turns[0]}],
            facts=_facts(talk.facts),
            now=now,
            budget=rng.choice(BUDGETS),
            count=self.count,
        )
        return [_plain(message) for message in prompt.messages[:-1]]


def _state(persona: Persona, stage: str, now: datetime, rng: Random) -> AffectState:
    mood = {name: round(rng.uniform(-0.6, 0.8), 2) for name in ("pleasure", "arousal", "dominance")}
    chosen = stage if stage in STAGES else rng.choice(EARLY_STAGES)
    return AffectState.initial(persona, now).model_copy(update={"stage": chosen, **mood})


def _facts(texts: tuple[str, ...]) -> list[PromptFact]:
    return [PromptFact(id=f"fact-{place}", text=text) for place, text in enumerate(texts)]


def _plain(message: Mapping[str, Any]) -> dict[str, str]:
    return {"role": str(message["role"]), "content": str(message["content"])}
