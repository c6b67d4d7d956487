"""The unigram tokenizer of SentencePiece (Kudo, 2018): of all ways to cut a text into known pieces, the likeliest.

Written out, because the vocabulary of a multilingual model costs the package `tokenizers` 240 MB and a second, and this
30 MB and 0.3 s. Both cut alike; a test compares them.
"""

import re
from array import array
from collections.abc import Mapping, Sequence

SPACE = "▁"
UNKNOWN_PENALTY = 10.0
"""How much less likely an unknown character is than the least likely piece."""
_SPACES = re.compile(" {2,}")


class Unigram:
    """A tokenizer.

    Args:
        pieces: the vocabulary; a piece's place is its id.
        scores: the pieces' log-probabilities.
        unknown: the id of what is in no piece.
        normal: characters (as code points) that are written as others before the text is cut.
    """

    def __init__(self, pieces: Sequence[str], scores: Sequence[float], unknown: int, normal: Mapping[int, str]) -> None:
        self._unknown = unknown
        self._normal = normal
        self._scores = array("d", scores)
        self._unknown_score = min(scores) - UNKNOWN_PENALTY
        self._ids = {piece: number for number, piece in enumerate(pieces) if number != unknown}
        self._longest: dict[str, int] = {}  # of the pieces that begin with a character
        for piece in self._ids:
            if len(piece) > self._longest.get(piece[0], 0):
                self._longest[piece[0]] = len(piece)

    def __call__(self, text: str, longest: int) -> list[int]:
        """The ids of a text's pieces.

        Args:
            text: any text.
            longest: characters that are looked at, once they are written in the normal way.
        """
        plain = _SPACES.sub(" ", text.translate(self._normal))[:longest]
        marked = (plain if plain.startswith(" ") else " " + plain).replace(" ", SPACE)
        return self._best_cut(marked)

    def _best_cut(self, text: str) -> list[int]:
        size = len(text)
        best = [0.0] + [-float("inf")] * size  # of the text up to here
        cut = [(0, 0)] * (size + 1)  # where the last piece up to here begins, and its id
        ids, scores = self._ids, self._scores
        for start in range(size):
            here = best[start]
            for end in range(start + 1, min(size, start + self._longest.get(text[start], 0)) + 1):
                piece = ids.get(text[start:end])
                if piece is not None and here + scores[piece] > best[end]:
                    best[end] = here + scores[piece]
                    cut[end] = (start, piece)
            if here + self._unknown_score > best[start + 1]:
                best[start + 1] = here + self._unknown_score
                cut[start + 1] = (start, self._unknown)
        found = []
        while size:
            size, piece = cut[size]
            found.append(piece)
        return found[::-1]
