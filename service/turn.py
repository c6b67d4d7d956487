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
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any, Protocol

import orjson

from memory.forgetting import Wish, asked_to_forget, told_of
from memory.ledger import Evolve, Moved, PersonErased, TurnRecord
from memory.store import Recall
from persona import lorebook, scenes
from persona.affect.appraisal import appraise, embedder_name
from persona.affect.dynamics import feel_each, without_romance
from persona.affect.state import AffectState
from persona.card import Persona
from persona.care import detect
from persona.care.age import minor_until
from persona.care.answers import crisis_reply, help_language
from persona.care.disclosure import asks_if_ai, human_claim, says_ai
from persona.conversation import (
    Said,
    company_of,
    heard,
    names_of,
    newest_speaker,
    people_in,
    said_by_each,
    spoken_to,
    with_names,
)
from persona.lore.entry import LoreEntry
from persona.lore.index import LoreIndex
from persona.parts import Stage
from persona.prompt import compose, reply_room
from persona.reply import undisclosed
from persona.text import ends, text_of
from service.chat import ChatRequest
from service.errors import ApiError, BadRequest, NotFound
from service.keys import Principal
from service.remembered import remembered
from service.spoken import Outcome, Spoken, as_chunks, listen
from service.sse import DONE_FRAME, frame
from service.turn_row import row_of, shown
from service.turn_state import Turn
from service.upstream import Upstream
from service.zones import known_zone

log = logging.getLogger(__name__)

RECALL_LIMIT = 8
"""Facts that are offered to the prompt; the token budget may keep fewer."""
LOREBOOKS = 32
"""Lorebooks that are ready to be searched; the one that was made first goes first."""
LARGEST_ROOM = 8
"""Personas in one conversation."""
MOST_FELT = 16
"""New messages of one request that move feelings, the newest ones; more is no talk."""
MOST_HEEDED = 8
"""People of one turn whose new words are looked at for a crisis, who spoke last first."""
OTHERS_WORDS = 2_000
"""Characters of them, but for who spoke last."""
GREETINGS = 3
"""First lines of a conversation in which a persona may have said what it is before the service knew of the two."""
MOST_STOPS = 4
"""As many stop words as OpenAI takes."""
EXTRACT = "extract"
"""The outbox job that takes facts out of a recorded turn."""


class TurnLedger(Protocol):
    """What a turn needs of the ledger (`memory.ledger.Ledger`)."""

    async def ensure_person(self, person: str, key_id: str, external_id: str, at: datetime) -> datetime | None: ...  # noqa: D102
    async def time_zones(self, ids: Sequence[str]) -> dict[str, str]: ...  # noqa: D102
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

    async def recall(  # noqa: D102
        self, person: str, query: str, *, now: datetime, k: int = RECALL_LIMIT, persona: str = ""
    ) -> Recall: ...
    async def forget_asked(self, person: str, wish: Wish, *, turn: str, at: datetime) -> int: ...  # noqa: D102


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


