"""One chat turn, start to end: the heart of the service.

`Turns.begin` takes a request through the first seven steps, `Turns.complete` or `Turns.stream` through the rest:

1. admit      model name → persona
2. scope      who is speaking: API key + `safety_identifier`/`user` → person
3. load       how persona and person stand (affect state)
4. recall     what is remembered of the person; a failure degrades, visibly
5. appraise   what the person's message means: valence, emotion, intent
6. feel       emotion and affection move, bounded and explained
7. compose    the messages for the model
8. speak      stream from the upstream; every piece leaves at once
9. record     ledger row and new state in one transaction
10. afterwards  durable work: facts are extracted by the worker

After recall, whose sentence vector it needs, comes the question whether the person is in a crisis. Then a fixed answer
is given: no model speaks, nothing is felt, and nothing is learned.

A turn never fails because memory or affect did: what is missing stands in `degraded`. This module knows no web
framework and no database.
"""

import asyncio
import logging
import time
import uuid
from collections import OrderedDict
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from pydantic import ValidationError

from memory.ledger import Evolve, Moved, PersonErased, TurnRecord
from memory.recall import Scored
from memory.store import Recall
from persona import lorebook, scenes
from persona.affect.appraisal import Appraisal, appraise, embedder_name
from persona.affect.dynamics import Change, feel, without_romance
from persona.affect.state import AffectState
from persona.card import LoreEntry, Persona, Stage
from persona.care import detect
from persona.care.age import minor_until
from persona.care.answers import crisis_reply
from persona.care.disclosure import asks_if_ai, says_ai
from persona.linear import Vector
from persona.lore.index import LoreIndex
from persona.prompt import Prompt, PromptFact, compose
from persona.reply import undisclosed
from service.chat import ChatRequest, text_of, words_of
from service.errors import ApiError
from service.keys import Principal
from service.spoken import Outcome, Spoken, as_chunks, listen
from service.sse import DONE_FRAME, frame
from service.turn_row import row_of, shown
from service.upstream import Upstream

log = logging.getLogger(__name__)

RECALL_LIMIT = 8
"""Facts that are offered to the prompt; the token budget may keep fewer."""
REPLY_TOKENS = 256
"""Tokens kept free for the reply where neither the request nor the persona says how many."""
LOREBOOKS = 32
"""Lorebooks that are ready to be searched; the one that was made first goes first."""
EXTRACT = "extract"
"""The outbox job that takes facts out of a recorded turn."""


class TurnLedger(Protocol):
    """What a turn needs of the ledger (`memory.ledger.Ledger`)."""

    async def ensure_person(self, person: str, key_id: str, external_id: str, at: datetime) -> datetime | None: ...  # noqa: D102
    async def load_state(self, person: str, persona: str) -> dict[str, Any] | None: ...  # noqa: D102
    async def record(  # noqa: D102
        self,
        turn: TurnRecord,
        *,
        evolve: Evolve | None = None,
        jobs: tuple[str, ...] = (),
        minor_until: datetime | None = None,
    ) -> dict[str, Any] | None: ...


class TurnMemory(Protocol):
    """What a turn needs of the memory (`memory.store.Memory`)."""

    async def recall(self, person: str, query: str, *, now: datetime, k: int = RECALL_LIMIT) -> Recall: ...  # noqa: D102


class TurnPersonas(Protocol):
    """What a turn needs of the personas (`service.personas.Personas`)."""

    async def find(self, name: str, version: str = "") -> Persona | None: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class ModelTraits:
    """What a turn has to know of the model that speaks.

    Attributes:
        context: context window in tokens.
        count: tokens of a text, by the model's own tokenizer where it is known.
        sampling: settings without which this model does not read well; they win over the card's.
    """

    context: int
    count: Callable[[str], int]
    sampling: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Turn:
    """A turn that is ready to speak (steps 1 to 7 done), and then what came of it."""

    id: str
    created: int
    request: ChatRequest
    principal: Principal
    source: str
    persona: Persona
    person: str
    said: str
    said_before: list[str]
    before: AffectState
    now: datetime
    began: float
    crisis: str | None = None
    changes: tuple[Change, ...] = ()
    vector: Vector | None = None
    embedder: str = ""
    appraisal: Appraisal | None = None
    scene: str = ""
    memories: tuple[Scored, ...] = ()
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
    minor_until: datetime | None = None

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


