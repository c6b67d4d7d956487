"""What is known of one chat turn while it is under way."""

import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from memory.facts import Fact
from memory.forgetting import Wish
from memory.recall import Scored
from persona.affect.appraisal import Appraisal
from persona.affect.dynamics import Change
from persona.affect.state import AffectState
from persona.card import Persona, Scene
from persona.conversation import Said
from persona.linear import Vector
from persona.prompt import Prompt
from service.chat import ChatRequest
from service.keys import Principal


@dataclass(slots=True)
class Turn:
    """A turn on its way: what was asked, what the steps found, and then what came of it.

    Attributes:
        id: `chatcmpl-…`; created: Unix time in seconds; now, began: when it began, by two clocks, the
            first in the person's time zone.
        request, principal, source: what was asked, by whom, from where.
        persona: who answers; room: the other personas in the conversation; waiting: who is to answer after them.
        person: under what id everything of the person is kept; speaker: the `name` of their message.
        says: what people say now (`persona.conversation.said_by_each`), the person first.
        others: the other people in the conversation; company: they and the other personas, as they are called.
        heard: the conversation as the persona hears it.
        name: what the person is called, as they told.
        before, after, changes: the affect state around the turn, and why it moved.
        crisis: what kind of crisis somebody is in.
        vector, embedder: the sentence vector of what was said, and the model that made it.
        appraisals: what each of the new messages means; scene: what the turn is.
        memories: the facts that were recalled; profile: those that are always at hand; summary: what the two spoke of
            before; prompt, payload: what the model is asked.
        degraded: what had to be done without, one sentence each; latency: milliseconds since the turn began, by step.
        known: whether the person's row is there; first: whether the two never spoke before.
        asks_if_ai, disclosed: whether the person sincerely asks, and whether the service had to answer that.
        forgets: what the person asks to be forgotten (`memory.forgetting`); None for nothing.
        minor_until: until when the person is a minor, as far as they said.
    """

    id: str
    created: int
    request: ChatRequest
    principal: Principal
    source: str
    persona: Persona
    person: str
    speaker: str
    says: list[Said]
    others: tuple[str, ...]
    company: tuple[str, ...]
    heard: list[dict[str, Any]]
    before: AffectState
    now: datetime
    began: float
    crisis: str | None = None
    changes: tuple[Change, ...] = ()
    vector: Vector | None = None
    embedder: str = ""
    appraisals: tuple[Appraisal, ...] = ()
    room: tuple[Persona, ...] = ()
    waiting: tuple[Persona, ...] = ()
    scene: Scene = "casual"
    memories: tuple[Scored, ...] = ()
    profile: tuple[Fact, ...] = ()
    summary: str = ""
    name: str = ""
    prompt: Prompt | None = None
    payload: dict[str, Any] = field(default_factory=dict)
    degraded: list[str] = field(default_factory=list)
    latency: dict[str, float] = field(default_factory=dict)
    after: AffectState | None = None
    known: bool = False
    first: bool = False
    asks_if_ai: bool = False
    disclosed: bool = False
    forgets: Wish | None = None
    minor_until: datetime | None = None

    @property
    def said(self) -> str:
        """What the person says now; empty behind a tool's result."""
        return self.says[0].text if self.says else ""

    @property
    def model(self) -> str:
        """Whom the answer names: of several personas the one who speaks, else what the client asked for."""
        return self.persona.name if self.room else self.request.model

    @property
    def leaving(self) -> bool:
        """Whether the person says goodbye."""
        return bool(self.appraisals) and self.appraisals[-1].intent == "farewell"

    @property
    def minor(self) -> bool:
        """Whether the person is a minor, as far as they said."""
        return self.minor_until is not None and self.minor_until > self.now

    def vector_of(self, embedder: str) -> Vector | None:
        """The sentence vector of what was said, if this model made it: another's means nothing."""
        return self.vector if self.embedder == embedder else None

    def lap(self, name: str) -> None:
        """Notes the milliseconds since the turn began."""
        self.latency[name] = round((time.perf_counter() - self.began) * 1000, 2)
