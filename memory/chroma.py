"""The vector index: Chroma, embedded or as `chroma run`, sharded by a hash of the person.

An index that may be lost at any moment: SQL holds every vector, and `memory.store` fills in again what is missing
here. A damaged embedded store can make its process segfault, so it is opened in a child process first; a store that
fails there is moved aside, and the index begins empty. Every read and write is bound to one person.
"""

import asyncio
import fcntl
import hashlib
import logging
import shutil
import sqlite3
import sys
from asyncio.subprocess import DEVNULL
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any, TextIO, TypeVar
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

log = logging.getLogger(__name__)

T = TypeVar("T")
Vectors = NDArray[np.float32]

SHARDS = 64
"""A filter on the person is slow in one large collection; a collection a person costs 75 ms, 2.7 MB and 4 files."""
BATCH = 5000
"""Chroma takes at most 5,461 rows at once."""
PROBE_SECONDS = 120.0
ANSWER_SECONDS = 5.0
"""How long a turn waits for the index before it goes on without."""
SERVER_SECONDS = 30.0
THREADS = 4
IMPORT_ROOT = Path(__file__).resolve().parents[1]
NOT_OPEN = "the vector index is not open"


class IndexUnavailable(Exception):
    """The vector index cannot be used just now; the message is a sentence. Lexical recall serves meanwhile."""


