"""What a persona was, told and brought back from the command line, without a running gateway."""

import asyncio
import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from memory.database import Database
from memory.versions import PersonaVersions
from persona.folder import CARD, REPLACED, read_files
from service.cli.commands import app
from service.personas import Personas
from service.settings import load_settings
from service.shelf import Shelf
from tests.persona.cards import CARDS, SAKURA


@pytest.fixture(autouse=True)
def cards(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The folder of personas, copied."""
    folder = Path(shutil.copytree(CARDS, tmp_path / "cards"))
    monkeypatch.setenv("OMOIDE_PERSONA_DIR", str(folder))
    monkeypatch.setenv("OMOIDE_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("OMOIDE_LANGUAGE", "en")
    return folder


def omoide(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["persona", *arguments])


def serve() -> None:
    """What a gateway does at its start."""

    async def start() -> None:
        settings = load_settings()
        settings.data_dir.mkdir(exist_ok=True)
        db = Database(settings.sql_url)
        await db.migrate()
        await Personas(Shelf(settings.persona_dir, PersonaVersions(db), lambda: datetime.now(UTC))).open()
        await db.close()

    asyncio.run(start())


def edit(cards: Path, old: str, new: str) -> None:
    path = cards / "sakura" / CARD
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def listed() -> dict[str, tuple[int | None, str]]:
    rows = json.loads(omoide("list", "--json").stdout)
    return {row["name"]: (row["version"], row["state"]) for row in rows}


def history() -> list[tuple[int, str, int | None]]:
    rows = json.loads(omoide("history", "sakura", "--json").stdout)
    return [(row["version"], row["why"], row["parent"]) for row in rows]


def test_the_list_tells_how_each_persona_is(cards: Path, tmp_path: Path):
    assert listed()["sakura"] == (1, "new")
    assert not (tmp_path / "var").exists()  # looking makes nothing
    serve()
    assert listed()["sakura"] == (1, "ok")
    edit(cards, "22歳", "23歳")
    assert listed()["sakura"] == (2, "changed")
    edit(cards, "language: ja", "language: jp")
    assert listed() == {"gensan": (1, "ok"), "june": (1, "ok"), "sakura": (1, "broken")}
    told = omoide("list")
    assert told.exit_code == 1
    assert "broken; version 1 serves" in told.stdout
    assert "sakura/card.yaml:4:1: language" in told.stderr


def test_a_database_that_does_not_answer_takes_only_the_versions(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("OMOIDE_DATABASE_URL", "postgresql://u@127.0.0.1:1/d")
    told = omoide("list")
    assert told.exit_code == 1
    assert "さくら" in told.stdout
    assert "does not answer" in told.stderr


def test_the_history_tells_when_and_how_each_version_came(cards: Path):
    serve()
    edit(cards, "22歳", "23歳")
    told = omoide("history", "sakura")
    assert told.stdout.splitlines()[0].split() == ["version", "created", "origin", "from", "hash"]
    assert SAKURA.hash[:12] in told.stdout
    assert "no version yet" in told.stderr
    serve()
    assert history() == [(2, "start", 1), (1, "start", None)]


def test_a_difference_is_a_unified_diff_of_the_files(cards: Path):
    serve()
    assert "version 1 only" in omoide("diff", "sakura").stderr
    edit(cards, "22歳", "23歳")
    (cards / "sakura" / "lorebook.yaml").unlink()
    unkept = omoide("diff", "sakura").stdout
    assert f"--- sakura@1/card.yaml\n+++ {cards}/sakura/card.yaml\n@@ " in unkept
    assert "\n-  summary: 22歳" in unkept
    assert "\n+  summary: 23歳" in unkept
    assert "--- sakura@1/lorebook.yaml\n+++ /dev/null\n" in unkept
    serve()
    for arguments in ([], ["1", "2"]):
        assert "+++ sakura@2/card.yaml\n" in omoide("diff", "sakura", *arguments).stdout
    assert f"+++ {cards}/sakura/card.yaml\n" in omoide("diff", "sakura", "1").stdout
    same = omoide("diff", "sakura", "2")
    assert (same.stdout, "do not differ" in same.stderr, same.exit_code) == ("", True, 0)


def test_a_difference_to_broken_files_shows_what_broke_them(cards: Path):
    serve()
    edit(cards, "language: ja", "language: [")
    assert "\n+language: [" in omoide("diff", "sakura").stdout


def test_a_difference_has_colours_where_they_are_wanted(cards: Path, monkeypatch: pytest.MonkeyPatch):
    serve()
    edit(cards, "22歳", "23歳")
    monkeypatch.delenv("NO_COLOR", raising=False)
    coloured = CliRunner().invoke(app, ["persona", "diff", "sakura"], color=True).stdout
    assert "\x1b[31m" in coloured
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in CliRunner().invoke(app, ["persona", "diff", "sakura"], color=True).stdout


def test_a_rollback_writes_the_files_back_and_keeps_what_was_there(cards: Path):
    serve()
    edit(cards, "22歳", "23歳")
    told = omoide("rollback", "sakura", "1")
    assert (told.exit_code, "as version 3" in told.stdout) == (0, True)
    assert read_files(cards / "sakura") == read_files(CARDS / "sakura")
    assert history() == [(3, "rollback", 1), (2, "edit", 1), (1, "start", None)]


def test_a_rollback_over_broken_files_says_where_they_are_kept(cards: Path):
    serve()
    edit(cards, "language: ja", "language: [")
    told = omoide("rollback", "sakura", "1")
    assert str(cards / "sakura" / REPLACED) in told.stderr
    assert listed()["sakura"] == (1, "ok")


def test_a_removed_persona_comes_back(cards: Path):
    serve()
    shutil.rmtree(cards / "sakura")
    assert omoide("rollback", "sakura", "1").exit_code == 0
    assert listed()["sakura"] == (1, "ok")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["history", "nobody"], "There is no persona nobody"),
        (["diff", "sakura", "7"], "has no version 7. Fix: use one of 1"),
        (["diff", "sakura", "1", "7"], "has no version 7"),
        (["rollback", "sakura", "7"], "has no version 7"),
        (["rollback", "../cards/sakura", "1"], "There is no persona"),
    ],
)
def test_what_is_not_there_is_one_sentence(cards: Path, arguments: list[str], told: str):
    serve()
    shown = omoide(*arguments)
    assert (shown.exit_code, told in shown.stderr) == (1, True)
    assert len(shown.stderr.strip().splitlines()) == 1


def test_before_the_first_start_there_is_no_version_and_it_is_told_how_to_get_one():
    assert "start Omoide" in omoide("history", "sakura").stderr


def test_a_folder_that_cannot_be_written_is_told_with_the_fix(cards: Path, monkeypatch: pytest.MonkeyPatch):
    def read_only(*_: object) -> None:
        raise OSError(30, "Read-only file system")

    serve()
    edit(cards, "22歳", "23歳")
    monkeypatch.setattr("persona.folder._write", read_only)
    told = omoide("rollback", "sakura", "1")
    assert (told.exit_code, "fix: make it writable" in told.stderr) == (1, True)
