import base64
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from persona.faults import PersonaError
from persona.source import load_persona
from persona.tavern.charx import pack
from persona.tavern.export import FORMS, as_v2, as_v3, export_card, write_new
from persona.tavern.faults import CardFault
from persona.tavern.folder import import_card
from persona.tavern.png import plain_picture, with_cards
from persona.tavern.read import read_card
from tests.persona.cards import CARDS, PERSONAS
from tests.persona.tavern.cards_of_others import ENTRY, V2, V3, as_json, with_data

NOW = datetime(2026, 11, 21, tzinfo=UTC)
PICTURE = plain_picture("own")
PACKED = {
    "json": as_json,
    "png": lambda card: with_cards(PICTURE, {"chara" if card["spec"].endswith("v2") else "ccv3": as_json(card)}, ""),
    "charx": lambda card: pack(as_json(card), {"assets/icon/images/main.png": PICTURE, "x/y.txt": b"z"}),
}


def imported(tmp_path: Path, card: dict[str, Any], packed: str = "json") -> Path:
    return import_card(tmp_path / "personas", PACKED[packed](card), "card.bin").folder


def exported(folder: Path, form: str) -> dict[str, Any]:
    return read_card(export_card(folder.parent, folder.name, form, NOW), "").raw  # type: ignore[arg-type]


def edit(folder: Path, old: str, new: str, file: str = "card.yaml") -> None:
    path = folder / file
    text = path.read_text("utf-8")
    assert text.count(old) == 1, text
    path.write_text(text.replace(old, new), "utf-8")


@pytest.mark.parametrize("packed", PACKED)
@pytest.mark.parametrize("card", [V2, V3], ids=["v2", "v3"])
def test_an_unchanged_card_comes_out_as_it_went_in(tmp_path: Path, card: dict[str, Any], packed: str):
    folder = imported(tmp_path, card, packed)
    assert exported(folder, card["spec"][-2:]) == card
    assert exported(folder, "png") == card
    assert exported(folder, "charx") == card if card is V3 else as_v3(card)


def test_pictures_and_assets_come_out_as_they_went_in(tmp_path: Path):
    png = imported(tmp_path, V2, "png")
    assert PACKED["png"](V2) == with_cards(export_card(png.parent, png.name, "png", NOW), {"chara": as_json(V2)}, "")
    charx = imported(tmp_path, V3, "charx")
    found = read_card(export_card(charx.parent, charx.name, "charx", NOW), "")
    assert found.assets == {"assets/icon/images/main.png": PICTURE, "x/y.txt": b"z"}


def test_a_card_that_came_with_a_picture_of_its_own_keeps_it_in_a_charx(tmp_path: Path):
    folder = imported(tmp_path, V2, "png")
    found = read_card(export_card(folder.parent, folder.name, "charx", NOW), "")
    (icon,) = found.raw["data"]["assets"]
    assert found.assets == {icon["uri"].removeprefix("embeded://"): PICTURE}


def test_the_main_icon_of_a_charx_is_the_picture_of_a_png(tmp_path: Path):
    icons = [
        {"type": "icon", "uri": "embeded://x/y.txt", "name": "small", "ext": "txt"},
        {"type": "icon", "uri": "embeded://assets/icon/images/main.png", "name": "main", "ext": "png"},
    ]
    folder = imported(tmp_path, with_data(V3, assets=icons), "charx")
    assert export_card(folder.parent, folder.name, "png", NOW).startswith(PICTURE[:-12])


def test_a_card_without_a_picture_gets_a_plain_one(tmp_path: Path):
    folder = imported(tmp_path, V2)
    assert export_card(folder.parent, folder.name, "png", NOW).startswith(plain_picture("Mira Holm")[:-12])


def test_a_png_of_a_v3_card_is_read_by_v2_programs_too(tmp_path: Path):
    folder = imported(tmp_path, V3)
    written = export_card(folder.parent, folder.name, "png", NOW)
    texts = dict(re.findall(rb"tEXt(ccv3|chara)\0([A-Za-z0-9+/=]+)", written))
    assert texts.keys() == {b"ccv3", b"chara"}
    backfilled = json.loads(base64.b64decode(texts[b"chara"]))
    assert backfilled["spec"] == "chara_card_v2"
    assert "V3" in backfilled["data"]["creator_notes"]
    assert backfilled["data"]["character_book"]["entries"][0]["content"] == "灯台は百年前に建てられた。"