class ChromaIndex:
    """Vectors of facts by person.

    Args:
        location: a folder for the embedded store, or the URL of a private `chroma run`.
    """

    def __init__(self, location: Path | str) -> None:
        self._location = location.absolute() if isinstance(location, Path) else location
        self._client: Any = None
        self._closed_because = NOT_OPEN
        self._collections: dict[str, Any] = {}
        self._mark: dict[str, str | int] = {}
        self._shards = SHARDS
        self._stale = False  # after a failure: a server may have been emptied or restarted
        self._lock: TextIO | None = None
        self._threads: ThreadPoolExecutor | None = None

    @property
    def is_open(self) -> bool:
        """Whether it can be asked."""
        return self._client is not None

    async def open(self, embedder_name: str, dimension: int, *, shards: int = SHARDS) -> None:
        """Opens the index for the vectors of one embedding model; what another model left in it is dropped.

        Args:
            embedder_name: recorded with each collection.
            dimension: length of a vector.
            shards: into how many collections people are spread; a change means a rebuild.

        Raises:
            IndexUnavailable: another process has the folder, it cannot be written, or the server does not answer.
        """
        await self.close()
        self._mark = {"embedder": embedder_name, "dimension": dimension, "shards": shards}
        self._shards = shards
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="chroma")
        try:
            loading = self._in_thread(_load)
            if isinstance(self._location, Path):
                await asyncio.gather(loading, self._prepare_folder(self._location))
            else:
                await loading
            self._client = await self._in_thread(lambda: _connect(self._location))
            await self._run(self._read_collections, limit=None)
            self._stale = False
        except BaseException as error:
            await self.close()
            if isinstance(error, IndexUnavailable):
                self._closed_because = str(error)  # what everybody is told who asks it nevertheless
            raise

    async def upsert(self, person: str, ids: Sequence[str], vectors: Vectors) -> None:
        """Puts a person's vectors in, or replaces them.

        Raises:
            IndexUnavailable: the index cannot be written just now.
        """

        def work() -> None:
            collection = self._collection(self.shard_of(person), create=True)
            for start in range(0, len(ids), BATCH):
                rows = list(ids[start : start + BATCH])
                owners = [{"person": person}] * len(rows)
                collection.upsert(ids=rows, embeddings=vectors[start : start + BATCH], metadatas=owners)

        if ids:
            await self._run(work, limit=None)

    async def query(self, person: str, vector: Vectors, k: int) -> list[tuple[str, float]]:
        """The person's nearest facts, nearest first, with their cosine distance (0 to 2).

        Raises:
            IndexUnavailable: the index does not answer in time.
        """

        def work() -> list[tuple[str, float]]:
            collection = self._collection(self.shard_of(person))
            if collection is None:
                return []
            found = collection.query(
                query_embeddings=[vector], n_results=k, where={"person": {"$eq": person}}, include=["distances"]
            )
            return list(zip(found["ids"][0], map(float, found["distances"][0]), strict=True))

        return await self._run(work)

    async def delete(self, person: str, ids: Sequence[str]) -> None:
        """Takes single vectors of a person out."""

        def work() -> None:
            collection = self._collection(self.shard_of(person))
            if collection is not None:
                collection.delete(ids=list(ids), where={"person": {"$eq": person}})

        if ids:
            await self._run(work, limit=None)

    async def ids(self) -> dict[str, str]:
        """Every row that the index holds: fact id → person. For comparing it with SQL, row by row."""

        def work() -> dict[str, str]:
            return {key: person for name in list(self._collections) for key, person in _rows(self._collection(name))}

        return await self._run(work, limit=None)

    async def people_beside(self, person: str) -> set[str]:
        """Who else lives in the person's shard."""

        def work() -> set[str]:
            collection = self._collection(self.shard_of(person))
            return set() if collection is None else {owner for _, owner in _rows(collection)} - {person}

        return await self._run(work, limit=None)

    def shard_of(self, person: str) -> str:
        """The collection that the person's vectors are in, beside those of others."""
        number = int.from_bytes(hashlib.sha256(person.encode()).digest()[:8], "big") % self._shards
        return f"facts-{number:02d}"

    async def drop_shard(self, person: str) -> None:
        """Drops the whole shard that the person is in: deleting rows alone leaves their vectors in Chroma's files."""

        def work() -> None:
            name = self.shard_of(person)
            if name in self._collections:
                self._client.delete_collection(name)
                del self._collections[name]
            self._wipe()

        await self._run(work, limit=None)

    async def clear(self) -> None:
        """Drops everything."""

        def work() -> None:
            for name in list(self._collections):
                self._client.delete_collection(name)
            self._collections.clear()
            self._wipe()

        await self._run(work, limit=None)

    async def check(self) -> None:
        """Asks whether it answers.

        Raises:
            IndexUnavailable: it does not, and why.
        """

        def work() -> None:
            self._client.heartbeat()

        await self._run(work)

    async def close(self) -> None:
        """Closes the store and gives its folder free, even where the store does not let itself be closed."""
        client, self._client = self._client, None
        self._closed_because = NOT_OPEN
        self._collections.clear()
        try:
            if client is not None:
                await self._in_thread(lambda: _disconnect(client))
        except IndexUnavailable as error:  # the next opening makes a client of its own
            log.warning("the vector index could not be closed: %s", error)
        finally:
            await self._give_free()

    async def _give_free(self) -> None:
        threads, self._threads = self._threads, None
        lock, self._lock = self._lock, None
        try:
            if threads is not None:
                await asyncio.to_thread(threads.shutdown, wait=True, cancel_futures=True)
        finally:
            if lock is not None:
                lock.close()

    def _wipe(self) -> None:
        """Vectors must not outlive an erasure, neither in Chroma's files nor in a store that was moved aside.

        The files of a server are its own: there `chroma vacuum` does it.
        """
        if isinstance(self._location, Path):
            shutil.rmtree(_aside(self._location), ignore_errors=True)
            _wipe_files(self._location)

    def _collection(self, name: str, *, create: bool = False) -> Any:  # noqa: ANN401  (Chroma's own type)
        """The shard's collection, or None where there is none yet; another gateway may have made it."""
        if self._stale:
            self._collections.clear()
            self._read_collections()
            self._stale = False
        if name not in self._collections:
            if create:
                made = self._client.get_or_create_collection(
                    name, embedding_function=None, metadata=self._mark, configuration={"hnsw": {"space": "cosine"}}
                )
                self._collections[name] = made
            elif not isinstance(self._location, Path):
                self._read_collections()
        return self._collections.get(name)

    def _read_collections(self) -> None:
        for found in self._client.list_collections():
            if not found.name.startswith("facts-"):
                continue
            if dict(found.metadata or {}) != self._mark:
                self._client.delete_collection(found.name)
            elif found.name not in self._collections:
                self._collections[found.name] = self._client.get_collection(found.name, embedding_function=None)

    async def _prepare_folder(self, folder: Path) -> None:
        self._lock = _take(folder)
        if _is_used(folder) and not await _survives(folder):
            shutil.rmtree(_aside(folder), ignore_errors=True)
            _move_aside(folder)

    async def _run(self, work: Callable[[], T], *, limit: float | None = ANSWER_SECONDS) -> T:
        if self._client is None:
            raise IndexUnavailable(self._closed_because)
        try:
            async with asyncio.timeout(limit):
                return await self._in_thread(work)
        except TimeoutError as error:
            raise IndexUnavailable(f"the vector index did not answer in {limit:.0f} s") from error

    async def _in_thread(self, work: Callable[[], T]) -> T:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        except asyncio.CancelledError as error:
            if _is_cancelled():
                raise
            raise IndexUnavailable("the vector index was closed meanwhile") from error  # see `close`
        except Exception as error:  # Chroma raises many kinds; each means that it cannot serve
            self._stale = True
            raise IndexUnavailable(f"the vector index failed ({type(error).__name__}: {error})"[:300]) from error


