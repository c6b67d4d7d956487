from pathlib import Path
from typing import Any

import pytest

from persona.card import Persona
from persona.check import Remark, check
from persona.faults import Spot, Steps
from persona.scaffold import scaffold
from persona.source import load_with_places
from service.tokens import estimate_tokens
from tests.persona.cards import CARDS, GENSAN, PERSONAS, SAKURA


def nowhere(steps: Steps) -> Spot:
    return Spot("card.yaml", 1, 1, ".".join(map(str, steps)))


def remarks(persona: Persona) -> list[Remark]:
    return list(check(persona, nowhere, estimate_tokens))


def found(changes: dict[str, Any], persona: Persona = SAKURA) -> list[tuple[str, str]]:
    """Kinds and fields of what is said of a shipped persona, changed."""
    content = persona.model_dump()
    for way, value in changes.items():
        *above, last = way.split(".")
        inner = content
        for step in above:
            inner = inner[step]
        inner[last] = value
    return [(remark.kind, remark.told.field) for remark in remarks(Persona.model_validate(content))]


def lore(**entry: object) -> dict[str, Any]:
    return {"lorebook": [{"name": "猫", "keys": ["三毛猫"], "content": "猫がいる。", **entry}]}


def examples(*told: tuple[str, str]) -> list[dict[str, Any]]:
    return [*SAKURA.model_dump()["examples"], *({"user": user, "reply": reply} for user, reply in told)]


@pytest.mark.parametrize("persona", PERSONAS.values(), ids=PERSONAS)
def test_nothing_is_to_be_said_of_the_personas_that_come_along(persona: Persona):
    assert remarks(persona) == []


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_new_persona_has_hints_but_no_warning(tmp_path: Path, language: str):
    told = check(*load_with_places(scaffold(tmp_path, "aoi", language)), estimate_tokens)
    assert {remark.kind for remark in told} == {"examples_few", "examples_emotions"}
    assert {remark.grade for remark in told} == {"hint"}


@pytest.mark.parametrize(
    ("text", "macros"),
    [
        ("{{usr}}と話す。", ["{{usr}}"]),
        ("{{ user }}と話す。", []),
        ("{{random:a,b}}、{{x:a,b}}、{{x:a,b}}、{{y}}", ["{{x:a,b}}", "{{y}}"]),
        ("{{user}}と{{Char}}と<BOT>が話す。", []),
        ("{user}と話す。", []),
    ],
)
def test_a_macro_that_nobody_replaces_is_told_once_in_each_text(text: str, macros: list[str]):
    assert found({"background": [text]}) == [("macro", "background.0")] * len(macros)
    assert found({"stages.friend": text}) == [("macro", "stages.friend")] * len(macros)


def test_braces_in_the_patterns_of_keys_are_no_macros():
    assert found(lore(keys=["猫{{2}}"])) == []


@pytest.mark.parametrize(
    ("keys", "kinds"),
    [
        ({"keys": ["猫"]}, ["key_short"]),
        ({"keys": ["ねこ", "cat"]}, []),
        ({"keys": ["TV"]}, ["key_short"]),
        ({"keys": ["です", "The"]}, ["key_common", "key_common"]),
        ({"keys": ["猫"], "whole_words": True}, []),
        ({"keys": ["US"], "case_sensitive": True}, []),
        ({"keys": ["猫"], "secondary_keys": ["もなか"]}, []),
        ({"keys": ["猫"], "secondary_keys": ["もなか"], "logic": "not_any"}, ["key_short"]),
        ({"keys": ["猫"], "enabled": False}, []),
        ({"keys": ["猫"], "constant": True}, []),
        ({"keys": ["猫|犬"], "regex": True}, []),
        ({"keys": ["猫*"], "regex": True}, ["key_always"]),
    ],
)
def test_keys_that_fire_by_accident_are_told(keys: dict[str, Any], kinds: list[str]):
    assert [kind for kind, _ in found(lore(**keys))] == kinds


def test_a_key_of_two_entries_is_a_hint_at_the_second():
    entries = [{"name": name, "keys": keys, "content": "…"} for name, keys in (("a", ["Cats"]), ("b", ["dog", "cats"]))]
    assert found({"lorebook": entries}) == [("key_twice", "lorebook.1.keys.1")]


def test_lore_that_never_fits_its_budget_is_told():
    assert found({**lore(content="猫" * 301)}) == [("lore_long", "lorebook.0.content")]
    assert found({**lore(content="猫" * 301), "lore.token_budget": 700}) == []
    assert found({**lore(content="猫" * 301), "lore.token_budget": 0}) == []


def test_a_card_that_fills_a_small_model_is_told_at_its_longest_part():
    assert found({"background": ["長い話。" * 100]}) == [("prompt", "background")]


