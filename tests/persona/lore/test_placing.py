from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from persona.lore.entry import LoreEntry
from persona.lore.placing import Told, inserted, least, within

PRIORITIES = st.lists(st.tuples(st.integers(1, 12), st.integers(0, 3)), max_size=8)
ROLES = st.lists(st.sampled_from(["user", "assistant", "call", "tool"]), max_size=8)


def entry(name: str, size: int = 1, **fields: Any) -> LoreEntry:
    return LoreEntry(name=name, constant=True, content="あ" * size, **fields)


def kept(entries: list[LoreEntry], budget: int) -> list[str]:
    return [told.entry.name for told in within(entries, budget, lambda e: e.content, len)]


@given(PRIORITIES, st.integers(0, 30))
def test_the_budget_is_never_exceeded_and_the_least_important_go(sizes: list[tuple[int, int]], budget: int):
    entries = [entry(str(n), size, priority=priority) for n, (size, priority) in enumerate(sizes)]
    told = within(entries, budget, lambda e: e.content, len)
    assert sum(t.tokens for t in told) <= budget
    assert [t.entry for t in told] == [e for e in entries if e in {t.entry for t in told}]
    fitting = [e for e in entries if len(e.content) <= budget]
    gone = [e for e in fitting if e not in [t.entry for t in told]]
    assert all(g.priority <= t.entry.priority for g in gone for t in told)
    if gone:  # there was no room for the most important of them
        assert sum(t.tokens for t in told) + len(max(gone, key=lambda e: e.priority).content) > budget


@given(PRIORITIES, st.integers(0, 30), st.randoms())
def test_what_stays_does_not_depend_on_the_order_but_for_ties(sizes: list[tuple[int, int]], budget: int, random: Any):
    entries = [entry(str(n), size, priority=n) for n, (size, _) in enumerate(sizes)]
    shuffled = random.sample(entries, len(entries))
    assert set(kept(entries, budget)) == set(kept(shuffled, budget))


def test_of_equals_the_last_go_first():
    assert kept([entry("a", 5), entry("b", 5), entry("c", 5)], 10) == ["a", "b"]


def test_an_entry_without_room_even_alone_costs_the_others_nothing():
    assert kept([entry("a", 5), entry("b", 50, priority=99)], 10) == ["a"]


def test_no_more_is_counted_than_fits_and_one():
    counted: list[str] = []
    entries = [entry(str(n), 5) for n in range(100)]
    within(entries, 20, lambda e: e.content, lambda text: counted.append(text) or len(text))  # type: ignore[func-returns-value]
    assert len(counted) == 5


def test_the_expendable_go_before_the_unimportant_and_the_late():
    lore = [
        Told(entry("a", priority=1), "", 0),
        Told(entry("b", priority=99, expendable=True), "", 0),
        Told(entry("c", priority=1), "", 0),
    ]
    gone = []
    while lore:
        gone.append(lore.pop(least(lore)).entry.name)
    assert gone == ["b", "c", "a"]


def deep(depth: int, role: str = "system", text: str = "lore") -> Told:
    return Told(entry("x", position="at_depth", depth=depth, role=role), text, 1)


def user(text: str) -> dict[str, Any]:
    return {"role": "user", "content": text}


@pytest.mark.parametrize(("depth", "place"), [(0, 3), (1, 2), (2, 1), (3, 0), (9, 0)])
def test_lore_at_depth_has_as_many_messages_below_it(depth: int, place: int):
    messages = inserted([user("a"), {"role": "assistant", "content": "b"}, user("c")], [deep(depth, "user")])
    assert messages[place] == {"role": "user", "content": "lore"}
    assert len(messages) == 4


def test_lore_at_one_depth_stands_in_its_order_and_other_lore_not_among_the_messages():
    lore = [deep(1, text="first"), Told(entry("y"), "elsewhere", 1), deep(1, "assistant", text="second")]
    assert [m["content"] for m in inserted([user("a"), user("b")], lore)] == ["a", "first", "second", "b"]


def test_an_answer_that_was_begun_stays_the_last():
    messages = [user("a"), {"role": "assistant", "content": "私は"}]
    assert [m["content"] for m in inserted(messages, [deep(0)])] == ["a", "lore", "私は"]


@given(ROLES, st.lists(st.integers(0, 9), max_size=3))
def test_nothing_stands_between_tools_and_their_call_and_nothing_is_lost(roles: list[str], depths: list[int]):
    messages = [
        {"role": "assistant", "content": None, "tool_calls": [{"id": "c"}]} if role == "call" else {"role": role}
        for role in roles
    ]
    result = inserted(messages, [deep(depth) for depth in depths])
    assert [m for m in result if m.get("content") != "lore"] == messages
    assert len(result) == len(messages) + len(depths)
    for place, message in enumerate(result):
        if message["role"] == "tool" and result[place - 1].get("content") == "lore":
            assert all(m.get("content") == "lore" for m in result[:place])  # tools whose call the client left out
