"""The one place where the parts are put together, opened in order and closed in reverse."""

import asyncio
import hashlib
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from deploy.engine import Engine, EngineError
from deploy.models import ModelRef
from memory.chroma import ChromaIndex
from memory.database import Database, DatabaseError
from memory.embedding import open_embedder
from memory.embedding_models import USUAL_MODEL
from memory.extraction import extract
from memory.facts import Facts
from memory.ledger import Ledger
from memory.library import INDEX
from memory.meaning import Meaning
from memory.meanings import Meanings
from memory.outbox import MAX_ATTEMPTS, Outbox
from memory.proactive import ProactiveMessages
from memory.relations import Relations
from memory.store import Memory
from memory.versions import PersonaVersions
from persona.care.answers import load_resources
from persona.text import language_of
from service.engines import engine_for
from service.errors import ApiError, UpstreamUnavailable
from service.extraction import EXTRACT_ITEM, Extraction
from service.keys import Keys, load_secret
from service.personas import Personas
from service.proactive import Initiative
from service.settings import Settings
from service.shelf import Shelf
from service.summary import Summariser
from service.tokens import open_counter
from service.turn import EXTRACT, ModelTraits, Turns
from service.upstream import Target, Timeouts, Upstream
from service.watch import watch
from service.worker import Handler, Worker

log = logging.getLogger(__name__)

