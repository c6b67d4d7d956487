"""The whole way from pairs to weights, with vectors that are made up."""

import zlib

import numpy as np

from memory.meaning_map import LANGUAGES
from memory.recall import load_weights, parse_weights
from training.recall import turn
from training.recall.columns import choices, weighing
from training.recall.evaluate import results, table
from training.recall.examples import Pair, store_of
from training.recall.vectors import Kept

TOPICS = ("tea", "rain", "cats", "trains", "bread", "jazz", "chess", "boats")
PAIRS = [Pair(f"I am fond of {topic} in {n} ways.", f"Question {n} on {topic}?") for topic in TOPICS for n in range(4)]
SIZE = 32


def made_up(role: str, text: str) -> np.ndarray:
    """Texts on one topic point the same way, questions with a direction of their own."""
    vector = np.random.default_rng(zlib.crc32(text.encode())).normal(size=SIZE) * 0.02
    vector[0] += 1.0 if role == "query" else 0.2
    for place, topic in enumerate(TOPICS, 1):
        vector[place] += (topic in text) * (1 if role == "passage" else 0.5)
    digit = next((int(sign) for sign in text if sign.isdigit()), 0)
    vector[10 + digit] += 0.4
    return np.asarray(vector / np.linalg.norm(vector), np.float32)


def kept() -> Kept:
    questions, statements = turn.texts()
    wanted = [("query", text) for text in [*questions, *(pair.question for pair in PAIRS)]]
    wanted += [("passage", text) for text in [*statements, *(pair.fact for pair in PAIRS)]]
    return {(role, text): made_up(role, text) for role, text in wanted}  # type: ignore[misc]


def test_the_map_turns_questions_to_their_facts_and_weights_rank_them() -> None:
    vectors = kept()
    pairs = [(language, pair) for pair in PAIRS for language in LANGUAGES]
    fitted = turn.fit_map(pairs, vectors, "made up")
    store = store_of("ours", PAIRS, "en")
    pair = PAIRS[5]
    question = fitted.turned(vectors["query", pair.question], "en")
    assert question @ vectors["passage", pair.fact] > vectors["query", pair.question] @ vectors["passage", pair.fact]
    found = choices(store, fitted, vectors)
    assert len(found) == len(PAIRS)
    assert len(found[0].others) == len(PAIRS) - 1
    weights = {"meaning": parse_weights(weighing(found, found, by_meaning=True)), "words": load_weights()["words"]}
    ranked = results(store, fitted, vectors, weights)
    assert np.mean([result.recall(1) for result in ranked]) > 0.9
    assert table({"ours": ranked})[1].startswith("ours")


def test_words_alone_are_weighed_without_columns_of_meaning() -> None:
    store = store_of("ours", PAIRS, "en")
    found = choices(store, None, {})
    weights = weighing(found, found, by_meaning=False)
    assert not any("meaning" in name for form in ("talk", "alone") for name in weights[form])
