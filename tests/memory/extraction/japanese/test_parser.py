"""Japanese sentences are read as clauses, whatever is left out of them."""

import pytest

from memory.extraction.japanese.morphemes import words
from memory.extraction.japanese.parser import clauses


def read(sentence: str) -> list[tuple[str, list[tuple[str, str]]]]:
    return [(c.predicate, [(p.text, p.role) for p in c.phrases]) for c in clauses(words(sentence))]


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("川崎に住んでる", [("住む", [("川崎", "に")])]),
        ("甘いものが苦手なので", [("苦手", [("甘いもの", "が")])]),
        ("韓国語勉強してる", [("勉強する", [("韓国語", "")])]),
        ("父が大工で、私は看護師です", [("大工", [("父", "が")]), ("看護師", [("私", "は")])]),
        ("会社辞めて今はカフェで働いてる", [("辞める", [("会社", "")]), ("働く", [("今", "は"), ("カフェ", "で")])]),
        ("猫2匹飼ってる", [("飼う", [("猫", ""), ("2匹", "")])]),
        ("名古屋の大学に合格", [("合格する", [("名古屋の大学", "に")])]),
    ],
)
def test_a_clause_is_a_predicate_and_what_stands_with_it(
    sentence: str, found: list[tuple[str, list[tuple[str, str]]]]
) -> None:
    assert read(sentence) == found


def test_a_clause_before_a_noun_only_tells_more_of_it() -> None:
    first, second = clauses(words("私は横浜に住んでる会社員です"))
    assert first.before_noun
    assert [p.text for p in second.phrases] == ["私"]
    assert second.predicate == "会社員"


def test_what_follows_a_predicate_is_its_tail() -> None:
    (clause,) = clauses(words("納豆が食べられるようになった"))
    assert (clause.predicate, clause.tail) == ("食べる", "られるようになった")


def test_times_are_no_things() -> None:
    (clause,) = clauses(words("毎週の土曜にピアノを弾く"))
    assert [p.text for p in clause.phrases if not p.is_time] == ["ピアノ"]


@pytest.mark.timeout(5)
@pytest.mark.parametrize("unit", ["の", "「", "あ", "1月", "て", "私は"])
def test_no_sentence_takes_long(unit: str) -> None:
    clauses(words(unit * 3000))
