import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from persona.card import MAX_TEXT, Example, Persona
from persona.tavern.convert import MAX_GREETINGS, Converted, card_of, persona_of
from persona.tavern.read import check_card
from tests.persona.cards import JUNE, PERSONAS, SAKURA
from tests.persona.tavern.cards_of_others import V2, V3, with_data


def made(card: dict[str, Any], name: str = "mira") -> Converted:
    return persona_of(check_card(card, ""), name)


def persona(card: dict[str, Any]) -> Persona:
    return Persona.model_validate(made(card).data)


def test_a_v2_card_becomes_a_persona():
    mira = persona(V2)
    assert (mira.name, mira.display_name, mira.language) == ("mira", "Mira Holm", "en")
    assert (mira.identity.age, mira.identity.summary, mira.identity.first_person) == (34, None, "I")
    assert mira.description == "{{char}} is a 34 years old lighthouse keeper.\nShe talks to gulls."
    assert (mira.character, mira.scenario) == ("dry, patient", "{{user}} knocks at the tower in a storm.")
    assert mira.system_prompt == "{{original}}\nWrite as {{char}}, never as {{user}}."
    assert mira.post_history == "Keep it under three sentences. {{original}}"
    assert mira.greeting.startswith("*opens the door*")
    assert mira.greetings == ("You again.", "{{random:Tea,Soup}}?")
    assert mira.examples == (
        Example(user="Who lives here?", reply="I do. And the gulls."),
        Example(user="Alone?", reply="*laughs*\nNever quite."),
    )
    assert [entry.name for entry in mira.lorebook] == ["the lamp", "from the first night"]
    assert mira.affection.highest == "lover"
    assert made(V2).notes == []


def test_a_nickname_and_the_own_first_person_win_in_a_japanese_card():
    mira = persona(V3)
    assert (mira.display_name, mira.language) == ("ミラ", "ja")
    assert (mira.identity.age, mira.identity.first_person) == (34, "俺")
    assert mira.system_prompt is None
    assert mira.greetings == ()


def test_a_card_that_says_nothing_gets_defaults():
    bare = persona({"spec": "chara_card_v2", "data": {"name": "Mira"}})
    assert bare.identity.summary
    assert bare.greeting == "Hello, I'm {{char}}."
    assert (bare.identity.age, bare.affection.highest) == (20, "lover")


def test_notes_of_the_creator_and_tags_are_in_no_field_of_the_persona():
    text = str(made(V2).data)
    assert "Made for a test." not in text
    assert "original character" not in text
    assert "a tester" not in text


@pytest.mark.parametrize(
    ("fields", "age"),
    [
        ({"description": "A 17 years old sailor."}, 17),
        ({"description": "A sailor.", "first_mes": "I'm 15 years old."}, 15),
        ({"description": "A high school student."}, 16),
        ({"description": "34 years old, has a 9-year-old son."}, 34),
        ({"description": "A sailor.", "tags": ["loli"]}, 16),
        ({"description": "17歳の船乗り。", "creator_notes": "彼女は18歳です"}, 17),
    ],
)
def test_where_a_card_tells_of_somebody_below_eighteen_there_is_no_romance(fields: dict[str, Any], age: int):
    card = with_data(V2, **{"description": "", **fields})
    mira = persona(card)
    assert (mira.identity.age, mira.affection.highest) == (age, "close_friend")
    assert any("romantic stages are off" in note[1] for note in made(card).notes)


def test_what_is_too_long_is_cut_and_told():
    long = "x" * (MAX_TEXT + 1)
    card = with_data(V2, description=long, alternate_greetings=["y" * 15_000] * 10, mes_example=f"{{{{char}}}}: {long}")
    mira = persona(card)
    assert mira.description == "x" * MAX_TEXT
    assert len(mira.greetings) == MAX_GREETINGS // 15_000
    assert len(mira.examples[0].reply) == MAX_TEXT
    told = " ".join(english for _, english in made(card).notes)
    assert "characters of description" in told
    assert "only the first 4 further greetings" in told


@pytest.mark.parametrize("whole", PERSONAS.values(), ids=PERSONAS)
def test_a_persona_of_our_own_comes_back_whole_through_a_card(whole: Persona):
    card = card_of(whole)
    assert persona_of(check_card(card, ""), whole.name).notes == []
    back = Persona.model_validate(persona_of(check_card(card, ""), whole.name).data)
    assert back == whole
    assert back.hash == whole.hash


def test_a_persona_with_free_text_comes_back_whole_too():
    texts = dict.fromkeys(["description", "character", "scenario", "system_prompt", "post_history"], "so\n\nbe it")
    whole = JUNE.model_copy(update={**texts, "version": 7, "greetings": ("a", "b"), "background": ("c",)})
    assert Persona.model_validate(made(card_of(whole), "june").data) == whole


def test_a_card_made_here_tells_other_programs_who_the_persona_is():
    data = card_of(SAKURA)["data"]
    assert data["name"] == "さくら"
    assert data["description"].startswith(SAKURA.identity.summary)
    assert SAKURA.boundaries[0] in data["description"]
    assert data["personality"].startswith(SAKURA.speech.style)
    assert data["mes_example"].count("<START>") == len(SAKURA.examples)
    assert len(data["character_book"]["entries"]) == len(SAKURA.lorebook)


def test_extensions_of_ours_that_are_not_valid_are_told_and_not_used():
    card = with_data(V2, extensions={"omoide": {"language": "fr"}})
    assert persona(card).language == "en"
    assert any("extensions.omoide" in english for _, english in made(card).notes)
    assert persona(with_data(V2, extensions={"omoide": [1]})).language == "en"


def test_extensions_of_ours_do_not_bring_romance_to_the_young():
    own = card_of(JUNE)["data"]["extensions"]
    card = with_data(V2, description="She is 15 years old.", extensions=own)
    assert persona(card).affection.highest == "close_friend"


TEXTS = st.text(max_size=60) | st.sampled_from(
    ["\x00\x1b[0m", "﻿", " \n ", "{{char}}: a", "<START>", "17歳", "#", "- a: b"]
)
FIELDS = ["name", "description", "personality", "scenario", "first_mes", "mes_example", "system_prompt", "nickname"]


@settings(max_examples=200)
@given(st.dictionaries(st.sampled_from(FIELDS), TEXTS), st.lists(TEXTS, max_size=3), st.lists(TEXTS, max_size=3))
def test_every_card_becomes_a_persona_that_passes_the_checks(fields: dict, greetings: list[str], keys: list[str]):
    entries = [{"keys": keys, "content": text} for text in greetings]
    data = {
        **fields,
        "name": fields.get("name") or "x",
        "alternate_greetings": greetings,
        "character_book": {"entries": entries},
    }
    mira = persona({"spec": "chara_card_v3", "data": data})
    assert Persona.model_validate(made(card_of(mira)).data).display_name == mira.display_name


def test_a_huge_card_is_read_in_reasonable_time():
    huge = "one two years young. " * 100_000
    began = time.perf_counter()
    persona(with_data(V2, description=huge, personality=huge, mes_example=f"{{{{user}}}}: {huge}" * 2))
    assert time.perf_counter() - began < 30