def test_what_the_operator_changed_is_in_the_card_and_nothing_else(tmp_path: Path):
    folder = imported(tmp_path, V2)
    edit(folder, "character: dry, patient", "character: dry, patient, kind")
    edit(folder, "display_name: Mira Holm", "display_name: Mira H.")
    assert exported(folder, "v2") == with_data(V2, personality="dry, patient, kind", name="Mira H.")


def test_a_changed_nickname_stays_one_and_the_date_is_told(tmp_path: Path):
    folder = imported(tmp_path, V3)
    edit(folder, "display_name: ミラ", "display_name: みら")
    assert exported(folder, "v3") == with_data(V3, nickname="みら", modification_date=int(NOW.timestamp()))


def test_what_a_card_has_no_field_for_travels_in_our_extensions(tmp_path: Path):
    folder = imported(tmp_path, V2)
    edit(folder, "  style: ", "  style: Gruff. ")
    changed = exported(folder, "v2")
    assert changed["data"]["extensions"].keys() == V2["data"]["extensions"].keys() | {"omoide"}
    assert {**changed["data"], "extensions": 0} == {
        **V2["data"],
        "extensions": 0,
        "personality": changed["data"]["personality"],
    }
    (tmp_path / "again").mkdir()
    again = imported(tmp_path / "again", changed)
    assert load_persona(again).speech.style.startswith("Gruff.")


def test_copies_of_fields_beside_the_data_follow(tmp_path: Path):
    card = {**V2, "personality": V2["data"]["personality"], "scenario": "another one"}
    folder = imported(tmp_path, card)
    edit(folder, "character: dry, patient", "character: wet")
    changed = exported(folder, "v2")
    assert (changed["personality"], changed["data"]["personality"], changed["scenario"]) == (
        "wet",
        "wet",
        "another one",
    )


def test_a_changed_entry_keeps_what_we_do_not_know_of_it(tmp_path: Path):
    folder = imported(tmp_path, V2)
    edit(folder, "burns fish oil", "burns whale oil", "lorebook.yaml")
    first, second = exported(folder, "v2")["data"]["character_book"]["entries"]
    assert first == {**ENTRY, "content": "The lamp of {{char}}'s tower burns whale oil."}
    assert second == V2["data"]["character_book"]["entries"][1]


def test_decorators_stay_before_a_changed_content(tmp_path: Path):
    folder = imported(tmp_path, V3)
    edit(folder, "百年前", "千年前", "lorebook.yaml")
    (entry,) = exported(folder, "v3")["data"]["character_book"]["entries"]
    assert entry["content"] == "@@depth 3\n@@role user\n@@unknown x\n@@@scan_depth 5\n\n灯台は千年前に建てられた。"


def test_entries_are_renamed_added_and_removed(tmp_path: Path):
    disabled = {**ENTRY, "enabled": False, "name": "off", "content": "Nothing."}
    book = {"entries": [ENTRY, disabled, {**ENTRY, "name": "the gulls", "content": "Gulls."}], "extensions": {}}
    folder = imported(tmp_path, with_data(V2, character_book=book))
    edit(folder, "name: the lamp", "name: the light", "lorebook.yaml")
    (folder / "lorebook.yaml").write_text(
        (folder / "lorebook.yaml").read_text("utf-8").replace("the gulls", "x").replace("Gulls.", "Other birds.")
        + "- {name: the sea, keys: [sea], content: It is cold.}\n",
        "utf-8",
    )
    entries = exported(folder, "v2")["data"]["character_book"]["entries"]
    assert [(entry["name"], entry["content"]) for entry in entries] == [
        ("the light", ENTRY["content"]),
        ("off", "Nothing."),
        ("x", "Other birds."),
        ("the sea", "It is cold."),
    ]
    assert entries[0] == {**ENTRY, "name": "the light"}
    assert entries[1] == disabled


def test_a_lorebook_that_was_removed_is_gone(tmp_path: Path):
    folder = imported(tmp_path, V2)
    (folder / "lorebook.yaml").unlink()
    assert exported(folder, "v2")["data"]["character_book"]["entries"] == []


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", PERSONAS)
def test_a_persona_of_our_own_comes_back_whole_from_every_form(tmp_path: Path, name: str, form: Any):
    written = export_card(CARDS, name, form, NOW)
    assert load_persona(import_card(tmp_path / "personas", written, "x", name).folder) == PERSONAS[name]


