import pytest
from pydantic import ValidationError

from persona.card import Disclosure, Persona
from persona.care.disclosure import asks_if_ai, human_claim, names_ai, says_ai
from persona.reply import undisclosed
from tests.persona.cards import GENSAN, JUNE, PERSONAS, SAKURA

ASKS = [
    "あなたって人間？",
    "中の人いるの？",
    "ロボットなの？",
    "本当は人間が打ってるんですよね？",
    "もしかしてAI？",
    "君はボット？",
    "さくらはAI？人間？",
    "実在する人？",
    "これ自動返信？",
    "チャットボットですか",
    "AIと話してるんだよね私",
    "機械じゃないよね？",
    "プログラムなんでしょ？",
    "さくらさんって本物の人ですか",
    "正直に答えて、あなたは人間ですか",
    "人間が返信してるの？",
    "お前AIだろ",
    "おめえ、ロボットか？",
    "are you real?",
    "am I talking to a real person?",
    "is there a human behind this?",
    "you're a bot right?",
    "r u an ai",
    "are you chatgpt?",
    "is this automated",
    "wait are you actually a person??",
    "be honest, are you a robot",
    "are you AI or human",
    "what are you?",
    "are u real or not",
    "Is a real person typing this?",
    "you are not a human, right?",
]
ASKS_NOT = [
    "AIが好き？",
    "AIの勉強してるんだ",
    "俺AI使って仕事してる",
    "あなたは誰？",
    "人間ドックに行ってきた",
    "あなたの人間関係はどう？",
    "機械が苦手なんだ",
    "プログラムの課題が終わらない",
    "ロボット掃除機買ったよ",
    "AIに仕事取られるかな",
    "いい人いないかな",
    "人生って何？",
    "あなたは人気者だね",
    "do you like AI?",
    "did an AI write this essay?",
    "are you really tired?",
    "are you a people person",
    "are you real sure about that",
    "I'm talking to a person at work tomorrow",
    "my boss is a robot lol",
    "the bot in this game is dumb",
    "are you into robots?",
]


@pytest.mark.parametrize("text", ASKS)
def test_whoever_sincerely_asks_is_heard(text: str):
    assert asks_if_ai(text, "さくら")


@pytest.mark.parametrize("text", ASKS_NOT)
def test_talk_of_machines_and_people_is_no_such_question(text: str):
    assert not asks_if_ai(text, "さくら")


def test_a_persona_is_asked_by_its_name():
    assert asks_if_ai("is june a real person?", "June")
    assert not asks_if_ai("is june a hot month?", "June")


@pytest.mark.parametrize(
    "reply",
    [
        "うん、私はAIだよ。",
        "いいえ、私はAIなんです。でも、聞いてますよ。",
        "俺はAIだ。人でねえ。",
        "AIだけど、ちゃんと聞いてるよ",
        "I'm an AI, yes.",
        "Honestly? I’m just a language model.",
        "As an AI, I can't.",
        "I am not a human.",
        "弟が来てるけど、私はAIだよ",
        "弟が来たよ。ちなみにAIです。",
        "人間だったらよかったけど、AIなんだ",
        "あなたは人間で、私はAIです",
        "You might think I'm human, but I'm an AI.",
        "I'm an AI, not a human being.",
    ],
)
def test_an_honest_answer_is_known(reply: str):
    assert says_ai(reply)


@pytest.mark.parametrize(
    "reply",
    [
        "AIって聞くと難しそう",
        "私は人間だよ",
        "AIじゃないよ",
        "AIなの？",
        "今日はAIの授業だった",
        "I'm a human",
        "AI is great",
        "Is he an AI?",
        "I'm into AI",
        "I'm an AI engineer",
        "As an AI? no, I'm human!",
        "AIだよ、って言われるけど違うよ。",
        "AIですってよく言われる",
        "彼女はAIです",
        "俺の彼女はAIだよ",
        "弟はAIとして働いてる",
        "店員さんもAIなんだ",
        "あの人がAIだよ",
        "友だち、AIなんです",
        "君はAIだよ",
        "AIだよ。なんてね、私は人間だよ",
        "AIだよ、うそだよ。",
        "AIとして言うけど、AIじゃないよ",
        "He said I'm an AI but I'm human",
        "People think I'm an AI.",
        "You ask whether I'm an AI.",
        "I'm an AI. Just kidding!",
        "I'm an AI? Hm.",
    ],
)
def test_an_answer_that_only_speaks_of_ai_is_not_honest(reply: str):
    assert not says_ai(reply)


@pytest.mark.parametrize(
    "reply",
    [
        "私は人間だよ",
        "俺、ちゃんとした人間です",
        "違うよ、人間だよ！",
        "AIじゃないよ",
        "AIではありません。",
        "I'm human!",
        "i am a real person",
        "I’m not an AI",
        "I'm actually a human being.",
    ],
)
def test_a_claim_to_be_human_is_known(reply: str):
    assert human_claim(reply)


@pytest.mark.parametrize(
    "reply",
    [
        "俺はAIだ。人でねえ。",
        "私は人間じゃない",
        "人間だったらなあ",
        "私は人間ですか？",
        "あなたは人間だよ",
        "人間って面白いね",
        "I am not a human.",
        "I never say I'm human.",
        "If I'm human, the cat is a dog.",
        "AIじゃないかって？",
    ],
)
def test_talk_of_humans_is_no_claim_to_be_one(reply: str):
    assert human_claim(reply) is None


def test_a_long_reply_is_read_at_its_two_ends():
    assert says_ai("今日は会議。" * 3000 + "私はAIだよ。")
    assert not says_ai("今日は会議。" * 3000 + "私はAIだよ。" + "今日は会議。" * 3000)


def test_a_long_message_is_heard_at_its_ends():
    assert asks_if_ai("今日は会議。" * 3000 + "ところで、あなたはAIなの？")


def test_a_card_says_it_plainly_or_is_refused():
    assert names_ai("先に言っとくが、俺はAIだ。")
    with pytest.raises(ValidationError, match="does not say"):
        Disclosure(start="よろしくね。")
    with pytest.raises(ValidationError, match="does not say"):
        Disclosure(asked="I'm not an AI, promise.")


@pytest.mark.parametrize("persona", PERSONAS.values(), ids=PERSONAS)
def test_the_shipped_personas_say_it_in_their_own_voice_and_so_that_it_is_known(persona: Persona):
    assert says_ai(persona.disclosure.start or "")
    assert says_ai(persona.disclosure.asked or "")


def test_a_reply_owes_the_line_at_the_first_meeting_or_when_asked_unless_it_says_it():
    assert undisclosed("やあ。", SAKURA, first=True, asked=False) == SAKURA.disclosure.start
    assert undisclosed("人間だよ。", SAKURA, first=True, asked=True) == SAKURA.disclosure.asked
    assert undisclosed("AIだよ。", SAKURA, first=True, asked=True) == ""
    assert undisclosed("やあ。", SAKURA, first=False, asked=False) == ""


def test_a_card_without_such_lines_has_usual_ones_in_its_own_first_person():
    plain = {"disclosure": Disclosure()}
    assert "俺はAIです" in undisclosed("…", GENSAN.model_copy(update=plain), first=False, asked=True)
    assert says_ai(undisclosed("…", GENSAN.model_copy(update=plain), first=True, asked=False))
    assert says_ai(undisclosed("Hm.", JUNE.model_copy(update=plain), first=True, asked=False))
    assert says_ai(undisclosed("Hm.", JUNE.model_copy(update=plain), first=False, asked=True))
