"""The index as a client of `chroma run`, the server of Chroma itself."""

import asyncio
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from memory.chroma import ChromaIndex, IndexUnavailable
from memory.chroma_shards import OWN_ROWS, own_name
from tests.memory.vector_fakes import files_with_pieces, unit_vectors

DIMENSION = 32
MANY = OWN_ROWS + 10

pytestmark = pytest.mark.e2e


class Server:
    """`chroma run` on a folder, which can be stopped, killed and started again at the same address."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "server"
        self._cwd = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        chroma = str(Path(sys.executable).with_name("chroma"))
        command = [chroma, "run", "--path", str(self.folder), "--port", str(self._port)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=self._cwd)
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self._port)) == 0:
                    return
            time.sleep(0.1)
        raise AssertionError("chroma run did not start")

    def kill(self) -> None:
        assert self._process is not None
        self._process.kill()
        self._process.wait(20)

    def stop(self) -> None:
        assert self._process is not None
        self._process.terminate()
        self._process.wait(20)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    made = Server(tmp_path)
    made.start()
    yield made
    made.stop()


async def opened(server: Server) -> ChromaIndex:
    index = ChromaIndex(server.url)
    await index.open("m", DIMENSION, shards=2)
    return index


async def tell(index: ChromaIndex, person: str, count: int, seed: int = 0) -> list[str]:
    rows = [f"{person}-{number}" for number in range(count)]
    await index.upsert(person, rows, unit_vectors(count, DIMENSION, seed))
    return rows


async def found(index: ChromaIndex, person: str) -> set[str]:
    return {key for key, _ in await index.query(person, unit_vectors(1, DIMENSION)[0], 500)}


async def test_two_gateways_share_one_server(server: Server) -> None:
    one, two = await opened(server), await opened(server)
    rows = await tell(one, "p", 3)
    assert await found(two, "p") == set(rows)
    await two.erase("p")
    assert await found(one, "p") == set()
    await two.clear()
    with pytest.raises(IndexUnavailable):
        await one.query("p", unit_vectors(1, DIMENSION)[0], 5)
    assert await found(one, "p") == set()
    await one.check()
    await one.close()
    await two.close()


async def test_who_one_gateway_moved_the_other_finds_and_adds_to(server: Server) -> None:
    one, two = await opened(server), await opened(server)
    await tell(two, "p", 5)
    assert len(await found(one, "p")) == 5
    rows = await tell(two, "p", MANY)
    assert await found(one, "p") == set(rows)
    await one.upsert("p", ["new"], unit_vectors(1, DIMENSION, 9))
    assert await found(two, "p") == {*rows, "new"}
    assert await two.ids() == dict.fromkeys([*rows, "new"], "p")
    await one.close()
    await two.close()


async def test_of_who_was_erased_no_piece_of_a_vector_is_in_the_files_of_vectors(
    tmp_path: Path, server: Server
) -> None:
    index = await opened(server)
    await tell(index, "other", 40, 5)
    await tell(index, "light", 40, 6)
    await tell(index, "heavy", MANY, 7)
    for person in ("light", "heavy"):
        await index.erase(person)
    await index.scrub()
    await tell(index, "new", MANY, 8)
    await index.close()
    server.stop()
    gone = [*unit_vectors(40, DIMENSION, 6), *unit_vectors(MANY, DIMENSION, 7)[::10]]
    left = files_with_pieces(server.folder, gone, ["light-", "heavy-"])
    # The free pages of a server's database are its own: `chroma vacuum` wipes them.
    assert left.keys() <= {"chroma.sqlite3"}
    vacuum = [str(Path(sys.executable).with_name("chroma")), "vacuum", "--path", str(server.folder), "--force"]
    await asyncio.to_thread(subprocess.run, vacuum, check=True, cwd=tmp_path, capture_output=True)
    assert files_with_pieces(server.folder, gone, ["light-", "heavy-"]) == {}
    server.start()


async def test_a_server_that_comes_back_empty_is_told_and_then_filled_again(server: Server) -> None:
    index = await opened(server)
    rows = await tell(index, "p", 10)
    server.stop()
    with pytest.raises(IndexUnavailable):
        await index.query("p", unit_vectors(1, DIMENSION)[0], 5)
    shutil.rmtree(server.folder)
    server.start()
    assert await index.ids() == {}
    assert await tell(index, "p", 10) == rows
    assert await found(index, "p") == set(rows)
    await index.close()


async def test_a_server_that_comes_back_empty_unseen_is_told_at_the_next_question(server: Server) -> None:
    index = await opened(server)
    await tell(index, "p", 10)
    server.stop()
    shutil.rmtree(server.folder)
    server.start()
    with pytest.raises(IndexUnavailable):
        await index.query("p", unit_vectors(1, DIMENSION)[0], 5)
    await index.open("m", DIMENSION, shards=2)
    assert await index.ids() == {}
    await index.close()


async def test_a_server_that_is_killed_under_questions_is_told_and_serves_again_when_it_is_back(
    server: Server,
) -> None:
    index = await opened(server)
    rows = await tell(index, "p", MANY)
    questions = [asyncio.create_task(found(index, "p")) for _ in range(60)]
    await asyncio.sleep(0.1)
    server.kill()
    answers = await asyncio.gather(*questions, return_exceptions=True)
    assert all(answer == set(rows) or isinstance(answer, IndexUnavailable) for answer in answers)
    with pytest.raises(IndexUnavailable):
        await index.check()
    server.start()
    await index.open("m", DIMENSION, shards=2)
    assert await index.ids() == dict.fromkeys(rows, "p")
    assert await found(index, "p") == set(rows)
    await index.close()


async def test_collections_of_a_server_that_have_lost_their_vectors_are_dropped(server: Server) -> None:
    index = await opened(server)
    await tell(index, "light", 20)
    await tell(index, "heavy", MANY)
    await index.close()
    server.stop()
    for path in server.folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
    server.start()
    index = await opened(server)
    assert await index.ids() == {}
    assert index._shards is not None
    assert own_name("heavy") not in index._shards._collections
    await index.close()


async def test_a_server_that_is_not_there_is_told() -> None:
    index = ChromaIndex("http://127.0.0.1:1")
    with pytest.raises(IndexUnavailable):
        await index.open("m", DIMENSION)
    await index.close()