class Turns:
    """Answers people as personas.

    Args:
        personas: who answers, in which version.
        ledger: keeps turns and states.
        memory: recalls facts.
        upstream: the model server.
        traits: tells what model speaks just now.
        clock: the current time, with a time zone.
        wake: called after a turn with durable work was recorded.
    """

    def __init__(
        self,
        *,
        personas: TurnPersonas,
        ledger: TurnLedger,
        memory: TurnMemory,
        upstream: Upstream,
        traits: Callable[[], ModelTraits],
        clock: Callable[[], datetime],
        wake: Callable[[], None] = lambda: None,
    ) -> None:
        self._personas = personas
        self._ledger = ledger
        self._memory = memory
        self._upstream = upstream
        self._traits = traits
        self._clock = clock
        self._wake = wake
        self._recording: set[asyncio.Task[None]] = set()
        self._lorebooks: OrderedDict[tuple[str, int], LoreIndex] = OrderedDict()

    async def persona_of(self, model: str) -> Persona | None:
        """The persona that a model name asks for (`sakura`, `sakura@3`), or None for any other model.

        Raises:
            NotFound: the persona exists, but not in that version.
        """
        name, _, version = model.partition("@")
        return await self._personas.find(name, version)

    async def begin(self, request: ChatRequest, persona: Persona, principal: Principal, source: str = "api") -> Turn:
        """Takes a request to the point where the model can speak (steps 2 to 7).

        Raises:
            ApiError: the model server is not there.
        """
        now = self._clock()
        said, before = words_of(request.messages)
        turn = Turn(
            id=f"chatcmpl-{uuid.uuid4().hex}",
            created=int(now.timestamp()),
            request=request,
            principal=principal,
            source=source,
            persona=persona,
            person=principal.person(request.speaker),
            said=said,
            said_before=before,
            before=AffectState.initial(persona, now),
            now=now,
            began=time.perf_counter(),
            minor_until=minor_until(said, now),
        )
        await self._recall(turn)
        if crisis := self._crisis(turn):
            turn.crisis, turn.memories = crisis, ()
            await self._load(turn)
            return turn
        model = await self._upstream.default_model()  # where there is none, nobody's row is made
        await self._load(turn)
        turn.asks_if_ai = asks_if_ai(turn.said, persona.display_name)
        felt = self._feel(turn)
        self._compose(turn, felt, model)
        return turn

    async def complete(self, turn: Turn) -> dict[str, Any]:
        """Speaks a whole reply, records the turn and returns the chat completion (steps 8 to 10).

        The upstream is asked to stream here too: some servers (llama.cpp) notice that nobody listens any more only
        while they stream, and what was said before a client left can be kept.

        Raises:
            ApiError: the model server failed; the turn is kept as failed.
        """
        outcome, spoken = Outcome(), _spoken(turn)
        try:
            async with aclosing(self._speak(turn, spoken)) as frames:
                async for _ in frames:
                    pass
            outcome = spoken.outcome("crisis" if turn.crisis else "ok")
        except ApiError as error:
            outcome = spoken.outcome("failed", error)
            raise
        except asyncio.CancelledError:
            outcome = spoken.outcome("cancelled")
            raise
        finally:
            await self._record(turn, outcome)
        return spoken.completion()

    async def stream(self, turn: Turn, *, details: bool = False) -> AsyncGenerator[bytes, None]:
        """Speaks as server-sent events (steps 8 to 10); the last ones leave when the turn is safely recorded.

        Closing the iterator (the client has gone) stops the model server and keeps the turn as cancelled.

        Args:
            turn: what `begin` returned.
            details: whether the finishing event carries the `omoide` extension.

        Raises:
            ApiError: before the first event only; later faults become an error event.
        """
        outcome, spoken, recorded = Outcome(), _spoken(turn), False
        try:
            async with aclosing(self._speak(turn, spoken)) as frames:
                async for piece in frames:
                    yield piece
            outcome = spoken.outcome("crisis" if turn.crisis else "ok")
            recorded = True
            await self._record(turn, outcome)
            for piece in spoken.ending(self.details(turn) if details else None):
                yield piece
        except ApiError as error:
            outcome = spoken.outcome("failed", error)
            if not spoken.started:
                raise
            yield frame(error.body()) + DONE_FRAME
        except (asyncio.CancelledError, GeneratorExit):
            if not recorded:
                outcome = spoken.outcome("cancelled")
            raise
        finally:
            if not recorded:
                await self._record(turn, outcome)

    def details(self, turn: Turn) -> dict[str, Any]:
        """The `omoide` extension: why this reply was given as it was."""
        after = turn.after or turn.before
        kept = set(turn.prompt.fact_ids) if turn.prompt else set()
        return {
            "persona": turn.persona.name,
            "persona_version": turn.persona.version,
            "affect": {
                "before": shown(turn.before),
                "after": shown(after),
                "why": [str(change) for change in turn.changes],
                "changes": [{"what": c.what, "delta": c.delta, "cause": c.cause, **c.values} for c in turn.changes],
            },
            "memories": [{"id": s.fact.id, "text": s.fact.text} for s in turn.memories if s.fact.id in kept],
            "degraded": list(turn.degraded),
        }

    async def close(self) -> None:
        """Waits until every turn that was spoken is recorded."""
        while self._recording:
            await asyncio.gather(*self._recording, return_exceptions=True)

    async def _load(self, turn: Turn) -> None:
        try:
            await self._know(turn)
            stored = await self._ledger.load_state(turn.person, turn.persona.name)
            turn.before, turn.first = _state(stored, turn), stored is None
        except Exception:  # the turn goes on without what could not be read
            log.exception("affect state could not be loaded", extra={"turn": turn.id})
            turn.degraded.append("affect: the state could not be loaded")
        turn.lap("load_ms")

    async def _know(self, turn: Turn) -> None:
        known = await self._ledger.ensure_person(
            turn.person, turn.principal.key_id, turn.request.speaker or "", turn.now
        )
        turn.minor_until = max(filter(None, (known, turn.minor_until)), default=None)
        turn.known = True

    async def _recall(self, turn: Turn) -> None:
        if not turn.said:
            return
        try:
            found = await self._memory.recall(turn.person, turn.said, now=turn.now, k=RECALL_LIMIT)
            turn.memories, turn.name = tuple(found.hits), found.name
            turn.vector, turn.embedder = found.vector, found.embedder
            turn.degraded.extend(found.degraded)
        except Exception:  # the turn goes on without memories
            log.exception("recall failed", extra={"turn": turn.id})
            turn.degraded.append("memory: recall failed")
        turn.lap("recall_ms")

    def _crisis(self, turn: Turn) -> str | None:
        """What kind of crisis the person is in, if any."""
        try:
            vector = turn.vector_of(detect.embedder_name())
            return detect.assess(turn.said, turn.said_before, vector).kind
        except Exception:  # the turn goes on as one of a person who is well
            log.exception("crises could not be looked for", extra={"turn": turn.id})
            turn.degraded.append("care: crises could not be looked for")
            return None

    def _feel(self, turn: Turn) -> AffectState:
        before = without_romance(turn.before)[0] if turn.minor else turn.before
        if not turn.said:  # a tool's result, not a person's words
            return before
        try:
            appraisal = appraise(turn.said, turn.vector_of(embedder_name()))
            felt, changes = feel(turn.before, appraisal, turn.persona, turn.now, minor=turn.minor)
            turn.scene = scenes.detect(appraisal, felt.stage, minor=turn.minor)
        except Exception:  # the turn goes on with the feelings it had
            log.exception("appraisal failed", extra={"turn": turn.id})
            turn.degraded.append("affect: appraisal failed")
            return before
        # Only now: what could not be felt is not felt again when the turn is recorded.
        turn.appraisal, turn.changes = appraisal, changes
        return felt

    def _compose(self, turn: Turn, felt: AffectState, model: str) -> None:
        traits = self._traits()
        wishes = _wishes(turn, felt.stage, traits.sampling)
        room = wishes.get("max_completion_tokens") or wishes.get("max_tokens") or REPLY_TOKENS
        turn.prompt = compose(
            turn.persona,
            state=felt,
            history=turn.request.messages,
            facts=[PromptFact(s.fact.id, s.fact.text) for s in turn.memories],
            lore=self._lore(turn, felt.stage),
            user_name=turn.name,
            minor=turn.minor,
            now=turn.now,
            budget=max(traits.context - min(int(room), traits.context // 3), traits.context // 2),
            count=traits.count,
            seed=f"{turn.person}/{turn.persona.name}",
            chance=turn.id,
        )
        turn.payload = {**wishes, "model": model, "messages": turn.prompt.messages}
        turn.lap("compose_ms")

    def _lore(self, turn: Turn, stage: Stage) -> tuple[LoreEntry, ...]:
        """What the persona knows of what is spoken of; their lorebook is made ready again where their card changed."""
        version = (turn.persona.name, turn.persona.version)
        try:
            index = self._lorebooks.get(version)
            if index is None or index.persona is not turn.persona:
                index = self._lorebooks[version] = LoreIndex(turn.persona)
                while len(self._lorebooks) > LOREBOOKS:
                    self._lorebooks.popitem(last=False)
            return lorebook.fire(index, turn.request.messages, stage=stage, seed=turn.person)
        except Exception:  # the turn goes on without knowledge of the persona's world
            log.exception("lore failed", extra={"turn": turn.id})
            turn.degraded.append("lore: the lorebook failed")
            return ()

    async def _speak(self, turn: Turn, spoken: Spoken) -> AsyncGenerator[bytes, None]:
        if turn.crisis:
            for chunk in as_chunks(crisis_reply(turn.persona.language)):
                for piece in spoken.take(chunk):
                    yield piece
            return
        async with aclosing(listen(self._upstream, turn.payload, spoken)) as frames:
            async for piece in frames:
                if "first_token_ms" not in turn.latency:
                    turn.lap("first_token_ms")
                yield piece
        for chunk in _disclosures(turn, spoken):
            for piece in spoken.take(chunk):
                yield piece

    async def _record(self, turn: Turn, outcome: Outcome) -> None:
        """Records in a task of its own: a client that leaves meanwhile cannot take the turn with it."""
        turn.lap("total_ms")
        task = asyncio.create_task(self._record_now(turn, outcome))
        self._recording.add(task)
        task.add_done_callback(self._recording.discard)
        await asyncio.shield(task)

    async def _record_now(self, turn: Turn, outcome: Outcome) -> None:
        def evolve(stored: dict[str, Any] | None) -> Moved:
            # Read again under the lock: another turn of this person may have moved the state meanwhile.
            state = _state(stored, turn)
            if turn.appraisal is not None:
                state, turn.changes = feel(state, turn.appraisal, turn.persona, turn.now, minor=turn.minor)
            turn.after = state
            return Moved(state.model_dump(mode="json"), [str(change) for change in turn.changes])

        kept = turn.request.body.get("store") is not False
        moves = outcome.status == "ok" and turn.appraisal is not None
        learns = kept and bool(turn.said) and outcome.status in {"ok", "cancelled"}
        try:
            if not turn.known:  # the database did not answer when the turn began
                await self._know(turn)
            await self._ledger.record(
                row_of(turn, outcome, kept=kept),
                evolve=evolve if moves else None,
                jobs=(EXTRACT,) if learns else (),
                minor_until=turn.minor_until,
            )
        except PersonErased:
            turn.degraded.append("ledger: the person was erased meanwhile, so the turn is not kept")
            return
        except Exception:  # the person has the reply already; the operator has to know
            log.exception("turn could not be recorded", extra={"turn": turn.id})
            turn.degraded.append("ledger: the turn could not be recorded")
            return
        if learns:
            self._wake()


def _disclosures(turn: Turn, spoken: Spoken) -> list[dict[str, Any]]:
    """What is still to be said of what the persona is, as chunks: at the first meeting, and when sincerely asked.

    A reply whose form the client prescribes stays as it is; a greeting that the client showed may have said it.
    """
    form = (turn.request.body.get("response_format") or {}).get("type", "text")
    if not turn.said or form != "text":
        return []
    answers = (m for m in turn.request.messages if m.get("role") == "assistant")
    first = turn.first and not any(says_ai(text_of(m.get("content"))) for m in answers)
    owed = {
        n: undisclosed(text, turn.persona, first=first, asked=turn.asks_if_ai) for n, text in spoken.replies().items()
    }
    turn.disclosed = any(owed.values())
    return [
        {"choices": [{"index": index, "delta": {"content": f"\n{line}"}, "finish_reason": None, "logprobs": None}]}
        for index, line in owed.items()
        if line
    ]


def _spoken(turn: Turn) -> Spoken:
    request = turn.request
    return Spoken(id=turn.id, created=turn.created, model=request.model, usage_wanted=request.include_usage)


def _wishes(turn: Turn, stage: Stage, needed: Mapping[str, Any]) -> dict[str, Any]:
    """The card's sampling settings for the stage, over which the model's needs and then the request's own win.

    A length has two names in OpenAI's API; only one is sent.
    """
    asked = turn.request.forwarded()
    settings = {**turn.persona.sampling(stage), **needed}
    if "max_completion_tokens" in asked:
        settings.pop("max_tokens", None)
    return {**settings, **asked}


def _state(stored: dict[str, Any] | None, turn: Turn) -> AffectState:
    """The state as it is stored; one that cannot be read (an older version wrote it) begins anew, visibly."""
    try:
        return AffectState.initial(turn.persona, turn.now) if stored is None else AffectState.model_validate(stored)
    except ValidationError:
        log.exception("affect state cannot be read", extra={"turn": turn.id})
        turn.degraded.append("affect: the stored state could not be read and begins anew")
        return AffectState.initial(turn.persona, turn.now)
