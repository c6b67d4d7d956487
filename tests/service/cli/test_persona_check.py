import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from service.cli.commands import app


@pytest.fixture(autouse=True)
def in_an_empty_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """No test reads the operator's own .env, or writes into the checkout's data folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OMOIDE_ENV_FILE", str(tmp_path / ".env"))
    monkeypatch.setenv("OMOIDE_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("OMOIDE_LANGUAGE", "en")


def made_persona(monkeypatch: pytest.MonkeyPatch, root: Path) -> Path:
    """A new persona in a folder of its own."""
    monkeypatch.setenv("OMOIDE_PERSONA_DIR", str(root / "cards"))
    assert CliRunner().invoke(app, ["persona", "new", "aoi"]).exit_code == 0
    return root / "cards" / "aoi"


def test_personas_without_warnings_pass_the_check():
    shown = CliRunner().invoke(app, ["persona", "check"])
    assert (shown.exit_code, shown.stdout) == (0, "Personas: 3; faults: 0, warnings: 0, hints: 0\n")


def test_a_new_persona_passes_the_check_with_hints(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    made_persona(monkeypatch, tmp_path)
    shown = CliRunner().invoke(app, ["persona", "check", "aoi"])
    assert shown.exit_code == 0
    assert shown.stdout.count("hint: ") == 2


def test_a_warning_is_told_with_its_place_and_exit_code_1(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    lorebook = made_persona(monkeypatch, tmp_path) / "lorebook.yaml"
    lorebook.write_text("- {name: a, keys: [the], content: b}\n", "utf-8")
    shown = CliRunner().invoke(app, ["persona", "check"])
    assert shown.exit_code == 1
    assert f"warning: {lorebook}:1:20: lorebook[0].keys[0]: the key 'the' is a word of any talk; fix: " in shown.stdout
    monkeypatch.setenv("OMOIDE_LANGUAGE", "ja")
    row = json.loads(CliRunner().invoke(app, ["persona", "check", "--json"]).stdout)[-1]
    assert {**row, "message": "", "fix": ""} == {
        "grade": "warning",
        "kind": "key_common",
        "file": str(lorebook),
        "line": 1,
        "column": 20,
        "field": "lorebook[0].keys[0]",
        "message": "",
        "fix": "",
    }
    assert "キー「the」" in row["message"]


def test_a_card_that_does_not_load_is_told_beside_the_others_with_exit_code_2(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    card = made_persona(monkeypatch, tmp_path) / "card.yaml"
    card.write_text(card.read_text("utf-8").replace("language: en", "language: jp"), "utf-8")
    CliRunner().invoke(app, ["persona", "new", "riku"])
    shown = CliRunner().invoke(app, ["persona", "check"])
    assert shown.exit_code == 2
    assert "fault: " in shown.stdout
    assert "language" in shown.stdout
    assert "riku" in shown.stdout
    assert CliRunner().invoke(app, ["persona", "check", "nobody"]).exit_code == 2
    monkeypatch.setenv("OMOIDE_PERSONA_DIR", str(tmp_path / "nowhere"))
    assert CliRunner().invoke(app, ["persona", "check"]).exit_code == 2
