"""Personas taken from folders, kept as versions and exchanged, over a real database and real files."""

import logging
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from memory.database import Database, DatabaseError
from memory.versions import PersonaVersions
from persona.faults import PersonaError
from persona.folder import CARD, REPLACED, FolderError, read_files
from service.errors import NotFound, PreconditionFailed
from service.kept import AT_HAND
from service.personas import Personas
from service.shelf import Shelf
from tests.persona.cards import CARDS, SAKURA

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


class World:
    """Two personas in a folder, served."""

    def __init__(self, db: Database, root: Path) -> None:
        self.root = root
        self.versions = PersonaVersions(db)
        self.personas = self.another()

    def another(self) -> Personas:
        """What another gateway over the same folder and database serves."""
        return Personas(Shelf(self.root, self.versions, lambda: NOW))

    def edit(self, old: str, new: str, file: str = CARD) -> None:
        path = self.root / "sakura" / file
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")

    async def history(self) -> list[tuple[int, str, int | None]]:
        return [(kept.version, kept.why, kept.parent) for kept in await self.versions.history("sakura")]


@pytest.fixture
async def world(sqlite_db: Database, tmp_path: Path) -> World:
    made = World(sqlite_db, Path(shutil.copytree(CARDS, tmp_path / "cards")))
    await made.personas.open()
    return made


async def test_at_the_start_every_folder_is_a_version_and_a_second_start_makes_none(world: World):
    assert set(world.personas) == {"gensan", "june", "sakura"}
    await world.another().open()
    assert await world.history() == [(1, "start", None)]


async def test_an_edit_is_the_next_version_and_the_one_before_still_answers(world: World):
    before = world.personas["sakura"]
    world.edit("22歳", "23歳")
    await world.personas.reload()
    after = world.personas["sakura"]
    assert (before.version, after.version) == (1, 2)
    assert await world.history() == [(2, "edit", 1), (1, "start", None)]
    assert await world.personas.find("sakura", "2") is after
    assert await world.personas.find("sakura", "1") == before == SAKURA
    assert (await world.personas.find("sakura", "1")).hash == before.hash
    assert world.personas["june"].version == 1


async def test_a_change_while_nobody_served_is_a_version_of_the_next_start(world: World):
    world.edit("22歳", "23歳")
    again = world.another()
    await again.open()
    assert again["sakura"].version == 2
    assert await world.history() == [(2, "start", 1), (1, "start", None)]


async def test_a_comment_changes_no_version(world: World):
    world.edit("name: sakura", "name: sakura  # 花")
    await world.personas.reload()
    assert await world.history() == [(1, "start", None)]
    assert "# 花" in (await world.versions.files_of("sakura", 1))[CARD]


async def test_the_card_says_only_where_counting_begins(world: World):
    (world.root / "aoi").mkdir()
    card = (world.root / "june" / CARD).read_text("utf-8").replace("name: june", "name: aoi\nversion: 7")
    (world.root / "aoi" / CARD).write_text(card, "utf-8")
    await world.personas.reload()
    assert world.personas["aoi"].version == 7
    (world.root / "aoi" / CARD).write_text(card.replace("version: 7", "version: 70") + "background: [b]\n", "utf-8")
    await world.personas.reload()
    assert world.personas["aoi"].version == 8


@pytest.mark.parametrize("version", ["9", "0", "-1", "01", "x", "2147483648", "9" * 40, "²", " 1"])
async def test_a_version_that_is_not_kept_is_refused_with_those_that_are(world: World, version: str):
    world.edit("22歳", "23歳")
    await world.personas.reload()
    with pytest.raises(NotFound, match=r"there are versions 1, 2\.") as refused:
        await world.personas.find("sakura", version)
    assert refused.value.code == "model_not_found"


async def test_nobody_of_another_name_is_served(world: World):
    assert await world.personas.find("gpt") is None
    assert await world.personas.find("gpt", "1") is None