class Turns:
    """Answers people as personas.

    Args:
        personas: who answers, in which version.
        ledger: keeps turns and states.
        memory: recalls facts.
        upstream: the model server.
        traits: tells what model speaks just now.
        clock: the current time, in the zone of people who named none.
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

    async def room_of(self, model: str) -> tuple[Persona, ...]:
        """The personas that a model name asks for: `sakura`, `sakura@3`, `sakura+june`; none for any other model.

        Raises:
            NotFound: one of them does not exist, or not in that version.
            BadRequest: one is there twice.
        """
        names = model.split("+")
        if len(names) > LARGEST_ROOM:
            return ()
        found = [await self._personas.find(name, version) for name, _, version in (n.partition("@") for n in names)]
        room = tuple(persona for persona in found if persona)
        if room and len(room) < len(found):
            missing = names[found.index(None)]
            message = f"There is no persona '{missing}' (in '{model}'); GET /v1/personas lists them."
            raise NotFound(message, param="model", code="model_not_found")
        if len({persona.name for persona in room}) < len(room):
            message = "Each persona can be in a conversation once."
            raise BadRequest(message, param="model", code="invalid_value")
        return room

    async def begin(
        self, request: ChatRequest, room: tuple[Persona, ...], principal: Principal, source: str = "api"
    ) -> Turn:
        """Takes a request to the point where the model can speak (steps 2 to 7).

        Args:
            request: what was asked.
            room: the personas in the conversation (`room_of`); of several the one who is spoken to answers.
            principal: who calls.
            source: where from.

        Raises:
            ApiError: the model server is not there.
        """
        turn = self._open(request, room, principal, source)
        await self._locate(turn)
        await self._recall(turn)
        self._heed(turn)
        if turn.crisis:
            turn.memories, turn.profile, turn.summary = (), (), ""
            await self._load(turn)
            return turn
        model = await self._upstream.default_model()  # where there is none, nobody's row is made
        await self._load(turn)
        felt = self._feel(turn)
        self._compose(turn, felt, model)
        return turn

    def _open(self, request: ChatRequest, room: tuple[Persona, ...], principal: Principal, source: str) -> Turn:
        """A new turn: who is spoken to, who speaks, and what each of them says."""
        now, messages = self._clock(), with_names(request.messages, room)
        speaker, (persona, *waiting) = newest_speaker(messages), spoken_to(messages, room)
        own, beside = names_of(persona), tuple(other for other in room if other is not persona)
        says = said_by_each(messages, own)
        others = tuple(name for name in people_in(messages) if name != speaker)
        company = company_of(messages, persona, beside, others)
        return Turn(
            id=f"chatcmpl-{uuid.uuid4().hex}",
            created=int(now.timestamp()),
            request=request,
            principal=principal,
            source=source,
            persona=persona,
            person=principal.person(request.speaker or speaker or None),
            speaker=speaker,
            says=says,
            others=others,
            company=company,
            heard=heard(messages, own) if company else list(messages),
            room=beside,
            waiting=tuple(waiting),
            before=AffectState.initial(persona, now),
            now=now,
            began=time.perf_counter(),
        )

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
            **({"next": [persona.name for persona in turn.waiting]} if turn.room else {}),
            "affect": {
                "before": shown(turn.before),
                "after": shown(after),
                "why": [str(change) for change in turn.changes],
                "changes": [{"what": c.what, "delta": c.delta, "cause": c.cause, **c.values} for c in turn.changes],
            },
            "scene": turn.scene,
            "lore": list(turn.prompt.lore_names) if turn.prompt else [],
            "dropped": list(turn.prompt.dropped) if turn.prompt else [],
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
            turn.person, turn.principal.key_id, turn.request.speaker or turn.speaker, turn.now
        )
        turn.minor_until = max(filter(None, (known, turn.minor_until)), default=None)
        turn.known = True

    async def _locate(self, turn: Turn) -> None:
        """Tells the time as it is where the person lives: 明日 is their tomorrow."""
        try:
            named = await self._ledger.time_zones([turn.person])
            if zone := known_zone(named.get(turn.person, "")):
                turn.now = turn.now.astimezone(zone)
        except Exception:  # the turn goes on in the service's time zone
            log.exception("the person's time zone could not be read", extra={"turn": turn.id})
            turn.degraded.append("time: the person's time zone could not be read")

    async def _recall(self, turn: Turn) -> None:
        if not turn.said:
            return
        try:
            found = await self._memory.recall(
                turn.person, turn.said, now=turn.now, k=RECALL_LIMIT, persona=turn.persona.name
            )
            turn.memories, turn.name = tuple(found.hits), found.name
            if not turn.others:  # before others only what is spoken of
                turn.profile, turn.summary = found.profile, found.summary
            _forget(turn)
            turn.vector, turn.embedder = found.vector, found.embedder
            turn.degraded.extend(found.degraded)
        except Exception:  # the turn goes on without memories
            log.exception("recall failed", extra={"turn": turn.id})
            turn.degraded.append("memory: recall failed")
        turn.lap("recall_ms")

    def _heed(self, turn: Turn) -> None:
        """What care has to know before a persona speaks: a crisis, an age, a sincere question."""
        try:
            vector = turn.vector_of(detect.embedder_name())
            # Where several spoke, nobody's words are passed over; the vector is of who spoke last.
            for place, said in enumerate(turn.says[:MOST_HEEDED]):
                text = said.text if place == 0 else ends(said.text, OTHERS_WORDS)
                if kind := detect.assess(text, said.before, None if place else vector).kind:
                    turn.crisis = kind
                    _turn_to(turn, said)
                    break
        except Exception:  # the turn goes on as one of a person who is well
            log.exception("crises could not be looked for", extra={"turn": turn.id})
            turn.degraded.append("care: crises could not be looked for")
        try:
            turn.minor_until = minor_until(turn.said, turn.now)
            turn.asks_if_ai = asks_if_ai(turn.said, turn.persona.display_name)
        except Exception:  # the turn goes on as one of a person who said nothing of the kind
            log.exception("an age or a question could not be looked for", extra={"turn": turn.id})
            turn.degraded.append("care: an age or a question could not be looked for")

    def _feel(self, turn: Turn) -> AffectState:
        before = without_romance(turn.before)[0] if turn.minor else turn.before
        if not turn.said:  # a tool's result, not a person's words
            return before
        try:
            new = turn.says[0].new[-MOST_FELT:]
            vector = turn.vector_of(embedder_name()) if len(new) == 1 else None  # it is of all of them together
            appraisals = tuple(appraise(message, vector) for message in new)
            felt, changes = feel_each(turn.before, appraisals, turn.persona, turn.now, minor=turn.minor)
            turn.scene = scenes.detect(appraisals[-1], felt.stage, minor=turn.minor)
        except Exception:  # the turn goes on with the feelings it had
            log.exception("appraisal failed", extra={"turn": turn.id})
            turn.degraded.append("affect: appraisal failed")
            return before
        # Only now: what could not be felt is not felt again when the turn is recorded.
        turn.appraisals, turn.changes = appraisals, changes
        return felt

    def _compose(self, turn: Turn, felt: AffectState, model: str) -> None:
        traits = self._traits()
        wishes = _wishes(turn, turn.persona.sampling(felt.stage, turn.scene), traits.sampling)
        wanted = wishes.get("max_completion_tokens") or wishes.get("max_tokens")
        known = remembered(
            turn.memories,
            turn.profile,
            turn.summary,
            heard=turn.heard,
            persona=turn.persona.name,
            language=turn.persona.language,
            zone=turn.now.tzinfo,
        )
        turn.prompt = compose(
            turn.persona,
            state=felt,
            history=turn.heard,
            facts=known.facts,
            documents=known.passages,
            lore=self._lore(turn, felt.stage),
            user_name=(turn.speaker or turn.name) if turn.company else (turn.name or turn.speaker),
            company=turn.company,
            minor=turn.minor,
            leaving=turn.leaving,
            forgetting=turn.forgets is not None,
            scene=turn.scene,
            now=turn.now,
            budget=traits.context - reply_room(traits.context, wanted) - _schemas(wishes, traits.count),
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
            return lorebook.fire(index, turn.heard, stage=stage, seed=turn.person)
        except Exception:  # the turn goes on without knowledge of the persona's world
            log.exception("lore failed", extra={"turn": turn.id})
            turn.degraded.append("lore: the lorebook failed")
            return ()

    async def _speak(self, turn: Turn, spoken: Spoken) -> AsyncGenerator[bytes, None]:
        if turn.crisis:
            for chunk in as_chunks(crisis_reply(help_language(turn.said, turn.persona.language), turn.crisis)):
                for piece in spoken.take(chunk):
                    yield piece
            return
        async with aclosing(listen(self._upstream, turn.payload, spoken)) as frames:
            async for piece in frames:
                if "first_token_ms" not in turn.latency:
                    turn.lap("first_token_ms")
                yield piece
        for chunk in self._disclosures(turn, spoken):
            for piece in spoken.take(chunk):
                yield piece

    def _disclosures(self, turn: Turn, spoken: Spoken) -> list[dict[str, Any]]:
        """What is still to be said of what the persona is, as chunks.

        It is owed at the first meeting, when sincerely asked, and by a reply that claims to be human. A reply whose
        form the client prescribes stays as it is; a greeting that the client showed may have said it.
        """
        form = (turn.request.body.get("response_format") or {}).get("type", "text")
        if not turn.said or form != "text":
            return []
        try:
            answers = (text_of(m.get("content")) for m in turn.request.messages if m.get("role") == "assistant")
            first = turn.first and not any(map(says_ai, islice(answers, GREETINGS)))
            owed = {
                index: undisclosed(
                    text, turn.persona, first=first, asked=turn.asks_if_ai or human_claim(text) is not None
                )
                for index, text in spoken.replies().items()
            }
        except Exception:  # the reply stands as it is
            log.exception("it could not be told whether the reply is honest", extra={"turn": turn.id})
            turn.degraded.append("care: the reply could not be looked at")
            return []
        turn.disclosed = any(owed.values())
        return [
            {"choices": [{"index": index, "delta": {"content": f"\n{line}"}, "finish_reason": None, "logprobs": None}]}
            for index, line in owed.items()
            if line
        ]

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
            if turn.appraisals:
                state, turn.changes = feel_each(state, turn.appraisals, turn.persona, turn.now, minor=turn.minor)
            turn.after = state
            return Moved(state.model_dump(mode="json"), [str(change) for change in turn.changes])

        kept = turn.request.body.get("store") is not False
        moves = outcome.status == "ok" and bool(turn.appraisals)
        learns = kept and bool(turn.said) and turn.crisis is None and outcome.status in {"ok", "cancelled"}
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
        elif turn.forgets is not None:  # a turn that is not kept, or failed, gives no job anything to read
            await self._forget_now(turn, turn.forgets)

    async def _forget_now(self, turn: Turn, wish: Wish) -> None:
        try:
            await self._memory.forget_asked(turn.person, wish, turn=turn.id, at=turn.now)
        except Exception:  # the person has the reply already; the operator has to know
            log.exception("what somebody asked to be forgotten could not be", extra={"turn": turn.id})
            turn.degraded.append("memory: what was to be forgotten could not be")


def _turn_to(turn: Turn, said: Said) -> None:
    """Makes the turn that of the person who is in a crisis, where the request does not say whose it is."""
    if said is not turn.says[0] and not turn.request.speaker:
        turn.others = tuple(name for name in (*turn.others, turn.speaker) if name and name != said.speaker)
        turn.says = [said, *(other for other in turn.says if other is not said)]
        turn.speaker, turn.person = said.speaker, turn.principal.person(said.speaker or None)


def _forget(turn: Turn) -> None:
    """Takes out of what was recalled what the person asks to forget; it is forgotten for good after the turn."""
    turn.forgets = asked_to_forget(turn.said)
    if turn.forgets is None:
        return
    gone = {fact.id for fact in told_of(turn.forgets, [*(hit.fact for hit in turn.memories), *turn.profile])}
    turn.memories = tuple(hit for hit in turn.memories if hit.fact.id not in gone)
    turn.profile = tuple(fact for fact in turn.profile if fact.id not in gone)
    turn.summary = ""
    if turn.forgets.means_name:
        turn.name = ""


def _schemas(wishes: Mapping[str, Any], count: Callable[[str], int]) -> int:
    """Tokens of what else the model server puts into the prompt: tools, and the form of the reply."""
    forms = [wishes[name] for name in ("tools", "functions", "response_format") if wishes.get(name)]
    return count(orjson.dumps(forms).decode()) if forms else 0


def _spoken(turn: Turn) -> Spoken:
    request = turn.request
    names = {turn.persona.name, turn.persona.display_name} if turn.company else set()
    return Spoken(id=turn.id, created=turn.created, model=turn.model, usage_wanted=request.include_usage, names=names)


def _wishes(turn: Turn, own: Mapping[str, Any], needed: Mapping[str, Any]) -> dict[str, Any]:
    """The persona's own sampling settings, over which the model's needs and then the request's own win.

    A length has two names in OpenAI's API; only one is sent.
    """
    asked = turn.request.forwarded()
    settings = {**own, **needed}
    if "max_completion_tokens" in asked:
        settings.pop("max_tokens", None)
    if turn.company:  # small models go on to speak for the others
        settings["stop"] = [f"\n{name}:" for name in turn.company[:MOST_STOPS]]
    return {**settings, **asked}


def _state(stored: dict[str, Any] | None, turn: Turn) -> AffectState:
    """The state as it is stored; one that cannot be read (an older version wrote it) begins anew, visibly."""
    state = AffectState.read(stored)
    if state is None and stored is not None:
        log.error("affect state cannot be read", extra={"turn": turn.id})
        turn.degraded.append("affect: the stored state could not be read and begins anew")
    return state or AffectState.initial(turn.persona, turn.now)
