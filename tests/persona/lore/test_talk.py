from persona.lore.index import LoreIndex
from persona.lore.talk import LOOK_BACK, moments
from tests.persona.cards import talk, told

PLAIN = LoreIndex(told({"keys": ["猫"]}))
TIMED = LoreIndex(told({"keys": ["猫"], "sticky": 2}))


def at(index: LoreIndex, length: int) -> list[int]:
    return [moment.at for moment in moments(index, talk(*["猫"] * length))]


def test_the_past_is_looked_at_only_where_it_matters():
    assert at(PLAIN, 301) == [301]
    assert at(TIMED, 5) == [1, 3, 5]


def test_the_past_reaches_back_one_to_two_windows_and_begins_at_one_place_for_a_while():
    for length in range(1, 5 * LOOK_BACK, 2):
        first = at(TIMED, length)[0]
        assert length - first <= 2 * LOOK_BACK
        assert first <= 1 or length - first >= LOOK_BACK - 1
    assert {at(TIMED, length)[0] // LOOK_BACK for length in range(2 * LOOK_BACK + 1, 3 * LOOK_BACK, 2)} == {1}


def test_the_first_moment_that_is_looked_at_heard_what_was_said_before_it():
    texts = ["犬"] * (LOOK_BACK - 2) + ["猫"] + ["犬"] * (LOOK_BACK + 2)
    first, second, *_ = moments(TIMED, talk(*texts))
    assert first.at == LOOK_BACK + 1
    assert first.heard[4]
    assert not second.heard[4]


def test_nothing_said_is_a_moment_in_which_nothing_was_heard():
    (moment,) = moments(TIMED, [{"role": "system", "content": "猫"}])
    assert (moment.at, moment.heard) == (0, {4: frozenset()})
