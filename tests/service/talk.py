"""A person and a persona who talk, without a model server."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

import orjson
from sqlalchemy import update

from memory.database import Database
from memory.facts import EPISODE, Facts
from memory.ledger import Ledger
from memory.meaning import Meaning
from memory.store import Memory
from memory.summaries import EVERY
from memory.tables import people
from persona.text import language_of
from service.extraction import Extraction
from service.summary import Summariser
from tests.memory.memory_fakes import DictIndex, LetterEmbedder
from tests.rows import turn_row

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
            summarise=Summariser(self.memory.summaries, upstream, mode, lambda: NOW),
        )

    async def say(self, text: str, times: int = EVERY, *, learned: bool = True) -> None:
        for _ in range(times):
            self.count += 1
            turn = turn_row(
                f"t{self.count}",
                "p",
                NOW + timedelta(minutes=self.count),
                said=text.format(self.count),
                reply="いいですね",
            )
            await self.ledger.record(turn)
            if learned:
                await self.extraction({"turn": turn.id})

    async def pause(self, *, paused: bool) -> None:
        async with self.db.begin() as connection:
            await connection.execute(update(people).values(memory_paused=paused))

    async def known(self) -> set[str]:
        """What is known of the person, without the conversation's own words."""
        return {fact.text for fact in await self.memory.facts.of("p", now=NOW) if fact.kind != EPISODE}

    async def spoken(self) -> list[str]:
        """What the ledger still has of what was said, in order; empty where the words are gone."""
        turns = [await self.ledger.get(f"t{number + 1}") for number in range(self.count)]
        return [turn.request["messages"][0]["content"] if turn and turn.request else "" for turn in turns]

    async def summary(self) -> str:
        known = await self.memory.summaries.of("p", "sakura")
        return known.text if known else ""


async def talk_of(db: Database, mode: Literal["rules", "model"]) -> Talk:
    talk = Talk(db, mode)
    await talk.ledger.ensure_person("p", "key", "", NOW)
    return talk
