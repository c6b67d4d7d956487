import threading
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from memory import fact_terms
from memory.database import Database
from memory.fact_terms import packed, unpacked
from memory.facts import Fact, Facts
from memory.items import Item
from memory.ledger import Ledger
from memory.lexical import TERMS_VERSION, Terms, terms
from memory.library import Reading
from memory.meaning import Meaning
from memory.store import Memory
from tests.memory.memory_fakes import DictIndex, LetterEmbedder

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
MANY = 200


def test_kept_terms_come_back_and_those_of_another_version_are_made_anew() -> None:
    text = "りんごがすき、and jazz"
    row = {"text": text, "terms": packed(text), "terms_version": TERMS_VERSION}
    assert np.array_equal(unpacked(row), terms(text))
    assert np.array_equal(unpacked(row | {"terms": b"", "terms_version": TERMS_VERSION - 1}), terms(text))
    assert np.array_equal(unpacked(row | {"terms": None}), terms(text))


@pytest.mark.parametrize("way", ["take_in", "add", "file"])
async def test_terms_of_many_are_made_beside_the_event_loop_and_before_the_transaction(
    sqlite_db: Database, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    seen: set[tuple[bool, bool]] = set()

    def spied(text: str) -> Terms:
        seen.add((threading.current_thread() is threading.main_thread(), sqlite_db._writing.locked()))
        return terms(text)

    monkeypatch.setattr(fact_terms, "terms", spied)
    await Ledger(sqlite_db).ensure_person("p", "key", "", NOW)
    facts = Facts(sqlite_db)
    memory = Memory(sqlite_db, facts, Meaning(sqlite_db, DictIndex(), LetterEmbedder()))
    texts = [f"犬が{n}匹いる" for n in range(MANY)]
    if way == "take_in":
        given = [Fact(id=text, person="p", text=text, kind="note", said_at=NOW, created_at=NOW) for text in texts]
        await memory.take_in("p", given, NOW)
    elif way == "add":
        await memory.add({"p": [Item(text=text) for text in texts]}, NOW)
    else:
        items = tuple(Item(text=text, provenance="document") for text in texts)
        await memory.library.file("p", [Reading(str(Path("/a.md")), "d", "note", NOW, items)], [], NOW)
    assert await facts.count() == MANY
    assert seen == {(False, False)}
    await memory.close()
