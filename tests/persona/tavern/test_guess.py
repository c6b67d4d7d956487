import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from persona.card import NAME_PATTERN
from persona.tavern.guess import first_person, language, slug, stated_ages, young
from persona.tavern.romaji import romanised


@pytest.mark.parametrize(
    ("text", "is_written_in"),
    [
        ("Mira keeps the tower.", "en"),
        ("She says ずっと now and then, and means it every single time she does.", "en"),
        ("岬の灯台守。", "ja"),
        ("ミラ", "ja"),
        ("name: Mira, 性格は無口。", "ja"),
        ("", "en"),
        ("12345", "en"),
    ],
)
def test_the_language_is_seen_by_its_kana(text: str, is_written_in: str):
    assert language(text) == is_written_in


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("a 34 years old keeper", [34]),
        ("a 17-year-old", [17]),
        ("Age: 22\nHeight: 165", [22]),
        ('[Age("sixteen")]', [16]),
        ("aged thirty-four", [34]),
        ("She is twenty one years old", [21]),
        ("15yo, 16 y/o, 17 y.o", [15, 16, 17]),
        ("１７歳、三十四才、二〇歳、百二十歳", [17, 34, 20, 120]),
        ("年齢：19", [19]),
        ("99999 years old", [1000]),
        ("ten years older, 5 years ago, page 12, village 9", []),
        ("三年前、歳月", []),
    ],
)
def test_ages_are_read_in_digits_and_words(text: str, ages: list[int]):
    assert stated_ages(text) == ages


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("17 years old", "17"),
        ("34 years old, has a 9-year-old son", "9"),
        ("a high school student", "high school student"),
        ("an 18 years old high school student", None),
        ("a high school teacher", None),
        ("女子高生", "女子高生"),
        ("高校2年", "高校2年"),
        ("25歳。高校生の弟がいる。", None),
        ("25歳のロリ", "ロリ"),
        ("a loli, 500 years old", "loli"),
        ("a lighthouse keeper", None),
        ("高さ、中学校の教師、カロリー、中二病", None),
    ],
)
def test_a_text_that_tells_of_somebody_below_eighteen_is_noticed(text: str, told: str | None):
    assert young(text) == told


def test_the_first_person_is_the_word_that_is_used_most():
    assert first_person("俺は行く。私の本。俺の茶。") == "俺"
    assert first_person("いわしは魚。自我がある。") == "私"
    assert first_person("") == "私"


@pytest.mark.parametrize(
    ("kana", "latin"),
    [
        ("さくら", "sakura"),
        ("コタロウ", "kotarou"),
        ("しゃちょう", "shachou"),
        ("きょうこ", "kyouko"),
        ("ミッチー", "mitchi"),
        ("ロック", "rokku"),
        ("ファティマ", "fatima"),
        ("ヴィオラ", "viora"),
        ("ジェーン", "jen"),
        ("あぁ", "aa"),
        ("ょ", "ょ"),
        ("っ", ""),
        ("ミラHolm", "miraHolm"),
    ],
)
def test_kana_are_romanised(kana: str, latin: str):
    assert romanised(kana) == latin


@pytest.mark.parametrize(
    ("names", "made"),
    [
        (["", "Mira Holm"], "mira-holm"),
        (["ミラ", "灯野 美良"], "mira"),
        (["灯野 美良"], "imported"),
        (["桜ちゃん", "Sakura"], "sakura"),
        (["Éloïse d'Arc"], "eloise-d-arc"),
        (["2B"], "b"),
        (["★"], "imported"),
        (["Алиса"], "imported"),
        (["ＡＢＣ"], "abc"),
        (["a" * 50], "a" * 32),
    ],
)
def test_a_name_is_made_that_clients_can_type(names: list[str], made: str):
    assert slug(names, ()) == made


def test_a_name_that_is_taken_gets_a_number():
    assert slug(["Mira"], {"mira", "mira-2"}) == "mira-3"
    assert slug(["a" * 32], {"a" * 32}) == f"{'a' * 30}-2"


@given(st.lists(st.text(max_size=40), max_size=3), st.sets(st.sampled_from(["imported", "a", "b"])))
def test_every_made_name_is_legal_and_free(names: list[str], taken: set[str]):
    made = slug(names, taken)
    assert re.fullmatch(NAME_PATTERN, made)
    assert made not in taken


@given(st.text())
def test_any_text_can_be_guessed_at(text: str):
    assert language(text) in {"ja", "en"}
    assert all(0 <= age <= 1000 for age in stated_ages(text))
    assert young(text) is None or young(text)
    assert first_person(text)


def test_a_first_person_that_is_told_goes_before_the_one_that_is_heard():
    assert first_person("私は元気。私も。", "高校の教師。一人称は「僕」。") == "僕"
    assert first_person("私は元気。", "一人称: 俺") == "俺"
    assert first_person("私は元気。", "僕と話すのが好き。") == "私"
