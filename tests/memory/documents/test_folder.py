import os
from hashlib import sha256
from pathlib import Path

import pytest

from memory.documents.faults import DocumentError
from memory.documents.folder import changes, file_digest
from memory.documents.reading import MAX_BYTES, read_document


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def test_the_digest_is_that_of_the_document(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("走った。")
    assert file_digest(tmp_path / "a.txt") == digest("走った。") == read_document(tmp_path / "a.txt").digest


def test_a_folder_is_compared_with_what_is_known_of_it(tmp_path: Path) -> None:
    (tmp_path / "2026").mkdir()
    for name in ("a.txt", "b.md", "2026/c.json"):
        (tmp_path / name).write_text(name)
    found = changes({"a.txt": digest("a.txt"), "b.md": digest("old"), "gone.md": digest("gone")}, tmp_path)
    assert (found.added, found.changed, found.removed) == (("2026/c.json",), ("b.md",), ("gone.md",))
    assert (found.unchanged, found.skipped) == (("a.txt",), ())


def test_the_second_run_has_nothing_to_do(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("走った。")
    found = changes({"a.txt": file_digest(tmp_path / "a.txt")}, tmp_path)
    assert (found.added, found.changed, found.removed) == ((), (), ())


def test_what_is_not_read_is_told_with_its_reason_and_hidden_files_are_passed_over(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_text("内緒")
    folder = tmp_path / "notes"
    (folder / ".git").mkdir(parents=True)
    (folder / ".git" / "a.txt").write_text("a")
    (folder / ".hidden.md").write_text("a")
    (folder / "dog.jpg").write_bytes(b"\xff\xd8")
    (folder / "big.txt").write_bytes(b"a" * (MAX_BYTES + 1))
    (folder / "link.txt").symlink_to(outside / "secret.txt")
    (folder / "linked").symlink_to(outside)
    found = changes({}, folder)
    assert found.added == ()
    assert [(error.file, error.kind) for error in found.skipped] == [
        ("big.txt", "too_large"),
        ("dog.jpg", "form"),
        ("link.txt", "link"),
        ("linked", "link"),
    ]


def test_what_is_known_of_a_file_that_cannot_be_read_now_stays(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"a" * (MAX_BYTES + 1))
    (tmp_path / "b").symlink_to(tmp_path)
    found = changes({"a.txt": "old", "b/c.txt": "old"}, tmp_path)
    assert (found.changed, found.removed) == ((), ())


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_what_is_known_below_a_folder_that_cannot_be_read_stays(tmp_path: Path) -> None:
    (tmp_path / "2026").mkdir(mode=0)
    try:
        found = changes({"2026/a.txt": "old"}, tmp_path)
    finally:
        (tmp_path / "2026").chmod(0o700)
    assert (found.removed, [error.kind for error in found.skipped]) == ((), ["unreadable"])


def test_a_folder_that_is_not_there_is_no_empty_one(tmp_path: Path) -> None:
    with pytest.raises(DocumentError) as error:
        changes({"a.txt": "old"}, tmp_path / "none")
    assert error.value.kind == "no_folder"


def test_files_that_were_read_in_another_way_are_changed(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("走った。")
    known = {"a.txt": f"400 {digest('走った。')}"}
    assert changes(known, tmp_path, stamp=lambda each: f"400 {each}").unchanged == ("a.txt",)
    assert changes(known, tmp_path, stamp=lambda each: f"300 {each}").changed == ("a.txt",)
