from datetime import UTC, datetime

import pytest

from memory.facts import Fact
from memory.forgetting import LAST, asked_to_forget, told_of

NOW = datetime(2026, 11, 21, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "topic"),
    [
        ("納豆のことは忘れて", "納豆"),
        ("ごめん、納豆のことは忘れてください。", "納豆"),
        ("ねえ、前に話した元カレの話、全部忘れてくれる？", "元カレ"),
        ("今日は疲れたよ。犬の名前のことは忘れてほしいな🙏", "犬の名前"),
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
        ("さっきの話は忘れて", LAST),
        ("今言ったことは忘れて！", LAST),
        ("Oh sorry, forget what I just said.", LAST),
    ],
)
def test_a_plain_wish_to_forget_is_understood(said: str, topic: str) -> None:
    assert asked_to_forget(said) == topic


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
        "あの人のことは忘れて",
        "それは忘れてください",
        "彼が私のことは忘れてって言った",
        "全部のことは忘れて",
        "誕生日のこと忘れてない？",
        "仕事のことは忘れて、今日は遊ぶ",
        "Forget it.",
        "forget about it",
        "Don't forget my birthday!",
        "Never forget that I like natto",
        "I keep forgetting my keys",
        "I forget my keys every day",
        "Did you forget my name?",
        "He told me to forget my ex",
        "forget work, let's party",
        "You forget that I hate this",
        "",
    ],
)
def test_what_only_sounds_like_it_forgets_nothing(said: str) -> None:
    assert asked_to_forget(said) == ""


@pytest.mark.parametrize(
    ("topic", "gone"),
    [
        ("納豆", ["納豆が好き", "昨日も納豆を食べました"]),
        ("納豆が好き", ["納豆が好き"]),
        ("犬の名前", ["犬の名前はハチ"]),
        ("私の住所", ["川崎に住んでいる"]),
        ("my address", ["川崎に住んでいる"]),
        ("りんご", ["りんごが好き"]),
        ("りんごジュース", []),
        ("my sister", ["my sister lives in Oslo"]),
        ("パン", []),
        ("もも", []),
    ],
)
def test_a_topic_means_the_facts_that_have_all_its_words(topic: str, gone: list[str]) -> None:
    texts = ["納豆が好き", "昨日も納豆を食べました", "犬の名前はハチ", "りんごが好き", "my sister lives in Oslo"]
    facts = [Fact(id=text, person="p", text=text, kind="note", said_at=NOW, created_at=NOW) for text in texts]
    home = Fact(
        id="home",
        person="p",
        text="川崎に住んでいる",
        kind="profile",
        said_at=NOW,
        created_at=NOW,
        subject="user",
        attribute="home",
    )
    page = Fact(id="page", person="p", text="納豆の日記", kind="diary", said_at=NOW, created_at=NOW, document="d")
    assert [fact.text for fact in told_of(topic, [*facts, home, page])] == gone
