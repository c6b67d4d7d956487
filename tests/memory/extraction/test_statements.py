import time

import pytest

from memory.extraction.extract import extract
from tests.memory.extraction.statements import NOW, measure, rows

FLOORS = {
    ("ja", "dev"): (0.97, 0.97),
    ("ja", "held"): (0.92, 0.9),
    ("en", "dev"): (0.97, 0.97),
    ("en", "held"): (0.94, 0.9),
}
"""Recall and precision by language and half. The rules of before found 0.25 to 0.28 of the facts, at 0.67 to 1.00."""


@pytest.mark.parametrize(("language", "half"), FLOORS)
def test_most_of_what_people_state_is_found_and_hardly_anything_else(language: str, half: str) -> None:
    figures = measure(language, half)
    recall, precision = FLOORS[language, half]
    assert figures.recall >= recall, f"{figures.recall:.3f}"
    assert figures.precision >= precision, f"{figures.precision:.3f}"


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_sets_are_large_and_half_held_out(language: str) -> None:
    dev, held = rows(language, "dev"), rows(language, "held")
    assert abs(len(dev) - len(held)) <= 2
    assert sum(bool(labels) for _, labels in dev + held) >= 150
    assert sum(not labels for _, labels in dev + held) >= 100


LONG = 16_000
SLOWEST = 0.25
"""Characters, and seconds: rules that take more than linear time take many of these."""


@pytest.mark.timeout(60)
@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize(
    "piece",
    [
        *(
            "あ",
            "ー",
            "漢",
            "ア",
            "は",
            "、",
            "「",
            "」と",
            "w",
            "!",
            " ",
            "1",
            "1歳",
            "と",
            "母と",
            "犬の",
            "が好き",
            "あ。",
        ),
        *(
            "今は",
            "もう",
            "最近は",
            "じゃなくて",
            "新しい",
            "けど、",
            "今夜は",
            "明日",
            "きかな",
            "よー",
            "たけど",
            "笑",
            "、今",
            "週末は",
            "の",
            "東京の",
            "けど",
        ),
        *("a", "a ", "A ", "A, ", '"i', "i ", "x ", "ha", "lo", "1 ", "i have a ", "and a dog ", "my dog ", "really "),
        *("i love ", "i really ", "I'm ", "not ", "not A, ", "no, ", "tomorrow ", "my cat. ", "A and "),
    ],
)
def test_long_lines_are_read_in_time(language: str, piece: str) -> None:
    text = piece * (LONG // len(piece))
    assert min(_seconds(text, language) for _ in range(3)) < SLOWEST


def _seconds(text: str, language: str) -> float:
    begun = time.process_time()
    extract(text, now=NOW, language=language)
    return time.process_time() - begun
