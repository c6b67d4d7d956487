import time

import pytest

from persona.affect.appraisal import appraise
from persona.affect.cues import find_cues
from persona.linear import normalized


@pytest.mark.parametrize(
    ("text", "intent", "sign"),
    [
        ("おはよう！", "greeting", 1),
        ("ありがとう、助かった", "thanks", 1),
        ("さくら、かわいいね", "praise", 1),
        ("君が好きだ", "confession", 1),
        ("ごめんね", "apology", 0),
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
    found = appraise(text)
    assert found.intent == intent
    assert (found.valence > 0.1) - (found.valence < -0.1) == sign


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
    assert appraise(text).emotion == emotion


@pytest.mark.parametrize(("plain", "negated"), [("嬉しい", "嬉しくない"), ("I'm happy", "I'm not happy")])
def test_negation_turns_the_sign(plain: str, negated: str):
    assert appraise(plain).valence > 0 > appraise(negated).valence


def test_liking_coffee_is_no_confession():
    assert appraise("コーヒーが好き").intent == "statement"


def test_a_message_of_any_length_is_quick():
    began = time.perf_counter()
    appraise("あ" * 1_000_000)
    assert time.perf_counter() - began < 0.5  # a bound against catastrophic patterns, not a benchmark


@pytest.mark.parametrize(
    "text",
    [
        "さくらの好きな食べ物は？",
        "あなたは何が好き？",
        "さくらは猫好き？",
        "I love your hair",
        "I like your shop",
        "ピーマンが嫌いだ",
        "そばかすが気になる",
        "私ってバカだよね",
        "上司に死ねって言われた",
        "I feel so stupid today",
        "you're not stupid",
        "I'm pretty tired",
        "execute the script",
        "裸足で歩いた",
        "靴を脱いだ",
        "体調が悪かった",
        "さすがに疲れた",
        "すごい雨だね",
        "友だちの買い物に付き合った",
    ],
)
def test_words_about_other_things_are_no_move_towards_the_persona(text: str):
    assert appraise(text).intent in {"question", "statement"}


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("お前うざい", "insult"),
        ("君のこと好きかも", "confession"),
        ("さくら、大嫌い", "insult"),
        ("裸見せて", "boundary_crossing"),
        ("you stupid bot", "insult"),
        ("I hate you", "insult"),
        ("i LOVE you!", "confession"),
        ("send me nudes", "boundary_crossing"),
        ("you are pathetic", "insult"),
        ("fuck you", "insult"),
    ],
)
def test_words_said_to_the_persona_count(text: str, intent: str):
    assert appraise(text).intent == intent


@pytest.mark.parametrize(
    ("text", "emotion"),
    [
        ("I'm unhappy", "sad"),
        ("また上司に怒られた", "sad"),
        ("that's a huge problem", "calm"),
        ("I’m not happy", "sad"),
        ("今日の最高気温は30度", "calm"),
        ("leave me alone", "angry"),
        ("Ｉ ａｍ ｓａｄ", "sad"),
    ],
)
def test_a_word_inside_another_is_not_felt(text: str, emotion: str):
    assert appraise(text).emotion == emotion


def test_an_appraisal_takes_less_than_a_millisecond():
    def once() -> float:
        began = time.perf_counter()
        appraise("今日は本当に疲れた。また上司に怒られたんだ…聞いてくれる？")
        return time.perf_counter() - began

    assert min(once() for _ in range(50)) < 0.001


@pytest.mark.parametrize("sentence", ["会議は3階の第2会議室で行います。", "The train leaves from platform four. "])
@pytest.mark.parametrize("times", [1, 4, 12])
def test_a_long_neutral_text_hurts_nobody_and_asks_for_no_help(sentence: str, times: int):
    found = appraise(sentence * times)
    assert found.intent in {"statement", "question"}
    assert abs(found.valence) < 0.3


@pytest.mark.parametrize(
    ("text", "cue"), [("ok that is fine", "loud"), ("see www.example.com", "laugh"), ("awww", "laugh")]
)
def test_what_is_no_mark_of_feeling_is_not_taken_for_one(text: str, cue: str):
    assert cue not in find_cues(text).values


@pytest.mark.parametrize(
    ("text", "cue"), [("STOP it", "loud"), ("すごいwww", "laugh"), ("まじw ww lol", "laugh"), ("(ﾟДﾟ)", "tears")]
)
def test_marks_of_feeling_are_found(text: str, cue: str):
    assert cue in find_cues(normalized(text, 100)).values


def test_an_operator_reads_whole_words_and_always_the_same():
    text = "you're the kindest person i know thank you"
    why = appraise(text).why
    assert all(appraise(text).why == why for _ in range(5))
    shown = {word.strip("“”") for part in why if part.startswith("“") for word in part.split()}
    assert shown
    assert shown <= set(text.split())
