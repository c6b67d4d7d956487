import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from persona.faults import PersonaError
from persona.folder import CARD, read_files
from persona.lore.entry import LoreEntry
from persona.lore.index import LoreIndex
from persona.lorebook import fire
from persona.source import check_files
from persona.tavern.book_file import Added, add_book, read_book
from persona.tavern.faults import CardFault
from persona.tavern.lore import lore_of
from tests.persona.cards import CARDS, SAKURA, talk
from tests.persona.tavern.cards_of_others import ENTRY, V2, as_json

FILES = read_files(CARDS / "sakura")
BOOK = "lorebook.yaml"
WORLD: dict[str, Any] = {
    "uid": 0,
    "key": ["灯台", "lamp"],
    "keysecondary": ["嵐"],
    "comment": "灯台",
    "content": "灯台は百年前に建てられた。",
    "constant": False,
    "selective": True,
    "selectiveLogic": 3,
    "order": 90,
    "position": 4,
    "depth": 2,
    "role": 1,
    "disable": False,
    "probability": 50,
    "useProbability": True,
    "excludeRecursion": True,
    "preventRecursion": False,
    "scanDepth": 3,
    "caseSensitive": None,
    "matchWholeWords": False,
    "sticky": 2,
    "cooldown": None,
    "delay": 0,
    "group": "",
    "displayIndex": 0,
}


def book(*entries: Any, **fields: Any) -> dict[str, Any]:
    return {"spec": "lorebook_v3", "data": {"extensions": {}, "entries": list(entries), **fields}}


def world(*entries: dict[str, Any]) -> dict[str, Any]:
    return {"entries": {str(number): entry for number, entry in enumerate(entries)}}


def added(raw: Any, **files: str) -> Added:
    there = {**FILES, **{f"{name}.yaml": text for name, text in files.items()}}
    return add_book(there, "sakura", read_book(as_json(raw), "book.json"), "book.json")


def grown(made: Added) -> tuple[LoreEntry, ...]:
    whole = check_files(made.files, "sakura").lorebook
    assert whole[: len(SAKURA.lorebook)] == SAKURA.lorebook
    return whole[len(SAKURA.lorebook) :]


def test_entries_come_behind_those_that_are_there_which_stay_to_the_letter():
    made = added(book(ENTRY, {**ENTRY, "name": "", "comment": ""}))
    assert made.files[BOOK].startswith(FILES[BOOK])
    assert {name: text for name, text in made.files.items() if name != BOOK} == {
        name: text for name, text in FILES.items() if name != BOOK
    }
    first, second = grown(made)
    assert (first.name, first.keys, first.content, first.priority) == (
        "the lamp",
        ("lamp", "light"),
        ENTRY["content"],
        5,
    )
    assert made.names == ("the lamp", "lamp") == (first.name, second.name)
    assert made.notes == ()


def test_an_entry_whose_name_is_taken_gets_a_numbered_one():
    taken = SAKURA.lorebook[0].name
    made = added(book({**ENTRY, "name": taken}, {**ENTRY, "name": taken}))
    assert made.names == (f"{taken} (2)", f"{taken} (3)")
    again = add_book(made.files, "sakura", read_book(as_json(book({**ENTRY, "name": taken})), ""), "")
    assert again.names == (f"{taken} (4)",)


def test_a_persona_without_a_lorebook_gets_one():
    files = {CARD: FILES[CARD]}
    made = add_book(files, "sakura", read_book(as_json(book(ENTRY)), ""), "")
    assert made.files.keys() == {CARD, BOOK}
    assert [entry.name for entry in check_files(made.files).lorebook] == ["the lamp"]


def test_world_info_is_read_in_its_own_words():
    (entry,) = grown(added(world(WORLD)))
    assert entry.model_dump(exclude_defaults=True) == {
        "name": "灯台",
        "keys": ("灯台", "lamp"),
        "content": "灯台は百年前に建てられた。",
        "secondary_keys": ("嵐",),
        "logic": "and_all",
        "whole_words": False,
        "scan_depth": 3,
        "order": 90,
        "position": "at_depth",
        "depth": 2,
        "role": "user",
        "only_direct": True,
        "probability": 50.0,
        "sticky": 2,
    }
    assert not grown(added(world({**WORLD, "disable": True})))[0].enabled
    assert grown(added({"entries": [WORLD, ENTRY]}))[1].name == "the lamp"


