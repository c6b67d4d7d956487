from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from persona.yaml_file import parse_yaml
from persona.yaml_text import to_yaml, with_rows

LETTERS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
TRICKY = st.text(alphabet="ab \n\t#:-'\"{}[]&*!|>%@`,?~=\\\u2028\x85\ufeffあ0", max_size=20)
VALUES = st.recursive(
    st.booleans() | st.integers(-(10**9), 10**9) | LETTERS | TRICKY,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", min_size=1), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=400)
@given(value=VALUES)
def test_what_is_written_reads_back_equal(value: Any, tmp_path_factory: pytest.TempPathFactory):
    path = tmp_path_factory.getbasetemp() / "some.yaml"
    path.write_text(to_yaml({"text": value, "list": [value]}), "utf-8", newline="")
    assert parse_yaml(path, path.read_text("utf-8")).data == {"text": value, "list": [value]}


@pytest.mark.parametrize(
    "text", ["yes", "null", "1.0", "2026-01-01", "~", "", " a ", "a: b", "# no", "- x", "0x10", "1_000", "<<", "="]
)
def test_text_stays_text(tmp_path: Path, text: str):
    (tmp_path / "a.yaml").write_text(to_yaml([text]), "utf-8")
    assert parse_yaml(tmp_path / "a.yaml", (tmp_path / "a.yaml").read_text("utf-8")).data == [text]


def test_several_lines_are_a_block_that_people_can_edit():
    assert to_yaml({"a": "so\n\n  be it", "b": [{"c": "灯台\n守"}]}) == (
        "a: |-\n  so\n\n    be it\nb:\n  - c: |-\n      灯台\n      守\n"
    )


def test_a_file_that_is_a_list_begins_at_the_edge():
    assert to_yaml([{"a": "x", "b": ["y"]}]) == "- a: x\n  b:\n  - y\n"


ROWS = [{"name": "a", "content": "so\n\nbe it", "keys": ["x: y", "#"]}, {"name": "猫"}]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# only notes\n",
        "# notes\n- name: b  # here\n\n  keys: [c]  \n# the end",
        "  - name: b\n    content: |+\n      kept\n\n",
        "- name: b\r\n  content: >\r\n    folded\r\n",
        "- {name: b}\n-   name: c\n",
        "---\n- name: b\n",
        "\ufeff- name: b\n",
    ],
)
def test_rows_come_behind_what_is_there_to_the_letter(text: str):
    before = parse_yaml(Path("x"), text).data or []
    whole = with_rows(text, ROWS)
    assert whole.startswith(text)
    assert parse_yaml(Path("x"), whole).data == [*before, *ROWS]


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        ("[]\n", ""),
        ("# notes\n[]\n", "# notes\n"),
        ("# notes\n\n[{name: b, keys: ['yes', no]}]  # end\n", "# notes\n\n"),
        ("- name: b  # here\n...\n", "- name: b  # here\n"),
        ("~\n", ""),
    ],
)
def test_a_list_that_cannot_go_on_is_written_anew(text: str, stays: str):
    before = parse_yaml(Path("x"), text).data or []
    whole = with_rows(text, ROWS)
    assert whole.startswith(stays)
    assert "'yes'" in whole or "'yes'" not in text
    assert parse_yaml(Path("x"), whole).data == [*before, *ROWS]
