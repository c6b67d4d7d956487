import asyncio
import shutil
import subprocess
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.cells import cell_len
from typer.testing import CliRunner

from memory.database import Database
from memory.versions import PersonaVersions
from service.cli.commands import app
from service.settings import ROOT, Settings
from service.shelf import Shelf
from tests.fakes import ScriptedModel
from tests.persona.cards import JUNE


@pytest.fixture(autouse=True)
def in_an_empty_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """No test reads the operator's own .env, or writes into the checkout's data folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OMOIDE_ENV_FILE", str(tmp_path / ".env"))
    monkeypatch.setenv("OMOIDE_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("OMOIDE_LANGUAGE", "en")
    monkeypatch.setenv("COLUMNS", "90")


@pytest.fixture
def june(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A copy of june, with one scenario."""
    monkeypatch.setenv("OMOIDE_PERSONA_DIR", str(tmp_path / "cards"))
    folder = Path(shutil.copytree(ROOT / "persona" / "cards" / "june", tmp_path / "cards" / "june"))
    (folder / "scenarios" / "ten-turns.yaml").unlink()
    return folder


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Iterator[ScriptedModel]:
    """A model server on another thread, as the settings name it."""
    scripted, loop, up = ScriptedModel(pieces=["Tea", " [bold]first"]), asyncio.new_event_loop(), threading.Event()
    over = asyncio.Event()

    async def serve() -> None:
        async with scripted.serving():
            up.set()
            await over.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    up.wait(10)
    monkeypatch.setenv("DEFAULT_LLM_PROVIDER", "local")
    monkeypatch.setenv("LOCAL_MODEL_URL", scripted.url)
    yield scripted
    loop.call_soon_threadsafe(over.set)
    thread.join()
    loop.close()


def keep(folder: Path) -> None:
    """Keeps the persona's files as a version, as the service does when it starts."""

    async def kept() -> None:
        db = Database(Settings().sql_url)
        await db.migrate()
        await Shelf(folder.parent, PersonaVersions(db), lambda: datetime.now(UTC)).look(folder.name, None, "start")
        await db.close()

    Path("var").mkdir(exist_ok=True)
    asyncio.run(kept())


def scenario(folder: Path, *expect: str) -> None:
    text = "title: Tea\nstage: friend\nemotion: sad\nsays: [Hello, I missed the sea]\nexpect:\n"
    (folder / "scenarios" / "rainy-day.yaml").write_text(text + "".join(f"  - {one}\n" for one in expect), "utf-8")


def test_a_scenario_is_played_turn_by_turn_with_the_prompt_of_the_card(june: Path, model: ScriptedModel):
    scenario(june, "contains: tea", "signal_absent: loop")
    shown = CliRunner().invoke(app, ["persona", "try", "june"])
    assert shown.exit_code == 0, shown.output
    assert shown.stdout.count("Tea [bold]first") == 2
    assert shown.stdout.count("holds") == 2
    first, second = model.requests
    assert (first["model"], first["temperature"], first["max_tokens"]) == ("m", 0, 160)
    assert "Relaxed and teasing" in first["messages"][0]["content"]
    assert "Your mood now: sad" in first["messages"][0]["content"]
    assert "June swims in the sea" in second["messages"][0]["content"]
    assert [m["content"] for m in second["messages"][1:]] == ["Hello", "Tea [bold]first", "I missed the sea"]


def test_a_broken_expectation_of_the_card_is_exit_code_1(june: Path, model: ScriptedModel):
    scenario(june, "not_contains: tea", "contains: tea")
    shown = CliRunner().invoke(app, ["persona", "try", "june"])
    assert shown.exit_code == 1
    assert "not_contains: tea  broken" in shown.stdout
    assert "contains: tea      holds" in shown.stdout


def test_another_folder_stands_beside_with_the_difference_in_tokens(june: Path, model: ScriptedModel, tmp_path: Path):
    scenario(june, "contains: tea")
    shutil.copytree(june, tmp_path / "old" / "june")
    card = june / "card.yaml"
    card.write_text(card.read_text("utf-8").replace("Hardly any emoji.", "Hardly any emoji. Rhymes at times."), "utf-8")
    for against in (tmp_path / "old", tmp_path / "old" / "june"):
        shown = CliRunner().invoke(app, ["persona", "try", "june", "--against", str(against)])
        assert shown.exit_code == 0, shown.output
        assert "(+6)" in " ".join(shown.stdout.split())
        assert max(map(cell_len, shown.stdout.splitlines())) <= 90
    systems = ["Rhymes at times" in request["messages"][0]["content"] for request in model.requests]
    assert systems == [True, True, False, False] * 2


