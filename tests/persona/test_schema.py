import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from persona.schema import PARTS, json_schema, reference
from service.settings import ROOT

FIELDS = ROOT / "docs" / "persona-fields.md"


def test_the_page_of_fields_is_the_models_own():
    assert reference() in FIELDS.read_text("utf-8")


def test_every_field_is_explained_in_both_languages():
    for row in reference().splitlines()[2:]:
        meaning = row.rsplit("|", 2)[1]
        english, slash, japanese = meaning.partition(" / ")
        assert english.strip(), row
        assert slash, row
        assert not japanese.isascii(), row


@pytest.mark.parametrize("name", ["sakura", "june", "gensan"])
def test_the_cards_that_come_along_fit_the_schema(name: str):
    for part in PARTS:
        file = ROOT / "persona" / "cards" / name / f"{part}.yaml"
        assert misfits(json_schema(part), YAML(typ="safe").load(file.read_text("utf-8"))) == []


def test_a_wrong_card_does_not_fit():
    schema = json_schema()
    card = YAML(typ="safe").load((ROOT / "persona" / "cards" / "june" / "card.yaml").read_text("utf-8"))
    for wrong, told in (
        ({**card, "language": "fr"}, "'fr' is not one of"),
        ({**card, "nmae": "x"}, "'nmae' was unexpected"),
        ({k: v for k, v in card.items() if k != "greeting"}, "'greeting' is a required"),
        ({**card, "personality": {"openness": 2}}, "greater than the maximum"),
        ({**card, "stages": {"stranger": 1}}, "is not valid under any of the given schemas"),
    ):
        (message,) = misfits(schema, wrong)
        assert told in message


def test_a_schema_is_plain_json():
    for part in PARTS:
        Draft202012Validator.check_schema(json.loads(json.dumps(json_schema(part))))


def misfits(schema: dict[str, Any], value: Any) -> list[str]:
    """What a validator that is not ours says is wrong."""
    return [error.message for error in Draft202012Validator(schema).iter_errors(value)]
