import time
from datetime import UTC, datetime

import pytest

from memory.facts import Fact
from memory.forgetting import Wish, asked_to_forget, told_of

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def known(text: str, kind: str = "note", **more: str) -> Fact:
    return Fact(**{"id": text, "person": "p", "text": text, "kind": kind, "said_at": NOW, "created_at": NOW, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "topic"),
    [
        ("納豆のことは忘れて", "納豆"),
        ("ごめん、納豆のことは忘れてください。", "納豆"),
        ("ねえ、前に話した元カレの話、全部忘れてくれる？", "元カレ"),
        ("犬の名前のことは忘れてほしいな🙏", "犬の名前"),
        ("やっぱり住所は覚えなくていいよ", "住所"),
        ("住所は忘れてください", "住所"),
        ("妹の病気の件は記憶から消して", "妹の病気"),
        ("りんごが好きって話は消して〜", "りんごが好き"),
        ("Please forget what I told you about my ex.", "my ex"),
        ("hey, can you forget that I like natto?", "I like natto"),
        ("Could you please delete everything you know about my job, thanks", "my job"),
        ("forget my address", "my address"),
        ("Remove my birthday from your memory please", "my birthday"),
        ("Forget about my sister, okay?", "my sister"),
        ("Forget about natto, please.", "natto"),
        ("Hey June, can you please forget about natto?", "natto"),
        ("Please forget everything about Kevin", "Kevin"),
        ("Please forget I said I love natto", "I love natto"),
        ("Don't remember anything about Kevin", "Kevin"),
        ("納豆のこと、記憶から消してくれる？", "納豆"),
        ("ねえさくら、納豆のことは忘れてくれない？", "納豆"),
        ("ピアノについて話したことを全部忘れて", "ピアノ"),
    ],
)
def test_a_plain_wish_to_forget_is_understood(said: str, topic: str) -> None:
    assert asked_to_forget(said) == Wish((topic,), last=False, rest="")


@pytest.mark.parametrize("said", ["さっきの話は忘れて", "今言ったことは忘れて！", "Oh sorry, forget what I just said."])
def test_who_takes_back_what_they_said_last_names_nothing(said: str) -> None:
    assert asked_to_forget(said) == Wish((), last=True, rest="")


def test_several_wishes_are_all_understood_and_what_else_is_said_is_told_apart() -> None:
    wish = asked_to_forget("納豆のことは忘れて。来月、京都に引っ越します。犬のことも忘れて。")
    assert wish == Wish(("納豆", "犬"), last=False, rest="来月、京都に引っ越します。")


@pytest.mark.parametrize(
    "said",
    [
        "忘れて",
        "もう忘れて！",
        "忘れないでね",
        "納豆のこと忘れないでね",
        "納豆のこと忘れてた",
        "財布を忘れて",
        "傘忘れて、ずぶ濡れになった",
        "嫌なことは忘れて飲もう",
        "嫌なことは忘れて",
        "変なことは忘れて",
        "小さいことは忘れて",
        "終わったことは忘れて",
        "私が言ったことは忘れて",
        "昨日のことは忘れて",
        "前の話は忘れて",
        "友達のことは忘れて",
        "あの人のことは忘れて",
        "それは忘れてください",
        "彼が私のことは忘れてって言った",
        "「犬のことは忘れて」",
        "全部のことは忘れて",
        "誕生日のこと忘れてない？",
        "仕事のことは忘れて、今日は遊ぶ",
        "すしのことは忘れて",
        "Forget it.",
        "Forget about dinner",
        "please forget about it",
        "forget about it",
        "forget what I said about it",
        "Forget I asked.",
        "forget I said that",
        "forget that I told you",
        "forget I mentioned it",
        "Don't forget my birthday!",
        "Never forget that I like natto",
        "I keep forgetting my keys",
        "I forget my keys every day",
        "Did you forget my name?",
        "He told me to forget my ex",
        'She said "forget my ex"',
        "forget work, let's party",
        "You forget that I hate this",
        "",
    ],
)
def test_what_only_sounds_like_it_forgets_nothing(said: str) -> None:
    assert asked_to_forget(said) is None


@pytest.mark.parametrize(
    ("topic", "gone"),
    [
        ("納豆", ["納豆が好き", "昨日も納豆を食べました"]),
        ("納豆が好き", ["納豆が好き"]),
        ("犬の名前", ["犬の名前はハチ"]),
        ("犬", ["犬の名前はハチ"]),
        ("りんご", ["りんごが好き"]),
        ("りんごジュース", []),
        ("my sister", ["my sister lives in Oslo"]),
        ("my name", []),
        ("名前", []),
        ("車", []),
        ("京都", []),
        ("パン", []),
        ("引っ越し", ["東京都に引っ越した"]),
        ("大阪", ["来週大阪に行く"]),
        ("父", []),
    ],
)
def test_a_topic_means_the_facts_that_have_all_its_words(topic: str, gone: list[str]) -> None:
    texts = [
        "納豆が好き",
        "昨日も納豆を食べました",
        "犬の名前はハチ",
        "りんごが好き",
        "my sister lives in Oslo",
        "my dog is named Rex",
        "電車で通勤している",
        "東京都に引っ越した",
        "ジャパンカップを見た",
        "来週大阪に行く",
        "祖父は漁師だった",
    ]
    assert [fact.text for fact in told_of(Wish((topic,), last=False, rest=""), [known(t) for t in texts])] == gone


def test_an_attribute_is_the_persons_own() -> None:
    home = known("川崎に住んでいる", "profile", subject="user", attribute="home")
    theirs = known("妹は札幌に住んでいる", "profile", subject="妹", attribute="home")
    for topic in ("私の住所", "my address"):
        assert told_of(Wish((topic,), last=False, rest=""), [home, theirs]) == [home]


def test_pages_are_left_with_what_was_taken_out_of_them() -> None:
    page, diary = known("納豆のメモ", document="d"), known("納豆の日記", "diary")
    taken = known("納豆が好き", "preference", source_turn=diary.id)
    assert told_of(Wish(("納豆",), last=False, rest=""), [page, diary, taken]) == []


@pytest.mark.parametrize(
    "text", ["a" + " " * 15_000 + "b", ", " * 8_000, "ー" * 15_000, "please " * 2_000, "の" * 15_000]
)
def test_long_messages_are_read_at_once(text: str) -> None:
    began = time.process_time()
    assert asked_to_forget(text) is None
    assert time.process_time() - began < 0.5
