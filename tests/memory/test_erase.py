import asyncio
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from memory.chroma import ChromaIndex
from memory.database import Database
from memory.erase import Receipt, erase_person, forget_facts
from memory.extraction.extract import extract
from memory.facts import Fact, Facts, _row
from memory.ledger import Ledger, Moved, PersonErased, TurnRecord
from memory.meaning import Meaning
from memory.store import Memory, UnknownPerson
from memory.tables import erasures, turns
from memory.tables import facts as facts_table
from memory.traces import Search
from memory.vectors import Vectors
from tests.memory.memory_fakes import DictIndex, LetterEmbedder
from tests.rows import pending_count, turn_row, turns_of

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
CANARY = "カナリアは青い"
LATER = NOW + timedelta(seconds=1)
VECTOR = np.full(64, 0.125, np.float32)


async def live(db: Database, person: str, fact: str = "", at: datetime = NOW) -> None:
    fact = fact or f"mem_{person}"
    ledger, facts = Ledger(db), Facts(db)
    await ledger.ensure_person(person, "key", f"name of {person}", at)
    turn = turn_row(f"chatcmpl-{person}", person, at, reply=CANARY, request={"messages": [{"content": CANARY}]})
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
    assert await pending_count(db) == 1
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
    assert await turns_of(db, "p_1") == []
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
            record = turn_row(f"chatcmpl-{number}", "p_1", at)
            with suppress(PersonErased):
                await ledger.record(record, evolve=lambda _: Moved({"affection": 3}, []), jobs=("extract",))

    async def erasures() -> None:
        for number in range(10):
            await erase_person(db, "p_1", NOW + timedelta(seconds=number))

    async with asyncio.timeout(30):
        await asyncio.gather(turns(), erasures())
    await erase_person(db, "p_1")
    assert await turns_of(db, "p_1") == []
    assert await pending_count(db) == 0


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


def said_turn(number: int, said: str, **row: Any) -> TurnRecord:
    made = turn_row(
        f"t{number}",
        "p_1",
        NOW,
        request={"model": "sakura", "messages": [{"role": "user", "content": said}]},
        prompt=[{"role": "system", "content": "さくら makes coffee."}, {"role": "user", "content": said}],
        reply="いいね",
        trainable=True,
    )
    return replace(made, **row)


def known(name: str, text: str, **row: Any) -> Fact:
    return Fact(
        **{"id": name, "person": "p_1", "text": text, "kind": "profile", "said_at": NOW, "created_at": NOW, **row}
    )


async def filled(db: Database, told: Sequence[TurnRecord], *rows: Fact) -> tuple[Ledger, Facts]:
    ledger, facts = Ledger(db), Facts(db)
    await ledger.ensure_person("p_1", "key", "", NOW)
    await facts.add("p_1", rows)
    for turn in told:
        await ledger.record(turn)
    return ledger, facts


async def test_forgetting_silences_the_turns_that_tell_a_fact_and_no_others(db: Database) -> None:
    likes = known("m", "likes coffee", value="coffee", source_turn="t0")
    told = [
        said_turn(0, "the black one every morning"),
        said_turn(1, "COFFEE again, please"),
        said_turn(2, "図書館で本を読んだ"),
        said_turn(3, "おはよう、元気？", fact_ids=["m"]),
    ]
    words = [known(f"e{n}", "words", kind="episode", source_turn=f"t{n}") for n in range(4)]
    _, facts = await filled(db, told, likes, *words)
    assert set(await forget_facts(db, "p_1", ["m"])) == {"m", "e0", "e1"}
    kept = {turn.id: turn for turn in await turns_of(db, "p_1")}
    for name in ("t0", "t1"):
        assert (kept[name].request, kept[name].prompt, kept[name].reply) == ({}, [], "")
    assert kept["t2"] == told[2]
    assert kept["t3"] == replace(told[3], prompt=[], trainable=False)
    assert {fact.id for fact in await facts.of("p_1")} == {"e2", "e3"}


