import numpy as np
import pytest

from persona.care.detect import WEIGHTS, weigh
from persona.linear import load_weights
from training.care.__main__ import told
from training.care.conversations import Conversation, held_out_conversations, training_conversations
from training.care.evaluate import Score, score, table
from training.care.fit import everyday_rows, fit, goals_of, rows_of
from training.embedded import embedded
from training.linear import digest_of

FEW = [
    *(Conversation((f"please save me {n}",), "abuse", "en") for n in range(12)),
    *(Conversation((f"lovely weather {n}", "see you"), "none", "en") for n in range(12)),
]


def test_what_was_fitted_to_is_told_apart_with_and_without_vectors():
    rows = rows_of(FEW)
    vectors = np.eye(8, dtype=np.float32)[[0 if row.kind == "abuse" else 1 for row in rows]]
    for given in (None, vectors):
        weights = fit(rows, given)
        for row, vector in zip(rows, vectors, strict=True):
            verdict = weigh(weights, row.newest, [], None if given is None else vector)
            assert (verdict.kind or "none") == row.kind


def test_a_harmless_conversation_is_harmless_on_the_way_too_and_a_crisis_only_at_its_end():
    rows = rows_of([Conversation(("a", "b"), "none", "en"), Conversation(("c", "d"), "self_harm", "en")])
    assert [(row.newest, row.text, row.kind) for row in rows] == [
        ("a", "a", "none"),
        ("b", "a\nb", "none"),
        ("d", "c\nd", "self_harm"),
    ]


def test_a_crisis_heard_before_its_end_is_heard_and_one_alarm_spoils_a_conversation():
    crisis, harmless = Conversation(("a", "b"), "abuse", "ja"), Conversation(("c", "d"), "none", "ja")
    assert score([crisis, harmless], [["self_harm", None], [None, None]]) == [Score("ja", 1, 1, 1.0, 0.0, 0.0)]
    assert score([crisis, harmless], [[None, "abuse"], ["abuse", None]]) == [Score("ja", 1, 1, 1.0, 1.0, 1.0)]
    assert table([("few", [Score("ja", 1, 1, 1.0, 0.0, 0.5)])])[-1] == "| few | ja | 1 | 1 | 100.0% | 0.0% | 50.0% |"


def test_the_kept_weights_are_those_of_the_kept_conversations():
    rows = [*rows_of(training_conversations()), *everyday_rows()]
    made_of = digest_of([row.text for row in rows], goals_of(rows))
    for kind in ("vector", "alone"):
        assert load_weights(WEIGHTS, kind).data == made_of, "run python -m training.care fit"


@pytest.mark.e2e
async def test_with_sentence_vectors_nearly_all_crises_of_another_hand_are_heard():
    held = held_out_conversations("typical")
    vectors, _ = await embedded([message for c in held for message in c.messages])
    for figures in score(held, told(held, vectors)):
        assert figures.recall >= 0.95
        assert figures.false_alarms <= 0.1


def test_most_crises_of_another_hand_are_heard_by_words_alone():
    held = held_out_conversations("typical")
    for figures in score(held, told(held, None)):
        assert figures.recall >= 0.85
        assert figures.false_alarms <= 0.15
