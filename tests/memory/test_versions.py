import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from memory.database import Database
from memory.versions import Change, PersonaVersions, Version

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def change(number: int = 1, **fields: Any) -> Change:
    usual = {"persona": "sakura", "hash": f"hash {number}", "files": {"card.yaml": f"n: {number}\n"}, "why": "edit"}
    return Change(**{**usual, **fields})


async def test_versions_are_counted_and_newest_first(db: Database):
    versions = PersonaVersions(db)
    for number in (1, 2, 3):
        await versions.accept(change(number), NOW + timedelta(seconds=number))
    await versions.accept(change(persona="june"), NOW)
    kept = await versions.history("sakura")
    assert [(v.version, v.hash, v.parent) for v in kept] == [(3, "hash 3", 2), (2, "hash 2", 1), (1, "hash 1", None)]
    assert kept[0] == await versions.newest("sakura") == await versions.get("sakura", 3)
    assert kept[0].created_at == NOW + timedelta(seconds=3)
    assert await versions.files_of("sakura", 2) == {"card.yaml": "n: 2\n"}
    assert [v.version for v in await versions.history("sakura", before=3, limit=1)] == [2]


async def test_what_is_not_kept_is_nothing(db: Database):
    versions = PersonaVersions(db)
    assert await versions.newest("nobody") is None
    assert await versions.get("nobody", 1) is None
    assert await versions.files_of("nobody", 1) == {}
    assert await versions.history("nobody") == []


async def test_the_same_content_is_the_same_version_and_its_newer_words_are_kept(db: Database):
    versions = PersonaVersions(db)
    first = await versions.accept(change(), NOW)
    files = {"card.yaml": "# 注釈\nn: 1\n"}
    assert await versions.accept(change(files=files, why="put"), NOW + timedelta(days=1)) == first
    assert await versions.files_of("sakura", 1) == files


async def test_a_content_that_was_there_before_is_a_version_of_its_own(db: Database):
    versions = PersonaVersions(db)
    for number in (1, 2):
        await versions.accept(change(number), NOW)
    back = await versions.accept(change(1, why="rollback", parent=1), NOW)
    assert (back.version, back.why, back.parent) == (3, "rollback", 1)


async def test_counting_begins_where_the_card_says(db: Database):
    versions = PersonaVersions(db)
    assert (await versions.accept(change(1, first=4), NOW)).version == 4
    assert (await versions.accept(change(2, first=4), NOW)).version == 5


async def test_gateways_that_share_a_database_agree_on_the_numbers(db: Database):
    others = [Database(db._url.render_as_string(hide_password=False)) for _ in range(3)]
    shelves = [PersonaVersions(each) for each in (db, *others)]

    async def accept(changes: list[Change]) -> list[Version]:
        return await asyncio.gather(*(shelf.accept(each, NOW) for shelf, each in zip(shelves, changes, strict=True)))

    assert {v.version for v in await accept([change(1)] * 4)} == {1}
    assert sorted(v.version for v in await accept([change(number) for number in (2, 3, 4, 5)])) == [2, 3, 4, 5]
    assert len(await shelves[0].history("sakura")) == 5
    for other in others:
        await other.close()
