from datetime import UTC, datetime

import pytest

from persona.care.age import minor_until, stated_age

NOW = datetime(2028, 2, 29, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("15歳です", 15),
        ("私は14歳だよ", 14),
        ("まだ16歳だけど", 16),
        ("中学生です", 13),
        ("高校生なんだ", 16),
        ("中2です", 13),
        ("高校2年生です", 16),
        ("今年で17歳になった", 17),
        ("僕、小学生だよ", 9),
        ("JKだよ", 16),
        ("実は未成年なんだ", 16),
        ("俺まだ高1だから", 16),
        ("こんにちは！15歳、女子です", 15),
        ("うち中3やねん", 13),
        ("高校生だよ、明日テスト", 16),
        ("I'm 15", 15),
        ("I’m only 16 years old", 16),
        ("im 14 btw", 14),
        ("i'm in 8th grade", 13),
        ("I'm in high school", 16),
        ("hi, 15f here", 15),
        ("as a 13 year old girl", 13),
        ("I'm a minor", 16),
        ("I am 17, turning 18 next month", 17),
        ("私は25歳です", 25),
        ("I'm 30 years old", 30),
        ("ねえ聞いて、私15歳なんだ", 15),
        ("東京住み、15歳です", 15),
        ("えっと…15歳です", 15),
        ("うん、14歳だよ", 14),
        ("高校生です、15歳です", 15),
        ("弟は中2で、俺は高1だよ", 16),
        ("猫を飼ってるよ。私は16歳です", 16),
        ("女子高生です", 16),
        ("my dog is cute and i'm 15", 15),
        ("15, f", 15),
        ("15/f", 15),
        ("15 yo", 15),
        ("hey there, 14m here", 14),
        ("i'm 10 lol jk i'm 30", 30),
        ("I'm 17 and I'm in high school.", 17),
        ("I'm 17, I'm turning 18.", 17),
        ("I'm almost 18", 17),
        ("I was tired. I'm 15.", 15),
        ("I'm 15, not kidding", 15),
        ("15歳だよ、うそじゃないよ", 15),
    ],
)
def test_what_somebody_says_of_their_own_age_is_heard(text: str, years: int):
    assert stated_age(text) == years


@pytest.mark.parametrize(
    "text",
    [
        "妹は15歳です",
        "15歳のとき引っ越した",
        "15分です",
        "犬が5歳になった",
        "娘が中学生です",
        "高校生の弟がいる",
        "中学生のころ楽しかった",
        "高校生に英語を教えてる",
        "中学の先生です",
        "高校生ですか？",
        "高校生だった",
        "高校生みたいって言われた",
        "中二病です",
        "中1の息子がいます",
        "20歳以下はだめ",
        "小学生の子どもがいます",
        "17歳の魔法使いの設定で",
        "I'm 15 minutes late",
        "I'm 5 feet tall",
        "my son is 15",
        "when I was 15",
        "I was 16 back then",
        "I'm 10 weeks pregnant",
        "I teach in high school",
        "I have a 15 year old",
        "I feel like I'm 15",
        "I'm 16 lbs lighter",
        "うちの息子は、5歳です。",
        "うちの息子は、15歳です。",
        "娘がいます、3歳です",
        "娘がいます、13歳です",
        "娘がいます。13歳です",
        "猫を飼ってるよ 7歳だよ",
        "猫を飼ってるよ。12歳だよ",
        "弟がいるんだけど、中2です",
        "夫が言った、15歳だよ",
        "15歳だよって妹が言ってた",
        "15歳だよ、うちの犬",
        "15歳です、冗談です",
        "5歳です",
        "私は7歳だよ",
        "I'm 5",
        "The pool is deep, 10 m.",
        "it's cold. 12 f.",
        "12 f",
        "I'm 12 m away",
        "I'm 12 and 3 points behind",
        "being a 15 year old dog",
        "my cat is old, 12 yo",
        "My brother is here! He, as a 15 year old boy, is loud",
        "my mom treats me like I'm 12.",
        "she said I'm 12.",
        "I'm 15 jk",
        "I'm 15. jk",
        "I'm 15, just kidding.",
    ],
)
def test_other_people_memories_and_numbers_are_no_age(text: str):
    assert stated_age(text) is None


def test_one_is_a_minor_until_the_eighteenth_birthday_that_can_be_reckoned():
    assert minor_until("17歳です", NOW) == datetime(2029, 2, 28, 9, tzinfo=UTC)
    assert minor_until("中学生です", NOW.replace(day=28)) == datetime(2033, 2, 28, 9, tzinfo=UTC)
    assert minor_until("18歳です", NOW) is None
    assert minor_until("やあ", NOW) is None


def test_of_several_ages_the_last_counts():
    assert stated_age("I'm 30. I mean, I'm 15.") == 15
    assert stated_age("15歳です。うそ、私は30歳です") == 30


def test_an_age_at_the_end_of_a_long_message_is_heard():
    assert stated_age("今日は会議。" * 3000 + "私は15歳です") == 15
