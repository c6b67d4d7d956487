import fcntl
import os
import shutil
import threading
from pathlib import Path

import pytest

from persona import folder as folders
from persona.faults import PersonaError
from persona.folder import (
    CARD,
    FILES,
    REPLACED,
    FolderError,
    folders_in,
    read_files,
    set_aside,
    signature_of,
    write_files,
)
from persona.source import load_persona
from tests.persona.cards import CARDS, SAKURA


@pytest.fixture
def card(tmp_path: Path) -> Path:
    """A copy of sakura's folder."""
    return Path(shutil.copytree(CARDS / "sakura", tmp_path / "sakura"))


def test_what_is_written_is_read_again_to_the_letter(tmp_path: Path):
    files = {CARD: "name: a\r\n# 注釈 \n", "lorebook.yaml": "[]\n"}
    write_files(tmp_path / "new" / "a", files)
    assert read_files(tmp_path / "new" / "a") == files


def test_files_that_are_not_written_go_and_those_that_are_no_persona_stay(card: Path):
    (card / "avatar.png").write_bytes(b"png")
    write_files(card, {CARD: "name: sakura\n"})
    assert sorted(path.name for path in card.iterdir()) == ["avatar.png", CARD, "scenarios"]


def test_lines_that_end_as_in_windows_mean_the_same(card: Path):
    write_files(card, {name: text.replace("\n", "\r\n") for name, text in read_files(card).items()})
    assert load_persona(card).hash == SAKURA.hash


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_changes_changes_the_signature(card: Path, name: str):
    before = signature_of(card)
    assert signature_of(card) == before
    text = (card / name).read_text("utf-8")
    (card / name).write_text(text.replace("。", "!", 1), "utf-8")
    changed = signature_of(card)
    (card / name).unlink()
    assert len({before, changed, signature_of(card)}) == 3


def test_a_file_that_may_be_read_again_changes_the_signature(card: Path):
    (card / CARD).chmod(0o000)
    before = signature_of(card)
    (card / CARD).chmod(0o644)
    assert signature_of(card) != before


def test_who_reads_waits_for_who_writes(card: Path):
    held = os.open(card, os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)
    reader = threading.Thread(target=read_files, args=(card,))
    reader.start()
    reader.join(0.1)
    assert reader.is_alive()
    os.close(held)
    reader.join(5)
    assert not reader.is_alive()


def test_a_disk_that_is_full_changes_nothing(card: Path, monkeypatch: pytest.MonkeyPatch):
    before, whole = read_files(card), folders._write

    def full(path: Path, text: str) -> None:
        if path.name == ".lorebook.yaml.new":
            raise OSError(28, "No space left on device")
        whole(path, text)

    monkeypatch.setattr(folders, "_write", full)
    with pytest.raises(FolderError, match=r"cannot be written \(No space left on device\); fix: "):
        write_files(card, {**before, CARD: "name: other\n"})
    assert read_files(card) == before
    assert sorted(path.name for path in card.iterdir()) == sorted([*FILES, "scenarios"])


def test_a_folder_that_cannot_be_made_is_told_in_both_languages():
    with pytest.raises(FolderError, match="OMOIDE_PERSONA_DIR") as told:
        write_files(Path("/proc/aoi"), {CARD: ""})
    assert "対処: " in told.value.japanese


def test_what_is_set_aside_can_be_found_again(card: Path):
    (card / CARD).write_text("name: [", "utf-8")
    set_aside(card)
    assert (card / REPLACED / CARD).read_text("utf-8") == "name: ["
    assert {path.name for path in (card / REPLACED).iterdir()} == set(FILES)


def test_folders_are_seen_in_order_and_hidden_ones_are_not(tmp_path: Path):
    for name in ("b", "a", ".git"):
        (tmp_path / name).mkdir()
    (tmp_path / "README.md").write_text("")
    assert [path.name for path in folders_in(tmp_path)] == ["a", "b"]
    with pytest.raises(PersonaError, match="no such folder"):
        folders_in(tmp_path / "README.md")