def test_keys_of_world_info_are_patterns_where_they_are_written_so():
    fields = {"selective": False, "position": 0, "probability": 100}
    (entry,) = grown(added(world({**WORLD, **fields, "key": ["/lamps?/i", "C++ (x)"]})))
    assert (entry.regex, entry.keys[0]) == (True, "lamps?")
    persona = check_files(added(world({**WORLD, **fields, "key": ["/lamps?/i", "C++ (x)"]})).files)
    assert all(
        "灯台" in {e.name for e in fire(LoreIndex(persona), talk(said), stage="stranger")}
        for said in ("lamps!", "in C++ (x)")
    )
    (plain,) = grown(added(world({**WORLD, "key": ["/usr/bin", "C++"]})))
    assert (plain.regex, plain.keys) == (False, ("/usr/bin", "C++"))


def test_what_could_not_be_used_is_told():
    long = {**ENTRY, "name": "long", "content": "x" * 700}
    made = added(book(long, {**ENTRY, "keys": []}, scan_depth=2, recursive_scanning=True))
    told = [english for _, english in made.notes]
    assert told == [
        "1 entries cannot be used and were left out",
        "1 entries are too long and were cut",
        "the settings of the lorebook (scan_depth, recursive) are not used: `lore` in card.yaml decides",
    ]
    assert check_files(made.files).lore == SAKURA.lore


def test_patterns_are_counted_with_those_that_are_there():
    there = FILES[BOOK] + "- {name: p, regex: true, content: x, keys: [" + ", ".join(["a+"] * 31) + "]}\n"
    made = added(
        book(*({**ENTRY, "name": n, "use_regex": True, "keys": ["b+"], "selective": False} for n in "xy")),
        lorebook=there,
    )
    assert (made.names, len(made.notes)) == (("x",), 1)


def test_no_more_is_added_than_the_file_has_room_for():
    entries = [{**ENTRY, "name": f"n{number}", "content": "あ" * 500} for number in range(400)]
    made = added(book(*entries))
    assert 100 < len(made.names) < 200
    assert made.notes[-1][1] == f"lorebook.yaml had room for the first {len(made.names)} of 400 entries only"
    with pytest.raises(CardFault, match="holds no entry that can be used"):
        add_book(made.files, "sakura", read_book(as_json(book(*entries)), ""), "")


def test_comments_between_entries_stay():
    there = "# her world\n- name: a  # first\n  keys: [a]\n  content: A.\n\n# more to come\n"
    made = added(book(ENTRY), lorebook=there)
    assert made.files[BOOK].startswith(f"{there}- name: the lamp\n")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is no lorebook"),
        (b"\x89PNG\r\n\x1a\n", "is no lorebook"),
        (b"[]", "is no lorebook"),
        (b"{", "is not valid JSON"),
        (b"{}", "is no lorebook"),
        (b'{"entries": 5}', "is no lorebook"),
        (as_json(V2), "is a character card"),
        (as_json({"spec": "lorebook_v3"}), "data: this field is needed"),
        (as_json(book("x")), r"data\.entries\[0\]: has to be an object"),
        (as_json(book({"enabled": "?"})), r"data\.entries\[0\]\.enabled: has to be true or false"),
        (as_json(world({**WORLD, "key": {"a": 1}})), r"entries\[0\]\.keys: has to be a list"),
        (as_json({"entries": {"0": "x"}}), r"entries\[0\]: has to be an object"),
    ],
)
def test_what_is_no_lorebook_is_told_with_its_fix(content: bytes, says: str):
    with pytest.raises(CardFault, match=rf"^b\.json: {says}.*; fix: "):
        read_book(content, "b.json")


def test_a_book_that_adds_nothing_is_refused():
    for empty in (book(), world(), book({**ENTRY, "keys": []})):
        with pytest.raises(CardFault, match=r"^book\.json: holds no entry that can be used"):
            added(empty)


def test_faults_of_the_persona_are_told_before_anything_changes():
    with pytest.raises(PersonaError, match=r"lorebook\.yaml:1:3"):
        added(book(ENTRY), lorebook="- nonsense: 1\n")
    inside = {CARD: FILES[CARD] + "lorebook:\n  - {name: a, keys: [a], content: A.}\n"}
    with pytest.raises(CardFault, match=r"^card\.yaml: lorebook: holds the lorebook itself; fix: move it"):
        add_book(inside, "sakura", read_book(as_json(book(ENTRY)), ""), "")


ANY = st.none() | st.booleans() | st.integers(-5, 200) | st.text(max_size=6) | st.lists(st.text(max_size=4), max_size=2)


@given(st.lists(st.dictionaries(st.sampled_from([*WORLD, "keys", "extensions"]), ANY), max_size=3))
def test_any_world_info_is_a_lorebook_or_a_fault(entries: list[dict[str, Any]]):
    with contextlib.suppress(CardFault):
        lore = lore_of(read_book(as_json(world(*({**WORLD, **entry} for entry in entries))), ""), SAKURA.lorebook)
        assert {LoreEntry.model_validate(row).name for row in lore.rows}.isdisjoint(e.name for e in SAKURA.lorebook)
