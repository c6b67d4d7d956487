from pathlib import Path

import pytest

from persona.care.answers import RESOURCES, CareError, crisis_reply, help_language, load_resources


def test_the_answer_is_localised_and_operators_edit_it(tmp_path):
    assert "0120-783-556" in crisis_reply("ja", "self_harm")
    assert "988" in crisis_reply("en", "self_harm")
    own = tmp_path / "care.yaml"
    own.write_text(RESOURCES.read_text("utf-8").replace("0120-783-556", "0120-000-000"), "utf-8")
    assert "0120-000-000" in crisis_reply("ja", "self_harm", own)


def test_a_broken_file_of_answers_is_found_before_a_crisis(tmp_path):
    assert set(load_resources()) == {"ja", "en"}
    with pytest.raises(CareError, match="cannot be read"):
        load_resources(tmp_path / "nowhere.yaml")
    for number, text in enumerate(["ja: {reply: はい}\n", "- a\n", "ja: [\n", "ja: {reply: 1}\nen: {reply: yes}\n"]):
        broken = tmp_path / f"{number}.yaml"
        broken.write_text(text, "utf-8")
        with pytest.raises(CareError, match="fix: "):
            load_resources(broken)


def test_who_is_hurt_and_who_may_hurt_others_are_told_of_other_help(tmp_path: Path):
    for language, line in (("ja", "#8008"), ("en", "1-800-799-7233")):
        assert line in crisis_reply(language, "abuse")
        assert line not in crisis_reply(language, "violence")
        assert crisis_reply(language, "violence") != crisis_reply(language, "self_harm")
    own = tmp_path / "care.yaml"
    own.write_text("ja: {reply: あ}\nen: {reply: a, abuse: b}\n", "utf-8")
    assert [crisis_reply("en", kind, own) for kind in ("abuse", "violence")] == ["b", "a"]


def test_help_comes_in_the_language_that_the_person_writes():
    assert help_language("i want to die tonight", "ja") == "en"
    assert help_language("もう死にたい", "en") == "ja"
    assert help_language("kms", "ja") == "ja"
