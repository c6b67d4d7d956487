"""One database, SQLite or PostgreSQL, behind one small interface.

    DatabaseError             something the operator has to mend; one sentence with the fix
    └── DatabaseUnavailable   the server cannot be reached, or the file is locked; trying again can help

On SQLite every write transaction is `BEGIN IMMEDIATE`: it takes the write lock before it reads, so two writers can
never both read an old value. On PostgreSQL rows are locked where they are read (`SELECT … FOR UPDATE`).
"""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Insert, Table, event, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.util.concurrency import in_greenlet

from memory.columns import to_json

log = logging.getLogger(__name__)

BUSY_SECONDS = 10
"""How long a writer waits for another one on SQLite."""
SCRUB_WAITS_SECONDS = (0, 0.1, 0.4, 0.5, 1)
"""Before each try to empty the write-ahead log."""
MIGRATION_LOCK = 0x0E01DE
"""Key of PostgreSQL's advisory lock: one gateway migrates, the others wait."""
MIGRATIONS = Path(__file__).parent / "migrations"
SCHEMES = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}
WRITES = "omoide_writes"
"""Execution option of a connection whose transaction writes."""


class DatabaseError(Exception):
    """The database cannot be used; the message is one sentence with the fix."""


class DatabaseUnavailable(DatabaseError):
    """The database cannot be reached just now."""


SQLITE_FAULTS: tuple[tuple[str, type[DatabaseError], str], ...] = (
    ("is locked", DatabaseUnavailable, "is locked by another program; fix: end that program"),
    ("unable to open", DatabaseError, "cannot be opened; fix: make its folder writable for this user"),
    ("readonly", DatabaseError, "is read-only; fix: make the file and its folder writable for this user"),
    ("is full", DatabaseError, "cannot grow, the disk is full; fix: free some space"),
    ("malformed", DatabaseError, "is damaged; fix: restore a backup, or move the file away to begin anew"),
    ("not a database", DatabaseError, "is not an SQLite database; fix: move that file away"),
)


class Database:
    """Connections to one database.

    Args:
        url: `sqlite:///PATH` or `postgresql://user:password@host/name`, with or without the driver's name.

    Raises:
        DatabaseError: the URL cannot be understood.
    """

    def __init__(self, url: str) -> None:
        self._url = _normal(url)
        self._engine = _engine(self._url)
        self._writing = asyncio.Lock()

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self._url.get_backend_name()

    async def migrate(self) -> None:
        """Brings the schema up to date and makes the file where there is none; several processes may do so at once.

        Raises:
            DatabaseError: the folder cannot be written, the disk is full, the file is damaged or too new for us.
            DatabaseUnavailable: the server cannot be reached.
        """
        with _explained(self._url):
            if self.dialect == "sqlite":
                _make_folder(self._url)
                await self._use_wal()
        async with self.begin() as connection:
            if self.dialect == "postgresql":
                await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
            await connection.run_sync(_upgrade)

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that may write: committed at the end of the block, rolled back when it raises."""
        async with AsyncExitStack() as stack:
            if self.dialect == "sqlite":  # writers of this process queue in order instead of polling for the lock
                await stack.enter_async_context(self._writing)
            stack.enter_context(_explained(self._url))
            connection = await stack.enter_async_context(self._engine.connect())
            connection = await connection.execution_options(**{WRITES: True})
            await stack.enter_async_context(connection.begin())
            yield connection

    @asynccontextmanager
    async def connect(self) -> AsyncIterator[AsyncConnection]:
        """A connection for reading: one consistent view on SQLite, the latest committed rows on PostgreSQL."""
        with _explained(self._url):
            async with self._engine.connect() as connection:
                yield connection

    async def check(self) -> None:
        """Asks for one row.

        Raises:
            DatabaseError: it does not answer, and why.
        """
        async with self.connect() as connection:
            await connection.execute(text("SELECT 1 FROM people LIMIT 1"))

    async def scrub(self) -> bool:
        """Moves everything out of SQLite's write-ahead log, so that deleted text is not left in it.

        Returns:
            Whether it is out. Whoever reads the database, as a backup does, can hold it up for longer than we wait.
        """
        if self.dialect != "sqlite":
            return True
        with _explained(self._url):
            for wait in SCRUB_WAITS_SECONDS:
                await asyncio.sleep(wait)
                async with self._writing, self._engine.connect() as connection:
                    if await _emptied_log(connection):
                        return True
        log.warning("deleted text may still be in the write-ahead log, until the next time that it is emptied")
        return False

    async def close(self) -> None:
        """Closes every connection."""
        await self._engine.dispose()

    async def _use_wal(self) -> None:
        """Turns the write-ahead log on; it stays on in the file. Another process may be doing the same just now."""
        for attempt in range(20):
            try:
                async with self._engine.connect() as connection:
                    await _outside_transaction(connection, "PRAGMA journal_mode=WAL")
            except OperationalError as error:
                if "locked" not in str(error.orig) or attempt == 19:  # noqa: PLR2004  (the last one)
                    raise
                await asyncio.sleep(0.1)
            else:
                return


def insert_missing(connection: AsyncConnection, table: Table, row: dict[str, Any] | None = None) -> Insert:
    """A statement that inserts the row (None: each row that is executed with it) where there is none with its key."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table).values(row or {}).on_conflict_do_nothing()
    return postgresql.insert(table).values(row or {}).on_conflict_do_nothing()


