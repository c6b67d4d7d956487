import pytest

from persona.reply import inspect
from tests.persona.cards import JUNE, SAKURA


@pytest.mark.parametrize(
    ("reply", "signal"),
    [
        (" ", "empty"),
        ("I am fine, thank you.", "wrong_language"),
        ("そうだねそうだねそうだねそうだねそうだね", "loop"),
        ("僕はさくらだよ", "wrong_first_person"),
        ("私は人間だよ", "claims_human"),
    ],
)
def test_what_stands_out_is_named(reply: str, signal: str):
    assert signal in [s.name for s in inspect(reply, SAKURA)]


def test_a_good_reply_has_no_signal():
    assert inspect("お疲れさま。私はここにいるよ😊", SAKURA) == ()
    assert inspect("Hello there. Mind the cat.", JUNE) == ()


def test_japanese_from_an_english_persona_stands_out():
    assert inspect("こんにちは、元気ですか？", JUNE)[0].name == "wrong_language"


def test_words_that_only_look_like_a_first_person_pass():
    assert inspect("うちの猫はいわしも好きなんだ。そのうちね。わたしも。", SAKURA) == ()
