import asyncio
from datetime import UTC, datetime

import numpy as np
import pytest
from sqlalchemy import delete, select

from memory.database import Database
from memory.erase import forget_facts
from memory.facts import Fact, Facts
from memory.ledger import Ledger
from memory.meaning import EMBED_AT_ONCE, Meaning
from memory.tables import facts, people
from memory.vectors import Vectors
from tests.memory.memory_fakes import DictIndex, LetterEmbedder

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


async def filled(db: Database, *names: str) -> None:
    await Ledger(db).ensure_person("p_1", "key", "", NOW)
    rows = [Fact(id=n, person="p_1", text=f"text {n}", kind="profile", said_at=NOW, created_at=NOW) for n in names]
    await Facts(db).add("p_1", rows)


async def test_vectors_are_kept_for_each_model_and_one_revision_of_it(db: Database) -> None:
    await filled(db, "a", "b")
    vector = np.linspace(0, 1, 4, dtype=np.float32)
    first, second, other = Vectors(db, "m1", "1"), Vectors(db, "m1", "2"), Vectors(db, "m2", "1")
    assert await first.keep({"a": vector, "forgotten": vector}) == {"a"}
    await other.keep({"a": vector})
    assert await first.missing() == ["b"]
    assert [f.id for f in await first.to_embed(["a", "b", "forgotten"])] == ["b"]
    await second.keep({"a": vector * 2})
    assert await first.owners() == []
    assert await second.owners() == [("a", "p_1")]
    (kept,) = await second.read(["a", "b"])
    assert kept.vector.tolist() == (vector * 2).tolist()
    assert await second.missing(person="p_2") == []
    await second.drop_others()
    assert await other.owners() == []
    assert await second.of("p_1") == {"a"}


async def test_vectors_go_with_their_fact(db: Database) -> None:
    await filled(db, "a")
    vectors = Vectors(db, "m", "1")
    await vectors.keep({"a": np.ones(4, np.float32)})
    assert await forget_facts(db, "p_1", ["a"]) == ["a"]
    assert await vectors.owners() == []


async def test_all_facts_are_looked_through_once_however_many_are_new(
    sqlite_db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[int] = []
    missing = Vectors.missing

    async def counted(self: Vectors, *, person: str | None = None) -> list[str]:
        looks.append(len(found := await missing(self, person=person)))
        return found

    many = 5 * EMBED_AT_ONCE + 1
    await filled(sqlite_db, *(f"f{n:04}" for n in range(many)))
    monkeypatch.setattr(Vectors, "missing", counted)
    index = DictIndex()
    meaning = Meaning(sqlite_db, index, LetterEmbedder())
    await meaning.add("p_1")
    assert len(index.rows) == many
    assert looks == [many, 0]
    await meaning.close()


async def test_whoever_forgets_is_waited_for_before_any_fact_is_held(db: Database) -> None:
    await filled(db, "a", "b")
    vectors, vector = Vectors(db, "m", "1"), np.ones(4, np.float32)
    async with db.begin() as forgetting:
        await forgetting.execute(select(people.c.id).where(people.c.id == "p_1").with_for_update())
        keeping = asyncio.create_task(vectors.keep({"b": vector, "a": vector}))
        noting = asyncio.create_task(Facts(db).note_recalled("p_1", ["b", "a"], NOW))
        assert not (await asyncio.wait({keeping, noting}, timeout=0.5))[0]
        await forgetting.execute(delete(facts).where(facts.c.id == "a"))
    assert await keeping == {"b"}
    await noting
