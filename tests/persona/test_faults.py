import re
import shutil
from pathlib import Path
from string import Formatter

import pytest

from persona import faults
from persona.fault_words import WORDS
from persona.faults import PersonaError, fault
from persona.source import load_persona
from tests.persona.cards import CARDS

PACKAGE = Path(faults.__file__).parent


def test_every_sentence_says_the_same_in_both_languages():
    for key, sentence in WORDS.items():
        names = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in sentence]
        assert names[0] == names[1], key
        assert not sentence[0].isascii(), key
        assert set(sentence[1]) <= {*map(chr, range(128)), "…"}, key


def test_every_kind_of_fault_has_a_fix_and_nothing_is_unused():
    source = "\n".join(path.read_text("utf-8") for path in PACKAGE.rglob("*.py") if path.name != "fault_words.py")
    used = set(re.findall(r"""["']([a-z0-9_]+(?:\.[a-z0-9_]+)?)["']""", source))
    kinds = {key for key in WORDS if "." not in key}
    assert {f"{kind}.fix" for kind in kinds} <= set(WORDS)
    assert {key for key in WORDS if key.removesuffix(".fix") not in kinds} <= used
    assert kinds <= used


def test_a_fault_is_one_line_in_each_language():
    found = fault("no_file", Path("cards/aoi/card.yaml"), (0, 0))
    assert str(found) == "cards/aoi/card.yaml: the file is missing; fix: write it (see docs/personas.md)"
    assert (
        found.japanese == "cards/aoi/card.yaml: ファイルがありません。対処: 作ってください(書き方は docs/personas.md)"
    )
    assert PersonaError([found, found]).japanese.splitlines() == [found.japanese] * 2


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("age: 22", "age: 二十二"),
        ("age: 22", "age: 2.5"),
        ("age: 22", "age: [1]"),
        ("age: 22", "age: 2000"),
        ("age: 22", "age: -1"),
        ("age: 22", f"age: '{'9' * 5000}'"),
        ("age: 22", "age: 16"),
        ("  summary: ", "  # summary: "),
        ("language: ja", "language: jp"),
        ("display_name: さくら", "display_name: 5"),
        ("display_name: さくら", "display_name: ''"),
        ("display_name: さくら", f"display_name: {'a' * 601}"),
        ("name: sakura", "name: Sakura"),
        ("greeting: ", "greting: "),
        ("openness: 0.7", "openness: high"),
        ("openness: 0.7", "openness: []"),
        ("openness: 0.7", "opennes: 0.7"),
        ("openness: 0.7", "zzz: 0.7"),
        ("initial: 5", "initial: .inf"),
        ("initial: 5", "deltas: 5"),
        ("initial: 5", "deltas: {insult: 1}"),
        ("initial: 5", "stages: {stranger: 0}"),
        ("top_p: 0.9", "top_p: 0"),
        ("temperature: 0.6", "temperature: 3"),
        ("personality: {", "personality: 5\n#"),
        ("boundaries:", "background: none\nboundaries:"),
        ("boundaries:", "lorebook: [{name: a, keys: [], content: b}]\nboundaries:"),
        ("boundaries:", "lorebook: [{name: a, keys: ['['], content: b, regex: true}]\nboundaries:"),
        ("boundaries:", "lorebook: [{name: a, keys: [a], content: b, regex: 猫}]\nboundaries:"),
        ("boundaries:", "lorebook: [{name: a, keys: [a], content: b, whole_words: []}]\nboundaries:"),
        ("  crush: ", "  # crush: "),
        ("age: 22", 'age: "22'),
        ("age: 22", 'age: "22" 3'),
        ("age: 22", "age: 22\n  age: 23"),
        ("age: 22", "age: a: b"),
        ("age: 22", "age: @a"),
        ("age: 22", "\tage: 22"),
        ("age: 22", 'age: "\\q"'),
        ("age: 22", "age: [1"),
        ("age: 22", "age: {a: 1"),
        ("age: 22", "age: *a"),
        ("age: 22", "age: &a 22"),
        ("age: 22", "age: !a 22"),
        ("language: ja", "language: ja\n---\na: b"),
        ("language: ja", "language: ja\nfoo\nbar: 1"),
        ("language: ja", "language: ja\nlorebook: []"),
    ],
)
def test_every_fault_is_told_in_japanese_with_words_of_its_own(tmp_path: Path, old: str, new: str):
    folder = Path(shutil.copytree(CARDS / "sakura", tmp_path / "sakura"))
    text = (folder / "card.yaml").read_text("utf-8")
    assert old in text
    (folder / "card.yaml").write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(PersonaError) as caught:
        load_persona(folder)
    for found in caught.value.faults:
        assert not found.message[0].isascii()
        assert not found.fix[0].isascii()
        assert not found.message[0].startswith("YAML として"), found.message[1]
        assert "Input should" not in found.japanese
