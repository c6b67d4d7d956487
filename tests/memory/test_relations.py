from datetime import timedelta
from typing import Any

from memory.database import Database
from memory.ledger import Ledger, Moved
from memory.relations import Relations
from tests.memory.test_ledger import NOW, ledger_with, turn
from tests.rows import turns_of


async def moved(ledger: Ledger, number: int, *why: str, **fields: Any) -> None:
    def evolve(state: dict[str, Any] | None) -> Moved:
        return Moved({"affection": (state or {"affection": 5})["affection"] + 1}, list(why))

    await ledger.record(turn(number, affect_before={"affection": 5}, **fields), evolve=evolve)


async def test_the_last_turns_that_moved_something_are_told_newest_first(db: Database):
    ledger, relations = await ledger_with(db, "p_1", "p_2"), Relations(db)
    await moved(ledger, 1, "praise: +1")
    await moved(ledger, 2)
    await moved(ledger, 3, "thanks: +1")
    await moved(ledger, 4, "other", persona="june")
    await moved(ledger, 5, "other", person="p_2")
    await ledger.record(turn(6))
    steps = await relations.steps("p_1", "sakura", 10)
    assert [(s.turn, s.why) for s in steps] == [("chatcmpl-3", ["thanks: +1"]), ("chatcmpl-1", ["praise: +1"])]
    assert (steps[0].at, steps[0].before, steps[0].after) == (
        NOW + timedelta(seconds=3),
        {"affection": 5},
        {"affection": 8},
    )
    assert await relations.steps("p_1", "sakura", 1) == steps[:1]
    assert await relations.steps("nobody", "sakura", 10) == []


async def test_a_relation_that_begins_anew_has_no_state_and_no_history(db: Database):
    ledger, relations = await ledger_with(db), Relations(db)
    await moved(ledger, 1, "praise: +1")
    assert await relations.begin_anew("p_1", "sakura", NOW + timedelta(seconds=2)) is True
    assert await ledger.load_state("p_1", "sakura") is None
    assert await relations.steps("p_1", "sakura", 10) == []
    assert await relations.begin_anew("p_1", "sakura", NOW + timedelta(seconds=3)) is False
    await moved(ledger, 4, "thanks: +1")
    assert await ledger.load_state("p_1", "sakura") == {"affection": 6}
    assert [s.turn for s in await relations.steps("p_1", "sakura", 10)] == ["chatcmpl-4"]
    assert len(await turns_of(db, "p_1")) == 2
    assert await relations.begin_anew("p_1", "sakura", NOW) is True


async def test_what_never_was_cannot_begin_anew(db: Database):
    assert await Relations(db).begin_anew("p_1", "sakura", NOW) is False