async def _outside_transaction(connection: AsyncConnection, statement: str) -> Any:  # noqa: ANN401  (a row of it)
    raw = await connection.get_raw_connection()
    assert raw.driver_connection is not None  # noqa: S101  (checked out this moment)
    cursor = await raw.driver_connection.execute(statement)
    row = await cursor.fetchone()
    await cursor.close()
    return row


async def _emptied_log(connection: AsyncConnection) -> bool:
    # Without a wait of SQLite's own: it would hold the write lock while it waits for readers.
    await _outside_transaction(connection, "PRAGMA busy_timeout=0")
    try:
        busy, *_ = await _outside_transaction(connection, "PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        await _outside_transaction(connection, f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
    return not busy


def _normal(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise DatabaseError("The database URL cannot be read; fix: postgresql://user:password@host/name") from error
    driver = SCHEMES.get(parsed.drivername)
    if driver is None:
        known = "sqlite:///PATH or postgresql://user:password@host/name"
        raise DatabaseError(f"Databases of the kind {parsed.drivername!r} are not supported; fix: {known}")
    if driver.startswith("sqlite") and parsed.database in {None, "", ":memory:"}:
        raise DatabaseError("SQLite needs a file that every connection can open; fix: sqlite:///PATH")
    if "sslmode" in parsed.query:  # asyncpg calls it ssl
        parsed = parsed.update_query_dict({"ssl": parsed.query["sslmode"]}).difference_update_query(["sslmode"])
    return parsed.set(drivername=driver)


def _engine(url: URL) -> AsyncEngine:
    if url.get_backend_name() == "sqlite":
        engine = create_async_engine(
            url,
            json_serializer=to_json,
            hide_parameters=True,  # an error's text would hold people's words, and be logged
            pool_size=8,
            max_overflow=0,
            connect_args={"timeout": BUSY_SECONDS},
        )
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_sqlite)
        event.listen(engine.sync_engine, "invalidate", _end_transaction)
        return engine
    return create_async_engine(
        url,
        json_serializer=to_json,
        hide_parameters=True,  # an error's text would hold people's words, and be logged
        pool_size=10,
        max_overflow=10,
        pool_pre_ping=True,
        connect_args={"timeout": 10, "command_timeout": 60},
    )


def _prepare_sqlite(connection: Any, _: object) -> None:  # noqa: ANN401  (a DBAPI connection)
    connection.isolation_level = None  # transactions begin where we say so, not where the driver guesses
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA secure_delete=ON")  # deleted text is overwritten in the file
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _end_transaction(connection: Any, _: object, __: object) -> None:  # noqa: ANN401  (a DBAPI connection)
    """Ends the transaction of a task that was cancelled, before its connection is closed.

    SQLite closes a connection only when the last statement of it is gone, and the frames of the cancelled task may hold
    one for long: until then its transaction would lock everybody else out.
    """
    if in_greenlet():  # else nobody holds it any more
        connection.rollback()


def _make_folder(url: URL) -> None:
    folder = Path(str(url.database)).expanduser().absolute().parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"The folder {folder} cannot be made ({error.strerror}); fix: choose another one (OMOIDE_DATA_DIR)"
        raise DatabaseError(message) from error


def _upgrade(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415  (0.2 s, and only the first statement of a process's life)
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        message = (
            f"The database was made by a newer Omoide ({error}); fix: update this program, or use another database"
        )
        raise DatabaseError(message) from error


@contextmanager
def _explained(url: URL) -> Iterator[None]:
    """Turns what drivers raise for want of a usable database into sentences; other errors pass."""
    try:
        yield
    except PoolTimeout as error:
        raise DatabaseUnavailable("Every database connection is in use; fix: try again in a moment") from error
    except (OperationalError, InterfaceError) as error:
        raise _explain(url, error.orig or error) from error
    except DBAPIError as error:
        if not error.connection_invalidated and not _is_refusal(error.orig):
            raise
        raise _explain(url, error.orig or error) from error
    except OSError as error:
        raise _explain(url, error) from error


def _is_refusal(error: BaseException | None) -> bool:
    return isinstance(error, sqlite3.DatabaseError) and "not a database" in str(error)


def _explain(url: URL, error: BaseException) -> DatabaseError:
    reason = str(error).strip().splitlines()[0][:200] if str(error).strip() else type(error).__name__
    if url.get_backend_name() == "postgresql":
        return DatabaseUnavailable(
            f"The database {url.render_as_string(hide_password=True)} does not answer ({reason}); "
            "fix: start it, or correct OMOIDE_DATABASE_URL"
        )
    for sign, fault, sentence in SQLITE_FAULTS:
        if sign in reason:
            return fault(f"The database {url.database} {sentence}")
    return DatabaseUnavailable(
        f"The database {url.database} cannot be used ({reason}); fix: check the file and its folder"
    )
