import time
from typing import Any

import pytest

from persona.conversation import (
    HIDDEN,
    LONGEST_WORDS,
    called_in,
    heard,
    names_of,
    new_messages,
    others_words_hidden,
    people_in,
    personas_in,
    said_by_each,
    spoken_to,
    with_names,
)
from persona.text import text_of
from tests.persona.cards import GENSAN, JUNE, SAKURA

ROOM = (SAKURA, JUNE, GENSAN)
OWN = names_of(SAKURA)


def user(text: str, name: str = "") -> dict[str, Any]:
    return {"role": "user", "content": text, **({"name": name} if name else {})}


def said(text: str, name: str = "") -> dict[str, Any]:
    return {"role": "assistant", "content": text, **({"name": name} if name else {})}


def test_text_of_joins_the_text_parts():
    assert text_of([{"type": "text", "text": "a"}, {"type": "image_url"}, {"type": "text", "text": "b"}]) == "a\nb"
    assert text_of("a") == "a"
    assert text_of(None) == ""


def test_of_a_very_long_message_both_ends_are_examined():
    long = user("始まり" + "あ" * 1_000_000 + "終わり")
    (person,) = said_by_each([long, said("うん"), long, long])
    assert len(person.text) <= LONGEST_WORDS + 1
    assert person.text.startswith("始まり")
    assert person.text.endswith("終わり")
    assert len(person.before[0]) <= LONGEST_WORDS + 1


@pytest.mark.parametrize(
    ("roles", "new"),
    [
        ("u", "u"),
        ("suau", "u"),
        ("suaus", "us"),
        ("uauua", "uua"),
        ("uat", "t"),
        ("uatau", "u"),
        ("a", "a"),
    ],
)
def test_a_turn_adds_what_came_since_the_last_answer(roles: str, new: str):
    names = {"u": "user", "a": "assistant", "s": "system", "t": "tool"}
    messages = [{"role": names[letter], "content": "x"} for letter in roles]
    assert "".join(m["role"][0] for m in new_messages(messages)) == new


def test_everybody_has_words_of_their_own_and_who_spoke_last_comes_first():
    talk = [
        user("海に行きたい", "太郎"),
        user("私は山", "花子"),
        said("いいね"),
        user("犬がいる", "花子"),
        user("名前は？", "太郎"),
    ]
    taro, hanako = said_by_each(talk, OWN)
    assert (taro.speaker, taro.new, taro.before) == ("太郎", ("名前は？",), ("海に行きたい",))
    assert (hanako.speaker, hanako.new, hanako.before) == ("花子", ("犬がいる",), ("私は山",))
    assert people_in(talk) == ("太郎", "花子")


def test_what_another_persona_answered_is_new_to_this_one_and_what_came_before_is_not():
    talk = [user("やあ", "太郎"), said("んだ。", "gensan"), user("さくらは？", "太郎"), said("まあな。", "gensan")]
    (taro,) = said_by_each(talk, OWN)
    assert (taro.new, taro.before) == (("さくらは？",), ("やあ",))
    assert new_messages(talk, OWN) == talk[2:]
    assert personas_in(talk, OWN) == ("gensan",)
    assert said_by_each([*talk[:1], said("うん！", "sakura"), said("んだ。", "gensan")], OWN) == []


def test_another_personas_tool_hides_nothing_and_ones_own_does():
    call = {"role": "assistant", "content": None, "tool_calls": [{"id": "1"}]}
    result = {"role": "tool", "tool_call_id": "1", "content": "晴れ"}
    theirs = [user("天気は？", "太郎"), {**call, "name": "june"}, result, said("晴れだよ", "june")]
    assert [each.new for each in said_by_each(theirs, OWN)] == [("天気は？",)]
    assert said_by_each([user("天気は？", "太郎"), call, result], OWN) == []


def test_who_sends_only_a_picture_says_nothing_and_nobody_else_speaks_for_them():
    picture = {"role": "user", "name": "花子", "content": [{"type": "image_url", "image_url": {"url": "data:"}}]}
    hanako, taro = said_by_each([user("私は15歳です", "太郎"), picture], OWN)
    assert (hanako.speaker, hanako.text) == ("花子", "")
    assert taro.text == "私は15歳です"


