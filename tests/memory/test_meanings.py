from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
from sqlalchemy import select

from memory.database import Database
from memory.facts import Facts
from memory.items import Item
from memory.ledger import Ledger
from memory.meaning import Meaning
from memory.meanings import Meanings
from memory.store import Memory
from memory.tables import fact_vectors
from tests.memory.memory_fakes import DictIndex, LetterEmbedder

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


class Kinds:
    """Two embedding models, each with an index that outlives the memories over it."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.indexes = {"first": DictIndex(), "second": DictIndex()}
        self.broken: set[str] = set()
        self.opened: list[Memory] = []

    def make(self, setting: str) -> Meaning:
        embedder = LetterEmbedder()
        embedder.name = setting
        embedder.dimension = {"first": 64, "second": 32}[setting]
        embedder.broken = setting in self.broken
        return Meaning(self.db, self.indexes[setting], embedder)

    async def memory(self, setting: str) -> tuple[Memory, Meanings]:
        meanings = Meanings(self.db, setting, self.make)
        memory = Memory(self.db, Facts(self.db), meanings)
        self.opened.append(memory)
        await memory.open()
        return memory, meanings


@pytest.fixture
async def kinds(db: Database) -> AsyncIterator[Kinds]:
    await Ledger(db).ensure_person("p", "key", "", NOW)
    made = Kinds(db)
    yield made
    for memory in made.opened:
        await memory.close()


async def models(db: Database) -> set[str]:
    async with db.connect() as connection:
        return set((await connection.execute(select(fact_vectors.c.model))).scalars())


async def add(memory: Memory, text: str) -> str:
    kept = await memory.add({"p": [Item(text=text)]}, NOW, wait=True)
    return kept["p"][0].id


async def found(memory: Memory, query: str) -> tuple[list[str], Any]:
    result = await memory.search("p", query, at=NOW, k=3)
    return [hit.fact.text for hit in result.hits], result.degraded


async def test_the_former_model_serves_until_the_new_one_knows_everything(kinds: Kinds) -> None:
    memory, _ = await kinds.memory("first")
    await add(memory, "犬の名前はコタロウ")
    await memory.close()
    memory, meanings = await kinds.memory("second")
    assert meanings.model == "first"
    assert await found(memory, "犬の名前は？") == (["犬の名前はコタロウ"], ())
    later = await add(memory, "猫の名前はもなか")
    await meanings.filled()
    assert meanings.model == "second"
    assert later in await kinds.indexes["second"].ids()
    assert await models(kinds.db) == {"second"}
    assert (await found(memory, "犬の名前は？"))[1] == ()


async def test_what_is_forgotten_meanwhile_is_gone_from_both(kinds: Kinds) -> None:
    memory, _ = await kinds.memory("first")
    first, second = await add(memory, "犬の名前はコタロウ"), await add(memory, "猫の名前はもなか")
    await memory.close()
    memory, meanings = await kinds.memory("second")
    assert meanings.model == "first"
    assert await memory.forget("p", first)
    await meanings.filled()
    assert set(await kinds.indexes["second"].ids()) == {second}
    assert await memory.erase("p") is not None
    assert await kinds.indexes["second"].ids() == {}
    assert await models(kinds.db) == set()


async def test_where_the_former_model_is_gone_words_serve_until_the_new_one_knows_everything(kinds: Kinds) -> None:
    memory, _ = await kinds.memory("first")
    await add(memory, "犬の名前はコタロウ")
    await memory.close()
    kinds.broken.add("first")
    memory, meanings = await kinds.memory("second")
    assert meanings.model == "second"
    assert await found(memory, "犬の名前は？") == (["犬の名前はコタロウ"], ())


async def test_a_new_model_that_cannot_be_loaded_leaves_the_former_in_service(kinds: Kinds) -> None:
    memory, _ = await kinds.memory("first")
    await add(memory, "犬の名前はコタロウ")
    await memory.close()
    kinds.broken.add("second")
    memory, meanings = await kinds.memory("second")
    await meanings.filled()
    assert meanings.model == "first"
    assert await memory.check() == ""
    assert await found(memory, "犬の名前は？") == (["犬の名前はコタロウ"], ())


async def test_the_same_model_again_embeds_nothing_anew(kinds: Kinds, monkeypatch: pytest.MonkeyPatch) -> None:
    memory, _ = await kinds.memory("first")
    await add(memory, "犬の名前はコタロウ")
    await memory.close()
    asked: list[str] = []

    async def embed(self: LetterEmbedder, texts: list[str]) -> Any:
        asked.extend(texts)
        return np.ones((len(texts), self.dimension), np.float32)

    monkeypatch.setattr(LetterEmbedder, "embed_passages", embed)
    memory, meanings = await kinds.memory("first")
    assert meanings.model == "first"
    assert "犬の名前はコタロウ" not in asked
