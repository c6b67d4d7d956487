import re
import shutil
from pathlib import Path

import pytest

from persona.faults import PersonaError
from persona.source import load_all, load_persona
from persona.yaml_file import MAX_BYTES
from tests.persona.cards import CARDS, SAKURA


@pytest.fixture
def card(tmp_path: Path) -> Path:
    """A copy of sakura's folder, with a plain line for each stage."""
    folder = Path(shutil.copytree(CARDS / "sakura", tmp_path / "sakura"))
    text = (folder / "card.yaml").read_text("utf-8")
    for stage, manner in SAKURA.stages.items():
        text = re.sub(rf"  {stage}: {{manner.*", f"  {stage}: {manner.manner}", text)
    (folder / "card.yaml").write_text(text, "utf-8")
    return folder


def edit(folder: Path, old: str, new: str, file: str = "card.yaml") -> None:
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def faults(folder: Path) -> list[tuple[str, int, int, str]]:
    with pytest.raises(PersonaError) as caught:
        load_persona(folder)
    return [(Path(f.file).name, f.line, f.column, f.field) for f in caught.value.faults]


def test_the_shipped_personas_load_and_hash_alike(tmp_path: Path):
    folder = Path(shutil.copytree(CARDS / "sakura", tmp_path / "sakura"))
    copy = load_persona(folder)
    assert copy == SAKURA
    assert copy.hash == SAKURA.hash
    edit(folder, "22歳", "23歳")
    assert load_persona(folder).hash != SAKURA.hash


def test_all_faults_are_told_at_once_each_at_its_place(card: Path):
    edit(card, "language: ja", "language: jp")
    edit(card, "  age: 22", "  age: old")
    (card / "examples.yaml").write_text("- {user: a, reply: b}\n- {stage: crushed, user: a, reply: b}\n", "utf-8")
    assert faults(card) == [
        ("card.yaml", 4, 1, "language"),
        ("card.yaml", 6, 3, "identity.age"),
        ("examples.yaml", 2, 4, "examples[1].stage"),
    ]


def test_an_unknown_field_suggests_the_nearest(card: Path):
    edit(card, "  style:", "  styl:")
    with pytest.raises(PersonaError, match=r"card\.yaml:10:3: speech\.styl: .*did you mean `style`"):
        load_persona(card)


def test_a_missing_field_says_what_to_add(card: Path):
    edit(card, "greeting: はじめまして、さくらです🌸 今日はどんな一日でしたか？\n", "")
    with pytest.raises(PersonaError, match="add `greeting: …`"):
        load_persona(card)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("name: a\nname: b\n", "duplicate key"),
        ("a: &x [1]\nb: *x\n", "anchors"),
        ("a: !!python/object:os.system x\n", "tags"),
        ("a: [" * 40 + "]" * 40, "nested deeper"),
        ("a: [1\n", "card.yaml:2"),
        ("- just\n- a list\n", "a card is a mapping"),
        ("x: " + "y" * MAX_BYTES, "the limit is"),
        ("a: [" + "1," * 21_000 + "]", "holds more than"),
        ("-\n" * 21_000, "holds more than"),
        ("".join(f"{n}:\n" for n in range(11_000)), "holds more than"),
        ("%YAML 1.1\n---\na: yes\n", "directives"),
        ('a: 1\nb: "\x00"\n', r"card\.yaml:2:5: .*U\+0000"),
    ],
)
def test_dangerous_and_broken_yaml_is_refused(tmp_path: Path, text: str, says: str):
    folder = tmp_path / "a"
    folder.mkdir()
    (folder / "card.yaml").write_text(text, "utf-8")
    with pytest.raises(PersonaError, match=says):
        load_persona(folder)


def test_a_missing_file_and_a_wrong_encoding_are_named(tmp_path: Path):
    folder = tmp_path / "a"
    folder.mkdir()
    with pytest.raises(PersonaError, match="the file is missing"):
        load_persona(folder)
    (folder / "card.yaml").write_bytes("name: さくら".encode("shift-jis"))
    with pytest.raises(PersonaError, match="not UTF-8"):
        load_persona(folder)


def test_the_name_has_to_fit_the_folder(card: Path):
    renamed = card.rename(card.with_name("hana"))
    assert faults(renamed) == [("card.yaml", 2, 1, "name")]


def test_a_minor_can_have_no_romantic_stage(card: Path):
    edit(card, "age: 22", "age: 16")
    with pytest.raises(PersonaError, match="romantic stages are not allowed"):
        load_persona(card)
    edit(card, "  initial: 5", "  initial: 5\n  highest: close_friend")
    assert load_persona(card).identity.age == 16


def test_yaml_is_version_1_2(card: Path):
    edit(card, "初対面。", "no ")
    assert load_persona(card).stages["stranger"].manner.startswith("no ")