def test_a_version_of_git_stands_beside(june: Path, model: ScriptedModel):
    scenario(june, "contains: tea")
    git = ["git", "-C", str(june), "-c", "user.name=t", "-c", "user.email=t@t"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "first"]):
        subprocess.run([*git, *command], check=True)
    card = june / "card.yaml"
    card.write_text(card.read_text("utf-8").replace("Hardly any emoji.", "Never an emoji."), "utf-8")
    shown = CliRunner().invoke(app, ["persona", "try", "june", "--against", "HEAD"])
    assert shown.exit_code == 0, shown.output
    systems = ["Never an emoji" in request["messages"][0]["content"] for request in model.requests]
    assert systems == [True, True, False, False]


def test_a_kept_version_stands_beside(june: Path, model: ScriptedModel):
    scenario(june, "contains: tea")
    assert CliRunner().invoke(app, ["persona", "history", "june"]).exit_code == 1  # none is kept yet
    keep(june)
    card = june / "card.yaml"
    card.write_text(card.read_text("utf-8").replace("Hardly any emoji.", "Never an emoji."), "utf-8")
    shown = CliRunner().invoke(app, ["persona", "try", "june", "--against", "june@1"])
    assert shown.exit_code == 0, shown.output
    assert "june@1" in shown.stdout
    systems = ["Never an emoji" in request["messages"][0]["content"] for request in model.requests]
    assert systems == [True, True, False, False]
    unknown = CliRunner().invoke(app, ["persona", "try", "june", "--against", "june@9"])
    assert "version 9" in unknown.stderr


def test_a_talk_is_played_in_several_stages_beside_each_other(june: Path, model: ScriptedModel):
    scenario(june, "contains: tea")
    shown = CliRunner().invoke(app, ["persona", "try", "june", "--stage", "stranger", "--stage", "lover"])
    assert shown.exit_code == 0, shown.output
    assert "stranger" in shown.stdout
    assert "lover" in shown.stdout
    manners = [JUNE.stages[stage].manner for stage in ("stranger", "stranger", "lover", "lover")]
    for manner, request in zip(manners, model.requests, strict=True):
        assert manner in request["messages"][0]["content"]
    assert [request["max_tokens"] for request in model.requests] == [160, 160, 200, 200]


@pytest.mark.parametrize("version", ["no-such-version", "--output=x"])
def test_a_version_that_nobody_knows_is_one_sentence(june: Path, version: str):
    shown = CliRunner().invoke(app, ["persona", "try", "june", f"--against={version}"])
    assert shown.exit_code == 1
    assert f"{version} is no folder" in shown.stderr
    assert not (june / "x").exists()


def test_one_file_is_played_instead_of_the_personas_own(june: Path, model: ScriptedModel, tmp_path: Path):
    (tmp_path / "one.yaml").write_text("title: One\nsays: [Hi]\n", "utf-8")
    shown = CliRunner().invoke(app, ["persona", "try", "june", "--scenario", str(tmp_path / "one.yaml")])
    assert (shown.exit_code, len(model.requests)) == (0, 1)


def test_a_server_that_allows_no_temperature_is_asked_without(june: Path, model: ScriptedModel):
    model.status, model.answer = 400, {"error": {"message": "temperature is not supported"}}
    scenario(june, "contains: tea")
    shown = CliRunner().invoke(app, ["persona", "try", "june"])
    assert ["temperature" in request for request in model.requests] == [True, False]
    assert shown.exit_code == 1
    assert "The model did not answer (temperature is not supported)" in shown.stderr


def test_without_scenarios_or_without_a_model_it_says_what_to_do(june: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("OMOIDE_PORT", "9")
    assert "make run" in CliRunner().invoke(app, ["persona", "try", "june"]).stderr
    shutil.rmtree(june / "scenarios")
    assert "There is no scenario" in CliRunner().invoke(app, ["persona", "try", "june"]).stderr


def test_a_scenario_that_does_not_load_is_told_by_the_check(june: Path):
    (june / "scenarios" / "rainy-day.yaml").write_text("title: Tea\nsays: []\n", "utf-8")
    shown = CliRunner().invoke(app, ["persona", "check", "june"])
    assert shown.exit_code == 2
    assert "rainy-day.yaml:2:1: says: " in shown.stdout