async def test_only_the_last_versions_asked_for_stay_at_hand(world: World):
    for age in range(30, 30 + AT_HAND + 3):
        world.edit(f"age: {22 if age == 30 else age - 1}", f"age: {age}")
        await world.personas.reload()
    for version in range(1, AT_HAND + 3):
        assert (await world.personas.find("sakura", str(version))).version == version
    assert len(world.personas._kept._at_hand) == AT_HAND
    with pytest.raises(NotFound, match=f"there are versions 1 to {AT_HAND + 4}"):
        await world.personas.find("sakura", "99")


async def test_a_broken_edit_leaves_the_last_good_version_serving_and_is_told(
    world: World, caplog: pytest.LogCaptureFixture
):
    good = world.personas["sakura"]
    world.edit("language: ja", "language: jp")
    await world.personas.reload()
    assert world.personas["sakura"] is good
    place = f"{world.root}/sakura/card.yaml:4:1: language"
    assert world.personas.state().startswith(f"sakura: version 1 goes on serving; {place}")
    assert f"version 1 goes on serving: {place}" in caplog.text
    caplog.clear()
    await world.personas.reload()
    assert caplog.text == ""  # told once
    world.edit("language: jp", "language: ja")
    await world.personas.reload()
    assert (world.personas.state(), world.personas["sakura"].version) == ("ok", 1)


async def test_a_broken_card_is_served_as_its_newest_version_after_a_restart(world: World):
    world.edit("language: ja", "language: jp")
    again = world.another()
    await again.open()
    assert again["sakura"] == SAKURA
    assert "version 1 goes on serving" in again.state()


async def test_a_broken_card_that_was_never_served_stops_the_start_and_no_reload(world: World):
    (world.root / "aoi").mkdir()
    await world.personas.reload()
    assert set(world.personas) == {"gensan", "june", "sakura"}
    assert "aoi" in world.personas.state()
    with pytest.raises(PersonaError, match=r"aoi/card\.yaml: the file is missing"):
        await world.another().open()


async def test_a_new_folder_is_a_new_persona_and_a_removed_one_keeps_its_versions(world: World):
    shutil.copytree(world.root / "june", world.root / "mei")
    card = world.root / "mei" / CARD
    card.write_text(card.read_text("utf-8").replace("name: june", "name: mei"), "utf-8")
    shutil.rmtree(world.root / "sakura")
    await world.personas.reload()
    assert set(world.personas) == {"gensan", "june", "mei"}
    assert await world.personas.find("sakura", "1") is None
    assert await world.history() == [(1, "start", None)]


async def test_where_the_whole_folder_is_gone_everybody_goes_on_serving(world: World):
    world.root.rename(world.root.with_name("elsewhere"))
    await world.personas.reload()
    assert set(world.personas) == {"gensan", "june", "sakura"}
    assert "no such folder" in world.personas.state()
    world.root.with_name("elsewhere").rename(world.root)
    await world.personas.reload()
    assert world.personas.state() == "ok"


