import asyncio
import os
import random
import shutil
import signal
import sqlite3
import sys
import threading
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import numpy as np
import pytest

from memory import chroma_folder
from memory.chroma import ChromaIndex, IndexUnavailable
from memory.chroma_shards import OWN_ROWS, own_name
from tests.memory.vector_fakes import unit_vectors

ROOT = Path(__file__).resolve().parents[2]
DIMENSION = 16
COUNT = OWN_ROWS + 100
PEOPLE = {"light": 50, "other": 50, "heavy": COUNT}


@pytest.fixture
async def index(tmp_path: Path) -> AsyncIterator[ChromaIndex]:
    """An index of three people in collections of their own, closed well."""
    made = ChromaIndex(tmp_path / "chroma")
    await made.open("m", DIMENSION, shards=5)
    assert made.shard_of("light") != made.shard_of("other")
    for person, count in PEOPLE.items():
        rows = [f"{person}-{number}" for number in range(count)]
        await made.upsert(person, rows, unit_vectors(count, DIMENSION, count))
    await made.close()
    yield made
    await made.close()


def vectors_folder(folder: Path, collection: str) -> Path:
    with sqlite3.connect(folder / "chroma.sqlite3") as connection:
        query = "SELECT segments.id FROM segments JOIN collections ON collections.id = collection WHERE name = ?"
        names = [name for (name,) in connection.execute(query, [collection])]
    connection.close()
    return next(folder / name for name in names if (folder / name).is_dir())


