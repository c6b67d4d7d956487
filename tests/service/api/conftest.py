"""The gateway's application over a database in a file, without model server, engine or worker."""

import shutil
import uuid
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from memory.database import Database
from memory.extraction.extract import extract
from memory.facts import Facts
from memory.ledger import Ledger, Moved
from memory.meaning import Meaning
from memory.outbox import Outbox
from memory.proactive import ProactiveMessages
from memory.relations import Relations
from memory.store import Memory
from memory.versions import PersonaVersions
from persona.affect.state import AffectState
from service.app import create_app
from service.errors import UpstreamUnavailable
from service.keys import Keys, Principal
from service.personas import Personas
from service.proactive import Initiative
from service.settings import load_settings
from service.shelf import Shelf
from service.wiring import Services
from tests.memory.memory_fakes import DictIndex, LetterEmbedder
from tests.persona.cards import CARDS
from tests.rows import turn_row


class Scene:
    """Real ledger, memory and keys behind the application, and a client on this machine."""

    def __init__(self, db: Database, cards: Path) -> None:
        self.cards = cards
        settings = load_settings(allow_keyless_loopback=True, persona_dir=cards)
        versions = PersonaVersions(db)
        self.keys = Keys(db, b"secret")
        self.ledger = Ledger(db)
        self.memory = Memory(db, Facts(db), Meaning(db, DictIndex(), LetterEmbedder()))
        self.now: datetime | None = None
        personas, proactive = Personas(Shelf(self.cards, versions, self.clock)), ProactiveMessages(db)
        self.services = Services(
            settings=settings,
            personas=personas,
            versions=versions,
            db=db,
            keys=self.keys,
            ledger=self.ledger,
            relations=Relations(db),
            memory=self.memory,
            outbox=Outbox(db),
            proactive=proactive,
            initiative=Initiative(personas, proactive, settings.zone, self.clock),
            upstream=SimpleNamespace(default_model=self.model, models=self.model),
            turns=None,
            worker=None,
            clock=self.clock,
        )
        app = create_app(settings)
        app.state.services = self.services
        self.http = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost")

    def clock(self) -> datetime:
        """The time as a test has set it, else the real one."""
        return self.now or datetime.now(UTC)

    async def model(self) -> str:
        """The model server's only model; where there is an engine, once it is ready."""
        if self.services.engine is not None and self.services.engine.state != "ready":
            raise UpstreamUnavailable("The model is not ready.")
        return "m"

    async def key(self, role: str = "client") -> tuple[Principal, dict[str, str]]:
        """A new key: who it is, and the header that it sends."""
        made, token = await self.keys.create(role, role)
        return Principal(made.id, made.name, made.role), {"Authorization": f"Bearer {token}"}

    async def spoke(
        self,
        who: Principal,
        user: str | None,
        text: str = "犬の名前はコタロウ",
        why: Sequence[str] = (),
        **changes: Any,
    ) -> None:
        """A turn of one of the key's people with さくら, from which a fact was learned and affection grew.

        `changes` are those of the state that it leaves behind.
        """
        person, now = who.person(user), self.clock()
        await self.ledger.ensure_person(person, who.key_id, user or "", now)
        card = self.services.personas["sakura"]
        state = AffectState.initial(card, now).model_dump(mode="json") | {"affection": 33.0, **changes}
        turn = turn_row(
            f"chatcmpl-{uuid.uuid4().hex}",
            person,
            now,
            said=text,
            affect_before=AffectState.initial(card, now).model_dump(mode="json"),
        )
        await self.ledger.record(turn, evolve=lambda _: Moved(state, list(why)))
        await self.memory.learn(person, extract(text, now=now, language="ja"), turn.id, now)

    async def ask(self, method: str, path: str, headers: dict[str, str] | None = None, **query: Any) -> httpx.Response:
        """A request with these parameters."""
        return await self.http.request(method, path, params=query, headers=headers)

    async def tell(self, method: str, path: str, body: Any, headers: dict[str, str] | None = None) -> httpx.Response:
        """A request with this body as JSON."""
        return await self.http.request(method, path, json=body, headers=headers)


@pytest.fixture
async def scene(sqlite_db: Database, tmp_path: Path) -> AsyncIterator[Scene]:
    """See `Scene`; its personas are copies of those that come along."""
    made = Scene(sqlite_db, Path(shutil.copytree(CARDS, tmp_path / "cards")))
    await made.services.personas.open()
    await made.memory.open()
    async with made.http:
        yield made
    await made.memory.close()
