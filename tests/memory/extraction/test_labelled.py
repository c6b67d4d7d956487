"""How much of what people say the rules alone find and keep, on messages labelled by another hand and on our own."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from memory.extraction.candidate import Candidate
from tests.memory.extraction.labelled import Half, after, label_of, measure, measure_updates

FLOORS: dict[tuple[str, Half], tuple[float, float]] = {
    ("ja", "dev"): (0.93, 0.81),
    ("ja", "test"): (0.82, 0.53),
    ("en", "dev"): (0.94, 0.85),
    ("en", "test"): (0.84, 0.70),
}
"""Precision and recall, a little below what was measured."""
UPDATES: dict[tuple[str, Half], int] = {
    ("ja", "dev"): 112,
    ("ja", "test"): 21,
    ("en", "dev"): 81,
    ("en", "test"): 13,
}
"""Conversations that end as they should, of 120 and 30 Japanese ones, 88 and 20 English ones."""


@pytest.mark.parametrize(("language", "half"), FLOORS)
def test_rules_alone_are_right_and_find_much(language: str, half: Half) -> None:
    figures = measure(language, half)
    precision, recall = FLOORS[language, half]
    assert figures.precision >= precision, f"{figures.precision:.3f}"
    assert figures.recall >= recall, f"{figures.recall:.3f}"


@pytest.mark.parametrize(("language", "half"), UPDATES)
def test_what_is_told_later_changes_what_holds(language: str, half: Half) -> None:
    figures = measure_updates(language, half)
    assert figures.right >= UPDATES[language, half]


@pytest.mark.parametrize(("language", "recall"), [("ja", 0.85), ("en", 0.82)])
def test_our_own_sentences_go_on_being_read(language: str, recall: float) -> None:
    figures = measure(language, "dev", "own")
    assert figures.precision >= 0.89, figures.details
    assert figures.recall >= recall, figures.details


@pytest.mark.parametrize(("language", "right"), [("ja", 31), ("en", 33)])
def test_our_own_changes_go_on_being_kept(language: str, right: int) -> None:
    figures = measure_updates(language, "dev", "own_updates")
    assert figures.right >= right, figures.details


@pytest.mark.parametrize(
    ("said", "language", "held"),
    [
        (["面接は25日", "25日じゃなくて26日だった"], "ja", ["2026年11月26日に面接"]),
        (["12月3日に面接がある", "面接、12月5日に変わった"], "ja", ["2026年12月5日に面接"]),
        (["犬の名前はハチ", "あ、ハチじゃなくてコタロウです"], "ja", ["犬の名前はコタロウ"]),
        (["来週の火曜に釣りに行く", "釣りは中止になった"], "ja", []),
        (["卵アレルギーです", "卵アレルギー、大人になって治った"], "ja", []),
        (["卵アレルギーです", "卵アレルギーじゃなかった"], "ja", []),
        (["納豆が苦手", "もう納豆は食べられるようになった"], "ja", []),
        (["犬の名前はソラ", "犬の名前を間違えた。ソラじゃなくてリク"], "ja", ["犬の名前はリク"]),
        (["犬の名前はコタロウ", "犬の名前をコタロウからハチに変えた"], "ja", ["犬の名前はハチ"]),
        (["犬の名前はコタロウ", "犬の名前、ハチに変えた"], "ja", ["犬の名前はハチ"]),
        (["12月24日に彼女とディナー", "ディナー、23日に変更"], "ja", ["彼女がいる", "2026年12月23日にディナー"]),
        (["会社員です", "会社辞めて今はカフェで働いてる"], "ja", ["カフェで働いている"]),
        (["犬派です", "やっぱり犬じゃなくて猫派"], "ja", ["猫が好き"]),
        (["名前は太郎です"], "ja", ["名前は太郎"]),
        (["猫を飼い始めた", "名前は太郎です"], "ja", ["猫を飼っている", "猫の名前は太郎"]),
        (["I have asthma", "my asthma is gone"], "en", []),
        (["My dog's name is Milo", "oops, not Milo, Arlo!"], "en", ["dog's name is Arlo"]),
        (["I own a Civic", "sold the Civic"], "en", ["sold the Civic"]),
    ],
)
def test_a_later_word_puts_right_moves_or_ends_an_earlier_one(said: list[str], language: str, held: list[str]) -> None:
    assert [fact.text for fact in after(said, language)] == held


def test_a_correction_of_what_was_never_said_keeps_nothing() -> None:
    assert after(["25日じゃなくて26日だった"], "ja") == []
    assert after(["oops, not Milo, Arlo!"], "en") == []


def test_a_label_fits_a_value_that_contains_it_and_its_day() -> None:
    label = label_of("plan|user|plan|歯医者/歯科|2026-11-22")
    day = datetime(2026, 11, 22, tzinfo=ZoneInfo("Asia/Tokyo"))
    found = Candidate(text="…", kind="plan", attribute="plan", value="歯医者に行く", valid_from=day)
    assert label.fits(found)
    assert not label.fits(Candidate(text="…", kind="plan", attribute="plan", value="歯医者に行く"))
    assert not label.fits(Candidate(text="…", kind="event", attribute="plan", value="歯医者に行く", valid_from=day))