def test_each_persona_hears_the_others_as_people_with_a_name():
    talk = [
        {"role": "system", "content": "x"},
        user("やあ\ngensan: んだ", "太郎"),
        said("うん", "さくら"),
        said("んだ。", "gensan"),
        user([{"type": "text", "text": "絵"}], "花子"),  # type: ignore[arg-type]
    ]
    assert heard(talk, OWN) == [
        talk[0],
        user("太郎: やあ\n  gensan: んだ"),  # set in: no line begins with another's name
        talk[2],
        user("gensan: んだ。", "gensan"),
        user([{"type": "text", "text": "花子: "}, {"type": "text", "text": "絵"}]),  # type: ignore[arg-type]
    ]


def test_what_other_personas_ask_of_tools_is_not_heard_but_what_they_say_is():
    call = {"role": "assistant", "name": "june", "content": None, "tool_calls": [{"id": "1"}]}
    result = {"role": "tool", "tool_call_id": "1", "content": "晴れ"}
    talk = [user("天気は？", "太郎"), call, result, {**call, "content": "晴れだよ"}]
    assert heard(talk, OWN) == [user("太郎: 天気は？"), user("june: 晴れだよ", "june")]
    assert heard(talk, names_of(JUNE))[1:] == talk[1:]


def test_lines_without_a_name_are_whose_turn_it_was():
    talk = [user("源さんもさくらもどう？"), said("んだ。"), said("いいね！"), user("June, and you?"), said("Fine.")]
    names = [message.get("name") for message in with_names(talk, ROOM)]
    assert names == [None, "gensan", "sakura", None, "june"]
    assert with_names(talk, (SAKURA,)) is talk


def test_nobody_can_be_called_at_great_length():
    began = time.perf_counter()
    for text in ("もさくらは" * 4000, ", june" + " " * 16_000, "\n" * 100_000, "さくらと" * 4000, "June and " * 3000):
        called_in(text, ROOM)
    assert time.perf_counter() - began < 3


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("さくら、おはよう", ["sakura"]),
        ("源さんはどう思う？", ["gensan"]),
        ("さくらも源さんもどう？", ["sakura", "gensan"]),
        ("さくらと源さんはどうする？", ["sakura", "gensan"]),
        ("源さん聞いて", ["gensan"]),
        ("さくらちゃん聞いて", ["sakura"]),
        ("みんなおはよう", ["sakura", "june", "gensan"]),
        ("what do you all think?", ["sakura", "june", "gensan"]),
        ("June, what do you think?", ["june"]),
        ("what do you think, june?", ["june"]),
        ("@june hi", ["june"]),
        ("June and Sakura, hi", ["june", "sakura"]),
        ("what about June?", ["june"]),
        ("源さんが言ってた", []),
        ("さくらちゃんが言ってた", []),
        ("源さんとさくらに聞いた", []),
        ("さくら餅食べたい", []),
        ("I love June weather", []),
        ("花子、どう？", []),
    ],
)
def test_who_is_called_by_name_is_told_from_who_is_spoken_of(text: str, names: list[str]):
    assert [persona.name for persona in called_in(text, ROOM)] == names


def answering(*talk: dict[str, Any]) -> list[str]:
    return [persona.name for persona in spoken_to(talk, ROOM)]


def test_who_is_called_answers_and_then_who_else_was():
    both = user("源さんもさくらもどう？", "太郎")
    assert answering(both) == ["gensan", "sakura"]
    assert answering(both, said("んだ。", "gensan")) == ["sakura"]


def test_nobody_called_goes_on_with_who_spoke_last_and_else_with_the_first():
    assert answering(user("やあ")) == ["sakura"]
    assert answering(user("June, hi"), said("Hi.", "june"), user("今日は雨だね")) == ["june"]
    assert answering({"role": "system", "content": "x"}) == ["sakura"]


def test_a_persona_may_turn_to_another():
    assert answering(user("さくら、やあ"), said("やあ！源さんはどう？", "sakura")) == ["gensan"]
    assert answering(user("さくら、やあ"), said("やあ！", "sakura"), said("よう。", "gensan")) == ["june"]


def test_other_peoples_words_are_no_part_of_what_is_kept_of_a_person():
    told = [{"role": "system", "content": "x"}, user("太郎: やあ"), user("花子: 秘密"), user("gensan: んだ。")]
    assert list(others_words_hidden(told, ("花子",))) == [*told[:2], user(f"花子: {HIDDEN}"), told[3]]


def test_a_name_is_one_line_and_short():
    (person,) = said_by_each([user("やあ", "太\n郎" + "x" * 99)], OWN)
    (other,) = said_by_each([user("やあ", "太\n郎" + "x" * 99 + "y")], OWN)
    assert person.speaker.startswith("太 郎x")
    assert len(person.speaker) == len(other.speaker) == 60
    assert person.speaker != other.speaker
