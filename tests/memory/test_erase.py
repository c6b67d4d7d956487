import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import select

from memory.chroma import ChromaIndex
from memory.database import Database
from memory.erase import Receipt, erase_person
from memory.extract import extract
from memory.facts import Fact, Facts
from memory.ledger import Ledger, Moved, PersonErased, TurnRecord
from memory.meaning import Meaning
from memory.outbox import Outbox
from memory.store import Memory, UnknownPerson
from memory.tables import erasures
from memory.vectors import Vectors
from tests.memory.memory_fakes import DictIndex, LetterEmbedder

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
CANARY = "カナリアは青い"
LATER = NOW + timedelta(seconds=1)
VECTOR = np.full(64, 0.125, np.float32)


async def live(db: Database, person: str, fact: str = "", at: datetime = NOW) -> None:
    fact = fact or f"mem_{person}"
    ledger, facts = Ledger(db), Facts(db)
    await ledger.ensure_person(person, "key", f"name of {person}", at)
    turn = TurnRecord(
        id=f"chatcmpl-{person}",
        person=person,
        persona="sakura",
        persona_version=1,
        persona_hash="",
        model="sakura",
        reply=CANARY,
        request={"messages": [{"content": CANARY}]},
        created_at=at,
    )
    await ledger.record(turn, evolve=lambda _: Moved({"affection": 3}, ["met"]), jobs=("extract",))
    await facts.add(person, [Fact(id=fact, person=person, text=CANARY, kind="profile", said_at=at, created_at=at)])
    await Vectors(db, "letters", "1").keep({fact: VECTOR})


async def test_nothing_of_an_erased_person_is_left_and_others_stay(db: Database) -> None:
    await live(db, "p_1")
    await live(db, "p_2")
    assert await erase_person(db, "p_1") == Receipt(facts=1, vectors=1, turns=1, states=1, jobs=1)
    ledger, facts = Ledger(db), Facts(db)
    assert await ledger.get("chatcmpl-p_1") is None
    assert await ledger.load_state("p_1", "sakura") is None
    assert await facts.of("p_1") == []
    assert [person for _, person in await Vectors(db, "letters", "1").owners()] == ["p_2"]
    assert await ledger.get("chatcmpl-p_2") is not None
    assert await Outbox(db).pending_count() == 1
    assert await erase_person(db, "p_1") is None


async def test_an_erased_person_may_come_back_as_a_stranger(db: Database) -> None:
    await live(db, "p_1")
    await erase_person(db, "p_1", NOW)
    await live(db, "p_1", at=LATER)
    assert await Ledger(db).load_state("p_1", "sakura") == {"affection": 3}


async def test_words_that_were_under_way_when_their_person_was_erased_are_not_kept(db: Database) -> None:
    await live(db, "p_1")
    ledger = Ledger(db)
    under_way = await ledger.get("chatcmpl-p_1")
    assert under_way is not None
    await erase_person(db, "p_1", NOW)
    with pytest.raises(PersonErased):
        await ledger.record(under_way)
    await ledger.ensure_person("p_1", "key", "", LATER)  # they are back, as a stranger
    with pytest.raises(PersonErased):
        await ledger.record(under_way)
    memory = Memory(db, Facts(db), Meaning(db, DictIndex(), LetterEmbedder()))
    with pytest.raises(UnknownPerson):
        await memory.learn("p_1", extract("犬の名前はコタロウ", now=NOW, language="ja"), "chatcmpl-p_1", NOW)
    assert await ledger.turns_of("p_1") == []
    assert await Facts(db).of("p_1") == []


async def test_words_whose_person_was_erased_before_they_had_a_row_are_not_let_in(db: Database) -> None:
    ledger = Ledger(db)
    for _ in range(2):  # the second time they are back already, as a stranger
        await erase_person(db, "p_1", NOW)
        with pytest.raises(PersonErased):  # as where the database did not answer when the turn began
            await ledger.ensure_person("p_1", "key", "", NOW - timedelta(seconds=1))
        await ledger.ensure_person("p_1", "key", "", LATER)
    (known,) = await ledger.people_of("key")
    assert known.since == LATER


