import shutil
from pathlib import Path

import pytest

from persona.faults import PersonaError
from persona.scenarios import Expectation, Scenario, load_scenario, load_scenarios
from persona.source import load_persona
from tests.persona.cards import CARDS, JUNE, SAKURA, state


def test_a_folder_of_scenarios_changes_nothing_of_a_card(tmp_path: Path):
    with_scenarios = load_persona(CARDS / "sakura")
    shutil.copytree(CARDS / "sakura", tmp_path / "sakura", ignore=shutil.ignore_patterns("scenarios"))
    assert load_persona(tmp_path / "sakura").hash == with_scenarios.hash
    assert load_scenarios(tmp_path / "sakura") == ()


def test_the_scenarios_that_come_along_load_by_file_name():
    assert [scenario.title for scenario in load_scenarios(CARDS / "sakura")] == [
        "初めて話す",
        "眠れない夜の友だち",
        "同じ十言（--stage で段階を変えて比べる）",
    ]
    assert load_scenarios(CARDS / "june")[0].stage == "friend"


@pytest.mark.parametrize(
    ("text", "place", "field"),
    [
        ("title: a\nsays: []\n", (2, 1), "says"),
        ("title: a\nsays: [b]\nstage: frend\n", (3, 1), "stage"),
        ("title: a\nsays: [b]\nexpct: []\n", (3, 1), "expct"),
        ("title: a\nsays: [b]\nexpect: [{contains: c, not_contains: d}]\n", (3, 10), "expect[0]"),
        ("title: a\nsays: [b]\nexpect: [{signal_absent: rude}]\n", (3, 11), "expect[0].signal_absent"),
        ("- a\n", (1, 1), ""),
    ],
)
def test_a_fault_of_a_scenario_is_told_at_its_place(tmp_path: Path, text: str, place: tuple[int, int], field: str):
    path = tmp_path / "scenarios" / "one.yaml"
    path.parent.mkdir()
    path.write_text(text, "utf-8")
    with pytest.raises(PersonaError) as caught:
        load_scenario(path)
    (found,) = caught.value.faults
    assert ((found.line, found.column), found.field) == (place, field)
    assert not found.message[0].isascii()
    with pytest.raises(PersonaError):
        load_scenarios(tmp_path)


@pytest.mark.parametrize(
    ("expected", "replies", "holds"),
    [
        ({"contains": "cat"}, ["Hello", "The Cat sleeps"], True),
        ({"contains": "cat"}, ["Hello"], False),
        ({"not_contains": "cat"}, ["Hello"], True),
        ({"not_contains": "cat"}, ["Hello", "Cats"], False),
        ({"signal_absent": "claims_human"}, ["I'm June."], True),
        ({"signal_absent": "claims_human"}, ["I'm a real human."], False),
    ],
)
def test_expectations_hold_over_all_replies(expected: dict[str, str], replies: list[str], holds: bool):  # noqa: FBT001
    assert Expectation.model_validate(expected).holds(replies, JUNE) is holds


def test_a_scenario_begins_where_it_says():
    begun = Scenario(title="a", says=("b",), stage="crush", emotion="jealous").begin(state(), SAKURA)
    assert (begun.stage, begun.emotion) == ("crush", "jealous")
    assert begun.affection == SAKURA.affection.stages["crush"]
    assert Scenario(title="a", says=("b",)).begin(state(), SAKURA) == state()
