import re
import time

import pytest
import tokenizers

from memory.encoders.e5_file import E5File
from memory.encoders.unigram import Unigram

TEXTS = [
    "",
    " ",
    "犬の名前はコタロウです。",
    "My dog's name is Rex,  and he is 3 years old!",
    "query: パクチーだけはどうしても無理",
    "ｱｲｳＡＢＣ①㍿ e\u0301 \t\n x",
    "😀😀😀 ok 𠮷野家 髙﨑",
    "a\x00b \ud800 ▁ <s> </s>",
    "𓀀𓀁𓀂 unknown signs 𓀀",
    "あ" * 300,
]


@pytest.fixture(scope="module")
def real() -> Unigram:
    return E5File().tokenizer


def test_the_likeliest_cut_wins_over_the_longest_piece():
    tokens = Unigram(["?", "▁", "a", "b", "ab", "▁a"], [0, -2, -1, -1, -5, -2.5], 0, {})
    assert tokens("ab", 10) == [5, 3]
    assert tokens("ab ab", 10) == [5, 3, 5, 3]


def test_what_is_in_no_piece_is_unknown():
    tokens = Unigram(["?", "▁", "a"], [0, -2, -1], 0, {ord("A"): "a"})
    assert tokens("aæA", 10) == [1, 2, 0, 2]


def test_no_more_is_looked_at_than_is_asked_for():
    tokens = Unigram(["?", "▁", "a"], [0, -2, -1], 0, {ord("L"): "a" * 18})
    assert len(tokens("L" * 100, 50)) == 51


def test_texts_are_cut_as_the_package_tokenizers_cuts_them(real):
    by_id = {number: piece for piece, number in real._ids.items()} | {real._unknown: "<unk>"}
    vocabulary = [(by_id[number], score) for number, score in enumerate(real._scores)]
    theirs = tokenizers.Tokenizer(tokenizers.models.Unigram(vocabulary, real._unknown, byte_fallback=False))
    for text in TEXTS:
        plain = re.sub(" {2,}", " ", text.translate(real._normal))
        marked = (plain if plain.startswith(" ") else f" {plain}").replace(" ", "▁").replace("\ud800", "𓀀")
        ids = [
            number for number in real(text, 4000) if number != real._unknown
        ]  # they join unknown ones, and we do not
        assert ids == [n for n in theirs.encode(marked, add_special_tokens=False).ids if n != real._unknown], text


def test_a_text_that_grows_when_written_in_the_normal_way_is_cut_quickly(real):
    begun = time.process_time()
    real("\ufdfa" * 2000, 4000)
    assert time.process_time() - begun < 1
