"""A card's lorebook as a persona's, with today's `LoreEntry` and with one that knows every field that is mapped."""

from typing import Annotated, Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from persona.card import Line, LoreEntry, Persona
from persona.tavern import lore
from persona.tavern.lore import book_of, labels, lore_of
from persona.tavern.models import Book, BookEntry
from tests.persona.cards import JUNE
from tests.persona.tavern.cards_of_others import ENTRY, V2, V3


class RichEntry(LoreEntry):
    """Lore with every field that cards can say something about."""

    keys: tuple[Line, ...] = ()
    content: Annotated[str, Field(min_length=1)]
    secondary_keys: tuple[Line, ...] = ()
    logic: Literal["and_any", "and_all", "not_any", "not_all"] = "and_any"
    constant: bool = False
    enabled: bool = True
    case_sensitive: bool = False
    whole_words: bool | None = None
    regex: bool = False
    order: int = 100
    priority: int = 0
    position: Literal["before_persona", "after_persona", "at_depth"] = "after_persona"
    depth: Annotated[int, Field(ge=0, le=100)] = 4
    role: Literal["system", "user", "assistant"] = "system"
    scan_depth: int | None = None
    recursive: bool = True
    only_direct: bool = False
    probability: Annotated[float, Field(ge=0, le=1)] = 1.0
    sticky: int = 0
    cooldown: int = 0
    delay: int = 0


@pytest.fixture
def rich(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lore, "LoreEntry", RichEntry)


def book(*entries: dict[str, Any], **fields: Any) -> Book:
    return Book.model_validate({"entries": entries, **fields})


def row(**fields: Any) -> dict[str, Any]:
    (made,) = lore_of(book({"keys": ["a"], "content": "b", **fields})).rows
    return {name: value for name, value in made.items() if name not in {"name", "keys", "content"}}


def test_entries_are_rows_that_a_lorebook_file_may_hold():
    found = lore_of(Book.model_validate(V2["data"]["character_book"]))
    assert [r["name"] for r in found.rows] == ["the lamp", "from the first night"]
    assert found.rows[0]["keys"] == ["lamp", "light"]
    assert (found.left, found.cut) == (0, 0)
    for made in found.rows:
        assert LoreEntry.model_validate(made)
        assert made.keys() <= LoreEntry.model_fields.keys()


def test_decorators_are_no_part_of_what_a_persona_reads():
    (made,) = lore_of(Book.model_validate(V3["data"]["character_book"])).rows
    assert made["content"] == "灯台は百年前に建てられた。"


def test_names_are_unique():
    entries = [BookEntry(name=" a\nb "), BookEntry(comment="a b"), BookEntry(keys=("a b",)), BookEntry(), BookEntry()]
    assert labels(entries) == ["a b", "a b (2)", "a b (3)", "entry", "entry (2)"]


def test_what_a_lorebook_cannot_hold_is_left_out_and_counted():
    found = lore_of(book({"keys": [], "content": "x"}, {"keys": [" "], "content": "x"}, {"keys": ["a"], "content": ""}))
    assert (found.rows, found.left) == ([], 3)


def test_content_beyond_the_limit_is_cut_and_counted(monkeypatch: pytest.MonkeyPatch):
    class Short(LoreEntry):
        content: Annotated[str, Field(max_length=10)]

    monkeypatch.setattr(lore, "LoreEntry", Short)
    found = lore_of(book({"keys": ["a"], "content": "x" * 11}, {"keys": ["a"], "content": "@@depth 1\n" + "y" * 10}))
    assert [r["content"] for r in found.rows] == ["x" * 10, "y" * 10]
    assert found.cut == 1


