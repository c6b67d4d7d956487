"""What tests of several packages share: a temporary PostgreSQL cluster, and migrated databases."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from memory.database import Database

os.environ["OMOIDE_ENV_FILE"] = os.devnull  # no test reads the developer's own settings
BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of an empty cluster on loopback, gone at the end of the run; skips where PostgreSQL is not installed."""
    initdb = next((found for folder in BINARIES if (found := folder / "initdb").exists()), None) or shutil.which(
        "initdb"
    )
    if initdb is None:
        pytest.skip("PostgreSQL's binaries are not here (Debian: apt install postgresql)")
    binaries = Path(initdb).parent
    with tempfile.TemporaryDirectory(prefix="omoide-pg-", dir="/tmp") as folder:
        data = Path(folder) / "data"
        as_user: list[str | Path] = [*_as_unprivileged(Path(folder))]
        _run(folder, *as_user, binaries / "initdb", "-D", data, "-U", "omoide", "-A", "trust", "-E", "UTF8")
        port = _free_port()
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
        control: list[str | Path] = [*as_user, binaries / "pg_ctl", "-D", data, "-w", "-l", Path(folder) / "log"]
        _run(folder, *control, "-o", options, "start")
        try:
            yield f"postgresql://omoide@127.0.0.1:{port}/postgres"
        finally:
            _run(folder, *control, "-m", "immediate", "stop")


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The URL of an empty database of its own."""
    name = f"test_{os.urandom(6).hex()}"
    _statement(postgres_server, f"CREATE DATABASE {name}")
    yield postgres_server.rsplit("/", 1)[0] + f"/{name}"
    _statement(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
async def db(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """A migrated database of each kind."""
    url = f"sqlite:///{tmp_path}/omoide.db" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    database = Database(url)
    await database.migrate()
    yield database
    await database.close()


@pytest.fixture
async def sqlite_db(tmp_path: Path) -> AsyncIterator[Database]:
    """A migrated database in a file."""
    database = Database(f"sqlite:///{tmp_path}/omoide.db")
    await database.migrate()
    yield database
    await database.close()


def _statement(url: str, sql: str) -> None:
    psql = next((found for folder in BINARIES if (found := folder / "psql").exists()), "psql")
    _run(None, psql, url, "-qc", sql)


def _run(folder: str | None, *command: str | Path) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder)


def _as_unprivileged(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return []
    user = next((name for name in ("postgres", "nobody") if _exists(name)), None)
    if user is None or shutil.which("setpriv") is None:
        pytest.skip("PostgreSQL refuses to run as root, and there is no user postgres or nobody to run it as")
    entry = pwd.getpwnam(user)
    os.chown(folder, entry.pw_uid, entry.pw_gid)
    return ["setpriv", f"--reuid={entry.pw_uid}", f"--regid={entry.pw_gid}", "--clear-groups"]


def _exists(user: str) -> bool:
    try:
        pwd.getpwnam(user)
    except KeyError:
        return False
    return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
