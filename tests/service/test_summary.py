from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

import orjson
import pytest
from sqlalchemy import update

from memory.database import Database
from memory.facts import Facts
from memory.ledger import Ledger, TurnRecord
from memory.meaning import Meaning
from memory.store import Memory
from memory.summaries import EVERY
from memory.tables import people
from persona.text import language_of
from service.extraction import Extraction
from service.summary import Summariser
from tests.memory.memory_fakes import DictIndex, LetterEmbedder

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
TOKYO = ZoneInfo("Asia/Tokyo")
NO_FACTS = orjson.dumps({"facts": []}).decode()


class Model:
    """A model server that finds no facts, and summarises by a sentence; `meanwhile` happens while it does."""

    def __init__(self, meanwhile: Callable[[], Awaitable[object]] | None = None) -> None:
        self.prompts: list[str] = []
        self.meanwhile = meanwhile

    async def default_model(self) -> str:
        return "m"

    async def complete(self, request: dict[str, Any]) -> bytes:
        self.prompts.append(request["messages"][-1]["content"])
        summarises = "response_format" not in request
        if summarises and self.meanwhile is not None:
            await self.meanwhile()
        content = "最近は図書館でたくさんの本を借りている。" if summarises else NO_FACTS
        return orjson.dumps({"choices": [{"message": {"content": content}}]})


class Talk:
    """A person and a persona whose turns are recorded, learned and summarised as behind the gateway."""

    def __init__(self, db: Database, mode: Literal["rules", "model"]) -> None:
        self.db, self.ledger, self.model, self.count = db, Ledger(db), Model(), 0
        self.memory = Memory(db, Facts(db), Meaning(db, DictIndex(), LetterEmbedder()))
        upstream: Any = self.model
        self.extraction = Extraction(
            ledger=self.ledger,
            memory=self.memory,
            upstream=upstream,
            mode=mode,
            zone=TOKYO,
            detect=language_of,
            summarise=Summariser(self.memory.summaries, upstream, mode, TOKYO, lambda: NOW),
        )

    async def say(self, text: str, times: int = EVERY) -> None:
        for _ in range(times):
            self.count += 1
            turn = TurnRecord(
                id=f"t{self.count}",
                person="p",
                persona="sakura",
                persona_version=1,
                persona_hash="",
                model="sakura",
                request={"messages": [{"role": "user", "content": text.format(self.count)}]},
                reply="いいですね",
                created_at=NOW + timedelta(minutes=self.count),
            )
            await self.ledger.record(turn)
            await self.extraction({"turn": turn.id})

    async def pause(self, *, paused: bool) -> None:
        async with self.db.begin() as connection:
            await connection.execute(update(people).values(memory_paused=paused))

    async def summary(self) -> str:
        known = await self.memory.summaries.of("p", "sakura")
        return known.text if known else ""


async def talk_of(db: Database, mode: Literal["rules", "model"]) -> Talk:
    talk = Talk(db, mode)
    await talk.ledger.ensure_person("p", "key", "", NOW)
    return talk


@pytest.mark.parametrize("forgets", ["t1", None])
async def test_no_summary_tells_what_was_said_while_the_memory_was_paused(
    sqlite_db: Database, forgets: str | None
) -> None:
    talk = await talk_of(sqlite_db, "rules")
    await talk.say("図書館で {} 冊の本を借りてきた", 1)
    await talk.pause(paused=True)
    await talk.say("病院で {} 番の検査を受けてきた", 2)
    await talk.pause(paused=False)
    for fact in await talk.memory.facts.of("p"):
        if fact.source_turn == forgets:
            await talk.memory.forget("p", fact.id)
    await talk.say("水族館で {} 匹のペンギンを見てきた")
    assert await talk.summary() != ""
    assert "病院" not in await talk.summary()


async def test_while_the_memory_is_paused_no_model_is_asked(sqlite_db: Database) -> None:
    talk = await talk_of(sqlite_db, "model")
    await talk.pause(paused=True)
    await talk.say("病院で {} 番の検査を受けてきた")
    assert talk.model.prompts == []


async def test_what_is_forgotten_while_the_model_writes_discards_the_summary(sqlite_db: Database) -> None:
    talk = await talk_of(sqlite_db, "model")

    async def forget_the_third() -> None:
        third = [fact for fact in await talk.memory.facts.of("p") if fact.source_turn == "t3"]
        for fact in third:
            await talk.memory.forget("p", fact.id)

    talk.model.meanwhile = forget_the_third
    await talk.say("図書館で {} 冊の本を借りてきた")
    assert await talk.summary() == ""
    await talk.say("図書館で {} 冊の本を借りてきた", 1)
    assert await talk.summary() != ""
    assert "3 冊の本を借りてきた" not in talk.model.prompts[-1].replace("13 冊", "")
