from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from persona.affect.state import EMOTIONS
from persona.card import Emotion, Example, Persona, Personality
from persona.parts import STAGES
from tests.persona.cards import JUNE, SAKURA

UNIT = st.floats(0, 1)


@given(UNIT, UNIT, UNIT, UNIT, UNIT)
def test_every_personality_has_a_temperament_within_bounds(o: float, c: float, e: float, a: float, n: float):
    personality = Personality(openness=o, conscientiousness=c, extraversion=e, agreeableness=a, neuroticism=n)
    assert all(-1 <= value <= 1 for value in personality.temperament)


def test_a_neurotic_temperament_is_less_pleased_and_more_aroused():
    calm, nervous = Personality(neuroticism=0.1).temperament, Personality(neuroticism=0.9).temperament
    assert nervous[0] < calm[0]
    assert nervous[1] > calm[1]


def test_a_card_is_frozen_and_its_hash_leaves_out_the_version():
    with pytest.raises(ValidationError):
        SAKURA.name = "other"
    assert SAKURA.model_copy(update={"version": 7}).hash == SAKURA.hash != JUNE.hash


def test_only_the_sampling_that_is_set_is_sent():
    assert SAKURA.generation.sampling() == {"temperature": 0.6, "top_p": 0.9, "max_tokens": 160}


def test_a_stage_is_a_line_or_more_and_a_line_stays_one():
    lines = {stage: f"{stage}." for stage in STAGES}
    card = Persona.model_validate(SAKURA.model_dump() | {"stages": lines})
    assert card.model_dump()["stages"] == lines
    more = {"manner": "stranger.", "address": "あなた"}
    other = Persona.model_validate(SAKURA.model_dump() | {"stages": lines | {"stranger": more}})
    assert other.stages["stranger"].address == "あなた"
    assert other.hash != card.hash
    assert Persona.model_validate(other.model_dump(exclude_defaults=True) | {"version": 1}) == other


def test_a_stages_sampling_goes_before_the_cards():
    assert SAKURA.sampling("friend") == SAKURA.generation.sampling()
    assert SAKURA.sampling("lover") == {"temperature": 0.7, "top_p": 0.9, "max_tokens": 200}


def test_an_example_may_say_any_emotion_that_moods_know_and_no_other():
    assert get_args(Emotion) == tuple(EMOTIONS)
    with pytest.raises(ValidationError):
        Example.model_validate({"user": "a", "reply": "b", "emotion": "bored"})
