import pytest
from hypothesis import given
from hypothesis import strategies as st

from persona.card import Persona
from persona.lore.index import LoreIndex
from persona.lorebook import fire
from tests.persona.cards import talk, told


def known(persona: Persona, *texts: str, seed: str = "") -> list[str]:
    return [entry.name for entry in fire(LoreIndex(persona), talk(*texts), stage="stranger", seed=seed)]


def times(persona: Persona, turns: list[str]) -> list[bool]:
    """For each of the person's messages, whether anything was known, asked as a client does: with all that was said."""
    said = [text for turn in turns for text in (turn, "うん")]
    return [bool(known(persona, *said[: 2 * number + 1])) for number in range(len(turns))]


def test_a_sticky_entry_stays_for_its_messages():
    persona = told({"keys": ["猫"], "scan_depth": 1, "sticky": 4})
    assert times(persona, ["猫", "a", "b", "c", "d"]) == [True, True, True, False, False]


def test_a_cooling_entry_does_not_come_back_for_its_messages():
    persona = told({"keys": ["猫"], "scan_depth": 1, "cooldown": 4})
    assert times(persona, ["猫"] * 5) == [True, False, False, True, False]


def test_an_entry_cools_after_it_has_stayed():
    persona = told({"keys": ["猫"], "scan_depth": 1, "sticky": 2, "cooldown": 2})
    assert times(persona, ["猫"] * 7) == [True, True, False, True, True, False, True]


def test_a_delayed_entry_waits_until_the_conversation_is_long_enough():
    assert times(told({"keys": ["猫"], "delay": 4}), ["猫"] * 4) == [False, False, True, True]


def test_content_of_an_entry_that_stays_still_brings_in_others():
    persona = told(
        {"keys": ["猫"], "scan_depth": 1, "sticky": 4, "content": "縁側"}, {"keys": ["縁側"]}, recursive=True
    )
    assert known(persona, "猫", "うん", "そう") == ["猫", "縁側"]


def test_an_entry_that_content_brought_in_stays_too():
    persona = told(
        {"keys": ["猫"], "scan_depth": 1, "content": "縁側"}, {"keys": ["縁側"], "sticky": 4}, recursive=True
    )
    assert known(persona, "猫", "うん", "そう") == ["縁側"]


@given(st.lists(st.booleans(), min_size=1, max_size=20), st.integers(0, 7), st.integers(0, 7), st.integers(0, 9))
def test_a_replay_tells_what_a_service_with_a_memory_would_have_known(
    spoken: list[bool], sticky: int, cooldown: int, delay: int
):
    entry = {"keys": ["猫"], "scan_depth": 1, "sticky": sticky, "cooldown": cooldown, "delay": delay}
    fired, expected = None, []
    for number, named in enumerate(spoken):
        now = 2 * number + 1
        stays = fired is not None and now <= fired + sticky
        cools = fired is not None and not stays and now <= fired + sticky + cooldown
        if named and now >= delay and not stays and not cools:
            fired, stays = now, True
        expected.append(stays)
    assert times(told(entry), ["猫" if named else "犬" for named in spoken]) == expected


@pytest.mark.parametrize("before", [0, 64, 640])
def test_a_rhythm_is_kept_however_long_the_conversation_is(before: int):
    persona = told({"name": "now and then", "constant": True, "cooldown": 5})
    texts = ["うん"] * before
    every = [bool(known(persona, *texts, *["うん"] * more)) for more in range(1, 64, 2)]
    assert every[3:] == every[:-3]
    assert every[:3].count(True) == 1


def test_chance_falls_alike_for_the_same_turn_and_otherwise_for_another():
    persona = told({"keys": ["猫"], "probability": 50})
    turns = [known(persona, *["うん"] * (2 * number), "猫", seed=seed) for seed in "ab" for number in range(100)]
    assert turns == [known(persona, *["うん"] * (2 * n), "猫", seed=seed) for seed in "ab" for n in range(100)]
    assert turns[:100] != turns[100:]
    assert 60 < sum(map(len, turns)) < 140


@pytest.mark.parametrize(("probability", "happens"), [(0, 0), (100, 50)])
def test_what_is_certain_is_not_left_to_chance(probability: float, happens: int):
    persona = told({"keys": ["猫"], "probability": probability})
    assert sum(bool(known(persona, "猫", seed=str(n))) for n in range(50)) == happens


def test_two_answers_in_a_row_are_one_moment():
    persona = told({"keys": ["猫"], "scan_depth": 9, "cooldown": 1})
    history = [{"role": role, "content": "猫"} for role in ("user", "assistant", "assistant", "user")]
    assert len(fire(LoreIndex(persona), history, stage="stranger")) == 1
    assert fire(LoreIndex(persona), history[:2], stage="stranger") == fire(
        LoreIndex(persona), history[:1], stage="stranger"
    )
