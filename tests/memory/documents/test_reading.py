import json
import os
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from memory.documents.document import Document
from memory.documents.faults import DocumentError
from memory.documents.reading import MAX_BYTES, read_document


def read(root: Path, name: str, content: str | bytes) -> Document:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_document(path, root=root)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder whose name says nothing."""
    folder = tmp_path / "documents"
    folder.mkdir()
    return folder


def days(document: Document) -> list[date | None]:
    return [section.date for section in document.sections]


def test_a_document_knows_its_name_encoding_and_digest(root: Path) -> None:
    found = read(root, "旅/京都.txt", "清水寺に行った。")
    assert (found.name, found.encoding, found.guessed) == ("旅/京都.txt", "utf-8", False)
    assert found.digest == sha256("清水寺に行った。".encode()).hexdigest()


def test_a_guessed_encoding_is_said(root: Path) -> None:
    found = read(root, "a.txt", "清水寺に行った。\r\n楽しかった。".encode("cp932"))
    assert (found.text, found.encoding, found.guessed) == ("清水寺に行った。\n楽しかった。", "cp932", True)


@pytest.mark.parametrize("name", ["2026-11-20.md", "20261120_日記.txt", "2026年11月20日.txt", "2026/11/20.md"])
def test_the_name_of_a_file_dates_it(root: Path, name: str) -> None:
    found = read(root, name, "走った。")
    assert (days(found), found.kind) == ([date(2026, 11, 20)], "diary")


def test_front_matter_dates_names_and_is_no_text(root: Path) -> None:
    found = read(
        root, "2020-01-01.md", '---\ndate: 2026-11-20 # 金\ntitle: "犬: 散歩"\ntags:\n  - a\n---\n# 朝\n走った。'
    )
    (section,) = found.sections
    assert (section.date, section.heading) == (date(2026, 11, 20), ("犬: 散歩", "朝"))
    assert found.text[section.blocks[0].start : section.blocks[0].end] == "走った。"


def test_front_matter_that_is_no_date_or_kind_is_passed_over(root: Path) -> None:
    found = read(root, "2026-11-20.md", "---\ndate: {{date}}\nkind: <% x %>\n---\n走った。")
    assert (days(found), found.kind) == ([date(2026, 11, 20)], "diary")


def test_a_rule_at_the_beginning_is_no_front_matter(root: Path) -> None:
    assert len(read(root, "a.md", "---\n走った。\n\n泳いだ。").sections[0].blocks) == 2


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.md", "走った。", "note"),
        ("diary/a.md", "走った。", "diary"),
        ("My Diaries/a.md", "走った。", "diary"),
        ("絵日記.txt", "走った。", "diary"),
        ("a.md", "# 2026-11-20\n走った。\n# 2026-11-21\n泳いだ。\n# 他\n雑記", "diary"),
        ("a.md", "# 2026-11-20\n走った。\n# 料理\n煮る\n# 旅\n行く", "note"),
        ("2026-11-20 会議.md", "決めた。", "note"),
        ("diary/a.md", "---\nkind: note\n---\n走った。", "note"),
        ("a.md", "---\nkind: 日記\n---\n走った。", "diary"),
        ("a.json", '[{"text": "走った。", "date": "2026-11-20"}, {"text": "泳いだ。", "date": "2026-11-21"}]', "diary"),
        ("a.json", '["走った。", "泳いだ。"]', "note"),
    ],
)
def test_diaries_are_told_from_notes(root: Path, name: str, content: str, kind: str) -> None:
    found = read(root, name, content)
    assert (found.kind, {section.kind for section in found.sections}) == (kind, {kind})


def test_the_folder_of_notes_may_itself_be_the_diary(tmp_path: Path) -> None:
    assert read(tmp_path / "日記", "a.txt", "走った。").kind == "diary"


def test_entries_of_json_are_sections_with_their_own_day_title_and_kind(root: Path) -> None:
    entries = [
        {"text": "走った。\n## 夜\n寝た。", "date": "2026-11-20", "title": "マラソン"},
        {"text": "拝啓", "kind": "note"},
        "11月21日 泳いだ。",
    ]
    found = read(root, "2026.json", json.dumps(entries))
    assert [(s.heading, s.date, s.kind) for s in found.sections] == [
        (("マラソン",), date(2026, 11, 20), "diary"),
        (("マラソン", "夜"), date(2026, 11, 20), "diary"),
        ((), None, "note"),
        ((), date(2026, 11, 21), "diary"),
    ]
    texts = [found.text[b.start : b.end] for s in found.sections for b in s.blocks]
    assert texts == ["走った。", "寝た。", "拝啓", "11月21日 泳いだ。"]


def test_lines_of_json_are_entries(root: Path) -> None:
    assert len(read(root, "a.jsonl", '"走った。"\n{"body": "泳いだ。"}\n').sections) == 2


def test_the_title_is_what_the_name_says_beside_the_date(root: Path) -> None:
    assert read(root, "2026-11-20 京都旅行.md", "着いた。").sections[0].heading == ("京都旅行",)
    assert read(root, "2026-11-20_日記.md", "着いた。").sections[0].heading == ()
    assert read(root, "README.md", "着いた。").sections[0].heading == ()


def test_an_empty_file_is_an_empty_document(root: Path) -> None:
    assert read(root, "a.txt", "").sections == ()
    assert read(root, "a.json", "[]").sections == ()


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.docx", "走った。", "form"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\0\0", "binary"),
        ("a.txt", "Café".encode("latin-1"), "encoding"),
        ("a.txt", b"a" * (MAX_BYTES + 1), "too_large"),
        ("a.json", "{", "json"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(root: Path, name: str, content: str | bytes, kind: str) -> None:
    with pytest.raises(DocumentError) as error:
        read(root, name, content)
    assert (error.value.kind, error.value.file) == (kind, name)


def test_a_file_of_the_largest_size_is_read(root: Path) -> None:
    assert len(read(root, "a.txt", b"a" * MAX_BYTES).text) == MAX_BYTES


def test_links_are_not_followed(root: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("内緒")
    (root / "a.txt").symlink_to(tmp_path / "secret.txt")
    with pytest.raises(DocumentError) as error:
        read_document(root / "a.txt", root=root)
    assert error.value.kind == "link"


def test_a_pipe_is_not_waited_for(root: Path) -> None:
    os.mkfifo(root / "a.txt")
    with pytest.raises(DocumentError) as error:
        read_document(root / "a.txt")
    assert error.value.kind == "not_a_file"


def test_a_file_that_went_is_told(root: Path) -> None:
    with pytest.raises(DocumentError) as error:
        read_document(root / "a.txt")
    assert error.value.kind == "no_file"