def test_v2_and_v3_have_the_fields_that_they_must_have():
    bare = {"spec": "chara_card_v2", "data": {"name": "a", "character_book": {"entries": [{"keys": ["k"]}]}}}
    newer = as_v3(bare)["data"]
    assert (newer["group_only_greetings"], newer["extensions"], newer["tags"]) == ([], {}, [])
    assert newer["character_book"]["entries"] == [{"use_regex": False, "keys": ["k"]}]
    assert as_v2(as_v3(V2))["data"].keys() == V2["data"].keys() | {"group_only_greetings"}
    assert as_v2(V2) == V2
    assert as_v3(V3) == V3


def test_what_was_kept_of_another_schema_is_made_anew(tmp_path: Path):
    folder = imported(tmp_path, V2)
    kept = json.loads((folder / "imported.json").read_text("utf-8"))
    (folder / "imported.json").write_text(json.dumps({**kept, "persona": {"name": "of yesterday"}}), "utf-8")
    assert exported(folder, "v2") == V2


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"card": 1}', '{"card": {}, "persona": {}}', "[" * 100_000])
def test_a_kept_card_that_cannot_be_read_is_a_fault(tmp_path: Path, text: str):
    folder = imported(tmp_path, V2)
    (folder / "imported.json").write_text(text, "utf-8")
    with pytest.raises(CardFault, match=r"imported\.json: "):
        exported(folder, "v2")


@pytest.mark.parametrize("name", ["nobody", "../cards/june", "", "June"])
def test_a_persona_that_is_not_there_is_a_fault(name: str):
    with pytest.raises(CardFault, match="there is no persona of this name"):
        export_card(CARDS, name, "v3", NOW)


def test_a_persona_with_faults_is_not_exported(tmp_path: Path):
    folder = imported(tmp_path, V2)
    edit(folder, "language: en", "language: fr")
    with pytest.raises(PersonaError, match="language"):
        exported(folder, "v2")


def test_a_file_is_never_written_over(tmp_path: Path):
    write_new(tmp_path / "a", b"1")
    with pytest.raises(CardFault, match="is there already"):
        write_new(tmp_path / "a", b"2")
    with pytest.raises(CardFault, match="cannot be written"):
        write_new(tmp_path / "none" / "a", b"2")
    assert (tmp_path / "a").read_bytes() == b"1"


def test_no_link_leads_an_export_out_of_the_folder(tmp_path: Path):
    folder = imported(tmp_path, V3, "charx")
    (folder / "assets" / "link").symlink_to("/etc/passwd")
    assert "link" not in read_card(export_card(folder.parent, folder.name, "charx", NOW), "").assets


JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
TEXTS = st.text(max_size=40) | st.sampled_from(["{{char}}: a", "@@depth 1\nb", "17歳", "<START>", "\r\n", "\x00"])
ENTRIES = st.fixed_dictionaries(
    {"keys": st.lists(TEXTS, max_size=2), "content": TEXTS, "enabled": st.booleans(), "insertion_order": st.integers()},
    optional={
        "name": TEXTS,
        "comment": TEXTS,
        "extensions": st.dictionaries(st.text(max_size=5), JSONS, max_size=2),
        "constant": st.booleans(),
        "selective": st.booleans(),
        "secondary_keys": st.lists(TEXTS, max_size=2),
        "position": st.sampled_from(["before_char", "after_char", "", 4]),
        "use_regex": st.booleans(),
        "priority": st.none() | st.integers(),
        "of_tomorrow": JSONS,
    },
)
DATA = st.fixed_dictionaries(
    {"name": TEXTS.filter(bool), "first_mes": TEXTS, "mes_example": TEXTS},
    optional={
        "description": TEXTS,
        "personality": TEXTS,
        "scenario": st.none() | TEXTS,
        "alternate_greetings": st.lists(TEXTS, max_size=2),
        "nickname": TEXTS,
        "tags": st.lists(TEXTS, max_size=2),
        "extensions": st.dictionaries(st.sampled_from(["omoide", "x"]), JSONS, max_size=2),
        "character_book": st.none() | st.fixed_dictionaries({"entries": st.lists(ENTRIES, max_size=3)}),
        "of_tomorrow": JSONS,
    },
)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=DATA, spec=st.sampled_from(["v2", "v3"]), packed=st.sampled_from(sorted(PACKED)))
def test_every_card_comes_out_as_it_went_in(
    tmp_path_factory: pytest.TempPathFactory, data: dict[str, Any], spec: str, packed: str
):
    card = {"spec": f"chara_card_{spec}", "spec_version": f"{spec[1]}.0", "data": data, "beside": [1]}
    folder = imported(tmp_path_factory.mktemp("card"), card, packed)
    assert exported(folder, spec) == card
    assert exported(folder, "png") == card
