"""What tells that something is over is found in long text as fast as in short."""

import time

import pytest

from memory.extraction.japanese.days import PAST_ENDING

SLOW = 1.0
"""Seconds; a search takes a few milliseconds, what explodes takes minutes, and the machine may be busy."""


@pytest.mark.parametrize("unit", ["んだ", "だよね", "たの", "ましたんです"])
@pytest.mark.parametrize("end", ["", "x"])
def test_no_text_makes_the_search_for_an_ending_slow(unit: str, end: str):
    began = time.perf_counter()
    PAST_ENDING.search(unit * 8000 + end)
    assert time.perf_counter() - began < SLOW


@pytest.mark.parametrize("text", ["転んだ", "転んだんだよ", "買いました", "買ったのよね", "行ったんですよね"])
def test_an_ending_of_the_past_is_known(text: str):
    assert PAST_ENDING.search(text)


@pytest.mark.parametrize("text", ["楽しかった", "行くんだけど", "買ったら"])
def test_other_endings_are_none_of_the_past(text: str):
    assert not PAST_ENDING.search(text)
