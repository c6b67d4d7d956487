import time
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from memory.extraction.english.predicates import told
from memory.extraction.extract import extract, load

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=ZoneInfo("Asia/Tokyo"))
SLOW = 2.0
"""Seconds; the longest message takes a tenth of one."""


def fields(said: str, other: str | None = None) -> list[tuple[str, str, str]]:
    found, _ = told(said, before="user", other=other)
    return [(c.subject, c.attribute, c.value) for c in found if not c.negates]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ("I've lived in Porto for six years", ("user", "home", "Porto")),
        ("my mum lives in Spain", ("mum", "home", "Spain")),
        ("I'm an apprentice electrician", ("user", "job", "apprentice electrician")),
        ("night porter at a hotel", ("user", "job", "night porter")),
        ("my husband is allergic to cats", ("husband", "allergy", "cats")),
        ("we have a parrot and two cats", ("user", "pet", "two cats")),
        ("adopted a kitten", ("user", "pet", "kitten")),
        ("I'm not a beach person", ("user", "dislikes", "beach")),
        ("broke my wrist skiing", ("user", "event", "broke my wrist skiing")),
    ],
)
def test_a_predicate_tells_the_same_of_anybody(said: str, field: tuple[str, str, str]) -> None:
    assert field in fields(said)


@pytest.mark.parametrize(
    "said", ["give me a second", "married people live longer", "I had a sandwich", "live in the now"]
)
def test_requests_and_trifles_tell_nothing(said: str) -> None:
    assert fields(said) == []


@pytest.mark.parametrize(
    "unit", ["my dog ", "I have a cat and ", "on Monday ", "Anna and ", "X? ", "I'd rather ", "my "]
)
def test_no_english_text_takes_long(unit: str) -> None:
    load()  # the patterns of a language are compiled once
    began = time.process_time()
    extract(unit * (4000 // len(unit)), now=NOW, language="en")
    assert time.process_time() - began < SLOW


@pytest.mark.parametrize(
    "said",
    [
        *("I never lived in Paris", "I've never lived in Paris", "I was never allergic to dairy"),
        *("I was never diagnosed with asthma", "I nearly bought a Tesla", "I almost bought a Tesla yesterday"),
        *(
            "I nearly bought a Tesla last week",
            "Sherlock said: I live in London",
            "Sherlock Holmes says, I live in London",
        ),
    ],
)
def test_what_never_was_or_another_says_gives_nothing(said: str) -> None:
    assert [c.text for c in extract(said, now=NOW, language="en") if not c.negates] == []