async def test_a_silenced_turn_keeps_no_words_in_its_error_or_its_settings(db: Database) -> None:
    sampling = {
        "model": "m",
        "temperature": 0.5,
        "stream": True,
        "stop": ["コタロウ"],
        "prediction": {"content": "コタロウ"},
    }
    turn = said_turn(0, "犬の名前はコタロウ", error="no answer to コタロウ", sampling=sampling)
    await filled(db, [turn], known("m", "犬の名前はコタロウ", source_turn="t0"))
    await forget_facts(db, "p_1", ["m"])
    (kept,) = await turns_of(db, "p_1")
    assert kept.error is None
    assert kept.sampling == {"model": "m", "temperature": 0.5, "stream": True}


@pytest.mark.parametrize("asked", ["item", "fact"])
async def test_an_item_and_what_was_taken_out_of_it_go_together(db: Database, asked: str) -> None:
    rows = known("item", "うちの犬はコタロウ", kind="note"), known("fact", "犬の名前はコタロウ", source_turn="item")
    _, facts = await filled(db, [], *rows, known("other", "海が好き"))
    assert set(await forget_facts(db, "p_1", [asked])) == {"item", "fact"}
    assert [fact.id for fact in await facts.of("p_1")] == ["other"]


async def test_more_turns_and_history_than_a_statement_takes_are_forgotten(sqlite_db: Database) -> None:
    many = 700
    await filled(sqlite_db, [])
    async with sqlite_db.connect() as connection:  # the only one, which everything below uses
        driver: Any = (await connection.get_raw_connection()).driver_connection
        await driver._execute(driver._conn.setlimit, sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 600)
    row = _row(known("m", "犬の名前はコタロウ"), b"")
    chain = [{**row, "id": f"m{n}", "superseded_by": f"m{n + 1}" if n + 1 < many else None} for n in range(many)]
    turn = asdict(said_turn(0, "", prompt=[], request={}, fact_ids=["m0"]))
    async with sqlite_db.begin() as connection:
        await connection.execute(insert(facts_table), chain)
        await connection.execute(insert(turns), [{**turn, "id": f"t{n}"} for n in range(many)])
    assert len(await Facts(sqlite_db).history("p_1", "m7")) == many
    assert len(await forget_facts(sqlite_db, "p_1", [f"m{many - 1}"])) == many


async def test_turns_are_read_without_the_lock_and_those_recorded_meanwhile_with_it(
    sqlite_db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    likes = known("m", "likes coffee", value="coffee")
    ledger, _ = await filled(sqlite_db, [said_turn(0, "coffee!")], likes)
    looked: list[str] = []
    is_said = Search.is_said

    def looking(search: Search, row: Any) -> bool:
        looked.append(row.id)
        return is_said(search, row)

    monkeypatch.setattr(Search, "is_said", looking)
    begin, writes = sqlite_db.begin, 0

    @asynccontextmanager
    async def late() -> AsyncIterator[AsyncConnection]:
        nonlocal writes
        writes += 1
        if writes == 1:
            assert looked == ["t0"]
            await ledger.record(said_turn(1, "more coffee"))
        async with begin() as connection:
            yield connection

    monkeypatch.setattr(sqlite_db, "begin", late)
    await forget_facts(sqlite_db, "p_1", ["m"])
    assert looked == ["t0", "t1"]
    assert [turn.request for turn in await turns_of(sqlite_db, "p_1")] == [{}, {}]


def _files_with(folder: Path, needle: bytes) -> list[str]:
    """The files that hold these bytes.

    Chroma's file of vectors has room for rows to come, in which stands whatever the process's memory held: words and
    ids of this very test, now and then. It is searched for the vector only.
    """
    files = (path for path in folder.rglob("*") if path.is_file())
    told = (path for path in files if path.name != "data_level0.bin" or needle == VECTOR.tobytes())
    return [path.name for path in told if needle in path.read_bytes()]
