import pytest

from persona.lorebook import fire
from tests.persona.cards import JUNE, SAKURA


def test_japanese_keys_match_inside_a_sentence():
    assert [entry.name for entry in fire(SAKURA.lorebook, ["うちの猫が大学に来た"])] == ["大学", "猫"]


def test_keys_match_whatever_the_case_and_silence_fires_nothing():
    assert [entry.name for entry in fire(JUNE.lorebook, ["How is BISCUIT?"])] == ["the cat"]
    assert fire(JUNE.lorebook, ["hm"]) == ()


@pytest.mark.parametrize("text", ["a season of research", "category", "education", "a petition", "seaside"])
def test_latin_keys_never_fire_inside_another_word(text: str):
    assert fire(JUNE.lorebook, [text]) == ()


@pytest.mark.parametrize("text", ["cats!", "the cat's bed", "my CAT", "catは元気？"])
def test_latin_keys_fire_in_the_plural_the_genitive_and_beside_japanese(text: str):
    assert [entry.name for entry in fire(JUNE.lorebook, [text])] == ["the cat"]
