from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from persona.card import Persona
from persona.lore.index import LoreIndex
from persona.lorebook import fire
from persona.parts import STAGES
from tests.persona.cards import JUNE, SAKURA, talk, told


def fired(persona: Persona, *texts: str) -> list[str]:
    return [entry.name for entry in fire(LoreIndex(persona), talk(*texts), stage="stranger")]


def test_japanese_keys_match_inside_a_sentence():
    assert fired(SAKURA, "うちの猫が大学に来た") == ["大学", "猫"]


def test_keys_match_whatever_the_case_and_silence_fires_nothing():
    assert fired(JUNE, "How is BISCUIT?") == ["the cat"]
    assert fired(JUNE, "hm") == []


@pytest.mark.parametrize("text", ["a season of research", "category", "education", "a petition", "seaside"])
def test_latin_keys_never_fire_inside_another_word(text: str):
    assert fired(JUNE, text) == []


@pytest.mark.parametrize("text", ["cats!", "the cat's bed", "my CAT", "catは元気？"])
def test_latin_keys_fire_in_the_plural_the_genitive_and_beside_japanese(text: str):
    assert fired(JUNE, text) == ["the cat"]


def test_both_speakers_newest_messages_are_listened_to():
    persona = told({"keys": ["猫"]}, {"keys": ["犬"], "scan_depth": 1}, {"keys": ["鳥"], "scan_depth": 0})
    assert fired(persona, "猫と犬と鳥") == ["猫", "犬"]
    assert fired(persona, "猫と犬と鳥", "うん", "ね") == ["猫"]
    assert fired(persona, "うん", "猫だよ", "ね") == ["猫"]
    assert fired(persona, "猫だよ", "うん", "ね", "はい", "うん") == []
    assert fired(persona.model_copy(update={"lore": persona.lore.model_copy(update={"scan_depth": 5})}), *"猫うねはう")


def test_what_an_app_or_a_tool_says_is_no_talk():
    history = [
        {"role": "system", "content": "猫"},
        {
            "role": "user",
            "content": [{"type": "text", "text": "犬"}, {"type": "image_url", "image_url": {"url": "猫"}}],
        },
        {"role": "assistant", "content": None, "tool_calls": []},
        {"role": "tool", "content": "猫"},
        {"role": "assistant", "content": "猫だよ。"},
    ]
    index = LoreIndex(told({"keys": ["猫"]}, {"keys": ["犬"]}))
    assert [entry.name for entry in fire(index, history, stage="stranger")] == ["犬"]
    assert fire(index, history[:1], stage="stranger") == ()


def test_of_a_long_message_the_ends_are_heard_and_of_a_long_talk_the_newest():
    persona = told({"keys": ["猫"]}, {"keys": ["犬"]}, {"keys": ["鳥"]}, scan_depth=100)
    assert fired(persona, "猫" + "あ" * 3000 + "鳥" + "あ" * 3000 + "犬") == ["猫", "犬"]
    assert fired(persona, "猫", *["あ" * 4000] * 7, "犬") == ["猫", "犬"]
    assert fired(persona, "猫", *["あ" * 4000] * 8, "犬") == ["犬"]


@pytest.mark.parametrize(
    ("logic", "heard_with"),
    [
        ("and_any", {"AB", "ABC"}),
        ("and_all", {"ABC"}),
        ("not_any", {"A"}),
        ("not_all", {"A", "AB"}),
    ],
)
def test_secondary_keys_are_asked_for_as_the_logic_says(logic: str, heard_with: set[str]):
    entry = {"keys": ["a"], "secondary_keys": ["b", "c"], "logic": logic, "whole_words": False}
    assert {text for text in ("A", "AB", "ABC", "BC") if fired(told(entry), text)} == heard_with
    assert fired(told({**entry, "secondary_keys": []}), "A") == ["a"]


def test_secondary_keys_may_stand_in_another_message():
    assert fired(told({"keys": ["猫"], "secondary_keys": ["名前"]}), "猫がいてね", "へえ", "名前は") == ["猫"]


def test_a_constant_entry_is_always_known_and_a_disabled_one_never():
    persona = told(
        {"name": "always", "constant": True}, {"keys": ["猫"], "enabled": False}, {"keys": ["犬"], "constant": True}
    )
    assert fired(persona, "猫") == ["always", "犬"]


def test_entries_stand_by_order_and_then_as_in_the_file():
    persona = told({"keys": ["a"]}, {"keys": ["b"], "order": 200}, {"keys": ["c"]}, {"keys": ["d"], "order": -1})
    assert fired(persona, "a b c d") == ["d", "a", "c", "b"]


