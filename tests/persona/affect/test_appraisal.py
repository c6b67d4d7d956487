import time

import pytest

from persona.affect.appraisal import appraise


@pytest.mark.parametrize(
    ("text", "intent", "sign"),
    [
        ("おはよう！", "greeting", 1),
        ("ありがとう、助かった", "thanks", 1),
        ("さくら、かわいいね", "praise", 1),
        ("君が好きだ", "confession", 1),
        ("ごめんね", "apology", 1),
        ("おやすみ", "farewell", 1),
        ("バカ", "insult", -1),
        ("ちょっと相談があるんだけど", "seeking_support", -1),
        ("今日は何してたの？", "question", 0),
        ("明日は雨らしい", "statement", 0),
        ("hello", "greeting", 1),
        ("thank you so much", "thanks", 1),
        ("you're so kind", "praise", 1),
        ("I love you", "confession", 1),
        ("shut up, idiot", "insult", -1),
        ("what do you do?", "question", 0),
    ],
)
def test_intents_are_told_apart(text: str, intent: str, sign: int):
    found = appraise(text, "ja")
    assert found.intent == intent
    assert (found.valence > 0) - (found.valence < 0) == sign


@pytest.mark.parametrize(
    ("text", "emotion"),
    [
        ("合格した！嬉しい", "happy"),
        ("悲しいよ", "sad"),
        ("上司に怒られてムカつく", "angry"),
        ("寂しい", "lonely"),
        ("明日が不安", "afraid"),
        ("うらやましい", "jealous"),
        ("I'm so excited, can't wait", "excited"),
        ("feeling lonely tonight", "lonely"),
        ("ok", "calm"),
    ],
)
def test_emotions_are_told_apart(text: str, emotion: str):
    assert appraise(text, "ja").emotion == emotion


@pytest.mark.parametrize(("plain", "negated"), [("嬉しい", "嬉しくない"), ("I'm happy", "I'm not happy")])
def test_negation_turns_the_sign(plain: str, negated: str):
    assert appraise(plain, "ja").valence > 0 > appraise(negated, "ja").valence


def test_liking_coffee_is_no_confession():
    assert appraise("コーヒーが好き", "ja").intent == "statement"


def test_a_message_of_any_length_is_quick():
    began = time.perf_counter()
    appraise("あ" * 1_000_000, "ja")
    assert time.perf_counter() - began < 0.5  # a bound against catastrophic patterns, not a benchmark