@pytest.mark.usefixtures("rich")
@pytest.mark.parametrize(
    ("fields", "made"),
    [
        ({"constant": True}, {"constant": True}),
        ({"enabled": False}, {"enabled": False}),
        ({"use_regex": True, "case_sensitive": True}, {"regex": True, "case_sensitive": True}),
        ({"insertion_order": 7.0, "priority": -1}, {"order": 7, "priority": -1}),
        ({"position": "before_char"}, {"position": "before_persona"}),
        ({"position": "after_char"}, {"position": "after_persona"}),
        ({"position": "", "selective": True}, {}),
        ({"selective": True, "secondary_keys": ["c"]}, {"secondary_keys": ["c"]}),
        ({"selective": False, "secondary_keys": ["c"]}, {}),
        ({"extensions": {"position": 4, "depth": 2, "role": 1}}, {"position": "at_depth", "depth": 2, "role": "user"}),
        ({"extensions": {"position": 0, "depth": 2, "role": 1}}, {"position": "before_persona"}),
        ({"extensions": {"selectiveLogic": 2}}, {"logic": "not_any"}),
        ({"extensions": {"probability": 50}}, {"probability": 0.5}),
        ({"extensions": {"probability": 100}}, {}),
        ({"extensions": {"probability": 50, "useProbability": False}}, {}),
        ({"extensions": {"sticky": 2, "cooldown": 0, "delay": None}}, {"sticky": 2}),
        ({"extensions": {"match_whole_words": False, "scan_depth": 3}}, {"whole_words": False, "scan_depth": 3}),
        (
            {"extensions": {"prevent_recursion": True, "exclude_recursion": True}},
            {"recursive": False, "only_direct": True},
        ),
        ({"content": "@@role user\n@@depth 3\nb"}, {"position": "at_depth", "depth": 3, "role": "user"}),
        ({"content": "@@depth 1000\nb"}, {"position": "at_depth"}),
        (
            {"extensions": {"position": 4, "depth": "deep", "role": 9, "sticky": [1], "probability": "x"}},
            {"position": "at_depth"},
        ),
        ({"extensions": {"omoide": {"logic": "and_all", "unknown": 1}}}, {"logic": "and_all"}),
        ({"extensions": {"omoide": 5}}, {}),
    ],
)
def test_a_lorebook_that_knows_more_gets_more(fields: dict[str, Any], made: dict[str, Any]):
    assert row(**fields) == made


@pytest.mark.usefixtures("rich")
def test_constant_entries_need_no_keys_where_a_lorebook_knows_them():
    (made,) = lore_of(book({"keys": [], "content": "x", "constant": True})).rows
    assert made == {"name": "entry", "keys": [], "content": "x", "constant": True}


def test_an_entry_that_would_become_another_one_is_left_out():
    unsaid = {"enabled", "regex"} - LoreEntry.model_fields.keys()
    found = lore_of(book({**ENTRY, "enabled": False}, {**ENTRY, "use_regex": True}))
    assert found.left == len(unsaid)


@pytest.mark.usefixtures("rich")
def test_a_rich_lorebook_comes_back_through_a_card():
    entries = (
        RichEntry(name="a", keys=("b",), content="c"),
        RichEntry(name="d", content="e", constant=True, position="at_depth", depth=2, role="user", sticky=3),
        RichEntry(
            name="f", keys=("g",), content="h", secondary_keys=("i",), logic="not_all", position="before_persona"
        ),
        RichEntry(name="j", keys=("k",), content="l", enabled=False, regex=True, order=5, priority=6, probability=0.25),
    )
    made = book_of(JUNE.model_copy(update={"lorebook": entries}))
    found = lore_of(Book.model_validate(made))
    assert tuple(RichEntry.model_validate(row) for row in found.rows) == entries


def test_the_lorebook_of_a_persona_comes_back_through_a_card():
    found = lore_of(Book.model_validate(book_of(JUNE)))
    assert tuple(LoreEntry.model_validate(row) for row in found.rows) == JUNE.lorebook
    assert book_of(JUNE.model_copy(update={"lorebook": ()})) is None


def test_settings_of_a_lorebook_are_handed_on_where_a_persona_knows_them():
    found = lore_of(book(scan_depth=4, token_budget=300.0, recursive_scanning=True))
    known = "lore" in Persona.model_fields
    assert found.settings == ({"scan_depth": 4, "token_budget": 300, "recursive": True} if known else {})


ANY = st.none() | st.booleans() | st.integers() | st.text(max_size=6) | st.lists(st.integers(), max_size=2)


@pytest.mark.usefixtures("rich")
@given(
    st.text("@depth 1\nx", max_size=30),
    st.dictionaries(st.sampled_from(["position", "depth", "role", "selectiveLogic", "probability", "omoide"]), ANY),
)
def test_whatever_an_entry_says_its_row_is_valid(content: str, extensions: dict[str, Any]):
    for made in lore_of(book({"keys": ["a"], "content": content, "extensions": extensions})).rows:
        RichEntry.model_validate(made)
