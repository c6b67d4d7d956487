"""A folder of notes read into a person's memory from the command line, with the real database, index and model."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from sqlalchemy import update
from typer.testing import CliRunner

from memory.chroma import ChromaIndex
from memory.database import Database
from memory.facts import Fact
from memory.ledger import Ledger
from memory.store import Memory
from memory.tables import people
from service.cli.commands import app
from service.cli.user import login_name
from service.keys import Keys, load_secret, person_of
from service.settings import load_settings
from service.wiring import memory_of
from tests.rows import stated

TARO = person_of("loopback", "taro")


@pytest.fixture(autouse=True)
def notes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder of notes, and a data folder beside it."""
    monkeypatch.setenv("OMOIDE_ENV_FILE", str(tmp_path / ".env"))
    monkeypatch.setenv("OMOIDE_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("OMOIDE_LANGUAGE", "en")
    monkeypatch.setenv("OMOIDE_TIME_ZONE", "Asia/Tokyo")
    monkeypatch.delenv("OMOIDE_API_KEY", raising=False)
    folder = tmp_path / "notes"
    (folder / "diary").mkdir(parents=True)
    (folder / "diary" / "2026-11-20.md").write_text("今日は犬のコタロウと海まで散歩した。")
    (folder / "recipe.txt").write_text("カレーには林檎をひとつ、すりおろして入れる。")
    (folder / "dog.jpg").write_bytes(b"\xff\xd8\xff")
    return folder


def add_docs(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["memory", "add-docs", *map(str, arguments)])


def with_memory(work: Callable[[Memory, Database], Any]) -> Any:
    async def run() -> Any:
        settings = load_settings()
        db = Database(settings.sql_url)
        memory = memory_of(settings, db)
        try:
            await db.migrate()
            return await work(memory, db)
        finally:
            await memory.close()
            await db.close()

    return asyncio.run(run())


def remembered(person: str = TARO) -> list[Fact]:
    return with_memory(lambda memory, _: stated(memory, person))


def test_a_folder_is_read_once_and_then_followed(notes: Path) -> None:
    first = add_docs(notes, "--person", "taro")
    assert first.exit_code == 0, first.output
    assert "Files: 2 new, 0 changed, 0 removed, 0 as they were" in first.output
    assert "taro's memory: 2 passages learned, 0 forgotten" in first.output
    assert "1 files of other kinds: .jpg 1" in first.output
    told = {fact.kind: fact for fact in remembered()}
    assert told["diary"].text == "今日は犬のコタロウと海まで散歩した。"
    assert told["diary"].said_at.isoformat() == "2026-11-20T03:00:00+00:00"
    assert told["note"].text == "recipe\nカレーには林檎をひとつ、すりおろして入れる。"

    async def ask(memory: Memory, _: Database) -> Any:
        await memory.open()
        return await memory.recall(TARO, "わんちゃんとどこへ行った？", datetime.now(load_settings().zone))

    recall = with_memory(ask)
    assert recall.degraded == ()
    assert recall.hits[0].fact.kind == "diary"
    assert any("meaning" in reason for reason in recall.hits[0].reasons)

    assert "Files: 0 new, 0 changed, 0 removed, 2 as they were" in add_docs(notes, "--person", "taro").output

    (notes / "recipe.txt").write_text("カレーには蜂蜜をひとさじ、最後に入れる。")
    (notes / "diary" / "2026-11-20.md").unlink()
    third = add_docs(notes, "--person", "taro")
    assert "Files: 0 new, 1 changed, 1 removed, 0 as they were" in third.output
    assert "1 passages learned, 2 forgotten" in third.output
    assert [fact.text for fact in remembered()] == ["recipe\nカレーには蜂蜜をひとさじ、最後に入れる。"]

    assert "0 passages learned, 1 forgotten" in add_docs(notes, "--person", "taro", "--forget").output
    assert remembered() == []


def test_a_dry_run_changes_nothing(notes: Path) -> None:
    shown = add_docs(notes, "--person", "taro", "--dry-run")
    assert shown.exit_code == 0
    assert "Files: 2 new" in shown.output
    assert "2 passages read (--dry-run: nothing is changed)" in shown.output
    assert remembered() == []


def test_a_service_that_holds_the_index_is_left_to_index(notes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def hold(memory: Memory, _: Database) -> Result:
        index = ChromaIndex(load_settings().data_dir / "chroma")
        await index.open("intfloat/multilingual-e5-small", 384)
        try:
            return await asyncio.to_thread(add_docs, notes)
        finally:
            await index.close()

    shown = with_memory(hold)
    assert shown.exit_code == 0, shown.output
    assert "Found by their words now" in shown.output
    assert "degraded" not in shown.stderr
    assert len(remembered(person_of("loopback", login_name()))) == 2


def test_other_sizes_are_another_reading(notes: Path) -> None:
    async def note_as_read(memory: Memory, db: Database) -> None:
        from service.cli.documents import Wanted, _Files, _found
        from service.cli.phrases import Phrasebook

        settings, wanted = load_settings(), Wanted(notes)
        now = datetime.now(settings.zone)
        await Ledger(db).ensure_person(TARO, "loopback", "taro", now)
        files = _Files(wanted, _found(wanted, {}, Phrasebook("en")), settings.zone)
        await memory.library.file(TARO, files, [], now)

    with_memory(note_as_read)
    same = add_docs(notes, "--person", "taro", "--dry-run")
    assert "2 as they were" in same.output
    other = add_docs(notes, "--person", "taro", "--dry-run", "--max-chars", "300")
    assert "2 changed" in other.output
    assert "2 changed" in add_docs(notes, "--person", "taro", "--dry-run", "--kind", "note").output


def test_a_folder_that_is_suddenly_empty_forgets_nothing(notes: Path, tmp_path: Path) -> None:
    async def note_as_read(memory: Memory, db: Database) -> None:
        from memory.library import Reading

        now = datetime.now(load_settings().zone)
        await Ledger(db).ensure_person(TARO, "loopback", "taro", now)
        await memory.library.file(TARO, [Reading(str(tmp_path / "disk" / "a.md"), "1", "note", now, ())], [], now)

    with_memory(note_as_read)
    (tmp_path / "disk").mkdir()
    shown = add_docs(tmp_path / "disk", "--person", "taro")
    assert shown.exit_code == 1
    assert "the 1 files that were read before are still remembered" in shown.stderr


def test_the_person_of_a_key_is_the_keys(notes: Path) -> None:
    async def key(_: Memory, db: Database) -> tuple[str, str]:
        made, token = await Keys(db, load_secret(load_settings())).create("line")
        return made.id, token

    key_id, token = with_memory(key)
    shown = add_docs(notes / "diary", "--person", "taro", "--api-key", token)
    assert shown.exit_code == 0, shown.output
    assert len(remembered(person_of(key_id, "taro"))) == 1
    assert remembered() == []
    wrong = add_docs(notes, "--api-key", "omoide-sk-wrong")
    assert (wrong.exit_code, "That key cannot be used" in wrong.stderr) == (1, True)


def test_files_that_cannot_be_read_are_told_and_the_rest_is_read(notes: Path) -> None:
    (notes / "bad.json").write_text("{")
    (notes / "old.txt").write_bytes("昔の日記です。海に行った。".encode("cp932"))
    shown = add_docs(notes, "--person", "taro", "--dry-run")
    assert shown.exit_code == 1
    assert "Skipped bad.json: line 1, column 2 is not JSON" in shown.output
    assert "The character encoding is a guess: old.txt (cp932)" in shown.output
    assert "3 passages read" in shown.output


async def pause(_: Memory, db: Database) -> None:
    await Ledger(db).ensure_person(TARO, "loopback", "taro", datetime.now(load_settings().zone))
    async with db.begin() as connection:
        await connection.execute(update(people).where(people.c.id == TARO).values(memory_paused=True))


def test_who_paused_their_memory_is_not_read_for(notes: Path) -> None:
    with_memory(pause)
    shown = add_docs(notes, "--person", "taro")
    assert (shown.exit_code, "`omoide memory resume`" in shown.stderr) == (1, True)


def test_who_paused_their_memory_can_forget_what_was_read(notes: Path) -> None:
    add_docs(notes, "--person", "taro")
    with_memory(pause)
    shown = add_docs(notes, "--person", "taro", "--forget")
    assert (shown.exit_code, remembered()) == (0, []), shown.output


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["/nowhere/at/all"], 1, "there is no such folder"),
        ([".", "--person", "a\nb"], 1, "cannot be used"),
        ([".", "--min-chars", "50", "--max-chars", "40"], 2, "50 is more than --max-chars 40"),
        ([".", "--kind", "letter"], 2, "letter"),
    ],
)
def test_what_makes_no_sense_is_refused(arguments: list[str], code: int, message: str) -> None:
    shown = add_docs(*arguments)
    assert (shown.exit_code, message in shown.stderr) == (code, True)
