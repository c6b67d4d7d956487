from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np

from memory.facts import API, EPISODE, NOTE, Fact
from memory.lexical import Mark, terms
from memory.view import View

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def fact(name: str, text: str, minutes: float = 0, speaker: str = "", kind: str = NOTE, position: int = 0) -> Fact:
    said = NOW + timedelta(minutes=minutes)
    return Fact(
        id=name, person="p", text=text, kind=kind, said_at=said, created_at=said, speaker=speaker, position=position
    )


def view(*facts: Fact) -> View:
    return View.of([(each, terms(each.text)) for each in facts])


def test_facts_stand_in_order_of_time_and_arrival() -> None:
    seen = view(fact("c", "c", 5), fact("b", "b", 0, position=2), fact("a", "a", 0, position=1))
    assert [each.id for each in seen.facts] == ["a", "b", "c"]


def test_a_long_pause_ends_a_session() -> None:
    seen = view(fact("a", "a", 0), fact("b", "b", 29), fact("c", "c", 60))
    assert seen.session.tolist() == [0, 0, 1]
    assert seen.neighbours("b") == [seen.facts[0]]
    assert seen.neighbours("c", 5) == []
    assert seen.neighbours("nobody") == []


def test_what_was_taken_out_of_a_conversation_does_not_come_between_its_turns() -> None:
    seen = view(
        fact("q", "Where do you live?", 0, "Sakura", EPISODE, 1),
        fact("f", "lives in Leeds", 0, "", "profile", 3),
        fact("a", "In Leeds!", 0, "", EPISODE, 2),
    )
    assert [each.id for each in seen.neighbours("q")] == ["a"]
    assert not seen.stands_alone("a")
    assert seen.stands_alone("f")


def test_where_several_speak_or_a_lot_is_said_in_a_row_it_belongs_together() -> None:
    two = view(fact("a", "a", 0, "Ann"), fact("b", "b", 1, "Ben"))
    assert two.is_talk.all()
    few = view(*(fact(str(n), "x", n) for n in range(3)))
    assert not few.is_talk.any()
    many = view(*(fact(str(n), "x", n) for n in range(8)))
    assert many.is_talk.all()


def test_notes_that_are_put_in_at_once_are_no_conversation() -> None:
    notes = view(*(replace(fact(str(n), "x", n), provenance=API) for n in range(8)))
    assert not notes.is_talk.any()
    said = view(*(replace(fact(str(n), "x", n, speaker="Ann"), provenance=API) for n in range(8)))
    assert said.is_talk.all()


def test_terms_are_counted_and_the_rarer_weigh_more() -> None:
    seen = view(fact("a", "jazz jazz piano"), fact("b", "jazz"), fact("c", "tea"))
    table, rarity = seen.frequencies(np.unique(terms("jazz"))[-1:])
    assert table.tolist() == [[2, 1, 0]]
    _, rarer = seen.frequencies(terms("tea")[-1:])
    assert rarer[0] > rarity[0]
    assert seen.lengths.tolist() == [3, 1, 1]
    unknown, _ = seen.frequencies(np.array([12345], np.uint32))
    assert not unknown.any()


def test_marks_are_no_words() -> None:
    seen = view(fact("a", "Tea?"), fact("b", "tea"))
    assert seen.marked(Mark.QUESTION).tolist() == [1, 0]
    assert seen.lengths.tolist() == [1, 1]


def test_values_shift_within_their_session_only() -> None:
    seen = view(fact("a", "a", 0), fact("b", "b", 1), fact("c", "c", 100))
    values = np.array([1, 2, 3], np.float32)
    assert seen.shifted(values, 1).tolist() == [2, 0, 0]
    assert seen.shifted(values, -1).tolist() == [0, 1, 0]
    assert seen.shifted(values, -5).tolist() == [0, 0, 0]


def test_what_was_replaced_or_is_over_does_not_hold() -> None:
    old = replace(fact("old", "x"), superseded_by="b", valid_to=NOW)
    over = replace(fact("over", "x"), valid_to=NOW)
    seen = view(old, over, fact("b", "x"))
    assert [each.id for each, holds in zip(seen.facts, seen.holding(NOW), strict=True) if holds] == ["b"]


def test_a_change_takes_the_place_of_what_was_there() -> None:
    seen = view(fact("a", "jazz"), fact("b", "tea"))
    changed = seen.changed([(fact("a", "piano"), terms("piano")), (fact("c", "rain"), terms("rain"))])
    assert sorted(each.text for each in changed.facts) == ["piano", "rain", "tea"]
    assert sorted(each.text for each in seen.facts) == ["jazz", "tea"]


def test_a_view_of_nothing_can_be_asked() -> None:
    seen = view()
    assert len(seen) == 0
    assert seen.nbytes >= 0
    assert seen.holding(NOW).shape == (0,)
    assert seen.frequencies(terms("jazz"))[0].shape == (1, 0)


def test_at_an_earlier_time_what_was_replaced_since_holds_and_what_was_said_since_is_not_known() -> None:
    earlier = NOW - timedelta(days=30)
    home = replace(fact("leeds", "x"), said_at=earlier, superseded_by="york", valid_to=NOW)
    seen = view(home, replace(fact("york", "x"), said_at=NOW))
    for at, known in ((earlier + timedelta(days=3), ["leeds"]), (NOW, ["york"])):
        assert [each.id for each, holds in zip(seen.facts, seen.holding(at), strict=True) if holds] == known


def test_what_was_put_in_without_a_day_is_known_at_any_time() -> None:
    seen = view(replace(fact("a", "x"), said_at=NOW, created_at=NOW, provenance="api"))
    assert seen.holding(NOW - timedelta(days=300)).all()