async def test_a_change_that_cannot_be_kept_is_not_served_and_tried_again(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    async def down(*_: object) -> None:
        raise DatabaseError("down")

    world.edit("22歳", "23歳")
    with monkeypatch.context() as patched:
        patched.setattr(world.versions, "accept", down)
        with pytest.raises(DatabaseError):
            await world.personas.reload()
    assert world.personas["sakura"].version == 1
    await world.personas.reload()
    assert world.personas["sakura"].version == 2


async def test_what_is_sent_is_written_kept_and_served(world: World):
    card = read_files(world.root / "sakura")[CARD].replace("22歳", "24歳")
    put = await world.personas.put("sakura", card.encode(), if_match={SAKURA.hash})
    assert put is world.personas["sakura"]
    assert (put.version, put.examples) == (2, SAKURA.examples)
    assert read_files(world.root / "sakura")[CARD] == card
    assert await world.history() == [(2, "put", 1), (1, "start", None)]
    await world.personas.reload()
    assert world.personas["sakura"] is put


async def test_a_new_persona_can_be_sent(world: World):
    card = read_files(world.root / "june")[CARD].replace("name: june", "name: mei")
    assert (await world.personas.put("mei", card.encode())).version == 1
    assert set(world.personas) == {"gensan", "june", "mei", "sakura"}


async def test_what_is_sent_with_faults_changes_nothing(world: World):
    before = read_files(world.root / "sakura")
    with pytest.raises(PersonaError, match=r"card\.yaml:1:1: display_name: Field required"):
        await world.personas.put("sakura", b"name: sakura\n")
    assert read_files(world.root / "sakura") == before
    assert world.personas.state() == "ok"


async def test_a_change_of_somebody_else_is_a_conflict_even_before_it_was_noticed(world: World):
    world.edit("22歳", "23歳")
    card = read_files(CARDS / "sakura")[CARD].encode()
    with pytest.raises(PreconditionFailed, match="version 2"):
        await world.personas.put("sakura", card, if_match={SAKURA.hash})
    with pytest.raises(PreconditionFailed, match="not served"):
        await world.personas.put("mei", card, if_match={"*"})
    assert (await world.personas.put("sakura", card, if_match={"*"})).version == 3


async def test_a_rollback_keeps_what_was_there_and_is_a_version_of_its_own(world: World):
    world.edit("22歳", "23歳")
    back = await world.personas.roll_back("sakura", 1)
    assert back == world.personas["sakura"]
    assert (back.version, back.hash) == (3, SAKURA.hash)
    assert read_files(world.root / "sakura") == read_files(CARDS / "sakura")
    assert await world.history() == [(3, "rollback", 1), (2, "edit", 1), (1, "start", None)]
    with pytest.raises(NotFound, match="there are versions 1, 2, 3"):
        await world.personas.roll_back("sakura", 4)


async def test_a_rollback_over_broken_files_sets_them_aside(world: World):
    world.edit("language: ja", "language: jp")
    await world.personas.roll_back("sakura", 1)
    assert world.personas.state() == "ok"
    assert "language: jp" in (world.root / "sakura" / REPLACED / CARD).read_text("utf-8")


async def test_a_rollback_brings_a_removed_persona_back(world: World):
    shutil.rmtree(world.root / "sakura")
    await world.personas.reload()
    await world.personas.roll_back("sakura", 1)
    assert world.personas["sakura"] == SAKURA


async def test_a_kept_version_that_fails_todays_checks_is_told_and_brings_nothing_back(world: World):
    files = {CARD: "name: sakura\n"}
    kept = (await world.versions.newest("sakura"), files)
    world.edit("22歳", "23歳")
    await world.personas.reload()

    async def stale(*_: object) -> dict[str, str]:
        return kept[1]

    world.versions.files_of = stale
    with pytest.raises(NotFound, match=r"Version 1 .* does not pass today's checks: card\.yaml:1:1: display_name"):
        await world.personas.find("sakura", "1")
    with pytest.raises(PersonaError):
        await world.personas.roll_back("sakura", 1)
    assert world.personas["sakura"].version == 2


@pytest.mark.parametrize("name", ["../evil", "a/b", ".hidden", "", "A", "a\n"])
async def test_no_name_leads_out_of_the_folder(world: World, name: str):
    with pytest.raises((FolderError, PersonaError)):
        await world.personas.put(name, read_files(CARDS / "sakura")[CARD].encode())
    assert sorted(path.name for path in world.root.iterdir()) == ["gensan", "june", "sakura"]
    assert sorted(path.name for path in world.root.parent.iterdir() if path.is_dir()) == ["cards"]


async def test_a_folder_that_cannot_be_written_is_told_and_nothing_changes(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    def read_only(*_: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("persona.folder._write", read_only)
    card = read_files(world.root / "sakura")[CARD].replace("22歳", "24歳")
    with pytest.raises(FolderError, match="Read-only file system"):
        await world.personas.put("sakura", card.encode())
    assert world.personas["sakura"].version == 1


async def test_the_log_tells_who_is_served_and_who_no_more(world: World, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.INFO)
    await world.another().open()
    assert caplog.text == ""
    world.edit("22歳", "23歳")
    shutil.rmtree(world.root / "june")
    await world.personas.reload()
    told = {(record.message, record.persona) for record in caplog.records}
    assert told == {("a persona is served", "sakura"), ("a persona is not served any more", "june")}
