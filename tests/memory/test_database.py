import asyncio
import os
import stat
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiosqlite
import pytest
from sqlalchemy import Connection, MetaData, Table, insert, select, text
from sqlalchemy.exc import IntegrityError

from memory.database import MIGRATIONS, Database, DatabaseError, DatabaseUnavailable
from memory.tables import facts, meta, metadata, people

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def _differences(connection: Connection) -> list[object]:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    context = MigrationContext.configure(connection, opts={"compare_type": False})
    return list(compare_metadata(context, metadata))


async def test_migrations_make_exactly_the_tables(db: Database) -> None:
    async with db.connect() as connection:
        assert await connection.run_sync(_differences) == []


async def test_migrating_twice_changes_nothing(db: Database) -> None:
    await db.migrate()
    await db.check()


def _downgrade(connection: Connection, revision: str) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.downgrade(config, revision)


async def test_facts_of_before_are_put_in_order_however_many_there_are(db: Database) -> None:
    many = 6000
    row = {"kind": "note", "subject": "", "attribute": "", "value": "", "text": "…"}
    row |= {"importance": 0.5, "confidence": 1.0, "language": "ja", "provenance": "rules"}

    def before(connection: Connection) -> None:
        _downgrade(connection, "0005")
        older = Table("facts", MetaData(), autoload_with=connection)
        connection.execute(
            insert(people),
            [
                {"id": person, "key_id": "k", "external_id": person, "memory_paused": False, "created_at": NOW}
                for person in "pq"
            ],
        )
        moments = [NOW + timedelta(seconds=(many - n) // 2) for n in range(many)]  # two at a time, the newest first
        rows = [
            {**row, "id": f"m{n:05}", "person": "pq"[n % 3 == 0], "said_at": at, "created_at": at}
            for n, at in enumerate(moments)
        ]
        connection.execute(insert(older), rows)

    async with db.begin() as connection:
        await connection.run_sync(before)
    began = time.perf_counter()
    await db.migrate()
    assert time.perf_counter() - began < 3
    async with db.connect() as connection:
        for person in "pq":
            query = select(facts.c.created_at, facts.c.id, facts.c.position).where(facts.c.person == person)
            rows = (await connection.execute(query.order_by(facts.c.position))).all()
            assert [each.position for each in rows] == list(range(1, len(rows) + 1))
            assert [tuple(each)[:2] for each in rows] == sorted(tuple(each)[:2] for each in rows)


async def test_a_database_of_the_first_version_is_brought_up_to_date_and_keeps_its_rows(db: Database) -> None:
    async with db.begin() as connection:
        await connection.run_sync(_downgrade, "0001")
        await connection.execute(insert(meta).values(name="kept", value=1))
    await db.migrate()
    async with db.connect() as connection:
        assert await connection.run_sync(_differences) == []
        assert (await connection.execute(select(meta.c.name))).scalar() == "kept"


async def test_two_gateways_may_start_together(tmp_path: Path) -> None:
    databases = [Database(f"sqlite:///{tmp_path}/new/omoide.db") for _ in range(4)]
    await asyncio.gather(*(database.migrate() for database in databases))
    for database in databases:
        await database.check()
        await database.close()


@pytest.mark.postgres
async def test_two_gateways_may_start_together_on_postgresql(postgres_url: str) -> None:
    databases = [Database(postgres_url) for _ in range(4)]
    await asyncio.gather(*(database.migrate() for database in databases))
    for database in databases:
        await database.check()
        await database.close()


async def test_a_failed_block_leaves_nothing(db: Database) -> None:
    async def half() -> None:
        async with db.begin() as connection:
            await connection.execute(insert(meta).values(name="half", value=1))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await half()
    async with db.connect() as connection:
        assert (await connection.execute(select(meta))).all() == []


async def test_sqlite_is_prepared_for_many_readers_and_erasure(sqlite_db: Database) -> None:
    async with sqlite_db.connect() as connection:
        pragmas = {}
        for name in ("journal_mode", "foreign_keys", "synchronous", "secure_delete", "busy_timeout"):
            pragmas[name] = (await connection.execute(text(f"PRAGMA {name}"))).scalar()
    assert pragmas == {
        "journal_mode": "wal",
        "foreign_keys": 1,
        "synchronous": 1,
        "secure_delete": 1,
        "busy_timeout": 10000,
    }


async def test_writers_wait_for_each_other(sqlite_db: Database) -> None:
    other = Database(sqlite_db._url.render_as_string())

    async def add(database: Database, number: int) -> None:
        async with database.begin() as connection:
            count = (await connection.execute(select(meta.c.value).where(meta.c.name == "n"))).scalar()
            await asyncio.sleep(0.001)
            await connection.execute(text("DELETE FROM meta"))
            await connection.execute(insert(meta).values(name="n", value=(count or 0) + number))

    await asyncio.gather(*(add(database, 1) for database in (sqlite_db, other) for _ in range(10)))
    async with other.connect() as connection:
        assert (await connection.execute(select(meta.c.value))).scalar() == 20
    await other.close()


async def test_a_writer_that_is_cancelled_in_the_middle_locks_nobody_out(
    sqlite_db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached = asyncio.Event()

    async def stuck(_: aiosqlite.Cursor) -> None:
        reached.set()
        await asyncio.sleep(60)

    async def write() -> None:
        async with sqlite_db.begin() as connection:
            await connection.execute(text("SELECT name FROM sqlite_master"))

    with monkeypatch.context() as patched:
        patched.setattr(aiosqlite.Cursor, "fetchall", stuck)
        writing = asyncio.create_task(write())
        await reached.wait()
        writing.cancel()
        await asyncio.wait({writing})
    async with asyncio.timeout(5), sqlite_db.begin() as connection:
        await connection.execute(insert(meta).values(name="n", value=1))
    assert writing.cancelled()  # its frames are there until now, and the statement with them


async def test_a_log_that_a_reader_holds_is_told_and_emptied_at_the_next_try(
    sqlite_db: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("memory.database.SCRUB_WAITS_SECONDS", (0, 0.01))
    log = Path(f"{sqlite_db._url.database}-wal")
    async with sqlite_db.connect() as reader:
        await reader.execute(select(meta))
        async with sqlite_db.begin() as connection:
            await connection.execute(insert(meta).values(name="n", value="CANARY"))
        assert not await sqlite_db.scrub()
        assert b"CANARY" in log.read_bytes()
    assert "deleted text may still be in the write-ahead log" in caplog.text
    assert await sqlite_db.scrub()
    assert log.read_bytes() == b""


async def test_a_reader_that_leaves_soon_holds_up_no_scrub(sqlite_db: Database) -> None:
    async def read() -> None:
        async with sqlite_db.connect() as reader:
            await reader.execute(select(meta))
            await asyncio.sleep(0.2)

    reading = asyncio.create_task(read())
    await asyncio.sleep(0.05)
    async with sqlite_db.begin() as connection:
        await connection.execute(insert(meta).values(name="n", value=1))
    assert await sqlite_db.scrub()
    await reading
    async with sqlite_db.connect() as connection:
        assert (await connection.execute(text("PRAGMA busy_timeout"))).scalar() == 10000


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("mysql://h/d", "not supported"),
        ("sqlite://", "needs a file"),
        ("sqlite:///:memory:", "needs a file"),
        ("not a url", "cannot be read"),
    ],
)
def test_urls_that_cannot_work_are_told_with_the_fix(url: str, sentence: str) -> None:
    with pytest.raises(DatabaseError, match=rf"{sentence}.*fix: "):
        Database(url)


@pytest.mark.parametrize(
    "url", ["postgres://u@h/d", "postgresql://u@h/d?sslmode=require", "postgresql+asyncpg://u@h/d"]
)
async def test_postgresql_urls_are_taken_in_every_spelling(url: str) -> None:
    database = Database(url)
    assert database.dialect == "postgresql"
    assert "sslmode" not in database._url.query
    await database.close()


async def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    database = Database(f"sqlite:///{tmp_path}/file/sub/omoide.db")
    with pytest.raises(DatabaseError, match=r"cannot be made .*fix: "):
        await database.migrate()
    await database.close()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
async def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    database = Database(f"sqlite:///{tmp_path}/omoide.db")
    with pytest.raises(DatabaseError, match=r"fix: "):
        await database.migrate()
    await database.close()


async def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "omoide.db").write_text("these are not the pages you are looking for" * 100)
    database = Database(f"sqlite:///{tmp_path}/omoide.db")
    with pytest.raises(DatabaseError, match=r"not an SQLite database; fix: "):
        await database.migrate()
    await database.close()


async def test_a_newer_database_is_told(sqlite_db: Database) -> None:
    async with sqlite_db.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseError, match=r"newer Omoide .*fix: update"):
        await sqlite_db.migrate()


