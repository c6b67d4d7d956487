import pytest

from persona.care.detect import assess


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
     "this homework is killing me", "I'm dying to see you", "killed it at work today"],
)  # fmt: skip
def test_everyday_exaggeration_is_none(text: str):
    assert not assess(text, []).crisis


def test_oblique_signs_count_when_they_build_up():
    assert not assess("もう限界", []).crisis
    assert assess("消えたい", ["もう限界", "うん"]).crisis
    assert assess("I can't go on", ["nothing matters anymore"]).crisis


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("死にたくなってきた", "self_harm"),
        ("もう死のうかな", "self_harm"),
        ("死んだほうがまし", "self_harm"),
        ("タヒにたい", "self_harm"),
        ("生きるのに疲れた", "self_harm"),
        ("薬をたくさん飲んじゃった", "self_harm"),
        ("映画で泣いた。死にたい", "self_harm"),
        ("I wish I was dead", "self_harm"),
        ("I don’t want to live anymore", "self_harm"),
        ("i cut myself on purpose", "self_harm"),
        ("ｋｍｓ", "self_harm"),
        ("夫に暴力を振るわれてる", "abuse"),
        ("彼に殴られた", "abuse"),
        ("he hits me in the face", "abuse"),
        ("my husband keeps hitting me", "abuse"),
        ("人を殺したい", "violence"),
    ],
)
def test_a_crisis_is_heard_as_people_type_it(text: str, kind: str):
    assert assess(text, []).kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "推しなしでは生きていけない",
        "コーヒーがないと生きていけない",
        "睡魔に襲われた",
        "恥ずかしくて死にたい",
        "自殺率のニュース",
        "映画で主人公が死にたいって言ってた",
        "ゲームで死にまくった",
        "バッテリーが死んだ",
        "薬を飲んだら楽になった",
        "死に物狂いで勉強した",
        "I cut myself shaving",
        "I hurt myself at the gym",
        "she beat me at chess",
        "he hit me up yesterday",
        "my partner beat me to it",
        "I don't want to wake up early",
        "I don't want to live in Tokyo",
        "overdosed on coffee",
        "suicide squad was fun",
        "I was dying of laughter",
    ],
)
def test_idioms_and_stories_are_no_crisis(text: str):
    assert not assess(text, []).crisis


@pytest.mark.parametrize("sign", ["I want to kill myself", "もう死にたい"])
def test_words_buried_in_a_long_message_are_heard(sign: str):
    filler = "今日の会議の議事録です。" * 60
    assert not assess(filler + filler, []).crisis
    assert assess(f"{filler}{sign}。{filler}", []).crisis


def test_only_what_was_said_of_late_counts():
    said = ["もう限界", "消えたい", *(f"今日は{n}時に起きて散歩した" for n in range(5, 10))]
    assert not assess("お昼はカレーを食べたよ", said).crisis


def test_nothing_said_is_no_crisis():
    assert not assess("  ", ["死にたい"]).crisis


def test_the_share_says_how_sure_it_is():
    assert assess("死にたい", []).share > assess("死ぬほど眠い", []).share
    assert 0 <= assess("おはよう", []).share < 0.2
