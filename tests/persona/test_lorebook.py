import pytest

from persona.card import Persona
from persona.lore.index import LoreIndex
from persona.lorebook import fire
from persona.macros import expand
from tests.persona.cards import JUNE, SAKURA


def fired(persona: Persona, *texts: str) -> list[str]:
    return [entry.name for entry in fire(LoreIndex(persona), texts)]


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


def test_macros_put_the_names_in_and_names_are_not_expanded_again():
    assert expand("{{Char}} meets <user> and <BOT>", "Sakura", "{{char}}") == "Sakura meets {{char}} and Sakura"
