import logging
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from memory import chroma_rows
from memory.chroma import ChromaIndex, IndexUnavailable
from memory.chroma_shards import OWN_ROWS, own_name
from tests.memory.vector_fakes import unit_vectors

DIMENSION = 16
MANY = OWN_ROWS + 10


@pytest.fixture
async def index(tmp_path: Path) -> AsyncIterator[ChromaIndex]:
    opened = ChromaIndex(tmp_path / "chroma")
    await opened.open("m", DIMENSION, shards=1)
    yield opened
    await opened.close()


def rows_of(person: str, count: int = MANY) -> list[str]:
    return [f"{person}-{number}" for number in range(count)]


def collections_of(index: ChromaIndex) -> dict[str, Any]:
    assert index._shards is not None
    return index._shards._collections


def held_by(index: ChromaIndex, name: str) -> dict[str, str]:
    return dict(chroma_rows.listed(collections_of(index)[name]))


async def test_who_has_many_rows_gets_a_collection_of_their_own(index: ChromaIndex) -> None:
    rows, vectors = rows_of("p"), unit_vectors(MANY, DIMENSION)
    await index.upsert("q", ["other"], vectors[:1])
    await index.upsert("p", rows[:OWN_ROWS], vectors[:OWN_ROWS])
    assert own_name("p") not in collections_of(index)
    await index.upsert("p", rows[:OWN_ROWS], vectors[:OWN_ROWS])  # the same again are no more
    assert own_name("p") not in collections_of(index)
    await index.upsert("p", rows[OWN_ROWS:], vectors[OWN_ROWS:])
    assert held_by(index, own_name("p")) == dict.fromkeys(rows, "p")
    assert held_by(index, index.shard_of("p")) == {"other": "q"}
    assert await index.ids() == {"other": "q"} | dict.fromkeys(rows, "p")


@pytest.mark.parametrize("count", [40, MANY])
async def test_the_nearest_of_few_and_of_many_rows_are_the_same(index: ChromaIndex, count: int) -> None:
    rows, vectors = rows_of("p", count), unit_vectors(count, DIMENSION)
    await index.upsert("p", rows, vectors)
    question = unit_vectors(1, DIMENSION, 7)[0]
    distances = 1 - vectors @ question
    nearest = np.argsort(distances)
    found = await index.query("p", question, 30)
    assert [key for key, _ in found] == [rows[row] for row in nearest[:30]]
    assert [distance for _, distance in found] == pytest.approx(list(distances[nearest[:30]]), abs=1e-5)
    assert {key for key, _ in await index.query("p", question, 500)} == set(rows)


async def test_what_many_people_say_alike_is_found_for_each(index: ChromaIndex) -> None:
    said = unit_vectors(4, DIMENSION)
    people = [f"p{number}" for number in range(150)]
    await index.fill({person: (rows_of(person, 4), said) for person in people})
    for person in people[::10]:
        assert {key for key, _ in await index.query(person, said[0], 10)} == set(rows_of(person, 4))


async def test_a_collection_of_ones_own_takes_and_gives_single_rows(index: ChromaIndex) -> None:
    rows, vectors = rows_of("p"), unit_vectors(MANY, DIMENSION)
    await index.upsert("p", rows, vectors)
    await index.delete("p", rows[:5])
    await index.delete("q", rows[5:9])  # not theirs
    await index.upsert("p", ["new"], unit_vectors(1, DIMENSION, 7))
    assert {key for key, _ in await index.query("p", vectors[0], 500)} == {*rows[5:], "new"}


async def test_erasing_takes_all_of_one_person_and_nothing_else(index: ChromaIndex) -> None:
    rows, vectors = rows_of("p"), unit_vectors(MANY, DIMENSION)
    await index.upsert("q", rows_of("q"), vectors)
    await index.upsert("light", ["x"], vectors[:1])
    await index.upsert("p", rows, vectors)
    await index.erase("p")
    await index.erase("light")
    assert own_name("p") not in collections_of(index)
    assert await index.ids() == dict.fromkeys(rows_of("q"), "q")
    await index.upsert("p", ["again"], vectors[:1])  # they come back with few
    assert [key for key, _ in await index.query("p", vectors[0], 5)] == ["again"]


STEPS: list[tuple[str, str]] = [
    ("put", "the copy"),
    ("take_out", "the rows in the shard"),
    ("create", "the collection"),
]


@pytest.mark.parametrize("step", [name for name, _ in STEPS], ids=[name for _, name in STEPS])
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
async def test_a_move_that_is_interrupted_at_any_step_loses_and_doubles_nothing(
    index: ChromaIndex, monkeypatch: pytest.MonkeyPatch, step: str, *, after: bool
) -> None:
    rows, vectors = rows_of("p"), unit_vectors(MANY, DIMENSION)
    await index.upsert("q", ["other"], vectors[:1])
    await index.upsert("p", rows[:OWN_ROWS], vectors[:OWN_ROWS])
    monkeypatch.setattr(chroma_rows, step, _that_breaks(getattr(chroma_rows, step), after=after))
    with pytest.raises(IndexUnavailable, match="killed"):
        await index.upsert("p", rows[OWN_ROWS:], vectors[OWN_ROWS:])
    monkeypatch.undo()
    await index.open("m", DIMENSION, shards=1)
    held = await index.ids()
    assert set(rows[:OWN_ROWS]) <= {row for row, person in held.items() if person == "p"}
    assert held["other"] == "q"
    assert {key for key, _ in await index.query("p", vectors[0], 500)} == held.keys() - {"other"}
    await index.upsert("p", rows, vectors)
    assert await index.ids() == {"other": "q"} | dict.fromkeys(rows, "p")
    assert held_by(index, index.shard_of("p")) == {"other": "q"}
    assert held_by(index, own_name("p")) == dict.fromkeys(rows, "p")


async def test_an_interrupted_deletion_leaves_no_row_behind(index: ChromaIndex) -> None:
    vectors = unit_vectors(3, DIMENSION)
    await index.upsert("p", ["a", "b", "c"], vectors)
    shard = collections_of(index)[index.shard_of("p")]
    shard.update(ids=["a"], embeddings=vectors[1:2], metadatas=[{"person": chroma_rows.NOBODY}])
    assert await index.ids() == {"b": "p", "c": "p"}
    assert held_by(index, shard.name) == {"b": "p", "c": "p"}


async def test_another_model_or_number_of_shards_begins_anew(
    index: ChromaIndex, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    for name, shards in (("other", 1), ("other", 2)):
        await index.upsert("p", rows_of("p"), unit_vectors(MANY, DIMENSION))
        await index.open(name, DIMENSION, shards=shards)
        assert await index.ids() == {}
        assert collections_of(index) == {}


def _that_breaks(work: Callable[..., Any], *, after: bool) -> Callable[..., Any]:
    """The function, which fails before or after it has done its work, as if its process had been killed there."""

    def broken(*arguments: Any) -> Any:
        if after:
            work(*arguments)
        raise RuntimeError("killed")

    return broken
