import pytest

from persona.care.answers import RESOURCES, CareError, crisis_reply, load_resources


def test_the_answer_is_localised_and_operators_edit_it(tmp_path):
    assert "0120-783-556" in crisis_reply("ja")
    assert "988" in crisis_reply("en")
    own = tmp_path / "care.yaml"
    own.write_text(RESOURCES.read_text("utf-8").replace("0120-783-556", "0120-000-000"), "utf-8")
    assert "0120-000-000" in crisis_reply("ja", own)


def test_a_broken_file_of_answers_is_found_before_a_crisis(tmp_path):
    assert set(load_resources()) == {"ja", "en"}
    with pytest.raises(CareError, match="cannot be read"):
        load_resources(tmp_path / "nowhere.yaml")
    for number, text in enumerate(["ja: {reply: はい}\n", "- a\n", "ja: [\n", "ja: {reply: 1}\nen: {reply: yes}\n"]):
        broken = tmp_path / f"{number}.yaml"
        broken.write_text(text, "utf-8")
        with pytest.raises(CareError, match="fix: "):
            load_resources(broken)
