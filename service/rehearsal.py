"""Plays a scenario with a card against a model, turn by turn, as a chat would: the same prompt, but no memory."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from persona.affect.state import AffectState
from persona.card import Persona
from persona.lore.index import LoreIndex
from persona.lorebook import fire
from persona.prompt import compose, reply_room
from persona.scenarios import Scenario

Ask = Callable[[Sequence[dict[str, Any]], int], Awaitable[str]]
"""Says what a model answers to messages, in at most so many tokens."""


@dataclass(frozen=True, slots=True)
class Played:
    """A turn that was played.

    Attributes:
        said: the person's words.
        reply: the persona's.
        tokens: the prompt's size, as `count` has it.
        dropped: what had no room in it (`persona.prompt.Prompt.dropped`).
    """

    said: str
    reply: str
    tokens: int
    dropped: tuple[str, ...]


async def play(
    persona: Persona, scenario: Scenario, ask: Ask, *, now: datetime, context: int, count: Callable[[str], int]
) -> list[Played]:
    """Plays a scenario; the persona hears its own earlier replies.

    Args:
        persona: the card.
        scenario: what the person says, and how the two stand.
        ask: the model.
        now: the time that the prompt names.
        context: the model's context window in tokens.
        count: tokens of a text.
    """
    index, state = LoreIndex(persona), scenario.begin(AffectState.initial(persona, now), persona)
    room = reply_room(context, persona.sampling(state.stage).get("max_tokens"))
    history: list[dict[str, Any]] = []
    played: list[Played] = []
    for said in scenario.says:
        history.append({"role": "user", "content": said})
        lore = fire(index, history, stage=state.stage, seed=scenario.title)
        prompt = compose(
            persona, state=state, history=history, facts=[], lore=lore, now=now, budget=context - room, count=count
        )
        reply = await ask(prompt.messages, room)
        history.append({"role": "assistant", "content": reply})
        played.append(Played(said, reply, prompt.tokens, prompt.dropped))
    return played
