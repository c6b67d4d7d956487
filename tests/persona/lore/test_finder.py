import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from persona.lore.index import LoreIndex
from tests.persona.cards import told

TEXTS = st.text("ab sサ猫.", max_size=12)
KEYS = st.text("ab sサ猫.", min_size=1, max_size=4).filter(str.strip)


def heard(text: str, key: str, **how: object) -> bool:
    return bool(LoreIndex(told({"keys": [key], **how})).hear(text))


@given(st.lists(KEYS, min_size=1, max_size=6), TEXTS)
def test_every_key_is_found_that_a_search_one_by_one_finds(keys: list[str], text: str):
    index = LoreIndex(told(*({"keys": [key]} for key in keys)))
    found = {index.lore[place].place for number in index.hear(text) for place in index.by_key[number]}
    assert found == {place for place, key in enumerate(keys) if occurs(key.strip(), text)}


def occurs(key: str, text: str) -> bool:
    """The rule for keys, told once more in other words."""
    before = r"(?<![a-z0-9])" if re.match("[a-z0-9]", key) else ""
    after = r"(?:(?:'|’|e)?s)?(?![a-z0-9])" if re.search("[a-z0-9]$", key) else ""
    return re.search(f"{before}{re.escape(key)}{after}", text) is not None


def test_keys_inside_other_keys_are_found_too():
    index = LoreIndex(told({"keys": ["猫カフェ"]}, {"keys": ["カフェ"]}, {"keys": ["猫"]}))
    assert len(index.hear("猫カフェに行く")) == 3


def test_a_key_of_several_entries_is_looked_for_once():
    index = LoreIndex(told({"keys": ["猫", "犬"]}, {"keys": ["猫"]}))
    (number,) = index.hear("猫")
    assert index.by_key[number] == [0, 1]


@pytest.mark.parametrize(
    ("whole_words", "heard_in"),
    [
        (None, {"sea", "the SEA!", "seas", "seaは青い", "_sea_"}),
        (True, {"sea", "the SEA!"}),
        (False, {"sea", "the SEA!", "seas", "seaは青い", "_sea_", "research"}),
    ],
)
def test_latin_keys_match_as_whole_words_unless_told_otherwise(whole_words: bool | None, heard_in: set[str]):  # noqa: FBT001
    texts = {"sea", "the SEA!", "seas", "seaは青い", "_sea_", "research", "see"}
    assert {text for text in texts if heard(text, "sea", whole_words=whole_words)} == heard_in


def test_japanese_keys_match_anywhere_unless_told_otherwise():
    assert heard("三毛猫が", "猫")
    assert not heard("三毛猫が", "猫", whole_words=True)
    assert heard("「猫」", "猫", whole_words=True)


def test_case_matters_where_the_entry_says_so():
    persona = told({"keys": ["May"], "case_sensitive": True}, {"keys": ["june"]})
    index = LoreIndex(persona)
    assert len(index.hear("May and JUNE")) == 2
    assert len(index.hear("it may rain in June")) == 1


def test_patterns_are_found_beside_literal_keys():
    persona = told({"keys": [r"(猫|ねこ)が?好き"], "regex": True}, {"keys": ["猫"]})
    index = LoreIndex(persona)
    assert len(index.hear("猫が好き")) == 2
    assert len(index.hear("ねこ好き")) == 1
    assert index.hear("犬が好き") == frozenset()


def test_patterns_ignore_case_unless_told_otherwise():
    assert heard("How is BISCUIT", r"bis\w+", regex=True)
    assert not heard("How is BISCUIT", r"bis\w+", regex=True, case_sensitive=True)


def test_a_lorebook_without_entries_hears_nothing():
    assert LoreIndex(told()).hear("猫") == frozenset()