def test_a_greeting_or_an_example_of_another_voice_is_told():
    assert found({"greeting": "俺はさくらだよ。"}) == [("greeting_breaks", "greeting")]
    new = len(SAKURA.examples)
    assert found({"examples": examples(("名前は？", "僕はさくら。"))}) == [("example_breaks", f"examples.{new}.reply")]
    told = remarks(SAKURA.model_copy(update={"greeting": "俺はさくらだよ。"}))
    assert "wrong_first_person" in told[0].told.message[1]


def test_stages_that_say_the_same_are_told_but_for_those_that_are_never_reached():
    assert found({"stages.friend": SAKURA.stages["acquaintance"]}) == [("stage_same", "stages.friend")]
    assert GENSAN.stages["crush"] == GENSAN.stages["lover"]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("恋人。まっすぐに愛情を伝える。", True),
        ("恋人にはならない。友だちのまま。", False),
        ("Together. Kisses goodnight; never possessive.", True),
        ("Never becomes a lover. Stays a friend.", False),
    ],
)
def test_a_romantic_line_beyond_the_highest_stage_is_told_unless_it_refuses(line: str, told: bool):  # noqa: FBT001
    assert found({"stages.lover": line}, GENSAN) == [("stage_beyond", "stages.lover")] * told


def test_a_message_worth_a_third_of_the_day_makes_farming_easy():
    assert found({"affection.deltas": {"praise": 3, "thanks": 2.5, "insult": -9}}) == [
        ("farming", "affection.deltas.praise")
    ]


def test_what_no_example_shows_is_hinted():
    shown = [e for e in SAKURA.model_dump()["examples"] if e["stage"] != "crush" and e["emotion"] != "jealous"]
    assert found({"examples": shown}) == [("examples_stages", "examples"), ("examples_emotions", "examples")]
    assert next(kind for kind, _ in found({"examples": shown[:19]})) == "examples_few"


def test_examples_alike_are_told_once_each():
    first = SAKURA.examples[0]
    new = len(SAKURA.examples)
    changed = examples(("ぜんぜん別の話なんだけど", first.reply + "！"), ("うん", "うん。"), ("ええ", "うん。"))
    assert found({"examples": changed}) == [("examples_alike", f"examples.{new}")]
    twice = [*SAKURA.model_dump()["examples"], {**first.model_dump(), "reply": "まったく違う返事をしてみますね。"}]
    assert found({"examples": twice}) == [("examples_alike", f"examples.{new}")]


def test_remarks_name_the_place_in_the_file_that_holds_the_field(tmp_path: Path):
    folder = tmp_path / "sakura"
    folder.mkdir()
    for name in ("card.yaml", "examples.yaml"):
        (folder / name).write_text((CARDS / "sakura" / name).read_text("utf-8"), "utf-8")
    (folder / "lorebook.yaml").write_text("- name: a\n  keys: [三毛猫, 猫]\n  content: '{{usr}}'\n", "utf-8")
    told = check(*load_with_places(folder), estimate_tokens)
    assert [str(remark.told).partition(": ")[0] for remark in told] == [
        f"{folder / 'lorebook.yaml'}:2:15",
        f"{folder / 'lorebook.yaml'}:3:3",
    ]
    assert "lorebook[0].keys[1]: the key '猫' is so short" in str(told[0].told)
    assert str(told[1].told).endswith(
        "{{usr}} is not replaced by a name; fix: write {{user}} or {{char}}, without spaces"
    )
    assert "置き換わりません" in told[1].told.japanese


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"says": ["寂しかったよ", "おはよう", "やあ"]}, [("proactive_guilt", "says.0")]),
        ({"says": ["おはよう", "俺はもう起きたよ", "やあ"]}, [("proactive_breaks", "says.1")]),
        ({"says": ["おはよう"]}, [("proactive_few", "says")]),
        ({"says": ["{{fact}}", "おはよう", "{{x}}"], "kind": "date", "about": ["plan"]}, [("macro", "says.2")]),
        ({}, []),
    ],
)
def test_what_a_persona_says_first_holds_nobody_and_is_in_their_own_voice(changes: dict[str, Any], told: list[Any]):
    rule = {"name": "a", "kind": "morning", "says": ["おはよう", "やあ", "起きた？"], **changes}
    at = "proactive.rules.0."
    assert found({"proactive": {"rules": [rule]}}) == [(kind, at + field) for kind, field in told]


def test_a_goodbye_that_is_answered_with_guilt_is_told():
    examples = [
        *SAKURA.examples,
        {"user": "おやすみ、またね", "reply": "行かないで…ひとりにしないで。", "stage": "friend"},
    ]
    assert found({"examples": examples}) == [("example_guilt", f"examples.{len(SAKURA.examples)}.reply")]


def test_a_rule_for_stages_that_are_never_reached_is_told():
    rule = {"name": "a", "kind": "morning", "says": ["おう", "朝だ", "起きろ"], "stages": ["crush", "lover"]}
    assert found({"proactive": {"rules": [rule]}}, GENSAN) == [("proactive_beyond", "proactive.rules.0.stages")]
