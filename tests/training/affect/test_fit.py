from pathlib import Path

import numpy as np
import pytest

from persona import linear
from persona.affect import appraisal
from persona.affect.appraisal import appraise, weigh
from training.affect.evaluate import macro_f1, score, table
from training.affect.fit import fit, goals_of
from training.affect.messages import Message, held_out_messages, training_messages
from training.linear import digest_of, save


def message(text: str, intent: str, emotion: str, sign: str, number: int = 0) -> Message:
    return Message(text, "en", intent, emotion, sign, 0.5, f"{text} {number}")  # type: ignore[arg-type]


FEW = [
    *(message("thank you", "thanks", "happy", "good", n) for n in range(4)),
    *(message("go away", "insult", "angry", "bad", n) for n in range(4)),
]


def test_what_was_fitted_to_is_told_apart_with_and_without_vectors():
    vectors = np.eye(8, dtype=np.float32)[[0] * 4 + [1] * 4]
    for given in (None, vectors):
        weights = fit(FEW, given)
        found = [weigh(weights, m.text, None if given is None else v) for m, v in zip(FEW, vectors, strict=True)]
        assert [a.intent for a in found] == [m.intent for m in FEW]
        assert [a.valence > 0 for a in found] == [m.sign == "good" for m in FEW]


def test_weights_come_back_from_their_file_as_they_were(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    vectors = np.eye(8, dtype=np.float32)[[0] * 4 + [1] * 4]
    made, alone = fit(FEW, vectors), fit(FEW, None)
    save(made, alone, "letters", tmp_path / "weights.npz")
    monkeypatch.setattr(appraisal, "WEIGHTS", tmp_path / "weights.npz")
    linear.load_weights.cache_clear()
    try:
        assert appraisal.embedder_name() == "letters"
        for vector, weights in ((vectors[0], made), (None, alone)):
            kept, fresh = appraise("thank you", vector), weigh(weights, "thank you", vector)
            assert (kept.intent, kept.emotion) == (fresh.intent, fresh.emotion)
            assert kept.valence == pytest.approx(fresh.valence, abs=0.03)
    finally:
        linear.load_weights.cache_clear()


def test_macro_f1_counts_every_label_alike():
    assert macro_f1(["a", "b", "c"], ["a", "a", "a", "b"], ["a", "a", "a", "b"]) == 1
    assert macro_f1(["a", "b"], ["a", "a", "a", "b"], ["a", "a", "a", "a"]) == pytest.approx((6 / 7) / 2)


def test_a_score_is_a_line_of_the_table():
    held = FEW[3:5]
    weights = fit(FEW, None)
    line = table([("few", score(held, [weigh(weights, m.text, None) for m in held]))])[-1]
    assert line == "| few | en | 2 | 100.0% | 1.00 | 1.00 |"


@pytest.mark.parametrize("name", ["typical", "hard"])
def test_words_alone_do_well_enough_on_messages_of_another_hand(name: str):
    held = held_out_messages(name)
    for figures in score(held, [appraise(m.text) for m in held]):
        assert figures.sign >= 0.83
        assert figures.emotion >= 0.6
        assert figures.intent >= 0.72


def test_the_kept_weights_are_those_of_the_kept_messages():
    messages = training_messages()
    made_of = digest_of([m.text for m in messages], goals_of(messages))
    for kind in ("vector", "alone"):
        assert linear.load_weights(appraisal.WEIGHTS, kind).data == made_of, "run python -m training.affect fit"