async def test_an_unreachable_server_is_told_without_the_password() -> None:
    database = Database("postgresql://user:hunter2@127.0.0.1:1/name")
    with pytest.raises(DatabaseUnavailable, match=r"does not answer .*fix: ") as told:
        await database.migrate()
    assert "hunter2" not in str(told.value)
    await database.close()


async def test_a_full_disk_is_told(sqlite_db: Database) -> None:
    async def fill() -> None:
        async with sqlite_db.begin() as connection:
            await connection.execute(text("PRAGMA max_page_count=1"))
            await connection.execute(insert(meta).values(name="big", value="x" * 10**6))

    with pytest.raises(DatabaseError, match=r"disk is full; fix: "):
        await fill()


async def test_an_error_does_not_tell_what_was_to_be_written(db: Database) -> None:
    row = {"id": "p", "key_id": "SECRET", "external_id": "", "memory_paused": False, "created_at": datetime.now(UTC)}
    async with db.begin() as connection:
        await connection.execute(insert(people).values(row))
    with pytest.raises(IntegrityError) as caught:
        await _insert_person(db, row)
    assert "SECRET" not in str(caught.value)


async def _insert_person(db: Database, row: dict[str, object]) -> None:
    async with db.begin() as connection:
        await connection.execute(insert(people).values(row))