def _is_cancelled() -> bool:
    """Whether the caller itself was cancelled, not only the work that it waited for."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def _load() -> None:
    """Imports Chroma, a second that need not pass after the probe but may beside it."""
    import chromadb  # noqa: F401, PLC0415


def _connect(location: Path | str) -> Any:  # noqa: ANN401  (Chroma's own type)
    import chromadb  # noqa: PLC0415  (a second of import time that start-up need not wait for)
    from chromadb.config import Settings  # noqa: PLC0415

    settings = Settings(anonymized_telemetry=False)
    if isinstance(location, Path):
        return chromadb.PersistentClient(str(location), settings=settings)
    url = urlsplit(location)
    secure = url.scheme == "https"
    port = url.port or (443 if secure else 8000)
    client = chromadb.HttpClient(host=url.hostname or "localhost", port=port, ssl=secure, settings=settings)
    for session in _sessions(client):
        session.timeout = SERVER_SECONDS
    return client


def _disconnect(client: Any) -> None:  # noqa: ANN401  (Chroma's own type)
    sessions = _sessions(client)
    client.close()
    for session in sessions:
        session.close()


def _sessions(client: Any) -> list[Any]:  # noqa: ANN401  (Chroma's own type)
    """The HTTP sessions inside a client of a server: Chroma 1.5 gives them no time limit, and does not close them."""
    servers = (getattr(part, "_server", None) for part in (client, getattr(client, "_admin_client", None)))
    return [session for server in servers if (session := getattr(server, "_session", None)) is not None]


async def _survives(folder: Path) -> bool:
    """Whether the store opens and answers, tried in a process that may crash."""
    command = (sys.executable, "-m", "memory.chroma_probe", str(folder))
    child = await asyncio.create_subprocess_exec(
        *command, cwd=IMPORT_ROOT, stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL, start_new_session=True
    )
    try:
        async with asyncio.timeout(PROBE_SECONDS):
            return await child.wait() == 0
    except TimeoutError:
        return False
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()


def _rows(collection: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401  (Chroma's own type)
    offset = 0
    while True:
        page = collection.get(include=["metadatas"], limit=BATCH, offset=offset)
        yield from ((key, str(row["person"])) for key, row in zip(page["ids"], page["metadatas"], strict=True))
        if len(page["ids"]) < BATCH:
            return
        offset += BATCH


def _take(folder: Path) -> TextIO:
    """Locks the folder, by a file beside it: two processes on one embedded store miss each other's rows."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = folder.with_name(folder.name + ".lock").open("w")
    except OSError as error:
        raise IndexUnavailable(f"the folder {folder} of the vector index cannot be written ({error})") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.close()
        raise IndexUnavailable(
            f"another process uses the vector index in {folder}; fix: end it, or for several gateways start "
            "`chroma run` and set OMOIDE_CHROMA_URL"
        ) from error
    return lock


def _is_used(folder: Path) -> bool:
    return any(folder.iterdir())


def _move_aside(folder: Path) -> None:
    folder.rename(_aside(folder))
    folder.mkdir()


def _wipe_files(folder: Path) -> None:
    """Takes out what dropped collections have left: bytes in the database's free pages, folders of vectors."""
    with closing(sqlite3.connect(folder / "chroma.sqlite3", timeout=SERVER_SECONDS)) as connection:
        kept = {str(name) for (name,) in connection.execute("SELECT id FROM segments")}
        connection.execute("VACUUM")
    for left in folder.iterdir():
        if left.is_dir() and left.name not in kept:
            shutil.rmtree(left)


def _aside(folder: Path) -> Path:
    return folder.with_name(folder.name + ".damaged")