async def test_an_erasure_is_forgotten_when_nothing_can_be_under_way_any_more(db: Database) -> None:
    for person, at in (("p_1", NOW), ("p_1", NOW - timedelta(hours=1)), ("p_2", NOW + timedelta(hours=23))):
        await erase_person(db, person, at)
    query = select(erasures.c.person, erasures.c.erased_at).order_by(erasures.c.person)
    async with db.connect() as connection:
        assert (await connection.execute(query)).first() == ("p_1", NOW)
    await erase_person(db, "p_2", NOW + timedelta(hours=25))
    async with db.connect() as connection:
        assert (await connection.execute(query)).all() == [("p_2", NOW + timedelta(hours=25))]


async def test_erasures_and_turns_at_the_same_time_wait_for_each_other(db: Database) -> None:
    ledger = Ledger(db)

    async def turns() -> None:
        for number in range(10):
            at = NOW + timedelta(seconds=number)
            with suppress(PersonErased):
                await ledger.ensure_person("p_1", "key", "", at)
            record = TurnRecord(
                id=f"chatcmpl-{number}",
                person="p_1",
                persona="sakura",
                persona_version=1,
                persona_hash="",
                model="sakura",
                created_at=at,
            )
            with suppress(PersonErased):
                await ledger.record(record, evolve=lambda _: Moved({"affection": 3}, []), jobs=("extract",))

    async def erasures() -> None:
        for number in range(10):
            await erase_person(db, "p_1", NOW + timedelta(seconds=number))

    async with asyncio.timeout(30):
        await asyncio.gather(turns(), erasures())
    await erase_person(db, "p_1")
    assert await ledger.turns_of("p_1") == []
    assert await Outbox(db).pending_count() == 0


async def test_what_was_erased_is_in_no_byte_of_the_files(sqlite_db: Database, tmp_path: Path) -> None:
    memory = Memory(sqlite_db, Facts(sqlite_db), Meaning(sqlite_db, ChromaIndex(tmp_path / "chroma"), LetterEmbedder()))
    await live(sqlite_db, "p_1")
    await memory.open()
    needles = (CANARY.encode(), VECTOR.tobytes(), b"mem_p_1")
    assert all(_files_with(tmp_path, needle) for needle in needles)
    receipt = await memory.erase("p_1")
    assert receipt is not None
    assert receipt.index_erased
    assert [_files_with(tmp_path, needle) for needle in needles] == [[], [], []]
    await memory.close()


async def test_who_was_erased_while_the_index_was_away_is_in_no_byte_of_it_when_it_is_back(
    sqlite_db: Database, tmp_path: Path
) -> None:
    for person in ("p_1", "p_2"):
        await live(sqlite_db, person)
    memory = Memory(sqlite_db, Facts(sqlite_db), Meaning(sqlite_db, ChromaIndex(tmp_path / "chroma"), LetterEmbedder()))
    await memory.open()
    await memory.close()
    receipt = await memory.erase("p_1", NOW)
    assert receipt is not None
    assert not receipt.index_erased
    assert _files_with(tmp_path, b"mem_p_1")
    await live(sqlite_db, "p_1", "mem_new", LATER)  # they may come back before the index does
    await memory.open()
    assert _files_with(tmp_path, b"mem_p_1") == []
    await memory.close()
    index = ChromaIndex(tmp_path / "chroma")
    await index.open("letters", LetterEmbedder.dimension)
    assert await index.ids() == {"mem_new": "p_1", "mem_p_2": "p_2"}
    await index.close()


def _files_with(folder: Path, needle: bytes) -> list[str]:
    """The files that hold these bytes.

    Chroma's file of vectors has room for rows to come, in which stands whatever the process's memory held: words and
    ids of this very test, now and then. It is searched for the vector only.
    """
    files = (path for path in folder.rglob("*") if path.is_file())
    told = (path for path in files if path.name != "data_level0.bin" or needle == VECTOR.tobytes())
    return [path.name for path in told if needle in path.read_bytes()]
