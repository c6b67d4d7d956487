import time

import pytest

from memory.hiragana import words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("りんごがすき", ["りんご", "すき"]),
        ("りんごはすきですか", ["りんご", "すき"]),
        ("わたしはねこがすきなんだけど", ["ねこ", "すき"]),
        ("おにぎりをたべました", ["おにぎ", "にぎり", "たべ"]),
        ("うさぎのなまえはもなかだよ", ["うさぎ", "なまえ", "もな"]),
        ("きょうはさんぽしたの", ["さんぽ"]),
        ("犬とみかんがすき", ["みか", "すき"]),
    ],
)
def test_what_is_left_without_grammar_may_be_a_word(text: str, found: list[str]) -> None:
    assert [word for word in words(text) if word in found] == found


@pytest.mark.parametrize(
    "text",
    ["そうなんだけどね", "してた", "していたんだ", "食べてしまいました", "彼は走っている", "それはどうだったっけ"],
)
def test_grammar_alone_gives_nothing(text: str) -> None:
    assert list(words(text)) == []


def test_a_word_is_cut_alike_in_a_question_and_in_a_fact() -> None:
    for fact, question in (
        ("さっぽろにすんでいます", "さっぽろはどう？"),
        ("とまとがにがて", "とまとってたべられる？"),
        ("こどもがふたりいる", "こどもはなんにん？"),
        ("どうぶつえんではたらいてる", "どうぶつえんはたのしい？"),
        ("からあげがすき", "からあげたべる？"),
    ):
        assert set(words(fact)) & set(words(question)), (fact, question)


def test_long_runs_take_no_longer_than_others() -> None:
    began = time.perf_counter()
    for text in ("あ" * 50_000, "漢" + "あ" * 50_000, "た" * 50_000 + "ん", "がの" * 25_000):
        list(words(text))
    assert time.perf_counter() - began < 10
