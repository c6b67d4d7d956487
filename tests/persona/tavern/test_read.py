import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from persona.tavern import read
from persona.tavern.charx import pack
from persona.tavern.faults import CardFault
from persona.tavern.png import plain_picture, with_cards
from persona.tavern.read import PICTURE, read_card
from tests.persona.tavern.cards_of_others import V2, V3, as_json, with_data

PLAIN = plain_picture("mira")


@pytest.mark.parametrize("card", [V2, V3])
def test_a_card_is_known_by_its_content_whatever_it_is_packed_in(card: dict):
    packed = {
        "json": as_json(card),
        "png": with_cards(PLAIN, {"chara": as_json(card)}, ""),
        "charx": pack(as_json(card), {"assets/icon/images/main.png": PLAIN}),
    }
    for kind, content in packed.items():
        found = read_card(content, "card.bin")
        assert (found.kind, found.raw, found.notes) == (kind, card, ())
        assert found.card.data.name == card["data"]["name"]
    assert read_card(packed["png"], "").assets == {PICTURE: PLAIN}
    assert read_card(packed["charx"], "").assets == {"assets/icon/images/main.png": PLAIN}
    assert read_card(b" \n" + packed["json"], "").raw == card


def test_a_picture_with_both_kinds_of_card_is_read_as_v3():
    both = with_cards(PLAIN, {"chara": as_json(V2), "ccv3": as_json(V3)}, "")
    assert read_card(both, "").raw == V3


def test_unknown_fields_and_extensions_are_kept_by_the_models_too():
    card = read_card(as_json(V2), "").card
    dumped = card.model_dump(exclude_unset=True, mode="json")
    assert dumped["data"]["a_field_of_tomorrow"] == V2["data"]["a_field_of_tomorrow"]
    assert dumped["data"]["extensions"] == V2["data"]["extensions"]
    assert dumped["data"]["character_book"]["entries"][0]["extensions"]["my_editor/colour"] == "#fff"


def test_a_card_of_the_first_version_is_wrapped_as_v2():
    fields = ("name", "description", "personality", "scenario", "first_mes", "mes_example")
    old = {name: V2["data"][name] for name in fields}
    found = read_card(as_json({**old, "avatar": "none"}), "")
    assert found.raw == {"spec": "chara_card_v2", "spec_version": "2.0", "data": {**old, "avatar": "none"}}


def test_cards_are_read_as_they_are_found():
    loose = {
        "spec": "chara_card_v2",
        "data": {"name": "A", "tags": None, "character_version": 2, "character_book": None, "extensions": []},
    }
    card = read_card(as_json(loose), "").card
    assert (card.data.tags, card.data.character_version, card.data.extensions) == ((), "2", {})
    book = {"entries": [{"keys": "a", "content": None, "priority": "", "case_sensitive": None, "insertion_order": "5"}]}
    entry = read_card(as_json(with_data(V3, character_book=book)), "").card.data.character_book.entries[0]
    assert (entry.keys, entry.content, entry.priority, entry.insertion_order) == (("a",), "", None, 5)


@pytest.mark.parametrize(("version", "told"), [("3.0", 0), ("2.9", 0), ("3.1", 1), ("10", 1), ("x", 0), (3.5, 1)])
def test_a_newer_version_is_read_and_told(version: object, told: int):
    found = read_card(as_json({**V3, "spec_version": version}), "")
    assert len(found.notes) == told


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is no character card"),
        (b"\xff\xd8\xff\xe0 a photo", "is no character card"),
        (b"[]", "is no character card"),
        (as_json({"hello": 1}), "is no character card"),
        (as_json({"spec": "chara_card_v9", "data": {}}), r"spec: is a kind of card .*got 'chara_card_v9'"),
        (as_json({"spec": "lorebook_v3", "data": {"entries": []}}), "is a lorebook of its own"),
        (as_json({"spec": "chara_card_v2"}), "data: this field is needed"),
        (as_json({"spec": "chara_card_v2", "data": {}}), r"data\.name: this field is needed"),
        (as_json(with_data(V2, name="")), r"data\.name: this field is needed"),
        (as_json(with_data(V2, name={"a": 1})), r"data\.name: has to be text"),
        (as_json(with_data(V2, tags={"a": 1})), r"data\.tags: has to be a list"),
        (as_json(with_data(V2, tags=[["a"]])), r"data\.tags\[0\]: has to be text"),
        (as_json(with_data(V2, extensions="x")), r"data\.extensions: has to be an object"),
        (
            as_json(with_data(V2, character_book={"entries": [{"enabled": "?"}]})),
            r"data\.character_book\.entries\[0\]\.enabled: has to be true or false",
        ),
        (
            as_json(with_data(V2, character_book={"scan_depth": "?"})),
            r"data\.character_book\.scan_depth: has to be a number",
        ),
    ],
)
def test_what_is_no_card_is_told_with_field_and_fix(content: bytes, says: str):
    with pytest.raises(CardFault, match=rf"^x\.json: {says}.*; fix: "):
        read_card(content, "x.json")


def test_all_faults_of_a_card_come_at_once():
    with pytest.raises(CardFault) as caught:
        read_card(as_json(with_data(V2, tags={"a": 1}, name=None, creator=[])), "x.json")
    assert {fault.field for fault in caught.value.faults} == {"data.tags", "data.name", "data.creator"}
    assert all(not fault.japanese.isascii() for fault in caught.value.faults)


def test_a_file_that_is_too_large_is_not_looked_at(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(read, "MAX_FILE_BYTES", 10)
    with pytest.raises(CardFault, match="the limit is 10"):
        read_card(b"x" * 11, "x.png")


JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([*V3["data"], "x"]), JSONS), st.sampled_from(["chara_card_v2", "chara_card_v3"]))
def test_any_data_is_a_card_or_a_fault(data: dict, spec: str):
    raw = {"spec": spec, "data": data}
    with contextlib.suppress(CardFault):
        assert read_card(json.dumps(raw).encode(), "x").raw == raw
