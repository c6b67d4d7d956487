import time

import pytest

from persona.lore.patterns import PatternError, open_pattern


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("[", "missing ]"),
        ("(?=x)y", "invalid perl operator"),
        (r"(a)\1", "invalid escape"),
        ("((a{100}){100}){100}", "repetition"),
        (r"(\pL{1,50} ){1,20}", "too large"),
        (r"\p{L}{1,5}さん", "too large - "),
    ],
)
def test_a_pattern_that_cannot_be_used_says_why(pattern: str, reason: str):
    with pytest.raises(PatternError, match=reason):
        open_pattern(pattern)


def test_a_pattern_that_would_take_for_ever_by_backtracking_takes_no_time():
    occurs = open_pattern(r"(a+)+$|(x+x+)+y")
    began = time.process_time()
    assert not occurs(b"a" * 4000 + b"x" * 4000)
    assert time.process_time() - began < 0.5


def test_a_pattern_reads_letters_not_bytes():
    occurs = open_pattern("^猫.犬$")
    assert occurs("猫と犬".encode())
    assert not occurs("猫たち犬".encode())
