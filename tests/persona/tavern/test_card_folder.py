import json
from pathlib import Path
from typing import Any

import pytest

from persona.scaffold import ScaffoldError
from persona.source import load_all, load_persona
from persona.tavern.charx import pack
from persona.tavern.faults import CardFault
from persona.tavern.folder import Imported, import_card
from persona.tavern.png import plain_picture, with_cards
from persona.tavern.read import content_of
from tests.persona.tavern.cards_of_others import ENTRY, V2, V3, as_json, with_data


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "personas"


def import_file(root: Path, path: Path, name: str | None = None) -> Imported:
    return import_card(root, content_of(path), path.name, name)


def saved(tmp_path: Path, card: Any, name: str = "card.json") -> Path:
    path = tmp_path / name
    path.write_bytes(card if isinstance(card, bytes) else as_json(card))
    return path


def names_in(root: Path) -> list[str]:
    return sorted(path.name for path in root.iterdir()) if root.exists() else []


@pytest.mark.parametrize(("card", "name"), [(V2, "mira-holm"), (V3, "mira")])
def test_an_imported_card_is_served_like_any_persona(tmp_path: Path, root: Path, card: dict, name: str):
    made = import_file(root, saved(tmp_path, card))
    assert made.folder == root / name
    assert list(load_all(root)) == [name]
    kept = json.loads((made.folder / "imported.json").read_text("utf-8"))
    assert kept["card"] == card
    assert "# " in (made.folder / "card.yaml").read_text("utf-8")
    assert names_in(root) == [name]


def test_the_files_beside_a_card_are_kept(tmp_path: Path, root: Path):
    picture = plain_picture("mira")
    made = import_file(root, saved(tmp_path, with_cards(picture, {"chara": as_json(V2)}, ""), "mira.png"))
    assert (made.folder / "assets" / "avatar.png").read_bytes() == picture
    charx = pack(as_json(V3), {"assets/icon/images/main.png": picture, "module.risum": b"x"})
    made = import_file(root, saved(tmp_path, charx, "mira.charx"))
    assert (made.folder / "assets" / "assets" / "icon" / "images" / "main.png").read_bytes() == picture
    assert (made.folder / "assets" / "module.risum").read_bytes() == b"x"
    assert len(load_all(root)) == 2


def test_a_name_is_asked_for_or_made_and_numbered(tmp_path: Path, root: Path):
    path = saved(tmp_path, with_data(V3, nickname="", name="灯野 美良"))
    made = [import_file(root, path, name).folder.name for name in (None, None, "mira_2")]
    assert made == ["imported", "imported-2", "mira_2"]


@pytest.mark.parametrize("name", ["", "Mira", "../mira", "美良", "a" * 33, ".import"])
def test_a_name_that_cannot_be_one_is_refused(tmp_path: Path, root: Path, name: str):
    with pytest.raises(ScaffoldError, match="lower-case"):
        import_file(root, saved(tmp_path, V2), name)
    assert names_in(root) == []


def test_what_is_there_is_never_written_over(tmp_path: Path, root: Path):
    (root / "mira").mkdir(parents=True)
    with pytest.raises(ScaffoldError, match="is there already"):
        import_file(root, saved(tmp_path, V2), "mira")
    assert names_in(root) == ["mira"]
    assert names_in(root / "mira") == []


def test_a_card_that_cannot_be_used_leaves_nothing_behind(tmp_path: Path, root: Path):
    with pytest.raises(CardFault, match=r"^card\.json: is no character card"):
        import_file(root, saved(tmp_path, {"a": 1}))
    with pytest.raises(CardFault, match=r"none\.json: there is no such file"):
        import_file(root, tmp_path / "none.json")
    with pytest.raises(CardFault, match="cannot be read"):
        import_file(root, tmp_path)
    huge = "あ" * 20_000
    fields = dict.fromkeys(["description", "personality", "scenario", "system_prompt", "first_mes"], huge)
    with pytest.raises(CardFault, match="does not fit into the files of a persona"):
        import_file(root, saved(tmp_path, with_data(V2, **fields)))
    assert names_in(root) == []


def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path: Path):
    with pytest.raises(ScaffoldError, match="OMOIDE_PERSONA_DIR"):
        import_file(Path("/proc/omoide"), saved(tmp_path, V2))


def test_a_lorebook_larger_than_its_file_may_be_is_cut_and_told(tmp_path: Path, root: Path):
    entries = [{**ENTRY, "name": f"n{number}", "content": "あ" * 500} for number in range(400)]
    made = import_file(root, saved(tmp_path, with_data(V2, character_book={"entries": entries})))
    kept = len(load_persona(made.folder).lorebook)
    assert 100 < kept < 400
    assert f"lorebook.yaml holds only the first {kept} of 400; an export has them all" in [n[1] for n in made.notes]


def test_strange_text_comes_through_the_files_unchanged(tmp_path: Path, root: Path):
    texts = ["yes", "- a: b", "# no comment", "a\n\n  b\n c", "tab\there", "x\u2028y\u0085z", "'\"`|>", "null", "｡ﾟ＋"]
    made = import_file(
        root, saved(tmp_path, with_data(V2, alternate_greetings=texts, description="x: 1\n---\n...\n%a"))
    )
    persona = load_persona(made.folder)
    assert persona.greetings == tuple(text.replace("\u0085", "") for text in texts)
    assert persona.description == "x: 1\n---\n...\n%a"
