from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from memory.facts import Fact
from memory.traces import Search, sought

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def search(text: str, value: str = "") -> Search:
    fact = Fact(
        id="m", person="p", text=text, kind="profile", value=value, source_turn="t0", said_at=NOW, created_at=NOW
    )
    return Search(sought([fact]))


def turn(*said: Any, reply: str = "", role: str = "user", **row: Any) -> Any:
    messages = [{"role": role, "content": each} for each in said]
    empty = {"id": "t1", "fact_ids": [], "prompt": [], "choices": [], "reply": reply}
    return SimpleNamespace(**{**empty, "request": {"model": "sakura", "messages": messages}, **row})


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("コタロウ", "うちのコタロウちゃん"),
        ("コタロウ", "うちのｺﾀﾛｳちゃん"),
        ("Zwiebel", "where is ZWIEBEL?"),
        ('"Zwiebel" the cat', 'Did I say "Zwiebel" the cat?'),
        ("line\nbreak", "a line\nbreak here"),
        ("京都", "来週京都に行く"),
        ("モモ", "犬のモモと散歩"),
        ("coffee", [{"type": "text", "text": "coffee, please"}]),
    ],
)
def test_words_that_repeat_a_value_tell_it_in_whatever_form(value: str, said: Any) -> None:
    assert search("some other words", value).is_said(turn(said))


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("モモ", "スモモを食べた"),
        ("パン", "ジャパンへようこそ"),
        ("京都", "東京都庁で働く"),
        ("rain", "I took the train"),
        ("うん", "うん、そうだね"),
        ("cat", "my cat"),
        ("model", "which one?"),
        ("user", "which one?"),
        ("text", [{"type": "text", "image_url": "x"}]),
    ],
)
def test_other_words_and_names_of_fields_tell_nothing(value: str, said: Any) -> None:
    choices = [{"index": 0, "message": {"role": "user", "content": "model"[:0]}, "finish_reason": "stop"}]
    assert not search("some other words", value).is_said(turn(said, choices=choices))


def test_every_reply_of_a_turn_is_looked_at() -> None:
    second = {"index": 1, "message": {"role": "assistant", "content": "コタロウだよ"}}
    called = {"function": {"name": "f", "arguments": '{"dog": "\\u30b3\\u30bf\\u30ed\\u30a6"}'}}
    by_tool = {"index": 0, "message": {"role": "assistant", "content": None, "tool_calls": [called]}}
    for told in (turn(reply="コタロウだよ"), turn(choices=[second]), turn(choices=[by_tool])):
        assert search("犬の名前はコタロウ", "コタロウ").is_said(told)


def test_instructions_and_cards_do_not_say_what_a_person_likes() -> None:
    card = turn("coffee and tea", role="system", prompt=[{"role": "system", "content": "You make coffee."}])
    wanted = search("likes coffee", "coffee")
    assert not wanted.is_said(card)
    assert not wanted.is_shown(card)


def test_a_prompt_shows_a_fact_by_its_id_its_words_or_what_was_spoken_before() -> None:
    wanted = search("likes coffee", "coffee")
    assert wanted.is_shown(turn(fact_ids=["m"]))
    assert wanted.is_shown(turn(prompt=[{"role": "system", "content": "- Likes coffee"}]))
    assert wanted.is_shown(turn(prompt=[{"role": "user", "content": "Coffee!"}]))


def test_the_turn_in_which_it_was_said_tells_it_in_whatever_words() -> None:
    assert search("likes coffee").is_said(turn("the black one every morning", id="t0"))
