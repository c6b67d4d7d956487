from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from memory.facts import Fact
from memory.recall import above_chance, name_in, rank, recency

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def fact(name: str, text: str, days: float = 0, importance: float = 0.5) -> Fact:
    said = NOW - timedelta(days=days)
    return Fact(id=name, person="p", text=text, kind="profile", said_at=said, created_at=said, importance=importance)


DOG = fact("dog", "犬の名前はコタロウ")
FOOD = fact("food", "ラーメンが好き")


def test_meaning_decides_where_no_word_is_shared() -> None:
    hits = rank("ペットのこと覚えてる？", [FOOD, DOG], {"dog": 0.4, "food": 0.02}, NOW, 8)
    assert [hit.fact.id for hit in hits] == ["dog"]
    assert any(reason.startswith("meaning") for reason in hits[0].reasons)


def test_words_serve_without_an_index() -> None:
    hits = rank("私の犬の名前、覚えてる？", [FOOD, DOG], None, NOW, 8)
    assert [hit.fact.id for hit in hits] == ["dog"]
    assert any(reason.startswith("words") for reason in hits[0].reasons)


def test_a_person_is_called_as_they_said_last() -> None:
    ken = replace(DOG, subject="user", attribute="name", value="ケン")
    dog = replace(DOG, subject="犬", attribute="name", value="コタロウ")
    assert name_in([dog, ken, replace(ken, value="ケンジ")]) == "ケン"
    assert name_in([dog]) == ""


def test_small_talk_brings_nothing() -> None:
    assert rank("おはよう", [DOG, FOOD], {"dog": 0.03, "food": 0.05}, NOW, 8) == []


def test_facts_that_no_longer_hold_are_left_out() -> None:
    old = replace(DOG, id="old", superseded_by="dog", valid_to=NOW - timedelta(days=1))
    over = replace(DOG, id="over", valid_to=NOW - timedelta(seconds=1))
    hits = rank("犬の名前", [old, over, DOG], {"old": 0.9, "over": 0.9, "dog": 0.5}, NOW, 8)
    assert [hit.fact.id for hit in hits] == ["dog"]


def test_of_two_alike_the_newer_stands_first() -> None:
    hits = rank("犬の名前", [fact("a", "犬の名前はハチ", days=200), fact("b", "犬の名前はポチ")], None, NOW, 8)
    assert [hit.fact.id for hit in hits] == ["b", "a"]


def test_k_bounds_the_answer() -> None:
    assert len(rank("犬", [fact(str(i), "犬") for i in range(20)], None, NOW, 3)) == 3


def test_recency_halves_after_its_half_life() -> None:
    assert recency(NOW, NOW) == 1
    assert recency(NOW - timedelta(days=60), NOW) == 0.5
    assert recency(NOW + timedelta(days=1), NOW) == 1


def test_chance_is_nothing_and_the_same_text_is_all() -> None:
    assert above_chance(0.8, 0.8) == 0
    assert above_chance(1.0, 0.8) == 1
    assert above_chance(0.5, 1.0) < 0


@given(st.text(max_size=60), st.lists(st.text(max_size=40), max_size=6), st.integers(0, 8))
def test_any_text_can_be_ranked(query: str, texts: list[str], k: int) -> None:
    facts = [fact(str(i), text) for i, text in enumerate(texts)]
    hits = rank(query, facts, None, NOW, k)
    assert len(hits) <= k
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)
