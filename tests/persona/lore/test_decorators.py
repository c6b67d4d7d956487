from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from persona.lore.decorators import read_decorators
from persona.lore.entry import LoreEntry
from persona.lore.index import LoreIndex
from persona.lorebook import fire
from tests.persona.cards import talk, told


def known(content: str, *texts: str, **fields: Any) -> bool:
    index = LoreIndex(told({"keys": ["猫"], "content": f"{content}\n猫の話。", **fields}))
    return bool(fire(index, talk(*(texts or ("猫",))), stage="stranger"))


def test_decorators_are_taken_off_the_text_and_the_card_keeps_what_was_written():
    content = "\n@@depth 2\n@@@role user\n@@no_such_thing 1,2\n@@ nothing\n@@@@\n\n猫の話。\n@@role user\n"
    index = LoreIndex(told({"keys": ["猫"], "content": content}))
    (entry,) = fire(index, talk("猫"), stage="stranger")
    assert entry.content == "猫の話。\n@@role user"
    assert (entry.position, entry.depth, entry.role) == ("at_depth", 2, "system")
    assert index.persona.lorebook[0].content == content.strip()


@given(st.text(max_size=30))
def test_content_without_decorators_is_left_as_it_is(text: str):
    if not text.lstrip().startswith("@@"):
        assert read_decorators(text).text == text


@pytest.mark.parametrize(
    ("lines", "fields"),
    [
        ("@@depth 3\n@@role assistant", {"position": "at_depth", "depth": 3, "role": "assistant"}),
        ("@@depth 3\n@@position before_desc", {"position": "before_persona", "depth": 3}),
        ("@@position after_desc", {"position": "after_persona"}),
        ("@@position scenario", {}),
        ("@@depth 99999", {"position": "at_depth", "depth": 1000}),
        ("@@depth deep", {}),
        ("@@depth -1", {}),
        ("@@role boss", {}),
        ("@@scan_depth 2\n@@scan_depth 9", {"scan_depth": 2}),
        ("@@scan_depth ２", {}),
        ("@@ignore_on_max_context", {"expendable": True}),
        ("@@constant", {"constant": True}),
        ("@@constant maybe", {}),
        ("@@instruct_depth 4\n@@@depth 5", {"position": "at_depth", "depth": 5}),
        ("@@a 1\n@@@b 1\n@@@c 1\n@@@d 1\n@@@e 1\n@@@scan_depth 6\n@@@role user", {"scan_depth": 6}),
        ("@@scan_depth many\n@@@scan_depth 3", {"scan_depth": 3}),
        ("@@scan_depth 2\n@@@role user", {"scan_depth": 2}),
        ("@@@role user", {}),
    ],
)
def test_decorators_set_fields_of_the_entry(lines: str, fields: dict[str, Any]):
    read = read_decorators(f"{lines}\nx")
    assert read.fields == fields
    assert read.text == "x"
    LoreEntry.model_validate({"name": "x", "keys": ["x"], "content": "x", **read.fields})


def test_an_entry_waits_for_so_many_answers_and_then_speaks_every_so_often():
    turns = [["猫", *["うん", "猫"] * answers] for answers in range(7)]
    assert [known("@@activate_only_after 2", *texts) for texts in turns] == [False, False, *[True] * 5]
    assert [known("@@activate_only_every 3", *texts) for texts in turns] == [True, False, False] * 2 + [True]
    assert known("@@activate_only_every 0")


def test_an_entry_may_stay_for_good_or_speak_once():
    later = ["猫", *["うん", "そう"] * 30]
    assert known("@@keep_activate_after_match", *later)
    assert not known("@@keep_activate_after_match", *later[1:])
    assert not known("@@dont_activate_after_match", *later[:-1], "猫")
    assert known("@@dont_activate_after_match", *later[1:-1], "猫")


def test_activate_and_dont_activate_win_over_keys_and_conditions():
    assert known("@@activate\n@@exclude_keys 犬\n@@dont_activate", "犬", probability=0, delay=99)
    assert not known("@@activate", "犬", enabled=False)
    assert not known("@@dont_activate")
    assert not known("@@dont_activate", constant=True)


@pytest.mark.parametrize(
    ("begin", "greeting"),
    [
        (None, 0),
        ("おかえり、太郎。", 0),
        ("また会えたね。", 1),
        ("雨の日だね、太郎。今日は紅茶。", 2),
        ("雨の日だね、{{user}}。今日は{{random:紅茶,珈琲}}。", 2),
        ("雨の日だね。", 0),
        ("また会えたね。それで？", 0),
    ],
)
def test_an_entry_for_a_greeting_is_known_where_the_conversation_began_with_it(begin: str | None, greeting: int):
    further = ("また会えたね。", "雨の日だね、{{user}}。今日は{{random:紅茶,珈琲}}。")
    entries = [{"name": f"{n}", "keys": ["猫"], "content": f"@@is_greeting {n}\n{n}。"} for n in range(4)]
    always = {"name": "a", "content": "@@is_greeting 1\n@@activate\nいつも。"}
    persona = told(*entries, always).model_copy(update={"greeting": "おかえり、<USER>。", "greetings": further})
    history = [{"role": "system", "content": "x"}, *talk(*([begin] if begin else []), "猫")]
    names = [entry.name for entry in fire(LoreIndex(persona), history, stage="stranger")]
    assert names == [f"{greeting}", *(["a"] if greeting == 1 else [])]


def test_an_entry_that_stays_stays_under_its_greeting_only():
    entry = {"keys": ["猫"], "content": "@@is_greeting 1\n@@keep_activate_after_match\n話。"}
    index = LoreIndex(told(entry).model_copy(update={"greetings": ("また会えたね。",)}))
    assert [
        bool(fire(index, talk(begin, "猫", "うん", "そう"), stage="stranger")) for begin in ("また会えたね。", "やあ")
    ] == [
        True,
        False,
    ]


def test_additional_keys_are_needed_and_excluded_ones_forbidden():
    both = "@@additional_keys 名前, なまえ\n@@additional_keys 白\n@@exclude_keys 犬,鳥"
    assert known(both, "白い猫の名前")
    assert not known(both, "猫の名前")
    assert not known(both, "白い猫の名前と鳥")
    assert known(both, "白い子の名前", constant=True)
    assert not known(both, "名前と犬", constant=True)
    assert known(both, "猫", regex=True)


def test_what_decorators_alone_make_known_needs_no_keys():
    for lines in ("@@activate", "@@constant"):
        index = LoreIndex(told({"name": "x", "content": f"{lines}\nいつも。"}))
        assert [entry.content for entry in fire(index, talk("やあ"), stage="stranger")] == ["いつも。"]
    with pytest.raises(ValueError, match="there is no key"):
        told({"name": "x", "content": "@@depth 1\nいつも。"})


def test_an_entry_with_nothing_to_tell_is_not_known():
    assert fire(LoreIndex(told({"keys": ["猫"], "content": "@@depth 1"})), talk("猫"), stage="stranger") == ()


def test_decorated_lines_bring_in_nothing():
    chain = ({"keys": ["猫"], "content": "@@exclude_keys 犬\n話。"}, {"keys": ["犬"]})
    assert len(fire(LoreIndex(told(*chain, recursive=True)), talk("猫"), stage="stranger")) == 1
