"""What ends a fact of the speaker's, and what only sounds like it."""

import pytest

from tests.memory.extraction.labelled import after


def held(*said: str) -> list[str]:
    """What lasts of what was told."""
    return [fact.text for fact in after(list(said), "en") if fact.attribute != "event"]


@pytest.mark.parametrize(
    "said",
    [
        *("My mum quit her job", "Ken quit his job", "I fired my cleaner", "I lost my job in 2010"),
        *("I was laid off ten years ago", "I nearly quit my job", "They sacked the manager"),
    ],
)
def test_work_lasts_where_somebody_else_or_long_ago_left_it(said: str) -> None:
    assert "works as a nurse" in held("I work as a nurse", said)


@pytest.mark.parametrize("said", ["I quit my job", "Lost my job last week", "I got fired", "My boss and I quit"])
def test_work_ends_where_the_speaker_left_it(said: str) -> None:
    assert "works as a nurse" not in held("I work as a nurse", said)


@pytest.mark.parametrize("known", ["I'm married to Tom", "My husband is called Tom"])
@pytest.mark.parametrize(
    "said",
    [
        *("My ex and I broke up ten years ago", "We split up the bill", "I split up with my cofounder"),
        *("My brother and I split up at the airport", "My brother and I split up", "My parents got divorced"),
    ],
)
def test_a_marriage_lasts_where_others_or_things_part(known: str, said: str) -> None:
    assert set(held(known)) <= set(held(known, said))


@pytest.mark.parametrize("known", ["I'm married to Tom", "My husband is called Tom"])
@pytest.mark.parametrize("said", ["We broke up", "I split up with my husband", "Tom and I split up last week"])
def test_a_marriage_ends_where_the_two_part(known: str, said: str) -> None:
    assert held(known, said) == []


def test_what_others_lose_or_sell_is_not_the_speakers() -> None:
    assert set(held("I have a dog called Rex")) <= set(held("I have a dog called Rex", "My neighbour's dog died"))
    assert held("I have a car", "My boss sold his car") == ["has a car"]
    assert held("I have a car", "I sold my car") == []


@pytest.mark.parametrize("said", ["My dog died", "Rex died"])
def test_an_animal_of_the_speakers_that_died_is_gone(said: str) -> None:
    assert "has a dog" not in held("I have a dog called Rex", said)
