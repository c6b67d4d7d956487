"""Long text is read as fast as short: the whole message by each rule set, and what tells that something is over."""

import time
from datetime import UTC, datetime

import pytest

from memory.extraction.extract import extract, load
from memory.extraction.japanese.days import PAST_ENDING

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
SLOW = 1.0
"""Seconds; a search takes a few milliseconds, what explodes takes minutes, and the machine may be busy."""


@pytest.mark.parametrize("unit", ["んだ", "だよね", "たの", "ましたんです"])
@pytest.mark.parametrize("end", ["", "x"])
def test_no_text_makes_the_search_for_an_ending_slow(unit: str, end: str):
    began = time.process_time()
    PAST_ENDING.search(unit * 8000 + end)
    assert time.process_time() - began < SLOW


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("length", [180, 4000])
@pytest.mark.parametrize(
    "unit",
    [
        *(
            "now ",
            "then ",
            "and now ",
            "me ",
            "today we ",
            "as a ",
            "work as a ",
            "as a nurse ",
            "my ",
            "my big ",
            "my own ",
        ),
        *("I have a ", "I work ", "live in ", "not ", "never ", "really ", "the 3rd ", "monday ", "Leo and ", "Leo, "),
        *(
            "quit my job ",
            "split up ",
            "my mum ",
            "no, it's ",
            "not Mia ",
            "10 mg ",
            "but ",
            ", ",
            "- ",
            '"I ',
            "'",
            "\n",
        ),
        *(
            " ",
            "\t",
            "\u3000",
            "私は",
            "犬の",
            "と",
            "で、",
            "名前は",
            "じゃなくて",
            "って",
            "の",
            "、",
            "「",
            "に行く",
            "明日",
            "3日",
            "辞めた",
        ),
    ],
)
def test_no_message_of_repeats_is_slow_to_read(unit: str, length: int, language: str) -> None:
    load()
    for begun in ("I", "I work "):
        text = f"{begun}{unit * length}"[: length - 9] + "zzzzzzzzz"
        began = time.process_time()
        extract(text, now=NOW, language=language)
        assert time.process_time() - began < SLOW, begun


@pytest.mark.parametrize("text", ["転んだ", "転んだんだよ", "買いました", "買ったのよね", "行ったんですよね"])
def test_an_ending_of_the_past_is_known(text: str):
    assert PAST_ENDING.search(text)


@pytest.mark.parametrize("text", ["楽しかった", "行くんだけど", "買ったら"])
def test_other_endings_are_none_of_the_past(text: str):
    assert not PAST_ENDING.search(text)
