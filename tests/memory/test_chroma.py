import asyncio
import shutil
import time
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest

from memory.chroma import THREADS, ChromaIndex, IndexUnavailable

DIMENSION = 8


def vectors(*seeds: int) -> "np.ndarray[tuple[int, int], np.dtype[np.float32]]":
    rows = np.stack([np.random.default_rng(seed).standard_normal(DIMENSION) for seed in seeds]).astype(np.float32)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


@pytest.fixture
async def index(tmp_path: Path) -> AsyncIterator[ChromaIndex]:
    opened = ChromaIndex(tmp_path / "chroma")
    await opened.open("m", DIMENSION)
    yield opened
    await opened.close()


async def test_the_nearest_come_first_with_their_distance(index: ChromaIndex) -> None:
    await index.upsert("p", ["a", "b", "c"], vectors(1, 2, 3))
    found = await index.query("p", vectors(2)[0], 2)
    assert found[0][0] == "b"
    assert found[0][1] == pytest.approx(0, abs=1e-5)
    assert len(found) == 2


async def test_people_never_see_each_other_even_in_one_shard(tmp_path: Path) -> None:
    index = ChromaIndex(tmp_path / "chroma")
    await index.open("m", DIMENSION, shards=1)
    await index.upsert("p", ["a"], vectors(1))
    await index.upsert("q", ["b"], vectors(1))
    assert [key for key, _ in await index.query("p", vectors(1)[0], 10)] == ["a"]
    await index.delete("p", ["b"])  # not theirs
    assert await index.ids() == {"a": "p", "b": "q"}
    await index.close()


async def test_a_person_who_was_never_indexed_has_nothing(index: ChromaIndex) -> None:
    assert await index.query("nobody", vectors(1)[0], 5) == []
    await index.delete("nobody", ["x"])
    await index.erase("nobody")


async def test_questions_that_wait_when_it_is_closed_are_told_and_nobody_is_cancelled(index: ChromaIndex) -> None:
    assert index._threads is not None
    for _ in range(THREADS):  # every thread is busy, so that the next call has to wait
        index._threads.submit(time.sleep, 0.5)
    waiting = asyncio.create_task(index.ids())
    await asyncio.sleep(0.1)
    threads, index._threads = index._threads, None  # as `close` does
    await asyncio.to_thread(threads.shutdown, wait=True, cancel_futures=True)
    with pytest.raises(IndexUnavailable, match="closed"):
        await waiting


async def test_a_caller_that_is_cancelled_stays_cancelled(index: ChromaIndex) -> None:
    assert index._threads is not None
    for _ in range(THREADS):
        index._threads.submit(time.sleep, 0.5)
    waiting = asyncio.create_task(index.ids())
    await asyncio.sleep(0.1)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting


async def test_putting_a_row_in_twice_keeps_the_second(index: ChromaIndex) -> None:
    await index.upsert("p", ["a"], vectors(1))
    await index.upsert("p", ["a"], vectors(2))
    ((_, distance),) = await index.query("p", vectors(2)[0], 5)
    assert distance == pytest.approx(0, abs=1e-5)


async def test_rows_outlive_the_process(tmp_path: Path, index: ChromaIndex) -> None:
    await index.upsert("p", ["a"], vectors(1))
    await index.close()
    again = ChromaIndex(tmp_path / "chroma")
    await again.open("m", DIMENSION)
    assert await again.ids() == {"a": "p"}
    await again.close()


async def test_another_model_begins_anew(tmp_path: Path, index: ChromaIndex) -> None:
    await index.upsert("p", ["a"], vectors(1))
    await index.close()
    again = ChromaIndex(tmp_path / "chroma")
    await again.open("other", DIMENSION)
    assert await again.ids() == {}
    await again.close()


async def test_files_that_somebody_deleted_are_missed_at_once_and_made_anew(tmp_path: Path, index: ChromaIndex) -> None:
    await index.upsert("p", ["a"], vectors(1))
    shutil.rmtree(tmp_path / "chroma")
    with pytest.raises(IndexUnavailable, match="are gone"):
        await index.query("p", vectors(1)[0], 1)
    await index.close()
    await index.open("m", DIMENSION)
    assert await index.ids() == {}
    await index.upsert("p", ["a"], vectors(1))
    assert [key for key, _ in await index.query("p", vectors(1)[0], 1)] == ["a"]


async def test_a_second_opener_is_refused(tmp_path: Path, index: ChromaIndex) -> None:
    assert index.is_open
    second = ChromaIndex(tmp_path / "chroma")
    with pytest.raises(IndexUnavailable, match=r"another process .*fix: "):
        await second.open("m", DIMENSION)
    await second.close()


async def test_a_store_that_does_not_let_itself_be_closed_holds_neither_threads_nor_folder(
    index: ChromaIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(_: object) -> None:
        raise RuntimeError("still in use")

    await index.upsert("p", ["a"], vectors(1))
    client, threads = index._client, index._threads
    assert threads is not None
    monkeypatch.setattr("memory.chroma.disconnect", refuses)
    await index.close()
    monkeypatch.undo()
    client.close()
    with pytest.raises(RuntimeError, match="shutdown"):
        threads.submit(int)
    await index.open("m", DIMENSION)  # the folder's lock is free
    assert await index.ids() == {"a": "p"}


async def test_what_is_closed_says_so(tmp_path: Path) -> None:
    index = ChromaIndex(tmp_path / "chroma")
    with pytest.raises(IndexUnavailable, match="not open"):
        await index.query("p", vectors(1)[0], 1)
    with pytest.raises(IndexUnavailable, match="not open"):
        await index.check()


async def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(IndexUnavailable, match="cannot be written"):
        await ChromaIndex(tmp_path / "file" / "chroma").open("m", DIMENSION)


async def test_a_server_that_is_not_there_is_told() -> None:
    index = ChromaIndex("http://127.0.0.1:1")
    with pytest.raises(IndexUnavailable):
        await index.open("m", DIMENSION)
    await index.close()


async def test_indexes_of_two_spaces_know_nothing_of_each_other_and_one_can_delete_the_rest(tmp_path: Path) -> None:
    usual, other = ChromaIndex(tmp_path / "chroma"), ChromaIndex(tmp_path / "chroma", "0a1b2c3d")
    (tmp_path / "chroma-of-mine").mkdir()
    for index in (usual, other):
        await index.open("m", DIMENSION)
    await usual.upsert("p", ["a"], np.eye(1, DIMENSION, dtype=np.float32))
    assert await other.ids() == {}
    await usual.close()
    await other.drop_others()
    await other.upsert("p", ["b"], np.eye(1, DIMENSION, dtype=np.float32))
    assert await other.ids() == {"b": "p"}
    await other.close()
    left = {path.name for path in tmp_path.iterdir()}
    assert {name.partition(".")[0] for name in left} == {"chroma-0a1b2c3d", "chroma-of-mine"}