def garble(path: Path) -> None:
    data = bytearray(path.read_bytes())
    chance = random.Random(1)
    for at in range(len(data) // 4, len(data) * 3 // 4):
        data[at] = chance.randrange(256)
    path.write_bytes(data)


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def lead_nowhere(folder: Path) -> None:
    """Lets every edge of the graph of vectors end far outside of it: its search reads what is not there."""
    data = np.fromfile(folder / "data_level0.bin", np.uint32)
    count = (folder / "length.bin").stat().st_size // 4
    elements = data.reshape(count, -1)  # each: number of edges, edges, vector, label (8 bytes)
    edges = elements[:, 1 : elements.shape[1] - DIMENSION - 2]
    edges[:] = np.random.default_rng(1).integers(2**24, 2**31, edges.shape)
    data.tofile(folder / "data_level0.bin")


async def people_left(index: ChromaIndex) -> set[str]:
    await index.open("m", DIMENSION, shards=5)
    held = await index.ids()
    for person in set(held.values()):
        found = await index.query(person, unit_vectors(1, DIMENSION)[0], 500)
        assert {key for key, _ in found} == {key for key, owner in held.items() if owner == person}
        assert len(found) == PEOPLE[person]
    return set(held.values())


@pytest.mark.parametrize("file", ["data_level0.bin", "link_lists.bin", "length.bin", "header.bin"])
@pytest.mark.parametrize("harm", [garble, cut, Path.unlink])
async def test_a_file_of_vectors_that_somebody_harmed_is_found_out_and_its_collection_dropped(
    tmp_path: Path, index: ChromaIndex, file: str, harm: Callable[[Path], None]
) -> None:
    harm(vectors_folder(tmp_path / "chroma", own_name("heavy")) / file)
    assert await people_left(index) == {"light", "other"}


@pytest.mark.parametrize("was_closed_well", [True, False])
async def test_lost_vectors_are_found_out_though_the_rows_are_still_counted(
    tmp_path: Path, index: ChromaIndex, *, was_closed_well: bool
) -> None:
    shutil.rmtree(vectors_folder(tmp_path / "chroma", index.shard_of("light")))
    if not was_closed_well:
        (tmp_path / "chroma.closed").unlink()
    assert await people_left(index) == {"other", "heavy"}


@pytest.mark.parametrize(
    ("file", "harm"),
    [
        ("data_level0.bin", garble),
        ("data_level0.bin", cut),
        ("index_metadata.pickle", cut),
        ("header.bin", garble),
    ],
)
async def test_what_a_crash_left_unreadable_is_found_out_by_the_probe(
    tmp_path: Path, index: ChromaIndex, file: str, harm: Callable[[Path], None]
) -> None:
    harm(vectors_folder(tmp_path / "chroma", index.shard_of("light")) / file)
    (tmp_path / "chroma.closed").unlink()
    assert await people_left(index) == {"other", "heavy"}


async def test_a_store_that_is_well_is_kept_whether_it_was_closed_well_or_not(
    tmp_path: Path, index: ChromaIndex
) -> None:
    assert await people_left(index) == set(PEOPLE)
    await index.close()
    (tmp_path / "chroma.closed").unlink()
    assert await people_left(index) == set(PEOPLE)


async def test_a_store_that_was_closed_well_is_opened_without_a_probe(
    index: ChromaIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def probe(_: Path) -> None:
        raise AssertionError("it was probed")

    monkeypatch.setattr(chroma_folder, "_probe", probe)
    assert await people_left(index) == set(PEOPLE)


async def test_after_a_failure_the_store_is_probed(
    tmp_path: Path, index: ChromaIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    await index.open("m", DIMENSION, shards=5)
    monkeypatch.setattr("memory.chroma_rows.nearest", lambda *_: 1 / 0)
    with pytest.raises(IndexUnavailable, match="ZeroDivisionError"):
        await index.query("heavy", unit_vectors(1, DIMENSION)[0], 5)
    await index.close()
    assert not (tmp_path / "chroma.closed").exists()


@pytest.mark.parametrize("harm", [cut, lambda path: path.write_bytes(b"garbage" * 1000)])
async def test_a_database_that_is_damaged_is_moved_aside_until_something_is_wiped(
    tmp_path: Path, index: ChromaIndex, harm: Callable[[Path], None]
) -> None:
    harm(tmp_path / "chroma" / "chroma.sqlite3")
    assert await people_left(index) == set()
    assert (tmp_path / "chroma.damaged").is_dir()
    await index.scrub()
    assert not (tmp_path / "chroma.damaged").exists()


async def test_a_collection_that_crashes_whoever_searches_it_is_dropped_and_the_others_are_kept(
    tmp_path: Path, index: ChromaIndex
) -> None:
    lead_nowhere(vectors_folder(tmp_path / "chroma", own_name("heavy")))
    (tmp_path / "chroma.closed").unlink()
    command = (sys.executable, "-m", "memory.chroma_probe", str(tmp_path / "chroma"))
    probe = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    told, _ = await probe.communicate()
    assert probe.returncode == -signal.SIGSEGV
    assert told.splitlines()[-1].startswith(b"probing ")
    assert await people_left(index) == {"light", "other"}


async def test_a_second_opener_is_refused_and_harms_nothing(tmp_path: Path, index: ChromaIndex) -> None:
    await index.open("m", DIMENSION, shards=5)
    second = ChromaIndex(tmp_path / "chroma")
    with pytest.raises(IndexUnavailable, match=r"another process .*fix: "):
        await second.open("m", DIMENSION, shards=5)
    await second.close()
    assert len(await index.ids()) == sum(PEOPLE.values())


async def test_a_full_disk_is_told_and_nothing_is_written_to_it(
    index: ChromaIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    await index.open("m", DIMENSION, shards=5)
    monkeypatch.setattr(chroma_folder, "RESERVE", 2**62)
    with pytest.raises(IndexUnavailable, match=r"the disk of the vector index .* is full .*fix: free"):
        await index.upsert("light", ["new"], unit_vectors(1, DIMENSION))
    assert len(await index.query("light", unit_vectors(1, DIMENSION)[0], 500)) == 50
    monkeypatch.undo()
    await index.upsert("light", ["new"], unit_vectors(1, DIMENSION))
    assert len(await index.query("light", unit_vectors(1, DIMENSION)[0], 500)) == 51


async def test_a_call_that_never_returns_does_not_keep_the_index_from_closing(
    tmp_path: Path, index: ChromaIndex, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    released = threading.Event()
    monkeypatch.setattr("memory.chroma.CLOSE_SECONDS", 0.1)
    monkeypatch.setattr("memory.chroma.ANSWER_SECONDS", 0.1)
    await index.open("m", DIMENSION, shards=5)
    with pytest.raises(IndexUnavailable, match="did not answer"):
        await index._run(lambda _: released.wait(), limit=0.1)
    async with asyncio.timeout(10):
        await index.close()
    assert "did not return" in caplog.text
    assert not (tmp_path / "chroma.closed").exists()
    released.set()
