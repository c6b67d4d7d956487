import pytest

from memory.extraction.english.clauses import parse


@pytest.mark.parametrize(
    ("said", "who", "predicate", "tense"),
    [
        ("I've been living in Bray", "user", "live in Bray", "perfect"),
        ("we're moving to Cork", "user", "move to Cork", "ing"),
        ("I'm gonna quit smoking", "user", "quit smoking", "future"),
        ("my sister Ana just got engaged", "sister", "get engaged", "past"),
        ("my dog's allergic to bees", "dog", "be allergic to bees", "now"),
        ("my wife and I bought a boat", "user", "buy a boat", "past"),
        ("these days I only drink decaf", "user", "only drink decaf", "now"),
    ],
)
def test_a_clause_is_told_of_somebody_with_a_verb(said: str, who: str, predicate: str, tense: str) -> None:
    clause = parse(said, None)
    assert clause is not None
    assert (clause.who, clause.predicate, clause.tense) == (who, predicate, tense)


def test_a_denial_is_known_and_what_is_no_longer_so() -> None:
    denied, ended = parse("I don't like jazz", None), parse("I don't like jazz anymore", None)
    assert denied is not None
    assert ended is not None
    assert (denied.denied, denied.ended) == (True, False)
    assert ended.ended
    assert ended.rest == "jazz"


def test_she_is_who_was_spoken_of() -> None:
    clause = parse("she works in Rome", "sister")
    assert clause is not None
    assert clause.who == "sister"
    assert parse("she works in Rome", None) is None


@pytest.mark.parametrize(
    "said", ["the neighbour is a nurse", "I would live in Rome", "I used to smoke", "you live here"]
)
def test_what_is_of_others_or_only_may_be_is_no_clause(said: str) -> None:
    assert parse(said, None) is None
