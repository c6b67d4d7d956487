"""The terms of facts (`memory.lexical`) as they are kept beside their texts."""

import asyncio
from collections.abc import Iterable
from typing import Any

import numpy as np

from memory.lexical import TERMS_VERSION, Terms, terms

STORED = np.dtype("<u4")
IN_A_THREAD = 50
"""Texts from which on terms are made beside the event loop: a text takes about 0.1 ms."""


def packed(text: str) -> bytes:
    """The terms of a text, to be kept with `TERMS_VERSION`."""
    return np.asarray(terms(text), STORED).tobytes()


async def packed_all(texts: Iterable[str]) -> dict[str, bytes]:
    """The terms of many texts, by text: nobody waits for them, if this is done before a transaction begins."""
    some = list(dict.fromkeys(texts))
    if len(some) < IN_A_THREAD:
        return _packed(some)
    return await asyncio.to_thread(_packed, some)


def unpacked(row: Any) -> Terms:  # noqa: ANN401  (a row mapping)
    """The terms as a row of the facts has them, or anew where another version of the program made them."""
    if row["terms"] is None or row["terms_version"] != TERMS_VERSION:
        return terms(row["text"])
    return np.frombuffer(row["terms"], STORED).astype(np.uint32, copy=False)


def _packed(texts: Iterable[str]) -> dict[str, bytes]:
    return {text: packed(text) for text in texts}
