from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from memory.chroma import ChromaIndex
from memory.database import Database
from memory.erase import Receipt, erase_person
from memory.facts import Fact, Facts
from memory.ledger import Ledger, TurnRecord
from memory.outbox import Outbox
from memory.store import Memory
from tests.memory.memory_fakes import LetterEmbedder

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
CANARY = "カナリアは青い"


async def live(db: Database, person: str) -> None:
    ledger, facts = Ledger(db), Facts(db)
    await ledger.ensure_person(person, "key", f"name of {person}")
    turn = TurnRecord(
        id=f"chatcmpl-{person}",
        person=person,
        persona="sakura",
        persona_version=1,
        persona_hash="",
        model="sakura",
        reply=CANARY,
        request={"messages": [{"content": CANARY}]},
        created_at=NOW,
    )
    await ledger.record(turn, evolve=lambda _: {"affection": 3}, jobs=("extract",))
    await facts.add(Fact(id=f"mem_{person}", person=person, text=CANARY, kind="profile", said_at=NOW, created_at=NOW))
    await facts.keep_vectors({f"mem_{person}": np.ones(64, np.float32)}, "letters", "1")


async def test_nothing_of_an_erased_person_is_left_and_others_stay(db: Database) -> None:
    await live(db, "p_1")
    await live(db, "p_2")
    assert await erase_person(db, "p_1") == Receipt(facts=1, vectors=1, turns=1, states=1, jobs=1)
    ledger, facts = Ledger(db), Facts(db)
    assert await ledger.get("chatcmpl-p_1") is None
    assert await ledger.load_state("p_1", "sakura") is None
    assert await facts.of("p_1") == []
    assert [row.person for row in await facts.vectors("letters")] == ["p_2"]
    assert await ledger.get("chatcmpl-p_2") is not None
    assert await Outbox(db).pending_count() == 1
    assert await erase_person(db, "p_1") == Receipt()


async def test_an_erased_person_may_come_back_as_a_stranger(db: Database) -> None:
    await live(db, "p_1")
    await erase_person(db, "p_1")
    await live(db, "p_1")
    assert await Ledger(db).load_state("p_1", "sakura") == {"affection": 3}


async def test_what_was_erased_is_in_no_byte_of_the_files(sqlite_db: Database, tmp_path: Path) -> None:
    memory = Memory(sqlite_db, Facts(sqlite_db), ChromaIndex(tmp_path / "chroma"), LetterEmbedder())
    await live(sqlite_db, "p_1")
    await memory.open()
    assert _files_with(tmp_path, CANARY.encode())
    receipt = await memory.erase("p_1")
    assert receipt.index_erased
    assert _files_with(tmp_path, CANARY.encode()) == []
    await memory.close()


def _files_with(folder: Path, needle: bytes) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file() and needle in path.read_bytes()]