def test_content_brings_in_more_only_where_the_book_and_both_entries_let_it():
    chain = [{"keys": ["猫"], "content": "もなかは縁側が好き。"}, {"keys": ["縁側"], "content": "縁側は南向き。"}]
    assert fired(told(*chain), "猫") == ["猫"]
    assert fired(told(*chain, recursive=True), "猫") == ["猫", "縁側"]
    assert fired(told({**chain[0], "recursive": False}, chain[1], recursive=True), "猫") == ["猫"]
    assert fired(told(chain[0], {**chain[1], "only_direct": True}, recursive=True), "猫") == ["猫"]
    assert fired(told(chain[0], {**chain[1], "only_direct": True}, recursive=True), "縁側") == ["縁側"]


@pytest.mark.parametrize(("rounds", "reached"), [(0, "a"), (1, "ab"), (2, "abc"), (9, "abcde")])
def test_content_is_listened_to_as_many_times_over_as_the_book_says(rounds: int, reached: str):
    chain = [{"keys": [key], "content": following} for key, following in zip("abcde", "bcdea", strict=True)]
    assert "".join(fired(told(*chain, recursive=True, max_recursion=rounds), "a")) == reached


def test_a_name_in_content_is_the_personas():
    chain = [{"keys": ["猫"], "content": "{{char}}の猫。"}, {"keys": ["さくら"]}, {"keys": ["char"]}]
    assert fired(told(*chain, recursive=True), "猫") == ["猫", "さくら"]


WORDS = st.lists(st.sampled_from("abcdef"), max_size=3).map(" ".join)
ENTRIES = st.lists(
    st.fixed_dictionaries(
        {"keys": st.lists(st.sampled_from("abcdef"), min_size=1, max_size=2)},
        optional={
            "content": WORDS.filter(bool),
            "secondary_keys": st.lists(st.sampled_from("abcdef"), max_size=2),
            "logic": st.sampled_from(["and_any", "and_all", "not_any", "not_all"]),
            "constant": st.booleans(),
            "recursive": st.booleans(),
            "only_direct": st.booleans(),
            "scan_depth": st.integers(0, 3),
        },
    ),
    max_size=8,
)


@given(ENTRIES, st.data(), st.lists(WORDS, min_size=1, max_size=6), st.booleans())
def test_the_order_in_the_file_does_not_matter_beside_the_entries_own(
    entries: list[dict[str, Any]],
    data: st.DataObject,
    texts: list[str],
    recursive: bool,  # noqa: FBT001
):
    named = [{**entry, "name": f"entry {n}", "order": n} for n, entry in enumerate(entries)]
    shuffled = data.draw(st.permutations(named))
    assert fired(told(*named, recursive=recursive), *texts) == fired(told(*shuffled, recursive=recursive), *texts)


@given(ENTRIES, st.lists(WORDS, min_size=1, max_size=6))
def test_content_that_brings_in_content_comes_to_an_end(entries: list[dict[str, Any]], texts: list[str]):
    names = fired(
        told(*({**e, "name": f"{n}"} for n, e in enumerate(entries)), recursive=True, max_recursion=10), *texts
    )
    assert len(names) == len(set(names)) <= len(entries)


def test_an_entry_of_some_stages_is_known_in_these_only_and_brings_nothing_in_elsewhere():
    book = told(
        {"keys": ["猫"], "stages": ["friend", "lover"], "content": "秘密の犬。", "sticky": 4},
        {"keys": ["犬"], "content": "犬。"},
        recursive=True,
    )
    known = {stage: [e.name for e in fire(LoreIndex(book), talk("猫"), stage=stage)] for stage in STAGES}
    assert known == {stage: ["猫", "犬"] if stage in {"friend", "lover"} else [] for stage in STAGES}
    later = talk("猫", "うん", "そう")
    assert [e.name for e in fire(LoreIndex(book), later, stage="friend")] == ["猫", "犬"]
    assert fire(LoreIndex(book), later, stage="crush") == ()


def test_what_is_always_known_waits_for_its_stage_too():
    book = told(
        {"name": "c", "constant": True, "stages": ["lover"]},
        {"name": "d", "content": "@@activate\n…", "stages": ["lover"]},
    )
    assert fire(LoreIndex(book), talk("猫"), stage="crush") == ()
    assert len(fire(LoreIndex(book), talk("猫"), stage="lover")) == 2
