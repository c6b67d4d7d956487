import shutil
from pathlib import Path

import pytest

from persona.parts import STAGES
from persona.scaffold import SCHEMA, ScaffoldError, new_folder, scaffold
from persona.source import load_all


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_new_persona_passes_the_checks_and_shows_every_stage(tmp_path: Path, language: str):
    folder = scaffold(tmp_path, "aoi", language)
    persona = load_all(tmp_path)["aoi"]
    assert persona.language == language
    assert {example.stage for example in persona.examples} == {*STAGES, None}
    assert persona.lorebook
    card = (folder / "card.yaml").read_text("utf-8")
    assert card.startswith(f"# yaml-language-server: $schema={SCHEMA}")
    assert (folder / SCHEMA).is_file()
    assert card.count(" # ") >= 8


def test_what_is_there_is_never_written_over(tmp_path: Path):
    (tmp_path / "aoi").mkdir()
    (tmp_path / "aoi" / "card.yaml").write_text("mine")
    with pytest.raises(ScaffoldError, match="is there already"):
        scaffold(tmp_path, "aoi", "ja")
    assert (tmp_path / "aoi" / "card.yaml").read_text() == "mine"


def test_a_persona_that_could_not_be_written_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def full() -> dict:
        assert [path.name[:5] for path in tmp_path.iterdir()] == [".new-"]
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("persona.scaffold.json_schema", full)
    with pytest.raises(ScaffoldError, match="No space left on device"):
        scaffold(tmp_path, "aoi", "ja")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("there", ["folder", "file"])
def test_a_name_that_is_taken_in_the_meantime_stays_with_its_owner(tmp_path: Path, there: str):
    def make() -> None:
        with new_folder(tmp_path, "aoi") as folder:
            (folder / "card.yaml").write_text("theirs")
            if there == "file":
                (tmp_path / "aoi").write_text("mine")
            else:
                shutil.copytree(folder, tmp_path / "aoi")

    with pytest.raises(ScaffoldError, match="is there already"):
        make()
    assert [path.name for path in tmp_path.iterdir()] == ["aoi"]


@pytest.mark.parametrize("name", ["", "Aoi", "../x", "1st", "a b", "あおい", "a" * 33])
def test_a_name_that_cannot_be_one_is_refused(tmp_path: Path, name: str):
    with pytest.raises(ScaffoldError, match="lower-case"):
        scaffold(tmp_path, name, "ja")
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_one_sentence():
    with pytest.raises(ScaffoldError, match="OMOIDE_PERSONA_DIR"):
        scaffold(Path("/proc"), "aoi", "ja")
