"""A card's lorebook as a persona's, and back."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from persona.lore.entry import LoreEntry
from persona.lore.index import LoreIndex
from persona.lorebook import fire
from persona.tavern.lore import book_of, labels, lore_of
from persona.tavern.models import Book, BookEntry
from tests.persona.cards import JUNE, talk, told
from tests.persona.tavern.cards_of_others import V2, V3


def book(*entries: dict[str, Any], **fields: Any) -> Book:
    return Book.model_validate({"entries": entries, **fields})


def row(**fields: Any) -> dict[str, Any]:
    (made,) = lore_of(book({"keys": ["a"], "content": "b", **fields})).rows
    usual = {"keys": ["a"], "content": "b"}
    return {name: value for name, value in made.items() if name != "name" and usual.get(name) != value}


def test_entries_are_rows_that_a_lorebook_file_may_hold():
    found = lore_of(Book.model_validate(V2["data"]["character_book"]))
    assert [r["name"] for r in found.rows] == ["the lamp", "from the first night"]
    assert found.rows[0]["keys"] == ["lamp", "light"]
    assert (found.left, found.cut) == (0, 0)
    for made in found.rows:
        assert LoreEntry.model_validate(made)
        assert made.keys() <= LoreEntry.model_fields.keys()


def test_decorators_stay_in_the_content_and_are_no_part_of_what_a_persona_reads():
    (made,) = lore_of(Book.model_validate(V3["data"]["character_book"])).rows
    assert made["content"] == V3["data"]["character_book"]["entries"][0]["content"]
    (read,) = fire(LoreIndex(told(made)), talk("灯台だ"), stage="stranger")
    assert (read.content, read.depth, read.role) == ("灯台は百年前に建てられた。", 3, "user")


@pytest.mark.parametrize(
    "lines", ["@@keep_activate_after_match", "@@activate false", "@@is_greeting 2", "@@of_tomorrow"]
)
def test_decorators_are_handed_on_as_they_are_written(lines: str):
    assert row(content=f"{lines}\nb") == {"content": f"{lines}\nb"}


def test_decorators_alone_make_an_entry_known_without_keys():
    assert len(lore_of(book({"keys": [], "content": "@@activate\nb"})).rows) == 1
    assert lore_of(book({"keys": [], "content": "@@activate false\nb"})).left == 1


def test_names_are_unique():
    entries = [BookEntry(name=" a\nb "), BookEntry(comment="a b"), BookEntry(keys=("a b",)), BookEntry(), BookEntry()]
    assert labels(entries) == ["a b", "a b (2)", "a b (3)", "entry", "entry (2)"]


def test_what_a_lorebook_cannot_hold_is_left_out_and_counted():
    empty = [
        {"keys": ["a"], "content": content} for content in ("", " ", "@@depth 1\n", "@@additional_keys " + "x" * 600)
    ]
    found = lore_of(book({"keys": [], "content": "x"}, {"keys": [" "], "content": "x"}, *empty))
    assert (found.rows, found.left) == ([], 6)


@pytest.mark.parametrize("key", ["(", "a(?=b)", "x" * 201])
def test_an_entry_whose_keys_cannot_be_used_does_not_become_another_one(key: str):
    assert lore_of(book({"keys": ["a", key], "content": "x", "use_regex": True, "enabled": False})).left == 1


def test_patterns_beyond_what_a_persona_may_have_are_left_out():
    entries = [{"keys": [f"{letter}+"] * 15, "content": letter, "use_regex": True} for letter in "abc"]
    found = lore_of(
        book(*entries, {"keys": ["d?", "e?"], "content": "d", "use_regex": True}, {"keys": ["f"], "content": "f"})
    )
    assert ([r["content"] for r in found.rows], found.left) == (["a", "b", "d", "f"], 1)
    told(*found.rows)


def test_a_pattern_that_cannot_be_used_as_a_secondary_key_is_passed_over():
    fields = {"use_regex": True, "selective": True, "secondary_keys": ["("], "enabled": False}
    assert row(**fields) == {"regex": True, "enabled": False}


def test_content_beyond_the_limit_is_cut_and_counted():
    long = {"keys": ["a"], "content": "x" * 601}
    decorated = {"keys": ["a"], "content": "@@depth 1\n" + "y" * 600}
    found = lore_of(book(long, decorated, {"keys": ["a"], "content": " " + "z" * 600 + "\r\n"}))
    assert [r["content"] for r in found.rows] == ["x" * 600, "@@depth 1\n" + "y" * 590, "z" * 600]
    assert found.cut == 2


@pytest.mark.parametrize(
    ("fields", "made"),
    [
        ({"constant": True}, {"constant": True}),
        ({"enabled": False}, {"enabled": False}),
        (
            {"keys": ["a+"], "use_regex": True, "case_sensitive": True},
            {"keys": ["a+"], "regex": True, "case_sensitive": True},
        ),
        ({"keys": ["/^a/gi", "b"], "use_regex": True}, {"keys": ["^a", "b"], "regex": True}),
        ({"keys": ["/a/"]}, {"keys": ["/a/"]}),
        ({"use_regex": True}, {"regex": False}),
        ({"use_regex": True, "extensions": {"omoide": {"regex": True}}}, {"regex": True}),
        ({"insertion_order": 7.0, "priority": -1}, {"order": 7, "priority": -1}),
        ({"position": "before_char"}, {"position": "before_persona"}),
        ({"position": "after_char"}, {"position": "after_persona"}),
        ({"position": "", "selective": True}, {}),
        ({"selective": True, "secondary_keys": ["c"]}, {"secondary_keys": ["c"]}),
        ({"selective": False, "secondary_keys": ["c"]}, {}),
        ({"extensions": {"position": 4, "depth": 2, "role": 1}}, {"position": "at_depth", "depth": 2, "role": "user"}),
        ({"extensions": {"position": 0, "depth": 2, "role": 1}}, {"position": "before_persona"}),
        ({"extensions": {"selectiveLogic": 2}}, {"logic": "not_any"}),
        ({"extensions": {"probability": 50}}, {"probability": 50}),
        ({"extensions": {"probability": 0.5}}, {"probability": 0.5}),
        ({"extensions": {"probability": -1}}, {}),
        ({"extensions": {"probability": 100}}, {}),
        ({"extensions": {"probability": 50, "useProbability": False}}, {}),
        ({"extensions": {"sticky": 2, "cooldown": 0, "delay": None}}, {"sticky": 2}),
        ({"extensions": {"match_whole_words": False, "scan_depth": 3}}, {"whole_words": False, "scan_depth": 3}),
        (
            {"extensions": {"prevent_recursion": True, "exclude_recursion": True}},
            {"recursive": False, "only_direct": True},
        ),
        ({"extensions": {"sticky": 33, "depth": 1001, "position": 4}}, {"position": "at_depth"}),
        (
            {"extensions": {"position": 4, "depth": "deep", "role": 9, "sticky": [1], "probability": "x"}},
            {"position": "at_depth"},
        ),
        ({"extensions": {"omoide": {"logic": "and_all", "unknown": 1}}}, {"logic": "and_all"}),
        ({"extensions": {"omoide": {"content": 5, "keys": [], "name": "c", "sticky": 1}}}, {"sticky": 1}),
        ({"extensions": {"omoide": 5}}, {}),
    ],
)
def test_what_an_entry_says_in_any_words_is_handed_on(fields: dict[str, Any], made: dict[str, Any]):
    assert row(**fields) == made


def test_constant_entries_need_no_keys():
    (made,) = lore_of(book({"keys": [], "content": "x", "constant": True})).rows
    assert made == {"name": "entry", "keys": [], "content": "x", "constant": True}


def test_a_rich_lorebook_comes_back_through_a_card():
    entries = (
        LoreEntry(name="a", keys=("b",), content="c"),
        LoreEntry(name="d", content="e", constant=True, position="at_depth", depth=2, role="user", sticky=3),
        LoreEntry(
            name="f", keys=("g",), content="h", secondary_keys=("i",), logic="not_all", position="before_persona"
        ),
        LoreEntry(name="j", keys=("k",), content="l", enabled=False, regex=True, order=5, priority=6, probability=25),
    )
    made = book_of(JUNE.model_copy(update={"lorebook": entries}))
    found = lore_of(Book.model_validate(made))
    assert tuple(LoreEntry.model_validate(row) for row in found.rows) == entries


def test_the_lorebook_of_a_persona_comes_back_through_a_card():
    found = lore_of(Book.model_validate(book_of(JUNE)))
    assert tuple(LoreEntry.model_validate(row) for row in found.rows) == JUNE.lorebook
    assert book_of(JUNE.model_copy(update={"lorebook": ()})) is None


def test_settings_of_a_lorebook_are_handed_on_where_they_are_valid():
    found = lore_of(book(scan_depth=4, token_budget=300.0, recursive_scanning=True))
    assert found.settings == {"scan_depth": 4, "token_budget": 300, "recursive": True}
    assert lore_of(book(scan_depth=101)).settings == {}


ANY = st.none() | st.booleans() | st.integers() | st.text(max_size=6) | st.lists(st.integers(), max_size=2)


@given(
    st.text("@depth 1\nx", max_size=30),
    st.dictionaries(st.sampled_from(["position", "depth", "role", "selectiveLogic", "probability", "omoide"]), ANY),
)
def test_whatever_an_entry_says_its_row_is_valid(content: str, extensions: dict[str, Any]):
    for made in lore_of(book({"keys": ["a"], "content": content, "extensions": extensions})).rows:
        LoreEntry.model_validate(made)
