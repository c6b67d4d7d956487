from pathlib import Path

import pytest

from persona.card import STAGES
from persona.scaffold import SCHEMA, ScaffoldError, scaffold
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


@pytest.mark.parametrize("name", ["", "Aoi", "../x", "1st", "a b", "あおい", "a" * 33])
def test_a_name_that_cannot_be_one_is_refused(tmp_path: Path, name: str):
    with pytest.raises(ScaffoldError, match="lower-case"):
        scaffold(tmp_path, name, "ja")
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_one_sentence():
    with pytest.raises(ScaffoldError, match="OMOIDE_PERSONA_DIR"):
        scaffold(Path("/proc"), "aoi", "ja")