def test_a_rule_over_several_fields_names_the_field_to_change(card: Path):
    edit(card, "  age: 22", "  age: 16")
    assert faults(card) == [("card.yaml", 6, 3, "identity.age")]


def test_a_stage_without_a_line_is_a_fault_of_the_stages(card: Path):
    edit(card, "  crush: ", "  # crush: ")
    with pytest.raises(PersonaError, match=r"card\.yaml:17:1: stages: .*missing: crush; fix: add `crush: …`"):
        load_persona(card)


def test_a_fault_in_a_stage_names_its_field_and_a_near_one(card: Path):
    edit(
        card,
        f"  stranger: {SAKURA.stages['stranger'].manner}",
        "  stranger: {manner: a, adress: b, generation: {top_p: 9}}",
    )
    assert faults(card) == [
        ("card.yaml", 18, 25, "stages.stranger.adress"),
        ("card.yaml", 18, 49, "stages.stranger.generation.top_p"),
    ]
    with pytest.raises(PersonaError, match="`address`"):
        load_persona(card)


def test_a_stages_line_that_is_too_long_is_told_at_the_line(card: Path):
    edit(card, "  stranger: ", f"  stranger: {'あ' * 601}")
    assert [fault[:3] for fault in faults(card)] == [("card.yaml", 18, 3)]


def test_a_field_written_in_two_files_is_a_fault(card: Path):
    edit(card, "display_name", "examples: [{user: a, reply: b}]\ndisplay_name")
    assert faults(card) == [("card.yaml", 3, 1, "examples")]


def test_a_file_of_examples_may_be_empty(card: Path):
    (card / "examples.yaml").write_text("# none yet\n", "utf-8")
    assert load_persona(card).examples == ()


def test_a_wrong_name_is_told_beside_the_other_faults(card: Path):
    edit(card, "name: sakura", "name: hana")
    edit(card, "language: ja", "language: jp")
    assert [field for *_, field in faults(card)] == ["name", "language"]


def test_faults_come_by_file_line_and_column(card: Path):
    edit(card, "language: ja", "language: jp")
    edit(card, "name: sakura", "name: hana")
    edit(card, "openness: 0.7, conscientiousness: 0.6", "openness: 7, conscientiousness: 6")
    edit(card, "stage: crush", "stage: crushed", "examples.yaml")
    edit(card, "keys:", "kyes:", "lorebook.yaml")
    found = [place[:3] for place in faults(card)]
    assert found == sorted(found)
    assert {file for file, *_ in found} == {"card.yaml", "examples.yaml", "lorebook.yaml"}
    other = shutil.copytree(card, card.with_name("aoi"))
    with pytest.raises(PersonaError) as caught:
        load_all(card.parent)
    files = [fault.file for fault in caught.value.faults]
    assert files == sorted(files)
    assert len(files) > len(found)
    assert files[0].startswith(str(other))


@pytest.mark.parametrize(
    ("old", "new", "line", "column"),
    [
        ("display_name: さくら", 'display_name: "さくら', 3, 15),
        ("  first_person: 私", "  first_person: '私", 8, 17),
        ("greeting: は", 'greeting: "は', 16, 11),
    ],
)
def test_a_quote_that_is_never_closed_is_told_where_the_text_begins(
    card: Path, old: str, new: str, line: int, column: int
):
    edit(card, old, new)
    with pytest.raises(PersonaError, match=rf"card\.yaml:{line}:{column}: the quoted text .* never closed"):
        load_persona(card)


@pytest.mark.parametrize("later", ['"やわらか"', '"やわらか: 甘え"', '"やわらか" # ?'])
def test_a_quote_that_closes_at_the_next_one_is_told_where_the_text_begins(card: Path, later: str):
    edit(card, "display_name: さくら", 'display_name: "さくら')
    edit(card, "  style: 語尾に「ね」「よ」「わ」、絵文字を少し。", f"  style: {later}")
    with pytest.raises(PersonaError, match=r'card\.yaml:3:15: the quoted text .* line 10.*; fix: write " where'):
        load_persona(card)


def test_a_key_that_stands_twice_is_told_with_both_lines(card: Path):
    edit(card, "  first_person: 私", "  first_person: 私\n  age: 23")
    edit(card, "language: ja", "language: ja\nversion: 1\nversion: 2")
    edit(card, "generation:", "affection:\n  initial: 5\n  deltas: {praise: 1}\ngeneration:")
    with pytest.raises(PersonaError) as caught:
        load_persona(card)
    assert [str(fault).partition("card.yaml")[2] for fault in caught.value.faults] == [
        ":6:1: duplicate key `version`: in line 5 and again in line 6; fix: remove one of the two",
        ":11:3: duplicate key `age`: in line 8 and again in line 11; fix: remove one of the two",
        ":29:1: duplicate key `affection`: in line 27 and again in line 29; fix: remove one of the two",
    ]


