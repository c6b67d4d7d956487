"""The vector index: Chroma, embedded or as `chroma run`.

People are spread over shards by a hash, and who has many facts gets a collection of their own (`memory.chroma_shards`).
An index that may be lost at any moment: SQL holds every vector, and `memory.store` fills in again what is missing here.
What is damaged is found at the opening and dropped (`memory.chroma_folder`). Every read and write is bound to people.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from pathlib import Path
from typing import Any, TextIO, TypeVar

from memory.chroma_client import connect, disconnect
from memory.chroma_folder import (
    DATABASE,
    IndexUnavailable,
    examine,
    is_unwiped,
    move_aside,
    need_room,
    remove_others,
    seal,
    take,
    wipe,
)
from memory.chroma_rows import Vectors
from memory.chroma_shards import Shards, shard_name

__all__ = ["ChromaIndex", "IndexUnavailable"]

log = logging.getLogger(__name__)

T = TypeVar("T")

SHARDS = 64
ANSWER_SECONDS = 5.0
"""How long a turn waits for the index before it goes on without."""
WRITE_SECONDS = 60.0
"""How long a write may take."""
LIST_SECONDS = 600.0
"""How long listing every row may take."""
CLOSE_SECONDS = 10.0
"""How long closing waits for calls that are under way: on a full disk Chroma has been seen never to return."""
THREADS = 4
NOT_OPEN = "the vector index is not open"


class ChromaIndex:
    """Vectors of facts by person.

    Args:
        location: a folder for the embedded store, or the URL of a private `chroma run`.
        space: of hexadecimal digits; indexes of different spaces at one location do not know each other.
    """

    def __init__(self, location: Path | str, space: str = "") -> None:
        self._base = location.absolute() if isinstance(location, Path) else location
        self._location = self._base.with_name(_named(self._base, space)) if isinstance(self._base, Path) else self._base
        self._space = space
        self._client: Any = None
        self._shards: Shards | None = None
        self._shard_count = SHARDS
        self._damaged: set[str] = set()  # collections that were found out while it was open
        self._closed_because = NOT_OPEN
        self._is_stale = False  # after a failure: a server may have been emptied or restarted
        self._has_failed = False  # since it was opened: its files are examined before they are trusted again
        self._lock: TextIO | None = None
        self._threads: ThreadPoolExecutor | None = None
        self._calls: set[Future[Any]] = set()  # under way

    @property
    def is_open(self) -> bool:
        """Whether it can be asked."""
        return self._shards is not None

    async def open(self, embedder_name: str, dimension: int, *, shards: int = SHARDS) -> None:
        """Opens the index for the vectors of one embedding model; what another model left in it is dropped.

        So are collections that are damaged: their rows are missing from `ids` then.

        Args:
            embedder_name: recorded with each collection.
            dimension: length of a vector.
            shards: into how many collections people are spread; a change means a rebuild.

        Raises:
            IndexUnavailable: another process has the folder, it cannot be written, or the server does not answer.
        """
        await self.close()
        self._shard_count = shards
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="chroma")
        try:
            loading = self._in_thread(_load)
            if isinstance(self._location, Path):
                await asyncio.gather(loading, self._examine(self._location))
            else:
                await loading
            try:
                self._shards = await self._in_thread(lambda: self._connect(embedder_name, dimension))
            except IndexUnavailable as error:
                if not isinstance(self._location, Path):
                    raise
                log.warning("the vector index begins anew: %s", error)
                await self._move_aside(self._location)
                self._shards = await self._in_thread(lambda: self._connect(embedder_name, dimension))
            self._damaged.clear()
            self._is_stale = self._has_failed = False
        except BaseException as error:
            self._has_failed = True
            await self.close()
            if isinstance(error, IndexUnavailable):
                self._closed_because = str(error)  # what everybody is told who asks it nevertheless
            raise

    async def upsert(self, person: str, ids: Sequence[str], vectors: Vectors) -> None:
        """Puts a person's vectors in, or replaces them.

        Raises:
            IndexUnavailable: the index cannot be written just now.
        """
        await self.fill({person: (ids, vectors)})

    async def fill(self, people: Mapping[str, tuple[Sequence[str], Vectors]]) -> None:
        """Puts vectors of several people in, or replaces them; some ten times as fast for people of one shard.

        Args:
            people: ids and vectors by person.

        Raises:
            IndexUnavailable: the index cannot be written just now.
        """

        def work(shards: Shards) -> None:
            if isinstance(self._location, Path):
                need_room(self._location)
            shards.fill(people)

        await self._run(work, limit=WRITE_SECONDS)

    async def query(self, person: str, vector: Vectors, k: int) -> list[tuple[str, float]]:
        """The person's nearest facts, nearest first, with their cosine distance (0 to 2).

        Raises:
            IndexUnavailable: the index does not answer in time.
        """
        return await self._run(lambda shards: shards.query(person, vector, k))

    async def delete(self, person: str, ids: Sequence[str]) -> None:
        """Takes single vectors of a person out. The last of their bytes leave the files with `scrub`."""
        if ids:
            await self._run(lambda shards: shards.delete(person, ids), limit=WRITE_SECONDS)

    async def erase(self, person: str) -> None:
        """Takes all vectors of a person out. The last of their bytes leave the files with `scrub`."""
        await self._run(lambda shards: shards.erase(person), limit=WRITE_SECONDS)

    async def scrub(self) -> None:
        """Wipes what was deleted from the files. A server has its files to itself: `chroma vacuum` wipes its database.

        Raises:
            IndexUnavailable: the files cannot be written just now; it is tried again at the next opening.
        """

        def work(shards: Shards) -> None:
            if isinstance(self._location, Path):
                with shards.writing:
                    wipe(self._location)

        await self._run(work, limit=WRITE_SECONDS)

    async def ids(self) -> dict[str, str]:
        """Every row that the index holds: fact id → person. For comparing it with SQL, row by row.

        What an interrupted move or deletion has left behind is taken out meanwhile.
        """
        return await self._run(lambda shards: shards.ids(), limit=LIST_SECONDS)

    async def ids_of(self, person: str) -> set[str]:
        """The ids of a person's rows."""
        return await self._run(lambda shards: shards.ids_of(person), limit=LIST_SECONDS)

    def shard_of(self, person: str) -> str:
        """The collection that the person's vectors are in beside those of others, unless they have one of their own."""
        return shard_name(person, self._shard_count)

    async def clear(self) -> None:
        """Drops everything."""
        await self._run(lambda shards: shards.clear(), limit=WRITE_SECONDS)
        await self.scrub()

    async def drop_others(self) -> None:
        """Deletes the indexes of every other space at this location: they hold what people said, too."""
        if not isinstance(self._base, Path):
            await self._run(lambda shards: shards.drop_others(), limit=WRITE_SECONDS)
            return
        base, own = self._base, self._location
        await asyncio.to_thread(remove_others, base, own if isinstance(own, Path) else base)

    async def check(self) -> None:
        """Asks whether it answers.

        Raises:
            IndexUnavailable: it does not, and why.
        """
        await self._run(lambda _: self._client.heartbeat())

    async def close(self) -> None:
        """Closes the store and gives its folder free, even where the store does not let itself be closed."""
        was_open, self._shards = self._shards is not None, None
        self._closed_because = NOT_OPEN
        try:
            await self._disconnect()
        except IndexUnavailable as error:  # the next opening makes a client of its own
            log.warning("the vector index could not be closed: %s", error)
        finally:
            await self._give_free(is_well=was_open and not self._has_failed)

    async def _give_free(self, *, is_well: bool) -> None:
        threads, self._threads = self._threads, None
        lock, self._lock = self._lock, None
        try:
            if threads is not None:
                threads.shutdown(wait=False, cancel_futures=True)
                _, stuck = await asyncio.to_thread(wait, set(self._calls), CLOSE_SECONDS)
                if stuck:
                    log.warning("the vector index was closed while %d calls of it did not return", len(stuck))
                    is_well = False
            if is_well and not self._has_failed and isinstance(self._location, Path):
                await asyncio.to_thread(seal, self._location)
        finally:
            if lock is not None:
                lock.close()

    async def _examine(self, folder: Path) -> None:
        self._lock = take(folder)
        self._damaged |= await examine(folder)

    def _connect(self, embedder_name: str, dimension: int) -> Shards:
        self._client = connect(self._location)
        folder = self._location if isinstance(self._location, Path) else None
        shards = Shards(
            self._client, embedder_name, dimension, self._shard_count, folder, space="" if folder else self._space
        )
        has_dropped = shards.prepare(self._damaged)
        if folder is not None and (has_dropped or is_unwiped(folder)):
            try:
                wipe(folder)
            except IndexUnavailable as error:
                log.warning("%s", error)
        return shards

    async def _disconnect(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            await self._in_thread(lambda: disconnect(client))

    async def _move_aside(self, folder: Path) -> None:
        """Gives a store up that does not open, unless it is the disk's fault."""
        need_room(folder)
        with suppress(IndexUnavailable):
            await self._disconnect()
        await asyncio.to_thread(move_aside, folder)

    async def _run(self, work: Callable[[Shards], T], *, limit: float = ANSWER_SECONDS) -> T:
        shards = self._shards
        if shards is None:
            raise IndexUnavailable(self._closed_because)
        if isinstance(self._location, Path) and not (self._location / DATABASE).exists():
            # An open file outlives its name: it would go on answering, and keep nothing that is written.
            self._has_failed = True
            raise IndexUnavailable(f"the files of the vector index in {self._location} are gone; it is made anew")

        def fresh() -> T:
            if self._is_stale:
                shards.read()
                self._is_stale = False
            return work(shards)

        try:
            async with asyncio.timeout(limit):
                return await self._in_thread(fresh)
        except TimeoutError as error:
            raise IndexUnavailable(f"the vector index did not answer in {limit:.0f} s") from error
        finally:
            self._damaged |= shards.damaged

    async def _in_thread(self, work: Callable[[], T]) -> T:
        if self._threads is None:
            raise IndexUnavailable(self._closed_because)
        try:
            call = self._threads.submit(work)
            self._calls.add(call)
            call.add_done_callback(self._calls.discard)
            return await asyncio.wrap_future(call)
        except asyncio.CancelledError as error:
            if _is_cancelled():
                raise
            raise IndexUnavailable("the vector index was closed meanwhile") from error  # see `close`
        except (IndexUnavailable, KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # Chroma raises many kinds, panics of its Rust code too; none lets it serve
            self._is_stale = self._has_failed = True
            if isinstance(self._location, Path) and self._location.is_dir():
                need_room(self._location)
            raise IndexUnavailable(f"the vector index failed ({type(error).__name__}: {error})"[:300]) from error


def _named(folder: Path, space: str) -> str:
    return f"{folder.name}-{space}" if space else folder.name


def _is_cancelled() -> bool:
    """Whether the caller itself was cancelled, not only the work that it waited for."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def _load() -> None:
    """Imports Chroma, a second that need not pass after the examination but may beside it."""
    import chromadb  # noqa: F401, PLC0415
