from datetime import UTC, datetime, timedelta

from memory.database import Database
from memory.erase import erase_person, forget_facts
from memory.facts import Fact, Facts
from memory.ledger import Ledger
from memory.views import Views

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def fact(name: str) -> Fact:
    return Fact(id=name, person="p", text=f"text {name}", kind="note", said_at=NOW, created_at=NOW)


async def texts(views: Views) -> set[str]:
    return {each.text for each in (await views.of("p")).facts}


async def test_a_view_follows_what_is_new_changed_and_deleted(db: Database) -> None:
    await Ledger(db).ensure_person("p", "key", "", NOW)
    facts, views = Facts(db), Views(db)
    await facts.add("p", [fact("a")])
    assert await texts(views) == {"text a"}
    await facts.add("p", [fact("b")])
    assert await texts(views) == {"text a", "text b"}
    await facts.supersede("p", "a", by="b", at=NOW)
    assert [each.superseded_by for each in (await views.of("p")).facts if each.id == "a"] == ["b"]
    await forget_facts(db, "p", ["b"])
    assert await texts(views) == set()


async def test_what_another_life_knew_does_not_come_back(db: Database) -> None:
    facts, views = Facts(db), Views(db)
    await Ledger(db).ensure_person("p", "key", "", NOW)
    await facts.add("p", [fact("a"), fact("b"), fact("c")])
    assert len(await texts(views)) == 3
    await erase_person(db, "p", NOW)  # as another process would
    await Ledger(db).ensure_person("p", "key", "", NOW + timedelta(hours=1))
    for name in "defg":  # the new life's clock passes that of the one before
        await facts.add("p", [fact(name)])
    assert await texts(views) == {"text d", "text e", "text f", "text g"}


async def test_nothing_is_held_for_people_without_facts(db: Database) -> None:
    await Ledger(db).ensure_person("p", "key", "", NOW)
    views = Views(db)
    assert len(await views.of("p")) == len(await views.of("nobody")) == 0
    assert not views._held


async def test_who_was_asked_about_longest_ago_goes_first(db: Database) -> None:
    facts = Facts(db)
    for person in ("p", "q", "r"):
        await Ledger(db).ensure_person(person, "key", person, NOW)
        await facts.add(person, [Fact(id=person, person=person, text="x", kind="note", said_at=NOW, created_at=NOW)])
    views = Views(db, limit=2 * (await Views(db).of("p")).nbytes)
    for person in ("p", "q", "p", "r"):
        await views.of(person)
    assert list(views._held) == ["p", "r"]


async def test_recalls_are_learned_of_with_the_next_change(db: Database) -> None:
    await Ledger(db).ensure_person("p", "key", "", NOW)
    facts, views = Facts(db), Views(db)
    await facts.add("p", [fact("a")])
    await views.of("p")
    await facts.note_recalled("p", ["a"], NOW)
    await facts.add("p", [fact("b")])
    assert [each.recalled for each in (await views.of("p")).facts if each.id == "a"] == [1]
