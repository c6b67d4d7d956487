import json
from pathlib import Path
from typing import Any

import pytest

from persona.faults import PersonaError
from persona.folder import CARD, FILES, read_files
from persona.sent import read_sent
from persona.source import check_files
from persona.yaml_file import MAX_BYTES, parse_yaml
from persona.yaml_text import texts_to_yaml, to_yaml
from tests.persona.cards import CARDS, SAKURA

THERE = read_files(CARDS / "sakura")
CONTENT = SAKURA.model_dump(mode="json", exclude_none=True)


def places(raw: bytes, **options: Any) -> list[tuple[str, int, int, str]]:
    with pytest.raises(PersonaError) as caught:
        read_sent(raw, **options)
    return [(f.file, f.line, f.column, f.field) for f in caught.value.faults]


def test_a_card_in_yaml_keeps_its_text_and_the_files_of_which_it_does_not_speak():
    sent = read_sent(THERE[CARD].encode(), name="sakura", there=THERE)
    assert sent.persona == SAKURA
    assert sent.files == THERE


def test_a_card_that_speaks_of_the_examples_takes_their_file_away():
    sent = read_sent(f"{THERE[CARD]}examples: []\n".encode(), name="sakura", there=THERE)
    assert sent.persona.examples == ()
    assert set(sent.files) == {CARD, "lorebook.yaml"}


@pytest.mark.parametrize("ascii_only", [True, False])
def test_a_card_in_json_becomes_files_that_mean_the_same(*, ascii_only: bool):
    sent = read_sent(json.dumps(CONTENT, ensure_ascii=ascii_only).encode(), as_json=True, name="sakura")
    assert sent.persona.hash == SAKURA.hash == check_files(sent.files).hash
    assert set(sent.files) == set(FILES)
    assert "display_name: さくら\n" in sent.files[CARD]


@pytest.mark.parametrize("as_json", [True, False])
def test_files_are_sent_by_name_and_the_others_stay(*, as_json: bool):
    words = THERE["lorebook.yaml"].replace("もなか", "あんこ")
    change = {"lorebook.yaml": words, "examples.yaml": ""}
    raw = json.dumps(change) if as_json else to_yaml(change)
    sent = read_sent(raw.encode(), as_json=as_json, name="sakura", there=THERE)
    assert sent.files == {CARD: THERE[CARD], "lorebook.yaml": words}


@pytest.mark.parametrize(
    "text",
    ["a: 1\n", "a: |\n  b\n\n\n", "  - a\n", "a: 1", "a: 1\r\nb: 2\r\n", "\ta\n", " \n\n", "a\u2028b # \x85\n", ""],
)
def test_texts_are_read_from_yaml_to_the_letter(text: str):
    texts = {CARD: text, "examples.yaml": "- あ\n"}
    assert parse_yaml(Path(CARD), texts_to_yaml(texts)).data == texts


def test_faults_are_told_at_the_places_of_what_was_sent():
    assert places(THERE[CARD].replace("language: ja", "language: jp").encode()) == [(CARD, 4, 1, "language")]
    raw = json.dumps({**CONTENT, "language": "jp"}, indent=1).encode()
    assert places(raw, as_json=True) == [(CARD, 5, 2, "language")]
    examples = {"examples.yaml": "- {user: a}\n"}
    assert places(json.dumps(examples).encode(), as_json=True, name="sakura", there=THERE) == [
        ("examples.yaml", 1, 3, "examples[0].reply")
    ]


def test_the_name_has_to_be_the_one_that_is_meant():
    assert places(THERE[CARD].encode(), name="hana") == [(CARD, 2, 1, "name")]
    assert read_sent(THERE[CARD].encode()).persona.name == "sakura"


@pytest.mark.parametrize(
    ("raw", "as_json", "says"),
    [
        (b"{", True, "is not valid JSON"),
        (b'{"name": NaN}', True, "is not valid JSON"),
        (b'{"name": "\\ud800"}', True, "is not valid JSON"),
        (b"[1]", True, "a card is a mapping"),
        (b"", False, "a card is a mapping"),
        (b"a: *b", False, "aliases"),
        (b"\xff", False, "not UTF-8"),
        (b'{"a":' * 900 + b"1" + b"}" * 900, True, "name: Field required"),
        (b"card.yaml: 5\n", False, "the text of a file is wanted"),
        (b"card.yaml: 'name: a'\n../x: b\n", False, "card.yaml:2:1: is not the name"),
        (b"examples.yaml: ''\n", False, "the file is missing"),
        (f"# {'x' * MAX_BYTES}\n{THERE[CARD]}".encode(), False, "the limit is"),
        (json.dumps({**CONTENT, "background": ["x" * 600] * 500}).encode(), True, "the limit is"),
    ],
)
def test_what_cannot_be_a_persona_is_refused(raw: bytes, says: str, *, as_json: bool):
    with pytest.raises(PersonaError, match=says):
        read_sent(raw, as_json=as_json)