@pytest.mark.parametrize(
    ("old", "new", "example"),
    [
        ("  age: 22", "  age: 二十二", "age: 22"),
        ("  age: 22", "  age: 22.5", "age: 22"),
        ("language: ja", "language: ja\nversion: two", "version: 1"),
        ("openness: 0.7", "openness: 高い", "openness: 0.5"),
        ("  max_tokens: 160", "  max_tokens: many", "max_tokens: 1"),
        ("  initial: 5", "  initial: 5\n  deltas: {praise: much}", "praise: 1"),
    ],
)
def test_a_number_in_words_is_answered_with_an_example(card: Path, old: str, new: str, example: str):
    edit(card, old, new)
    with pytest.raises(PersonaError, match=rf"; fix: write it in digits, such as `{example}`$"):
        load_persona(card)


def test_hurting_words_cannot_be_set_to_gain_affection(card: Path):
    edit(card, "  initial: 5", "  initial: 5\n  deltas: {praise: 2, insult: 1}")
    assert faults(card) == [("card.yaml", 26, 23, "affection.deltas.insult")]


@pytest.mark.parametrize("number", [".nan", ".inf", "-1", "1e9"])
def test_numbers_that_are_none_or_out_of_range_are_refused(card: Path, number: str):
    edit(card, "  initial: 5", f"  initial: {number}")
    assert faults(card) == [("card.yaml", 25, 3, "affection.initial")]


def test_each_fault_is_one_line(card: Path):
    edit(card, "language: ja", 'language: ja\n"a\\nb": |\n  c\n  d\n')
    with pytest.raises(PersonaError) as caught:
        load_persona(card)
    assert len(str(caught.value).splitlines()) == len(caught.value.faults) == 1


def test_the_faults_of_all_cards_come_together(tmp_path: Path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    with pytest.raises(PersonaError) as caught:
        load_all(tmp_path)
    assert len(caught.value.faults) == 2


def test_a_folder_without_a_persona_is_a_fault(tmp_path: Path):
    with pytest.raises(PersonaError, match="no persona in this folder"):
        load_all(tmp_path)


def test_what_is_not_there_has_no_line_and_a_file_has(tmp_path: Path):
    with pytest.raises(PersonaError, match=rf"^{tmp_path / 'none'}: there is no such folder"):
        load_all(tmp_path / "none")
    (tmp_path / "a").mkdir()
    with pytest.raises(PersonaError, match=r"card\.yaml: the file is missing"):
        load_persona(tmp_path / "a")
    (tmp_path / "a" / "card.yaml").write_text("- a list\n", "utf-8")
    with pytest.raises(PersonaError, match=r"card\.yaml:1:1: a card is a mapping"):
        load_persona(tmp_path / "a")


def test_a_pattern_that_cannot_be_used_is_told_at_its_place(card: Path):
    (card / "lorebook.yaml").write_text(
        "- name: 猫\n  regex: true\n  keys: [猫, '(?<=三毛)猫']\n  content: 三毛\n", "utf-8"
    )
    assert faults(card) == [("lorebook.yaml", 3, 13, "lorebook[0].keys[1]")]
    with pytest.raises(PersonaError, match=r"RE2 can use: invalid perl operator.*; fix: write it for RE2"):
        load_persona(card)


def test_the_lorebook_that_the_guide_shows_loads(card: Path):
    guide = (CARDS.parents[1] / "docs" / "personas.md").read_text("utf-8").split("## The lorebook", 1)[1]
    entries, settings = (block.split("```", 1)[0] for block in guide.split("```yaml\n")[1:3])
    (card / "lorebook.yaml").write_text(entries, "utf-8")
    path = card / "card.yaml"
    path.write_text(path.read_text("utf-8") + settings, "utf-8")
    persona = load_persona(card)
    assert len(persona.lorebook) == entries.count("- name:")
    assert persona.lore.recursive


def test_the_patterns_of_a_persona_are_bounded(card: Path):
    entry = "- {name: x, regex: true, content: x, keys: [" + ", ".join(map(str, "abcdefghijk")) + "]}\n"
    path = card / "lorebook.yaml"
    path.write_text(entry * 2, "utf-8")
    assert len(load_persona(card).lorebook) == 2
    path.write_text(path.read_text("utf-8") + entry, "utf-8")
    with pytest.raises(PersonaError, match=r"lorebook\.yaml:.* 33 keys are regular expressions, the limit is 32"):
        load_persona(card)


def test_an_entry_that_can_never_be_known_is_a_fault(card: Path):
    (card / "lorebook.yaml").write_text("- name: 大学\n  content: 大学四年生。\n", "utf-8")
    with pytest.raises(
        PersonaError, match=r"lorebook\.yaml:1:3: lorebook\[0\]\.keys: there is no key; fix: write keys, or"
    ):
        load_persona(card)
    edit(card, "- name: 大学\n", "- name: 大学\n  constant: true\n", "lorebook.yaml")
    assert load_persona(card).lorebook[0].constant
