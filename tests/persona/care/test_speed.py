"""Text made to mislead a pattern costs no more than any other: what strangers write is looked at before every turn."""

import re
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import pytest

from persona.care import age, disclosure, guilt

SLOW = 1.0
"""Seconds; a call takes milliseconds, and the machine may be busy."""
LONGEST = {disclosure.says_ai: disclosure.LONGEST_REPLY, guilt.guilt: guilt.LONGEST}
READERS = [
    (disclosure, disclosure.asks_if_ai),
    (disclosure, disclosure.says_ai),
    (disclosure, disclosure.human_claim),
    (disclosure, disclosure.names_ai),
    (age, age.stated_age),
    (guilt, guilt.guilt),
]
KNOWN = [
    f"are you {'even ' * 24}x",
    f"are you {'a real ' * 24}x",
    f"{'今年で' * 18}x",
    f"{'この春から' * 18}x",
    " " * 600,
    "、" * 600,
    f"i'm {'a ' * 290}human",
    f"i'm {'real ' * 110}x",
]
STARTS = (
    "",
    "are you ",
    "you are ",
    "are we talking to ",
    "I'm ",
    "as a ",
    "私は",
    "あなたは",
    "今年で",
    "AI",
    "なんで",
)
ENDS = ("", "x", "1", "歳", "?")


def pumped(module: ModuleType, length: int) -> list[str]:
    """Texts of one or two words of a module's patterns again and again, after what makes a pattern begin."""
    source = Path(module.__file__ or "").read_text("utf-8")
    words = sorted(set(re.findall(r"[A-Za-z']+|[ぁ-んァ-ヶー一-龥]+|[、。.,!? ]", source)))
    units = [f"{word} " for word in words] + [one + other for one, other in pairwise(words)]
    ways = [(start, end) for start in STARTS for end in ENDS]
    return [
        f"{start}{unit * length}"[: length - len(end)] + end
        for n, unit in enumerate(units)
        for start, end in [ways[n % len(ways)]]
    ]


@pytest.mark.parametrize(("module", "read"), READERS, ids=lambda value: value.__name__)
def test_no_pattern_is_slow_on_text_made_to_mislead(module: ModuleType, read: Callable[[str], object]):
    for text in [*KNOWN, *pumped(module, LONGEST.get(read, 600))]:
        began = time.perf_counter()
        read(text)
        assert time.perf_counter() - began < SLOW, text[:40]


@pytest.mark.parametrize("read", [disclosure.says_ai, disclosure.human_claim, age.stated_age, guilt.guilt])
def test_a_million_characters_cost_no_more_than_a_few(read: Callable[[str], object]):
    began = time.perf_counter()
    read("I'm waiting for you so long, " * 40_000)
    assert time.perf_counter() - began < SLOW
