from datetime import date

import pytest

from memory.documents.entries import Entry, json_entries, kind_named, line_entries
from memory.documents.faults import DocumentError


def test_a_list_of_texts_is_a_list_of_entries() -> None:
    assert json_entries("a.json", '["犬を飼った", "猫も飼った"]') == [Entry("犬を飼った"), Entry("猫も飼った")]


@pytest.mark.parametrize("field", ["text", "content", "body", "本文"])
def test_the_text_may_have_any_of_its_names(field: str) -> None:
    assert json_entries("a.json", f'{{"{field}": "犬"}}') == [Entry("犬")]


def test_date_title_and_kind_are_read_and_other_fields_passed_over() -> None:
    text = '[{"text": "犬\\r\\n猫", "date": "2026-11-20T21:00:00Z", "title": "朝\\n晩", "kind": "日記", "mood": 3}]'
    assert json_entries("a.json", text) == [Entry("犬\n猫", "朝 晩", date(2026, 11, 20), "diary")]


def test_half_a_character_in_json_becomes_a_space() -> None:
    assert json_entries("a.json", '["犬\\ud83d\\u0000"]') == [Entry("犬  ")]


def test_lines_are_entries_and_empty_ones_are_not() -> None:
    assert line_entries("a.jsonl", '"犬"\n\n{"body": "猫"}\n') == [Entry("犬"), Entry("猫")]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[\n "a",\n }', "a.json: line 3, column 2 is not JSON (Expecting value)"),
        ("[1]", "a.json: $[0] is 1; fix: make it a string"),
        ("null", "a.json: $ is null"),
        ('[{"mood": 3}]', "a.json: $[0] has none of text, content and body"),
        ('{"text": ["a"]}', 'a.json: $.text is ["a"]; fix: make it a string'),
        ('[{"text": "a", "date": 1763596800}]', "a.json: $[0].date is 1763596800; fix: make it a string"),
        ('[{"text": "a", "date": "someday"}]', 'a.json: $[0].date is "someday", which is no date'),
        ('[{"text": "a", "kind": "<b>"}]', 'a.json: $[0].kind is "<b>", which names no kind'),
        ("[" * 100_000, "a.json: it is nested too deeply"),
        ("1" * 5000, "a.json: it is nested too deeply"),
    ],
)
def test_anything_else_is_refused_with_its_place(text: str, message: str) -> None:
    with pytest.raises(DocumentError) as error:
        json_entries("a.json", text)
    assert str(error.value).startswith(message)


def test_the_line_of_a_wrong_entry_is_told() -> None:
    with pytest.raises(DocumentError, match="line 2, column 1 is not JSON"):
        line_entries("a.jsonl", '"犬"\nねこ')
    with pytest.raises(DocumentError, match="3: \\$ is 5"):
        line_entries("a.jsonl", '"犬"\n\n5')


def test_a_long_wrong_value_is_shown_in_part() -> None:
    with pytest.raises(DocumentError) as error:
        json_entries("a.json", f'[{{"text": "a", "date": "{"x" * 1000}"}}]')
    assert len(str(error.value)) < 200


@pytest.mark.parametrize(
    ("value", "kind"),
    [("Diary", "diary"), (" 日記", "diary"), ("メモ", "note"), ("notes", "note"), ("letter", None), ("", None)],
)
def test_kinds_are_diaries_and_notes(value: str, kind: str | None) -> None:
    assert kind_named(value) == kind
