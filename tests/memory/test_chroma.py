import asyncio
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
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
    assert await index.people_beside("p") == {"q"}
    await index.delete("p", ["b"])  # not theirs
    assert await index.ids() == {"a": "p", "b": "q"}
    await index.close()


async def test_a_person_who_was_never_indexed_has_nothing(index: ChromaIndex) -> None:
    assert await index.query("nobody", vectors(1)[0], 5) == []
    await index.delete("nobody", ["x"])
    assert await index.people_beside("nobody") == set()


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
    monkeypatch.setattr("memory.chroma._disconnect", refuses)
    await index.close()
    monkeypatch.undo()
    client.close()
    with pytest.raises(RuntimeError, match="shutdown"):
        threads.submit(int)
    await index.open("m", DIMENSION)  # the folder's lock is free
    assert await index.ids() == {"a": "p"}


async def test_a_dropped_shard_is_in_no_byte_of_the_files_and_others_stay(tmp_path: Path) -> None:
    index = ChromaIndex(tmp_path / "chroma")
    await index.open("m", DIMENSION, shards=2)
    dropped, kept = "p", next(name for name in "abcdefghijk" if index.shard_of(name) != index.shard_of("p"))
    rows = vectors(*range(1500))  # so many that Chroma writes its graph of vectors into a folder
    for person in (dropped, kept):
        await index.upsert(person, [f"{person}-{n}" for n in range(1500)], rows)
    assert len(_files_with(tmp_path, f"{dropped}-0".encode())) > 1
    await index.drop_shard(dropped)
    assert _files_with(tmp_path, f"{dropped}-".encode()) == []
    assert len(await index.ids()) == 1500
    assert [key for key, _ in await index.query(kept, rows[7], 1)] == [f"{kept}-7"]
    await index.upsert(dropped, ["again"], vectors(1))
    await index.close()
    await index.open("m", DIMENSION, shards=2)
    assert len(await index.ids()) == 1501
    await index.close()


async def test_a_damaged_store_is_moved_aside(tmp_path: Path, index: ChromaIndex) -> None:
    await index.upsert("p", ["a"], vectors(1))
    await index.close()
    (tmp_path / "chroma" / "chroma.sqlite3").write_bytes(b"garbage" * 1000)
    await index.open("m", DIMENSION)
    assert await index.ids() == {}
    assert (tmp_path / "chroma.damaged").is_dir()
    await index.drop_shard("p")
    assert not (tmp_path / "chroma.damaged").exists()


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


def _files_with(folder: Path, needle: bytes) -> list[str]:
    """The files that hold these bytes, but for the file of vectors: in its room for more stands what memory held."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != "data_level0.bin")
    return [path.name for path in files if needle in path.read_bytes()]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    chroma = str(Path(sys.executable).with_name("chroma"))
    command = [chroma, "run", "--path", str(tmp_path / "server"), "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=tmp_path)
    try:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(port: int) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("chroma run did not start")


@pytest.mark.e2e
async def test_two_gateways_share_one_server(server: str) -> None:
    one, two = ChromaIndex(server), ChromaIndex(server)
    await asyncio.gather(one.open("m", DIMENSION), two.open("m", DIMENSION))
    await one.upsert("p", ["a"], vectors(1))
    assert [key for key, _ in await two.query("p", vectors(1)[0], 5)] == ["a"]
    await two.drop_shard("p")
    with pytest.raises(IndexUnavailable):
        await one.query("p", vectors(1)[0], 5)
    assert await one.query("p", vectors(1)[0], 5) == []
    await one.check()
    await one.close()
    await two.close()
