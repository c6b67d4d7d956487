import tracemalloc
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from memory.facts import Fact
from memory.features import FEATURES, TERMS_MOST, features
from memory.lexical import terms
from memory.query import understand
from memory.view import View

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
TALK = (
    ("ask", "Ann", "Do you have any pets, Ben?"),
    ("answer", "Ben", "Yes, a tortoise named Turbo."),
    ("then", "Ann", "How sweet!"),
)


def view(*said: tuple[str, str, str], apart: timedelta = timedelta(0)) -> View:
    facts = [
        Fact(
            id=key,
            person="p",
            text=text,
            kind="note",
            said_at=NOW - apart * (len(said) - n),
            created_at=NOW,
            speaker=speaker,
            position=n,
        )
        for n, (key, speaker, text) in enumerate(said)
    ]
    return View.of([(fact, terms(fact.text)) for fact in facts])


def column(seen: View, text: str, name: str, dense: dict[str, float] | None = None) -> list[float]:
    found = features(seen, understand(text, now=NOW, speakers=seen.speakers), dense)
    assert found.shape == (len(seen), len(FEATURES))
    return [pytest.approx(value, abs=1e-5) for value in found[:, FEATURES.index(name)].tolist()]


def test_words_count_in_widening_circles() -> None:
    seen = view(*TALK)
    assert column(seen, "pets", "words")[1:] == [0, 0]
    around = features(seen, understand("pets", now=NOW), None)[:, FEATURES.index("words_around")]
    assert (around > 0).all()


def test_an_answer_carries_the_words_of_its_question() -> None:
    own = features(view(*TALK), understand("pets", now=NOW), None)
    words, answers = (own[:, FEATURES.index(name)].tolist() for name in ("words", "answers"))
    assert answers == [0, words[0], 0]


def test_for_a_text_alone_every_circle_is_the_text() -> None:
    seen = view(("a", "", "my tortoise Turbo"), ("b", "", "tea"), apart=timedelta(days=1))
    found = features(seen, understand("tortoise", now=NOW), {"a": 0.5, "b": 0.1})
    at = {name: found[0, FEATURES.index(name)] for name in FEATURES}
    assert at["words"] == at["words_around"] == at["words_session"] > 0
    assert at["meaning"] == at["meaning_session"] == at["meaning_session_mean"] == pytest.approx(0.5)
    assert at["meaning_next"] == at["meaning_back"] == at["answers"] == 0


def test_facts_beyond_the_nearest_are_as_far_as_the_furthest() -> None:
    assert column(view(*TALK), "pets", "meaning", {"ask": 0.4, "then": 0.1}) == [0.4, 0.1, 0.1]
    assert column(view(*TALK), "pets", "meaning", None) == [0, 0, 0]


def test_the_share_of_a_question_is_of_all_its_words() -> None:
    seen = view(("a", "", "tortoise Turbo garden"), apart=timedelta(days=1))
    whole = column(seen, "tortoise Turbo garden", "share_squared")[0]
    part = column(seen, "tortoise motorbike garden cellar", "share_squared")[0]
    assert whole == 1
    assert 0 < part.expected < 0.5


def test_one_shared_word_of_a_short_message_is_not_all_of_it() -> None:
    seen = view(("a", "", "I forgot my keys"), apart=timedelta(days=1))
    assert column(seen, "Forget it", "share_squared")[0].expected < 0.3


def test_the_speaker_who_is_asked_about_is_set_off() -> None:
    assert column(view(*TALK), "What pet does Ben have?", "speaker") == [-0.5, 0.5, -0.5]
    assert column(view(*TALK), "What pet do I have?", "speaker") == [0, 0, 0]
    assert column(view(*TALK), "What did Ben tell Ann?", "speaker_first") == [-0.5, 0.5, -0.5]


def test_what_was_said_outside_of_the_time_fades() -> None:
    seen = view(*((str(n), "", "x") for n in range(30)), apart=timedelta(days=1))
    found = features(seen, understand("What did I do last week?", now=NOW), None)[:, FEATURES.index("time")]
    days = [fact.said_at.date().isoformat() for fact in seen.facts]
    inside = dict(zip(days, found.tolist(), strict=True))
    assert inside["2026-11-09"] == inside["2026-11-15"] == 1
    assert 1 > inside["2026-11-17"] > inside["2026-11-20"] > 0
    assert inside["2026-11-18"] > inside["2026-11-06"]


def test_a_month_without_a_year_is_of_any_year() -> None:
    seen = view(("a", "", "x"), ("b", "", "y"), apart=timedelta(days=400))
    months = [fact.said_at for fact in seen.facts]
    found = column(seen, f"in {months[0]:%B}", "time")
    assert found[0] == 1


def test_recall_slows_the_fading_of_a_fact() -> None:
    seen = view(("a", "", "x"), ("b", "", "y"), apart=timedelta(days=60))
    first, second = (fact for fact in seen.facts)
    again = seen.changed([(replace(first, recalled=3, recalled_at=NOW - timedelta(days=60)), terms("x"))])
    plain = features(seen, understand("x", now=NOW), None)[:, FEATURES.index("recency")]
    kept = features(again, understand("x", now=NOW), None)[:, FEATURES.index("recency")]
    assert plain.tolist() == [pytest.approx(0.25), pytest.approx(0.5)]
    assert kept[0] > plain[0]
    assert second.recalled == 0


def test_a_long_message_costs_no_more_than_a_long_question() -> None:
    seen = view(("a", "", "word1 word2"), apart=timedelta(days=1))
    long = " ".join(f"word{n}" for n in range(TERMS_MOST * 5))
    assert np.isfinite(features(seen, understand(long, now=NOW), None)).all()


def test_a_long_message_takes_no_more_memory_than_a_long_question() -> None:
    seen = view(*((str(n), "", f"word{n} word{n + 1}") for n in range(2000)), apart=timedelta(days=1))
    peaks = []
    for count in (TERMS_MOST, TERMS_MOST * 50):
        asked = understand(" ".join(f"word{n}" for n in range(count)), now=NOW)
        tracemalloc.start()
        features(seen, asked, None)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 2 * peaks[0]


def test_of_a_long_message_the_rarest_terms_count() -> None:
    often = [(str(n), "", " ".join(f"word{n}" for n in range(TERMS_MOST))) for n in range(9)]
    seen = view(*often, ("rare", "", "zebra"), apart=timedelta(days=1))
    asked = " ".join(f"word{n}" for n in range(TERMS_MOST)) + " zebra"
    assert column(seen, asked, "words")[-1].expected > 0


def test_words_that_no_fact_has_do_not_crowd_out_a_long_messages_others() -> None:
    seen = view(("a", "", "my tortoise Turbo"), ("b", "", "tea"), apart=timedelta(days=1))
    asked = " ".join(f"word{n}" for n in range(TERMS_MOST * 3)) + " tortoise"
    assert column(seen, asked, "words")[0].expected > 0


def test_nothing_has_no_rows() -> None:
    assert features(view(), understand("pets", now=NOW), {}).shape == (0, len(FEATURES))
