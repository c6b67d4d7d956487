"""Changed files are noticed by themselves: how soon, and what happens when that fails."""

import asyncio
import contextlib
import shutil
import time
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from memory.database import Database, DatabaseUnavailable
from memory.versions import PersonaVersions
from service import watch as watching
from service.personas import Personas
from service.shelf import Shelf
from service.watch import signatures_in, watch
from tests.persona.cards import CARDS


@pytest.fixture
async def watched(sqlite_db: Database, tmp_path: Path) -> AsyncIterator[Personas]:
    """The personas of `cards`, read again when their files change."""
    root = Path(shutil.copytree(CARDS, tmp_path / "cards"))
    personas = Personas(Shelf(root, PersonaVersions(sqlite_db), lambda: datetime.now(UTC)))
    await personas.open()
    task = asyncio.create_task(watch(personas, root))
    yield personas
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def until(holds: Callable[[], bool], seconds: float = 5.0) -> float:
    """Seconds until it holds."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < seconds
        await asyncio.sleep(0.01)
    return time.monotonic() - began


def write(root: Path, age: int) -> None:
    card = (CARDS / "sakura" / "card.yaml").read_text("utf-8")
    (root / "sakura" / "card.yaml").write_text(card.replace("age: 22", f"age: {age}"), "utf-8")


async def test_an_edit_is_served_within_a_second(watched: Personas, tmp_path: Path):
    taken = []
    for age in (30, 31, 32):
        write(tmp_path / "cards", age)
        taken.append(await until(lambda age=age: watched["sakura"].identity.age == age))
    print(f"served after {', '.join(f'{seconds:.2f}' for seconds in taken)} s")  # noqa: T201  (a figure of the decision record)
    assert min(taken) < 1
    assert watched["sakura"].version == 4


async def test_files_that_never_rest_are_read_all_the_same(watched: Personas, tmp_path: Path):
    async def scribble() -> None:
        for age in range(30, 1000):
            await asyncio.to_thread(write, tmp_path / "cards", age)
            await asyncio.sleep(0.05)

    task = asyncio.create_task(scribble())
    await until(lambda: watched["sakura"].identity.age != 22)
    task.cancel()


async def test_new_and_removed_folders_are_noticed(watched: Personas, tmp_path: Path):
    root = tmp_path / "cards"
    shutil.copytree(root / "june", root / "mei")
    card = root / "mei" / "card.yaml"
    card.write_text(card.read_text("utf-8").replace("name: june", "name: mei"), "utf-8")
    shutil.rmtree(root / "june")
    await until(lambda: set(watched) == {"gensan", "mei", "sakura"})


async def test_a_database_that_is_away_is_told_once_and_waited_for(
    watched: Personas, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    tried = []

    async def down(*_: object) -> None:
        tried.append(1)
        raise DatabaseUnavailable("away")

    monkeypatch.setattr(watching, "RETRY_SECONDS", 0.0)
    with monkeypatch.context() as patched:
        patched.setattr(PersonaVersions, "accept", down)
        write(tmp_path / "cards", 30)
        await until(lambda: len(tried) > 2)
    assert [record.message for record in caplog.records] == ["changed personas wait for the database: away"]
    assert watched["sakura"].identity.age == 22
    await until(lambda: watched["sakura"].identity.age == 30)


async def test_nothing_is_read_while_nothing_changes(watched: Personas, monkeypatch: pytest.MonkeyPatch):
    async def never(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(Personas, "reload", never)
    await asyncio.sleep(3 * watching.POLL_SECONDS)
    assert watched.state() == "ok"


def test_a_look_at_a_hundred_personas_costs_little(tmp_path: Path):
    for number in range(100):
        shutil.copytree(CARDS / "june", tmp_path / f"june{number}")
    began = time.perf_counter()
    assert len(signatures_in(tmp_path) or {}) == 100
    taken = time.perf_counter() - began
    print(f"a look at 100 personas: {taken * 1000:.1f} ms")  # noqa: T201  (a figure of the decision record)
    assert taken < 1
    assert signatures_in(tmp_path / "nowhere") is None
