import pytest

from persona.care import RESOURCES, assess, crisis_reply


@pytest.mark.parametrize(
    "text",
    ["死にたい", "もう生きていたくない", "自殺したい", "リスカしちゃった", "父に殴られてる", "あいつを殺してやる",
     "I want to die", "I've been thinking about killing myself", "my dad beats me", "I'm going to kill him"],
)  # fmt: skip
def test_direct_words_are_a_crisis(text: str):
    assert assess(text, []).crisis


@pytest.mark.parametrize(
    "text",
    ["死ぬほど眠い", "笑い死ぬ", "お腹すいて死にそう", "この映画で主人公が自殺する", "宿題が終わらない", "疲れた",
     "this homework is killing me", "I'm dying to see you", "killed it at work today", "死にたくない"],
)  # fmt: skip
def test_everyday_exaggeration_is_none(text: str):
    assert not assess(text, []).crisis


def test_oblique_signs_count_when_they_build_up():
    assert not assess("もう限界", []).crisis
    assert assess("消えたい", ["もう限界", "うん"]).crisis
    assert assess("I can't go on", ["nothing matters anymore"]).crisis


@pytest.mark.parametrize("text", ["あなたはAIなの？", "さくらって人間？", "are you a real person?", "Are you an AI"])
def test_sincere_questions_about_being_an_ai_are_seen(text: str):
    assert assess(text, []).asks_if_ai


def test_the_answer_is_localised_and_operators_edit_it(tmp_path):
    assert "0120-783-556" in crisis_reply("ja", "self_harm")
    assert "988" in crisis_reply("en", "self_harm")
    own = tmp_path / "care.yaml"
    own.write_text(RESOURCES.read_text("utf-8").replace("0120-783-556", "0120-000-000"), "utf-8")
    assert "0120-000-000" in crisis_reply("ja", "abuse", own)