LLAMACPP_NAMES = {"repetition_penalty": "repeat_penalty"}
"""Sampling fields that llama.cpp calls otherwise than vLLM and the rest; it would ignore them."""
READY_POLL_SECONDS = 0.1
MEMORY_PATIENCE_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether a turn would be answered, and how each part is.

    Attributes:
        ready: whether it would.
        parts: `ok` or a sentence for the operator, by part.
        words: for parts that are neither ok nor failed: `starting` or `opening` where nobody knows yet whether they
            will serve, `degraded` where they serve all the same.
    """

    ready: bool
    parts: dict[str, str]
    words: dict[str, str]

    def in_a_word(self) -> dict[str, str]:
        """The parts as strangers are told: `ok`, `starting`, `opening`, `degraded` or `failed`."""
        return {name: "ok" if s == "ok" else self.words.get(name, "failed") for name, s in self.parts.items()}


@dataclass(slots=True)
class Services:
    """Everything that the resources use."""

    settings: Settings
    personas: Personas
    versions: PersonaVersions
    db: Database
    keys: Keys
    ledger: Ledger
    relations: Relations
    memory: Memory
    outbox: Outbox
    proactive: ProactiveMessages
    initiative: Initiative
    upstream: Upstream
    turns: Turns
    worker: Worker
    clock: Callable[[], datetime]
    engine: Engine | None = None
    started: int = field(default_factory=lambda: int(time.time()))

    async def readiness(self) -> Readiness:
        """Asks each part; what a turn cannot do without decides (database, upstream), the rest does not.

        Personas are always there: without any the service does not start, and a broken edit leaves the last good one.
        """
        vital = {
            "database": await _state_of(self.db.check()),
            "upstream": await _state_of(self.upstream.default_model()),
        }
        if vital["upstream"] == "ok":
            vital["upstream"] = await _state_of(self.upstream.models())
        useful = {"memory": await self.memory.check() or "ok", "jobs": await self._jobs()}
        parts = {"personas": self.personas.state(), **vital, **useful}
        return Readiness(all(v == "ok" for v in vital.values()), parts, self._words())

    def _words(self) -> dict[str, str]:
        starting = self.engine is not None and self.engine.state in {"stopped", "starting"}
        return {
            "personas": "degraded",
            **({"upstream": "starting"} if starting else {}),
            **({"memory": "opening"} if self.memory.is_opening else {}),
        }

    async def _jobs(self) -> str:
        """How the work behind the turns is."""
        try:
            given_up = await self.outbox.dead_count()
        except DatabaseError:
            return "unknown: the database does not answer"
        return f"{given_up} given up after {MAX_ATTEMPTS} tries; their turns are kept" if given_up else "ok"


@asynccontextmanager
async def open_services(settings: Settings, on_ready: Callable[[], None] | None = None) -> AsyncIterator[Services]:
    """Opens what a gateway needs; engine and vector index come up in the background.

    Raises:
        PersonaError, CareError, DatabaseError, ModelError: what the operator has to mend before the service can start.
    """
    async with AsyncExitStack() as stack:
        load_resources()  # a fault in the crisis answers is the operator's to meet, at start-up
        services = await _assemble(settings, stack)
        await services.personas.open()
        await stack.enter_async_context(services.upstream)
        memory = asyncio.create_task(services.memory.open(), name="memory")
        background = [memory, asyncio.create_task(watch(services.personas, settings.persona_dir), name="personas")]
        if services.engine is not None:
            stack.push_async_callback(services.engine.stop)
            background.append(asyncio.create_task(_start_engine(services.engine)))
        if on_ready is not None:
            background.append(asyncio.create_task(_announce(services, memory, on_ready)))
        await asyncio.to_thread(extract.load)  # beside what comes up, and before a job needs it
        services.worker.start()
        try:
            yield services
        finally:
            for task in background:
                task.cancel()
            await asyncio.gather(*background, return_exceptions=True)
            await services.turns.close()
            await services.worker.stop()


@asynccontextmanager
async def open_at_rest(settings: Settings, *, index: bool) -> AsyncIterator[Services]:
    """Opens what the API of memories and people needs, and nothing that runs behind it: no model, persona or job.

    Args:
        settings: see `service.settings`; the model that they name need not be there.
        index: whether to wait until the vector index serves too. A fault of it is no error: words alone decide then.

    Raises:
        DatabaseError: the database cannot be used.
    """
    async with AsyncExitStack() as stack:
        services = await _assemble(settings.model_copy(update={"llm_provider": "local"}), stack)
        if index:
            await services.memory.open()
        yield services


async def _assemble(settings: Settings, stack: AsyncExitStack) -> Services:
    """Puts the parts together; only the database is open."""

    def clock() -> datetime:
        return datetime.now(settings.zone)

    db = Database(settings.sql_url)
    stack.push_async_callback(db.close)
    await db.migrate()
    versions = PersonaVersions(db)
    personas = Personas(Shelf(settings.persona_dir, versions, clock))
    model, engine = engine_for(settings)
    upstream = Upstream(_target(settings, engine), _timeouts(settings))
    memory = memory_of(settings, db)
    stack.push_async_callback(memory.close)
    ledger, outbox, proactive = Ledger(db), Outbox(db), ProactiveMessages(db)
    extraction = Extraction(
        ledger=ledger,
        memory=memory,
        upstream=upstream,
        mode=_extraction_mode(settings, model),
        zone=settings.zone,
        detect=language_of,
        summarise=Summariser(memory.summaries, upstream, _extraction_mode(settings, model), clock),
    )
    handlers: dict[str, Handler] = {EXTRACT: extraction, EXTRACT_ITEM: extraction}
    handlers[INDEX] = lambda payload: memory.library.refresh(payload["person"])
    worker = Worker(outbox, handlers, lambda: datetime.now(UTC))
    turns = Turns(
        personas=personas,
        ledger=ledger,
        memory=memory,
        upstream=upstream,
        traits=_traits(settings, model, engine),
        clock=clock,
        wake=worker.wake,
    )
    return Services(
        settings=settings,
        personas=personas,
        versions=versions,
        db=db,
        keys=Keys(db, load_secret(settings)),
        ledger=ledger,
        relations=Relations(db),
        memory=memory,
        outbox=outbox,
        proactive=proactive,
        initiative=Initiative(personas, proactive, settings.zone, clock),
        upstream=upstream,
        turns=turns,
        worker=worker,
        clock=clock,
        engine=engine,
    )


def memory_of(settings: Settings, db: Database) -> Memory:
    """The memory that the settings describe, not opened."""
    location = settings.chroma_url or settings.data_dir / "chroma"

    def make(setting: str) -> Meaning:
        embedder = open_embedder(setting, settings.models_dir)
        return Meaning(db, ChromaIndex(location, _space(embedder.name)), embedder)

    return Memory(db, Facts(db), Meanings(db, settings.embedding, make))


def _space(model: str) -> str:
    """Each embedding model has an index of its own: the former one serves while a new one is filled."""
    return "" if model == USUAL_MODEL else hashlib.sha256(model.encode()).hexdigest()[:8]


def _target(settings: Settings, engine: Engine | None) -> Callable[[], Target]:
    """Where the model server is at this moment."""
    if engine is None:
        key = settings.local_model_api_key.get_secret_value()
        fixed = Target(settings.local_model_url, key, settings.local_model_name)
        return lambda: fixed

    llamacpp = engine.spec.kind == "llamacpp"
    renamed = LLAMACPP_NAMES if llamacpp else {}

    def embedded() -> Target:
        if engine.state != "ready":
            raise UpstreamUnavailable(f"The model is not ready ({engine.state}). Try again in a moment.")
        return Target(engine.base_url, engine.api_key, engine.spec.name, renamed, notices_leaving=not llamacpp)

    return embedded


def _timeouts(settings: Settings) -> Timeouts:
    return Timeouts(settings.connect_timeout, settings.first_token_timeout, settings.stall_timeout)


def _traits(settings: Settings, model: ModelRef | None, engine: Engine | None) -> Callable[[], ModelTraits]:
    context = engine.spec.context if engine else settings.local_model_context
    traits = ModelTraits(context, open_counter(model.tokenizer if model else None), model.sampling if model else {})
    return lambda: traits


def _extraction_mode(settings: Settings, model: ModelRef | None) -> Any:  # noqa: ANN401
    """Demo models cannot fill a JSON schema with sense; a model of the operator's own is asked."""
    if settings.extraction != "auto":
        return settings.extraction
    return "rules" if model is not None and model.demo else "model"


async def _start_engine(engine: Engine) -> None:
    try:
        await engine.start()
    except (EngineError, OSError) as error:
        log.error("the model engine did not start: %s", error)  # noqa: TRY400  (one sentence, no traceback)


async def _announce(services: Services, memory: asyncio.Task[None], on_ready: Callable[[], None]) -> None:
    """Tells when one can chat; memory is waited for a while, so that the first turn already remembers."""
    while not (await services.readiness()).ready:  # noqa: ASYNC110  (parts of other processes cannot set an Event)
        await asyncio.sleep(READY_POLL_SECONDS)
    await asyncio.wait([memory], timeout=MEMORY_PATIENCE_SECONDS)
    on_ready()


async def _state_of(check: Any) -> str:  # noqa: ANN401
    try:
        await check
    except ApiError as error:
        return error.message
    except Exception as error:  # noqa: BLE001  (any fault of a part is its state)
        return f"{type(error).__name__}: {error}"
    return "ok"
